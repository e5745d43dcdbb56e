//! A form on its way: what was posted, as far as the form knows it, and what was made of it.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::fill::Filling;
use super::matter::{Matter, Sheet, Suggestion};
use super::pairs::{Pairs, control_id, pattern};
use super::post::Post;
use super::question::{Control, Known, Question, Repeated, answers_of, numbered, pairs_of, put};
use super::turn::{Asked, take_answers};
use super::upload::Uploads;
use crate::support::Json;

/// Where messages about the whole form stand.
pub(super) const FORM: &str = "page--main";
/// Names that were filled in for the person.
pub(super) const PREFILLED: &str = "page--prefilled";

/// How the page is shown.
pub(super) fn is_display(name: &str) -> bool {
    matches!(name, "page--size" | "page--theme")
}

pub(super) fn is_below(groups: &[Cow<'static, str>], name: &str) -> bool {
    groups.iter().any(|group| {
        let rest = name.strip_prefix(group.as_ref());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    })
}

/// A form on its way.
pub(super) struct State<'a> {
    matter: &'a dyn Matter,
    questions: Known<'a>,
    pub(super) pairs: Pairs,
    /// Codes of the divisions that were understood.
    places: Pairs,
    candidates: Vec<(String, Vec<(String, String)>)>,
    pub(super) prefilled: BTreeSet<String>,
    pub(super) carried: Vec<(String, String)>,
    pub(super) lines: Vec<String>,
    pub(super) notes: Vec<(&'static str, String)>,
    /// Names of files, as people read them.
    files: Pairs,
    submitted_on: String,
    region: Option<String>,
}

impl<'a> State<'a> {
    pub(super) fn new(matter: &'a dyn Matter, asked: &Asked<'_>) -> State<'a> {
        State {
            matter,
            questions: Known::of(matter.questions()),
            pairs: Pairs::default(),
            places: Pairs::default(),
            candidates: Vec::new(),
            prefilled: BTreeSet::new(),
            carried: Vec::new(),
            lines: Vec::new(),
            files: Pairs::default(),
            notes: asked.token.map(|token| ("token", token.to_owned())).into_iter().collect(),
            submitted_on: asked.submitted_on.to_owned(),
            region: asked.region.map(str::to_owned),
        }
    }

    pub(super) fn question(&self, name: &str) -> Option<&'a Question> {
        self.questions.at(&pattern(name).0)
    }

    /// Takes over what was posted and is known to the form. Tells what is wrong with files.
    pub(super) fn take(&mut self, post: Post, uploads: &mut dyn Uploads) -> Vec<(String, String)> {
        let Post { mut pairs, files } = post;
        let mut errors = Vec::new();
        let mut spared = Vec::new();
        for file in files {
            let name = file.control.clone();
            if self.question(&name).is_none_or(|question| question.control != Control::File) {
                continue;
            }
            match uploads.keep(file) {
                Some(kept) => pairs.set(&format!("{name}.kept"), kept.token),
                None => {
                    errors.push((name, "文件太大，或者暂时收不下，请换小一点的文件".to_owned()))
                }
            }
        }
        for (name, token) in pairs.iter().filter(|(name, _)| name.ends_with(".kept")) {
            let control = name.trim_end_matches(".kept");
            if pairs.first(&format!("{control}.drop")).is_some() {
                spared.push(name.to_owned());
            } else if let Some(kept) = uploads.find(token) {
                self.files.set(control, format!("{}（{}）", kept.name, size(kept.size)));
            } else {
                spared.push(name.to_owned());
                errors.push((control.to_owned(), "文件没有留住，请重新选择文件".to_owned()));
            }
        }
        self.prefilled = pairs.all(PREFILLED).iter().cloned().collect();
        pairs.retain(|name| {
            is_display(name) || (self.is_known(name) && !spared.iter().any(|spared| spared == name))
        });
        pairs.close_up();
        // More rows than the form has are left out, so that no request makes a page too long.
        pairs.retain(|name| fits(name, self.matter.repeated()));
        self.prefilled.retain(|name| pairs.answered(name));
        self.pairs = pairs;
        errors
    }

    fn is_known(&self, name: &str) -> bool {
        let path = pattern(name).0;
        let known = |path: &str, controls: &[Control]| {
            self.questions.at(path).is_some_and(|question| controls.contains(&question.control))
        };
        match path.rsplit_once('.') {
            Some((outer, "year" | "month")) if known(outer, &[Control::Date, Control::Month]) => {
                true
            }
            Some((outer, "day")) if known(outer, &[Control::Date]) => true,
            Some((outer, "kept")) if known(outer, &[Control::File]) => true,
            Some((outer, "place")) if known(outer, &[Control::Place]) => true,
            _ => self.questions.at(&path).is_some_and(|question| {
                !matches!(question.control, Control::Date | Control::Month | Control::File)
            }),
        }
    }

    /// Finds the divisions that were written, the outer ones first. Tells which are not clear.
    pub(super) fn find_places(&mut self) -> Vec<(String, String)> {
        let mut errors = Vec::new();
        let matter = self.matter;
        for question in matter.questions().iter().filter(|q| q.control == Control::Place) {
            let names: Vec<(String, String)> = self
                .pairs
                .iter()
                .filter(|(name, _)| pattern(name).0 == question.path)
                .map(|(name, text)| (name.to_owned(), text.to_owned()))
                .collect();
            for (name, text) in names {
                let outer = question.under.as_ref().map(|under| numbered(under, &pattern(&name).1));
                let within = outer.as_ref().and_then(|outer| self.places.first(outer));
                let found = matter.places(&question.path, &text, within);
                let chosen = self.pairs.first(&format!("{name}.place"));
                let clear = match found.as_slice() {
                    [only] => Some(only),
                    several => several.iter().find(|place| Some(place.code.as_str()) == chosen),
                };
                match clear {
                    Some(place) => self.places.set(&name, place.code.as_str()),
                    None if found.is_empty() => {}
                    None => {
                        let message = format!("{}有几个同名的，请选一个", question.label);
                        errors.push((name.clone(), self.sentence(&name, message)));
                        let places = found.into_iter().map(|place| (place.code, place.name));
                        // Of a name posted twice the last text counts.
                        self.candidates.insert(0, (name, places.collect()));
                    }
                }
            }
        }
        errors
    }

    /// Fills in what other answers and registers tell where an answer is missing and, when a person
    /// asks for it, beside other answers of a group. Gives the instance.
    pub(super) fn fill_in(&mut self, uploads: &dyn Uploads, asked: bool) -> Json {
        let mut instance = self.instance(uploads);
        // What was filled in may tell more.
        for _ in 0..MOST_ROUNDS {
            let wrong = self.matter.judge(&instance);
            let mut changed = false;
            for Suggestion { path, value } in self.matter.suggestions(&instance) {
                let group = path.rsplit_once('.').map_or("", |(group, _)| group);
                let missing = wrong.iter().any(|(place, _)| *place == path);
                let wanted = missing || (asked && self.pairs.answered(group));
                if !wanted || self.pairs.answered(&path) || is_below(self.matter.signing(), &path) {
                    continue;
                }
                let Some(question) = self.question(&path) else { continue };
                let mut alone = Json::Object(Vec::new());
                put(&mut alone, &path, value);
                let label = |path: &str, code: &str| self.matter.label(path, code);
                let spelt = pairs_of(std::slice::from_ref(question), &alone, &label);
                for (name, text) in spelt.iter() {
                    self.pairs.add(name, text);
                }
                if let Some(code) = spelt.first(&format!("{path}.place")) {
                    self.places.set(&path, code);
                }
                changed |= self.prefilled.insert(path);
            }
            if !changed {
                break;
            }
            instance = self.instance(uploads);
        }
        instance
    }

    /// The instance as it stands, in its accepted spelling.
    fn instance(&self, uploads: &dyn Uploads) -> Json {
        let file = |token: &str| uploads.find(token);
        let answers = answers_of(self.matter.questions(), &self.pairs, &self.places, &file);
        let text = |text: &str| Json::Text(text.to_owned());
        let mut members = vec![
            ("matter".to_owned(), text(self.matter.id())),
            ("version".to_owned(), text(self.matter.version())),
            ("submitted_on".to_owned(), text(&self.submitted_on)),
        ];
        if let Some(region) = &self.region {
            members.push(("region".to_owned(), text(region)));
        }
        members.push(("answers".to_owned(), answers));
        self.matter.normal(&Json::Object(members))
    }

    /// What stands in the controls for an instance.
    pub(super) fn spelt(&self, instance: &Json) -> Pairs {
        let mut answers = instance.clone();
        take_answers(&mut answers);
        let label = |path: &str, code: &str| self.matter.label(path, code);
        pairs_of(self.matter.questions(), &answers, &label)
    }

    /// Notes which files there are: paper says that they are attached, no more.
    pub(super) fn attached(&self, name: &str, answers: &Json, pairs: &mut Pairs) {
        let control = self.question(name).map(|question| question.control);
        match (control, answers) {
            (Some(Control::File), Json::Object(_)) => pairs.set(&format!("{name}.name"), "✓"),
            (None, Json::Object(members)) => {
                for (key, member) in members {
                    let inner = if name.is_empty() { key.clone() } else { format!("{name}.{key}") };
                    self.attached(&inner, member, pairs);
                }
            }
            (None, Json::List(rows)) => {
                for (row, member) in rows.iter().enumerate() {
                    self.attached(&format!("{name}[{row}]"), member, pairs);
                }
            }
            _ => {}
        }
    }

    /// Tokens of files by name.
    pub(super) fn kept(&self) -> Vec<(String, String)> {
        let kept = self.pairs.iter().filter(|(name, _)| name.ends_with(".kept"));
        kept.map(|(name, token)| (name.to_owned(), token.to_owned())).collect()
    }

    /// A message in words that can stand alone.
    pub(super) fn sentence(&self, name: &str, message: String) -> String {
        let Some(question) = self.question(name) else { return message };
        let lacks_file =
            question.control == Control::File && !self.pairs.answered(&format!("{name}.kept"));
        let message =
            if lacks_file { format!("请选择要交的{}", question.label) } else { message };
        if question.within.is_empty() {
            return message;
        }
        let rows: Vec<usize> = pattern(name).1.into_iter().map(|row| row + 1).collect();
        let last = rows.last().copied().unwrap_or_default();
        format!("{}：{message}", question.within.replace('*', &last.to_string()))
    }

    /// Where on the page a message about a place stands.
    pub(super) fn name_of(&self, path: &str) -> String {
        let mut name = path;
        while !name.is_empty() {
            if self.question(name).is_some() {
                return name.to_owned();
            }
            let Some((outer, _)) = name.rsplit_once('.') else { break };
            if self.question(outer).is_some_and(|question| question.control == Control::File) {
                return outer.to_owned();
            }
            name = outer;
        }
        // A group of the form has a heading; what is not known stands at the top.
        let inner = format!("{}.", bare(path));
        let known =
            self.matter.questions().iter().any(|known| bare(&known.path).starts_with(&inner));
        if known && !path.is_empty() { path.to_owned() } else { FORM.to_owned() }
    }

    /// Puts messages into the order of the form, row by row.
    pub(super) fn sort(&self, errors: &mut [(String, String)]) {
        let questions = self.matter.questions();
        let place = |part: &str| {
            let path = pattern(part).0;
            let below = |question: &Question| {
                let rest = question.path.strip_prefix(path.as_str());
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
            };
            questions.iter().position(below)
        };
        errors.sort_by_cached_key(|(name, _)| {
            let ends = name.match_indices('.').map(|(at, _)| at).chain([name.len()]);
            let parts = ends.filter_map(|end| name.get(..end));
            parts.map(|part| (place(part), pattern(part).1)).collect::<Vec<_>>()
        });
    }

    pub(super) fn page(&self, sheet: Sheet, errors: Vec<(String, String)>) -> String {
        self.filled(errors, |filling| self.matter.template(sheet).fill(filling))
    }

    /// Hands over what pages are filled with.
    pub(super) fn filled<T>(
        &self,
        errors: Vec<(String, String)>,
        with: impl FnOnce(&Filling<'_>) -> T,
    ) -> T {
        let mut notes = self.notes.clone();
        if !errors.is_empty() {
            notes.push(("errors", errors.len().to_string()));
        }
        let shown = |name: &str, pairs: &Pairs| self.shown(name, pairs);
        let filling = Filling {
            pairs: self.pairs.clone(),
            targets: self.targets(&errors),
            errors,
            prefilled: self.prefilled.clone(),
            notes,
            places: self.candidates.clone(),
            carried: self.carried.clone(),
            lines: self.lines.clone(),
            shown: Some(&shown),
        };
        with(&filling)
    }

    /// Ids of the controls that messages lead to.
    fn targets(&self, errors: &[(String, String)]) -> Pairs {
        let target = |name: &str| {
            let first =
                self.question(name).map(|question| question.first.as_ref()).unwrap_or_default();
            format!("{}{first}", control_id(name))
        };
        let mut targets = Pairs::default();
        errors.iter().for_each(|(name, _)| targets.set(name, target(name)));
        targets
    }

    /// An answer as people read it.
    fn shown(&self, name: &str, pairs: &Pairs) -> Option<String> {
        let question = self.question(name)?;
        let part = |kind: &str| pairs.first(&format!("{name}.{kind}")).unwrap_or_default();
        Some(match question.control {
            Control::YesNo => if pairs.first(name)? == "true" { "是" } else { "否" }.to_owned(),
            Control::Tick => "是".to_owned(),
            Control::Date => format!("{}年{}月{}日", part("year"), part("month"), part("day")),
            Control::Month => format!("{}年{}月", part("year"), part("month")),
            Control::Place => pairs.first(name)?.to_owned(),
            Control::File => self.files.first(name)?.to_owned(),
            _ => {
                let label = |code: &String| {
                    self.matter.label(&question.path, code).unwrap_or_else(|| code.clone())
                };
                pairs.all(name).iter().map(label).collect::<Vec<_>>().join("、")
            }
        })
    }
}

/// A size for people.
fn size(bytes: u64) -> String {
    if bytes < 1 << 20 {
        format!("{}KB", bytes.div_ceil(1 << 10))
    } else {
        format!("{}MB", bytes.div_ceil(1 << 20))
    }
}

/// A path without its rows.
fn bare(path: &str) -> String {
    pattern(path).0.replace("[*]", "")
}

/// Suggestions that rest on each other are followed so far.
const MOST_ROUNDS: usize = 8;

/// Whether every row of a name is one of those that the form has.
fn fits(name: &str, repeated: &[Repeated]) -> bool {
    let mut from = 0;
    while let Some(open) = name.get(from..).and_then(|rest| rest.find('[')) {
        let open = from + open;
        let group = pattern(name.get(..open).unwrap_or_default()).0;
        let rest = name.get(open + 1..).unwrap_or_default();
        let row = rest.split(']').next().and_then(|row| row.parse::<usize>().ok());
        match (repeated.iter().find(|rows| rows.path == group), row) {
            (Some(rows), Some(row)) if row < rows.most => from = open + 1,
            _ => return false,
        }
    }
    true
}
