//! Regions: each fills what the matter leaves to its level, within the bounds of the law.

use super::{Resolver, value, values};
use crate::ast;
use crate::code::Code;
use crate::diagnostic::{Diagnostic, nearest};
use crate::expr::{Reads, parse};
use crate::model::*;
use crate::read::Text;
use crate::source::Span;
use crate::support::division_within;

/// The level of a division code by its trailing zeros.
fn level_of(code: &str) -> Level {
    match code.len() {
        6 if code.ends_with("0000") => Level::Province,
        6 if code.ends_with("00") => Level::Prefecture,
        6 => Level::County,
        _ => Level::Township,
    }
}

impl Resolver<'_> {
    pub(super) fn regions(&mut self) {
        let slots = self.slots();
        for (written, hash) in &self.ast.regions {
            self.region(written, hash, &slots);
        }
        self.must_fill(&slots);
        self.left_out();
    }

    fn region(&mut self, written: &ast::Region, hash: &str, slots: &[Slot]) {
        if written.matter.0.value != self.model.id {
            let (own, id) = (&self.model.id, &written.matter.0.value);
            self.error(
                Code::RegionElsewhere,
                written.matter.0.span,
                bi!(
                    "这里是“{own}”的地区文件，写的却是“{id}”",
                    "this region file belongs to `{own}`, not `{id}`"
                ),
            );
        }
        let code = written.region.value.clone();
        let digits = matches!(code.len(), 6 | 9) && code.bytes().all(|b| b.is_ascii_digit());
        if !digits || !division_within(&code, &self.model.region) {
            let whole = &self.model.region;
            self.error(
                Code::RegionElsewhere,
                written.region.span,
                bi!(
                    "“{code}”不是 {whole} 之内的行政区划代码",
                    "`{code}` is no division within {whole}"
                ),
            );
            return;
        }
        if self.model.regions.iter().any(|region| region.code == code) {
            let mut diagnostic = Diagnostic::new(
                Code::DuplicateName,
                written.region.span,
                bi!("地区 {code} 已经有一个文件", "there is already a file for the region {code}"),
            );
            let first = self.ast.regions.iter().find(|(first, _)| first.region.value == code);
            if let Some((first, _)) = first {
                let text = bi!("先在这个文件里", "first in this file");
                diagnostic = diagnostic.also(first.region.span, text);
            }
            self.report.push(diagnostic);
            return;
        }
        let level = level_of(&code);
        if let Some(table) = self.table_without(&code, level) {
            let title = &self.model.tables[table].title;
            self.error(
                Code::RegionElsewhere,
                written.region.span,
                bi!("“{title}”里没有“{code}”", "there is no `{code}` in `{title}`"),
            );
            return;
        }
        let mut region = Region {
            code,
            title: written.title.value.clone(),
            hash: hash.to_owned(),
            parameters: Vec::new(),
            slots: Vec::new(),
            terms: Vec::new(),
            eligibility: Vec::new(),
            items: Vec::new(),
            left_out: Vec::new(),
            codes: Vec::new(),
            promised: None,
        };
        self.region_parameters(written, level, &mut region);
        self.region_slots(written, level, slots, &mut region);
        self.region_terms(written, level, &mut region);
        self.region_eligibility(written, level, &mut region);
        self.region_items(written, level, &mut region);
        self.region_codes(written, level, &mut region);
        if let Some(promised) = &written.promised {
            let law = self.model.guide.time_limit.as_ref().and_then(|limit| limit.statutory);
            match law {
                Some(law) if promised.value > law || promised.value < 0 => {
                    let days = promised.value;
                    let mut diagnostic = Diagnostic::new(
                        Code::RegionOutOfBounds,
                        promised.span,
                        bi!(
                            "承诺时限 {days} 不在 0 到法定时限 {law} 之内",
                            "the promised limit {days} is not within 0 and the statutory limit {law}"
                        ),
                    );
                    let limit = self.ast.guide.as_ref().and_then(|guide| guide.time_limit.as_ref());
                    if let Some(law) = limit.and_then(|limit| limit.statutory.as_ref()) {
                        diagnostic = diagnostic.also(law.span, bi!("法定时限", "statutory limit"));
                    }
                    self.report.push(diagnostic);
                }
                None if !(0..=3650).contains(&promised.value) => self.error(
                    Code::BadLimit,
                    promised.span,
                    bi!("时限要在 0 到 3650 之间", "a limit is from 0 to 3650"),
                ),
                _ => region.promised = Some((promised.value, promised.span)),
            }
        }
        self.model.regions.push(region);
    }

    /// Refuses what is not left to the region's level: a slot of the province may be filled by any
    /// level below, one of the county by counties only.
    fn local(
        &mut self,
        what: &str,
        local: Option<Level>,
        level: Level,
        at: Span,
        defined: Span,
    ) -> bool {
        match local {
            Some(local) if level <= local => true,
            Some(local) => {
                let (name, word) = (local.label(), local.word());
                let (own, own_word) = (level.label(), level.word());
                self.report.push(
                    Diagnostic::new(
                        Code::RegionNotLocal,
                        at,
                        bi!(
                            "“{what}”留给{name}及以上另定，这里是{own}",
                            "`{what}` is left to level {word} and above, this is level {own_word}"
                        ),
                    )
                    .also(defined, bi!("在这里规定", "said here"))
                    .help(bi!(
                        "从这个地区文件里删去；确应由{own}定的，在规定处写 local: {own_word}",
                        "delete it here; if this level should settle it, write `local: {own_word}` there"
                    )),
                );
                false
            }
            None => {
                let (own, own_word) = (level.label(), level.word());
                self.report.push(
                    Diagnostic::new(
                        Code::RegionNotLocal,
                        at,
                        bi!("“{what}”没有留给地方另定", "`{what}` is not left to regions"),
                    )
                    .also(defined, bi!("在这里定义", "defined here"))
                    .help(bi!(
                        "从这个地区文件里删去；确应由{own}定的，在定义处写 local: {own_word}",
                        "delete it here; if this level should settle it, write `local: {own_word}` there"
                    )),
                );
                false
            }
        }
    }

    fn region_parameters(&mut self, written: &ast::Region, level: Level, region: &mut Region) {
        for (name, entry) in &written.parameters.0 {
            let kind = super::Kind { section: "parameters", zh: "参数", en: "parameter" };
            let id =
                self.lookup(|model| &model.parameters, &kind, &Text::new(name.clone(), entry.key));
            let (Some(id), Some(text)) = (id, &entry.value) else { continue };
            let parameter = self.model.parameters[id].clone();
            if !self.local(&parameter.title, parameter.local, level, entry.key, parameter.span) {
                continue;
            }
            let Some(value) = self.constant(&parameter.domain, text) else { continue };
            if let Some((low, high)) = &parameter.between
                && (value < *low || *high < value)
            {
                let title = &parameter.title;
                let mut diagnostic = Diagnostic::new(
                    Code::RegionOutOfBounds,
                    text.span,
                    bi!("“{title}”超出上下限", "`{title}` is out of bounds"),
                );
                let written =
                    self.ast.parameters.0.get(name).and_then(|entry| entry.value.as_ref());
                if let Some([low, high]) = written.map(|written| written.between.as_slice()) {
                    diagnostic =
                        diagnostic.also(low.span.to(high.span), bi!("上下限", "the bounds"));
                }
                self.report.push(diagnostic);
                continue;
            }
            region.parameters.push((id, value));
        }
    }

    fn region_slots(
        &mut self,
        written: &ast::Region,
        level: Level,
        slots: &[Slot],
        region: &mut Region,
    ) {
        for (name, entry) in &written.slots.0 {
            let Some(text) = &entry.value else { continue };
            let Some((_, label, local, _, span)) =
                slots.iter().find(|(path, ..)| path == name).cloned()
            else {
                if self.poisoned.all {
                    continue;
                }
                let list = slots
                    .iter()
                    .filter(|(_, _, local, ..)| local.is_some())
                    .map(|(path, ..)| path.as_str())
                    .collect::<Vec<_>>()
                    .join(", ");
                let mut diagnostic = Diagnostic::new(
                    Code::UnknownName,
                    entry.key,
                    bi!("指南里没有“{name}”这一项", "the guide has no entry `{name}`"),
                );
                // A line named without its entry, or a slip of the fingers.
                let line = slots.iter().map(|(path, ..)| path.as_str()).find(|path| {
                    path.strip_suffix(name.as_str()).is_some_and(|entry| entry.ends_with('.'))
                });
                let near = nearest(name, slots.iter().map(|(path, ..)| path.as_str()));
                diagnostic = match line.or(near) {
                    Some(near) => {
                        // What was meant is not missing as well.
                        region.slots.push((near.to_owned(), String::new()));
                        diagnostic.help(bi!("是不是想写“{near}”？", "did you mean `{near}`?"))
                    }
                    None if list.is_empty() => diagnostic.help(bi!(
                        "指南里还没有留给地方填写的内容：在那一项写 local",
                        "the guide leaves nothing to regions yet: give an entry `local`"
                    )),
                    None => {
                        diagnostic.help(bi!("可由地方填写的：{list}", "left to regions: {list}"))
                    }
                };
                self.report.push(diagnostic);
                continue;
            };
            if self.local(&label, local, level, entry.key, span) {
                region.slots.push((name.clone(), text.value.clone()));
            }
        }
    }

    /// A slot that must be filled is filled by each region of its level, or by one around it.
    fn must_fill(&mut self, slots: &[Slot]) {
        let mut empty = Vec::new();
        for region in &self.model.regions {
            let level = level_of(&region.code);
            let around = self.model.around(&region.code);
            let filled = |path: &str| {
                let mut slots = around.iter().flat_map(|region| &region.slots);
                slots.any(|(filled, _)| filled == path)
            };
            let written = self.ast.regions.iter().find(|(own, _)| own.region.value == region.code);
            let Some((written, _)) = written else { continue };
            for (path, label, local, must, _) in slots {
                if *must && *local == Some(level) && !filled(path) {
                    empty.push((written.region.span, path, label));
                }
            }
        }
        for (span, path, label) in empty {
            self.error_with(
                Code::RegionSlotEmpty,
                span,
                bi!(
                    "“{label}”（{path}）必须由本地填写",
                    "`{label}` ({path}) must be filled by this region"
                ),
                bi!("在 slots 里加一行“{path}: …”", "add the line `{path}: …` to `slots`"),
            );
        }
    }

    /// The items each region does not offer: of each item the nearest word counts.
    fn left_out(&mut self) {
        let left_out = |region: &Region| {
            let around = self.model.around(&region.code);
            let word = |item: ItemId| {
                let mut words = around.iter().flat_map(|region| &region.items);
                words.find(|local| local.item == item).filter(|local| !local.available).cloned()
            };
            self.model.items.ids().filter_map(word).collect::<Vec<_>>()
        };
        let found: Vec<_> = self.model.regions.iter().map(left_out).collect();
        for (region, left_out) in self.model.regions.iter_mut().zip(found) {
            region.left_out = left_out;
        }
    }

    /// The slots of the guide.
    fn slots(&self) -> Vec<Slot> {
        let span = self.ast.guide.as_ref().map_or(self.ast.span, |guide| guide.span);
        let mut slots = Vec::new();
        collect_slots(&self.model.guide.basics, "", span, &mut slots);
        collect_slots(&self.model.guide.help, "", span, &mut slots);
        slots
    }

    /// A table of divisions that knows the region of the matter and others of this level, though not
    /// this code.
    fn table_without(&self, code: &str, level: Level) -> Option<TableId> {
        let knows = |table: &CodeTable| {
            table.division
                && table.by_code(&self.model.region).is_some()
                && table.rows.iter().any(|row| row.level == Some(level))
                && table.by_code(code).is_none()
        };
        self.model.tables.iter().find(|(_, table)| knows(table)).map(|(id, _)| id)
    }

    fn region_terms(&mut self, written: &ast::Region, level: Level, region: &mut Region) {
        for (name, entry) in &written.terms.0 {
            let kind = super::Kind { section: "terms", zh: "名词", en: "term" };
            let id = self.lookup(|model| &model.terms, &kind, &Text::new(name.clone(), entry.key));
            let (Some(id), Some(condition)) = (id, &entry.value) else { continue };
            let term = self.model.terms[id].clone();
            if self.local(&term.title, term.local, level, entry.key, term.span) {
                // Where the term may be used was settled by what the general definition reads.
                let registers = !Reads::of(&term.is, &self.model).registers.is_empty();
                let syntax = parse::condition(condition, self.report);
                let is = syntax.and_then(|syntax| {
                    self.scope(Model::ROOT, super::allowed(registers)).expect(&syntax, term.is.ty)
                });
                if let Some(is) = is {
                    region.terms.push((id, is));
                }
            }
        }
    }

    fn region_eligibility(&mut self, written: &ast::Region, level: Level, region: &mut Region) {
        for (name, entry) in &written.eligibility.0 {
            let found = self.model.items.iter().find_map(|(item, known)| {
                let line =
                    known.eligibility.iter().position(|line| line.id.as_deref() == Some(name))?;
                Some((item, line, known.eligibility[line].local, known.eligibility[line].span))
            });
            let Some((item, line, local, span)) = found else {
                if self.poisoned.all {
                    continue;
                }
                self.error(
                    Code::UnknownName,
                    entry.key,
                    bi!("没有标识为“{name}”的申请条件", "there is no eligibility line `{name}`"),
                );
                continue;
            };
            let Some(own) = &entry.value else { continue };
            if self.local(name, local, level, entry.key, span) {
                let is = own.is.as_ref().and_then(|is| self.condition(is, Model::ROOT, true));
                region.eligibility.push((item, line, own.text.value.clone(), is));
            }
        }
    }

    fn region_items(&mut self, written: &ast::Region, level: Level, region: &mut Region) {
        for (name, entry) in &written.items.0 {
            let id = self.find_item(&Text::new(name.clone(), entry.key));
            let (Some(id), Some(own)) = (id, &entry.value) else { continue };
            let item = self.model.items[id].clone();
            if self.local(&item.title, item.local, level, entry.key, item.span) {
                let (available, note) = (own.available.value, value(&own.note));
                region.items.push(LocalItem { item: id, available, note, span: entry.key });
            }
        }
    }

    fn region_codes(&mut self, written: &ast::Region, level: Level, region: &mut Region) {
        for (name, entry) in &written.codes.0 {
            let id = self.find_table(&Text::new(name.clone(), entry.key));
            let (Some(id), Some(codes)) = (id, &entry.value) else { continue };
            let table = self.model.tables[id].clone();
            if !self.local(&table.title, table.local, level, entry.key, table.span) {
                continue;
            }
            let mut rows = Vec::new();
            for (text, written) in values(&codes.0).iter().zip(&codes.0) {
                let row = table.by_code(text).or_else(|| table.by_label(text));
                match row.filter(|&row| table.row(row).selectable) {
                    Some(row) => rows.push(row),
                    None => {
                        let title = &table.title;
                        self.error(
                            Code::UnknownCode,
                            written.span,
                            bi!(
                                "“{title}”里没有可选的“{text}”",
                                "`{title}` has no `{text}` to choose"
                            ),
                        );
                    }
                }
            }
            region.codes.push(LocalCodes { table: id, rows, span: entry.key });
        }
    }
}

/// A slot: path, label, who fills it, whether each must, where it is written.
type Slot = (String, String, Option<Level>, bool, Span);

fn collect_slots(entries: &[GuideEntry], above: &str, span: Span, slots: &mut Vec<Slot>) {
    for entry in entries {
        let path =
            if above.is_empty() { entry.id.clone() } else { format!("{above}.{}", entry.id) };
        if let GuideContent::Lines(lines) = &entry.content {
            collect_slots(lines, &path, span, slots);
        }
        slots.push((path, entry.label.clone(), entry.local, entry.must_fill, span));
    }
}
