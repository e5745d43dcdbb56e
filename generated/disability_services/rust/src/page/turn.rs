//! From one page to the next: the form, 查看并确认, the receipt.
//!
//! All pages have one address. What a person has answered travels with them and is judged again on
//! every turn; nothing is kept here.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::fill::Filling;
use super::pairs::{Pairs, control_id, pattern};
use super::post::Post;
use super::question::{Control, Question, Repeated, answers_of, numbered, pairs_of, put};
use super::template::Template;
use super::upload::Uploads;
use crate::support::Json;

/// What the pages need to know of a matter.
pub trait Matter {
    /// Id of the matter.
    fn id(&self) -> &str;
    /// Version of the matter.
    fn version(&self) -> &str;
    /// Its questions, in the order of the form.
    fn questions(&self) -> &[Question];
    /// Its repeated groups, outer ones first.
    fn repeated(&self) -> &[Repeated];
    /// Groups that are filled in on the page where answers are confirmed, by path.
    fn signing(&self) -> &[Cow<'static, str>];
    /// One of its pages.
    fn template(&self, sheet: Sheet) -> &Template;
    /// An instance in its accepted spelling, without answers of closed questions.
    fn normal(&self, instance: &Json) -> Json;
    /// What is wrong with an instance: places with sentences.
    fn judge(&self, instance: &Json) -> Vec<(String, String)>;
    /// What other answers and registers tell.
    fn suggestions(&self, instance: &Json) -> Vec<Suggestion>;
    /// The divisions that a text may mean at a question, within another one if that is known.
    fn places(&self, question: &str, text: &str, within: Option<&str>) -> Vec<Place>;
    /// The label of a code at a question.
    fn label(&self, question: &str, code: &str) -> Option<String>;
}

/// The pages of a matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// The form.
    Form,
    /// What was answered, to be confirmed and signed.
    Check,
    /// What people are told at the end.
    Receipt,
    /// The form as printed on paper.
    Paper,
}

/// A division.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its code.
    pub code: String,
    /// Its name with those of the divisions around it.
    pub name: String,
}

/// What may be filled in for a person.
#[derive(Clone)]
pub struct Suggestion {
    /// The question.
    pub path: String,
    /// The answer, as in an instance.
    pub value: Json,
}

/// A request.
#[derive(Default)]
pub struct Asked<'a> {
    /// What was posted.
    pub post: Post,
    /// The day, `2024-05-01`.
    pub submitted_on: &'a str,
    /// The division where the application is made.
    pub region: Option<&'a str>,
    /// A token against requests from other sites, which the form brings back.
    pub token: Option<&'a str>,
    /// Why the form is not taken this time: it is shown again as it came, with this sentence.
    pub refused: Option<&'a str>,
}

/// What a request leads to.
pub enum Turn {
    /// A page, and whether it tells of errors.
    Page(String, bool),
    /// A valid application, confirmed.
    Sent(Box<Json>),
}

/// The empty form. Of what was posted, how the page is shown counts alone.
#[must_use]
pub fn begin(matter: &dyn Matter, asked: &Asked<'_>) -> String {
    let mut state = State::new(matter, asked);
    state.pairs = asked.post.pairs.clone();
    state.pairs.retain(is_display);
    state.page(Sheet::Form, Vec::new())
}

/// The page that tells that an application has come in, by its number, and what comes next.
#[must_use]
pub fn receipt(matter: &dyn Matter, asked: &Asked<'_>, number: &str, next: Vec<String>) -> String {
    let mut state = State::new(matter, asked);
    state.pairs = asked.post.pairs.clone();
    state.pairs.retain(is_display);
    state.notes.insert("number", number.to_owned());
    state.notes.insert("date", asked.submitted_on.to_owned());
    state.lines = next;
    state.page(Sheet::Receipt, Vec::new())
}

/// The form as printed on paper, filled with the answers of an instance.
#[must_use]
pub fn paper(matter: &dyn Matter, instance: &Json) -> String {
    let mut state = State::new(matter, &Asked::default());
    let mut pairs = state.spelt(instance);
    let mut answers = instance.clone();
    take_answers(&mut answers);
    state.attached("", &answers, &mut pairs);
    state.pairs = pairs;
    state.page(Sheet::Paper, Vec::new())
}

