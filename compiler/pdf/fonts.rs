//! The fonts of the machine, and which of them a document is set in. No font for Chinese may be
//! handed on with the program, so that they are looked for.

use fontdb::{Database, Source};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock};
use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontInfo};
use typst::utils::LazyHash;

/// What a typeface is for (GB/T 9704-2012, 7.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Running text.
    Body,
    /// Headings of the first level, heads of tables, words that matter.
    Head,
    /// Headings of the second level.
    Second,
    /// The title.
    Title,
}

impl Role {
    pub(crate) const ALL: [Role; 4] = [Role::Body, Role::Head, Role::Second, Role::Title];

    /// What the templates call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Role::Body => "body",
            Role::Head => "head",
            Role::Second => "second",
            Role::Title => "title",
        }
    }

    /// The families that may stand for it, the best first: those the standard names, by the names they
    /// have on office machines, then open ones.
    fn families(self) -> &'static [&'static str] {
        match self {
            Role::Body => &[
                "仿宋_GB2312",
                "FangSong_GB2312",
                "仿宋",
                "FangSong",
                "方正仿宋_GBK",
                "FZFangSong-Z02",
                "华文仿宋",
                "STFangsong",
                "FandolFang",
                "Noto Serif CJK SC",
                "Noto Serif SC",
                "Source Han Serif SC",
                "Source Han Serif CN",
                "思源宋体",
                "宋体",
                "SimSun",
                "Songti SC",
                "华文宋体",
                "STSong",
                "FandolSong",
            ],
            Role::Head => &[
                "黑体",
                "SimHei",
                "方正黑体_GBK",
                "FZHei-B01",
                "华文黑体",
                "STHeiti",
                "Noto Sans CJK SC",
                "Noto Sans SC",
                "Source Han Sans SC",
                "Source Han Sans CN",
                "思源黑体",
                "Heiti SC",
                "PingFang SC",
                "微软雅黑",
                "Microsoft YaHei",
                "FandolHei",
                "文泉驿微米黑",
                "WenQuanYi Micro Hei",
                "文泉驿正黑",
                "WenQuanYi Zen Hei",
            ],
            Role::Second => &[
                "楷体_GB2312",
                "KaiTi_GB2312",
                "楷体",
                "KaiTi",
                "方正楷体_GBK",
                "FZKai-Z03",
                "华文楷体",
                "STKaiti",
                "Kaiti SC",
                "FandolKai",
                "霞鹜文楷",
                "LXGW WenKai",
            ],
            Role::Title => &[
                "方正小标宋_GBK",
                "方正小标宋简体",
                "FZXiaoBiaoSong-B05",
                "FZXiaoBiaoSong-B05S",
                "小标宋体",
                "Noto Serif CJK SC",
                "Noto Serif SC",
                "Source Han Serif SC",
                "Source Han Serif CN",
                "思源宋体",
                "FandolSong",
            ],
        }
    }
}

/// What a font must have to be set in: characters of forms and of official numbering.
const NEEDED: &str = "办事指南申请表材料条件流程部门签名（一）、，。“”《》〔〕：；";

/// Our own font of boxes; see `fonts/boxes.py`.
const BOXES: &[u8] = include_bytes!("fonts/boxes.ttf");

/// Endings of families with the same characters drawn as other countries do.
const ELSEWHERE: [&str; 4] = [" JP", " KR", " HK", " TC"];

/// The fonts that documents are set in.
pub(crate) struct Fonts {
    book: LazyHash<FontBook>,
    slots: Vec<Slot>,
    /// A collection has many fonts in one file, which is read once.
    files: Mutex<HashMap<PathBuf, Option<Bytes>>>,
    /// Families for each role of [`Role::ALL`].
    chosen: [Vec<String>; 4],
}

struct Slot {
    place: Place,
    font: OnceLock<Option<Font>>,
}

enum Place {
    Ours,
    File { path: PathBuf, index: u32 },
}