/// What a posted form leads to.
pub fn turn(matter: &dyn Matter, uploads: &mut dyn Uploads, asked: Asked<'_>) -> Turn {
    let mut state = State::new(matter, &asked);
    let step = asked.post.pairs.first("page--step").unwrap_or("check").to_owned();
    let version = asked.post.pairs.first("version").map(str::to_owned);
    let mut errors = state.take(asked.post, uploads);
    errors.extend(state.find_places());
    if version.is_some_and(|version| version != matter.version()) {
        errors.push((FORM.to_owned(), "这张表已经更新，请核对后再提交".to_owned()));
    }
    if let Some(sentence) = asked.refused {
        errors.insert(0, (FORM.to_owned(), sentence.to_owned()));
        return Turn::Page(state.page(Sheet::Form, errors), true);
    }
    let uploads = &*uploads;
    let mut instance = state.fill_in(uploads, step == "fill");
    match step.as_str() {
        "edit" | "fill" => return Turn::Page(state.page(Sheet::Form, Vec::new()), false),
        _ => {}
    }
    let signing = |name: &str| is_below(matter.signing(), name);
    for (path, message) in matter.judge(&instance) {
        let name = state.name_of(&path);
        let message = state.sentence(&name, message);
        if !errors.iter().any(|(known, _)| *known == name) {
            errors.push((name, message));
        }
    }
    state.sort(&mut errors);
    let (later, now): (Vec<_>, Vec<_>) = errors.into_iter().partition(|(name, _)| signing(name));
    if !now.is_empty() {
        return Turn::Page(state.page(Sheet::Form, now), true);
    }
    if step == "send" && later.is_empty() {
        return Turn::Sent(Box::new(instance));
    }
    // What is shown and carried on is what would be sent.
    let kept = state.kept();
    let signed = std::mem::take(&mut state.pairs);
    state.pairs = state.spelt(&instance);
    for (name, text) in signed.iter().filter(|(name, _)| signing(name) || is_display(name)) {
        state.pairs.add(name, text);
    }
    let questions = matter.questions().iter().filter(|question| question.control == Control::File);
    let files: BTreeSet<&str> = questions.map(|question| question.path.as_ref()).collect();
    take_answers(&mut instance);
    for (name, token) in kept {
        let path = name.trim_end_matches(".kept");
        if files.contains(pattern(path).0.as_str()) && member(&instance, path).is_some() {
            state.pairs.set(&name, token);
        }
    }
    state.prefilled.retain(|name| state.pairs.answered(name));
    let faulty = step == "send";
    let errors = if faulty { later } else { Vec::new() };
    state.carried = state
        .pairs
        .iter()
        .filter(|(name, _)| !signing(name) && !is_display(name))
        .map(|(name, text)| (name.to_owned(), text.to_owned()))
        .chain(state.prefilled.iter().map(|name| (PREFILLED.to_owned(), name.clone())))
        .collect();
    Turn::Page(state.page(Sheet::Check, errors), faulty)
}

/// Where messages about the whole form stand.
const FORM: &str = "page--main";
/// Names that were filled in for the person.
const PREFILLED: &str = "page--prefilled";

/// How the page is shown.
fn is_display(name: &str) -> bool {
    matches!(name, "page--size" | "page--theme")
}

fn is_below(groups: &[Cow<'static, str>], name: &str) -> bool {
    groups.iter().any(|group| {
        let rest = name.strip_prefix(group.as_ref());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    })
}

/// The answers alone.
fn take_answers(instance: &mut Json) {
    if let Json::Object(members) = instance {
        let found = members.iter().position(|(key, _)| key == "answers");
        *instance = found.map_or(Json::Object(Vec::new()), |place| members.swap_remove(place).1);
    }
}

/// What stands at a name of the answers.
fn member<'j>(json: &'j Json, name: &str) -> Option<&'j Json> {
    name.split('.').try_fold(json, |json, part| {
        let (key, row) = part.split_once('[').unwrap_or((part, ""));
        let Json::Object(members) = json else { return None };
        let (_, member) = members.iter().find(|(known, _)| known == key)?;
        match (member, row.trim_end_matches(']').parse::<usize>()) {
            (Json::List(rows), Ok(row)) => rows.get(row),
            (member, _) => Some(member),
        }
    })
}