impl Fonts {
    /// Looks for fonts in `folders` and where the system has them; `None` when there is none for
    /// Chinese.
    pub(crate) fn find(folders: &[PathBuf], system: bool) -> Option<Fonts> {
        let mut database = Database::new();
        folders.iter().for_each(|folder| database.load_fonts_dir(folder));
        if system {
            database.load_system_fonts();
        }
        let mut found: Vec<Found> =
            database.faces().filter_map(|face| Found::new(&database, face)).collect();
        // Which font stands in for another must not depend on the order of a folder.
        found.sort_by(|a, b| (&a.path, a.index).cmp(&(&b.path, b.index)));
        found.dedup_by(|a, b| (&a.path, a.index) == (&b.path, b.index));
        let body = choose(Role::Body, &found).or_else(|| any(&found))?;
        let head = choose(Role::Head, &found).unwrap_or_else(|| body.clone());
        let second = choose(Role::Second, &found).unwrap_or_else(|| body.clone());
        let title = choose(Role::Title, &found).unwrap_or_else(|| head.clone());
        let mut fonts = Fonts {
            book: LazyHash::new(FontBook::new()),
            slots: Vec::new(),
            files: Mutex::new(HashMap::new()),
            chosen: [body, head, second, title],
        };
        fonts.add(Place::Ours, FontInfo::new(BOXES, 0)?);
        for Found { path, index, info, .. } in found {
            fonts.add(Place::File { path, index }, info);
        }
        Some(fonts)
    }

    fn add(&mut self, place: Place, info: FontInfo) {
        self.book.push(info);
        self.slots.push(Slot { place, font: OnceLock::new() });
    }

    /// What is known of each font.
    pub(crate) fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    /// A font, read when it is first needed.
    pub(crate) fn font(&self, index: usize) -> Option<Font> {
        let slot = self.slots.get(index)?;
        let load = || match &slot.place {
            Place::Ours => Font::new(Bytes::new(BOXES), 0),
            Place::File { path, index } => Font::new(self.read(path)?, *index),
        };
        slot.font.get_or_init(load).clone()
    }

    fn read(&self, path: &Path) -> Option<Bytes> {
        let mut files = self.files.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let read = || std::fs::read(path).ok().map(Bytes::new);
        files.entry(path.to_owned()).or_insert_with(read).clone()
    }

    /// The families for a role: the chosen one, then those that stand in for a character it lacks.
    pub(crate) fn families(&self, role: Role) -> &[String] {
        &self.chosen[role as usize]
    }

    /// Whether any font has a character.
    pub(crate) fn has(&self, character: char) -> bool {
        let with = |index| {
            self.book.info(index).is_some_and(|info| info.coverage.contains(character.into()))
        };
        (0..self.slots.len()).any(with)
    }
}

/// A font on disk.
struct Found {
    path: PathBuf,
    index: u32,
    info: FontInfo,
    /// What its family is called, in any language.
    names: Vec<String>,
    chinese: bool,
}

impl Found {
    fn new(database: &Database, face: &fontdb::FaceInfo) -> Option<Found> {
        let (Source::File(path) | Source::SharedFile(path, _)) = &face.source else { return None };
        let info = database.with_face_data(face.id, FontInfo::new)??;
        if ELSEWHERE.iter().any(|ending| info.family.ends_with(ending)) {
            return None;
        }
        let names = face.families.iter().map(|(name, _)| name.to_lowercase()).collect();
        let chinese = NEEDED.chars().all(|needed| info.coverage.contains(needed.into()));
        Some(Found { path: path.clone(), index: face.index, info, names, chinese })
    }
}

/// The families of a role that are there; `None` when there is none.
fn choose(role: Role, found: &[Found]) -> Option<Vec<String>> {
    let mut chosen: Vec<String> = Vec::new();
    for family in role.families() {
        let family = family.to_lowercase();
        let named = |font: &&Found| font.chinese && font.names.contains(&family);
        if let Some(font) = found.iter().find(named)
            && !chosen.contains(&font.info.family)
        {
            chosen.push(font.info.family.clone());
        }
    }
    (!chosen.is_empty()).then_some(chosen)
}

/// The first family that has Chinese at all.
fn any(found: &[Found]) -> Option<Vec<String>> {
    found.iter().find(|font| font.chinese).map(|font| vec![font.info.family.clone()])
}