/// A form on its way.
struct State<'a> {
    matter: &'a dyn Matter,
    controls: BTreeMap<&'a str, (usize, &'a Question)>,
    pairs: Pairs,
    /// Codes of the divisions that were understood.
    places: BTreeMap<String, String>,
    candidates: BTreeMap<String, Vec<(String, String)>>,
    prefilled: BTreeSet<String>,
    carried: Vec<(String, String)>,
    lines: Vec<String>,
    notes: BTreeMap<&'static str, String>,
    /// Names of files, as people read them.
    files: BTreeMap<String, String>,
    submitted_on: String,
    region: Option<String>,
}

impl<'a> State<'a> {
    fn new(matter: &'a dyn Matter, asked: &Asked<'_>) -> State<'a> {
        let questions = matter.questions().iter().enumerate();
        let controls =
            questions.map(|(number, question)| (question.path.as_ref(), (number, question)));
        State {
            matter,
            controls: controls.collect(),
            pairs: Pairs::default(),
            places: BTreeMap::new(),
            candidates: BTreeMap::new(),
            prefilled: BTreeSet::new(),
            carried: Vec::new(),
            lines: Vec::new(),
            files: BTreeMap::new(),
            notes: asked.token.map(|token| ("token", token.to_owned())).into_iter().collect(),
            submitted_on: asked.submitted_on.to_owned(),
            region: asked.region.map(str::to_owned),
        }
    }

    fn question(&self, name: &str) -> Option<&'a Question> {
        self.controls.get(pattern(name).0.as_str()).map(|(_, question)| *question)
    }

    /// Takes over what was posted and is known to the form. Tells what is wrong with files.
    fn take(&mut self, post: Post, uploads: &mut dyn Uploads) -> Vec<(String, String)> {
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
                self.files
                    .insert(control.to_owned(), format!("{}（{}）", kept.name, size(kept.size)));
            } else {
                spared.push(name.to_owned());
                errors.push((control.to_owned(), "文件没有留住，请重新选择文件".to_owned()));
            }
        }
        self.prefilled = pairs.all(PREFILLED).iter().cloned().collect();
        let rows: BTreeMap<&str, usize> =
            self.matter.repeated().iter().map(|rows| (rows.path.as_ref(), rows.most)).collect();
        pairs.retain(|name| {
            is_display(name) || (self.is_known(name) && !spared.iter().any(|spared| spared == name))
        });
        pairs.close_up();
        // More rows than the form has are left out, so that no request makes a page too long.
        pairs.retain(|name| fits(name, &rows));
        self.prefilled.retain(|name| pairs.answered(name));
        self.pairs = pairs;
        errors
    }

    fn is_known(&self, name: &str) -> bool {
        let path = pattern(name).0;
        let known = |path: &str, controls: &[Control]| {
            self.controls
                .get(path)
                .is_some_and(|(_, question)| controls.contains(&question.control))
        };
        match path.rsplit_once('.') {
            Some((outer, "year" | "month")) if known(outer, &[Control::Date, Control::Month]) => {
                true
            }
            Some((outer, "day")) if known(outer, &[Control::Date]) => true,
            Some((outer, "kept")) if known(outer, &[Control::File]) => true,
            Some((outer, "place")) if known(outer, &[Control::Place]) => true,
            _ => self.controls.get(path.as_str()).is_some_and(|(_, question)| {
                !matches!(question.control, Control::Date | Control::Month | Control::File)
            }),
        }
    }

    /// Finds the divisions that were written, the outer ones first. Tells which are not clear.
    fn find_places(&mut self) -> Vec<(String, String)> {
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
                let within = outer.as_ref().and_then(|outer| self.places.get(outer));
                let found = matter.places(&question.path, &text, within.map(String::as_str));
                let chosen = self.pairs.first(&format!("{name}.place"));
                let clear = match found.as_slice() {
                    [only] => Some(only),
                    several => several.iter().find(|place| Some(place.code.as_str()) == chosen),
                };
                match clear {
                    Some(place) => _ = self.places.insert(name, place.code.clone()),
                    None if found.is_empty() => {}
                    None => {
                        let message = format!("{}有几个同名的，请选一个", question.label);
                        errors.push((name.clone(), self.sentence(&name, message)));
                        let places = found.into_iter().map(|place| (place.code, place.name));
                        self.candidates.insert(name, places.collect());
                    }
                }
            }
        }
        errors
    }

    /// Fills in what other answers and registers tell where an answer is missing and, when a person
    /// asks for it, beside other answers of a group. Gives the instance.
    fn fill_in(&mut self, uploads: &dyn Uploads, asked: bool) -> Json {
        let mut instance = self.instance(uploads);
        // What was filled in may tell more.
        for _ in 0..MOST_ROUNDS {
            let missing: BTreeSet<String> =
                self.matter.judge(&instance).into_iter().map(|(path, _)| path).collect();
            let mut changed = false;
            for Suggestion { path, value } in self.matter.suggestions(&instance) {
                let group = path.rsplit_once('.').map_or("", |(group, _)| group);
                let wanted = missing.contains(&path) || (asked && self.pairs.answered(group));
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
                    self.places.insert(path.clone(), code.to_owned());
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
    fn spelt(&self, instance: &Json) -> Pairs {
        let mut answers = instance.clone();
        take_answers(&mut answers);
        let label = |path: &str, code: &str| self.matter.label(path, code);
        pairs_of(self.matter.questions(), &answers, &label)
    }

    /// Notes which files there are: paper says that they are attached, no more.
    fn attached(&self, name: &str, answers: &Json, pairs: &mut Pairs) {
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
    fn kept(&self) -> Vec<(String, String)> {
        let kept = self.pairs.iter().filter(|(name, _)| name.ends_with(".kept"));
        kept.map(|(name, token)| (name.to_owned(), token.to_owned())).collect()
    }

    /// A message in words that can stand alone.
    fn sentence(&self, name: &str, message: String) -> String {
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
    fn name_of(&self, path: &str) -> String {
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
        let known = self.controls.keys().any(|known| bare(known).starts_with(&inner));
        if known && !path.is_empty() { path.to_owned() } else { FORM.to_owned() }
    }

    /// Puts messages into the order of the form, row by row.
    fn sort(&self, errors: &mut [(String, String)]) {
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

    fn page(&self, sheet: Sheet, errors: Vec<(String, String)>) -> String {
        let mut notes = self.notes.clone();
        if !errors.is_empty() {
            notes.insert("errors", errors.len().to_string());
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
        self.matter.template(sheet).fill(&filling)
    }

    /// Ids of the controls that messages lead to.
    fn targets(&self, errors: &[(String, String)]) -> BTreeMap<String, String> {
        let target = |name: &str| {
            let first =
                self.question(name).map(|question| question.first.as_ref()).unwrap_or_default();
            format!("{}{first}", control_id(name))
        };
        errors.iter().map(|(name, _)| (name.clone(), target(name))).collect()
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
            Control::File => self.files.get(name)?.clone(),
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
fn fits(name: &str, most: &BTreeMap<&str, usize>) -> bool {
    let mut from = 0;
    while let Some(open) = name.get(from..).and_then(|rest| rest.find('[')) {
        let open = from + open;
        let group = pattern(name.get(..open).unwrap_or_default()).0;
        let rest = name.get(open + 1..).unwrap_or_default();
        let row = rest.split(']').next().and_then(|row| row.parse::<usize>().ok());
        match (most.get(group.as_str()), row) {
            (Some(most), Some(row)) if row < *most => from = open + 1,
            _ => return false,
        }
    }
    true
}
