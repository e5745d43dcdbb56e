//! From one page to the next: the form, 查看并确认, the receipt.
//!
//! All pages have one address. What a person has answered travels with them and is judged again on
//! every turn; nothing is kept here.

use super::fill::Filling;
use super::matter::{Matter, Sheet};
use super::post::Post;
use super::question::{Control, numbered};
use super::state::{FORM, PREFILLED, State, is_below, is_display};
use super::upload::Uploads;
use crate::support::Json;

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
    /// Why the page is not taken this time: it is shown again as it came, with this sentence.
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
    state.notes.push(("number", number.to_owned()));
    state.notes.push(("date", asked.submitted_on.to_owned()));
    state.lines = next;
    state.page(Sheet::Receipt, Vec::new())
}

/// The form as printed on paper, filled with the answers of an instance.
#[must_use]
pub fn paper(matter: &dyn Matter, instance: &Json) -> String {
    on_paper(matter, instance, |filling| matter.template(Sheet::Paper).fill(filling))
}

/// Hands what the printed form is filled with to whoever prints it.
pub fn on_paper<T>(
    matter: &dyn Matter,
    instance: &Json,
    print: impl FnOnce(&Filling<'_>) -> T,
) -> T {
    let mut state = State::new(matter, &Asked::default());
    let mut pairs = state.spelt(instance);
    let mut answers = instance.clone();
    take_answers(&mut answers);
    state.attached("", &answers, &mut pairs);
    state.pairs = pairs;
    state.filled(Vec::new(), print)
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
        state.notes.push(("refused", sentence.to_owned()));
        errors.insert(0, (FORM.to_owned(), sentence.to_owned()));
        if step != "send" {
            return Turn::Page(state.page(Sheet::Form, errors), true);
        }
    }
    let uploads = &*uploads;
    let mut instance = state.fill_in(uploads, step == "fill");
    match step.as_str() {
        "edit" | "fill" => return Turn::Page(state.page(Sheet::Form, Vec::new()), false),
        _ => {}
    }
    let signing = |name: &str| is_below(matter.signing(), name);
    let blank = !matches!(&instance, Json::Object(members) if members.iter().any(|(key, _)| key == "answers"));
    let first = matter.questions().first().filter(|_| blank && errors.is_empty());
    if let Some(first) = first {
        // Of a form without answers the rules only say that there is none.
        let message = format!("这张表还没有填写，请从“{}”填起", first.label);
        errors.push((numbered(&first.path, &[]), message));
    }
    let judged = if first.is_some() { Vec::new() } else { matter.judge(&instance) };
    for (path, message) in judged {
        let name = state.name_of(&path);
        let message = state.sentence(&name, message);
        if !errors.iter().any(|(known, _)| *known == name) {
            errors.push((name, message));
        }
    }
    state.sort(&mut errors);
    let (later, now): (Vec<_>, Vec<_>) = errors.into_iter().partition(|(name, _)| signing(name));
    // A signed page that is refused keeps its signature, unless the form itself has to be mended.
    if now.len() > usize::from(asked.refused.is_some()) {
        return Turn::Page(state.page(Sheet::Form, now), true);
    }
    if step == "send" && later.is_empty() && now.is_empty() {
        return Turn::Sent(Box::new(instance));
    }
    // What is shown and carried on is what would be sent.
    let kept = state.kept();
    let signed = std::mem::take(&mut state.pairs);
    state.pairs = state.spelt(&instance);
    for (name, text) in signed.iter().filter(|(name, _)| signing(name) || is_display(name)) {
        state.pairs.add(name, text);
    }
    take_answers(&mut instance);
    for (name, token) in kept {
        let path = name.trim_end_matches(".kept");
        let is_file = state.question(path).is_some_and(|found| found.control == Control::File);
        if is_file && member(&instance, path).is_some() {
            state.pairs.set(&name, token);
        }
    }
    state.prefilled.retain(|name| state.pairs.answered(name));
    let faulty = step == "send";
    let errors = if faulty { now.into_iter().chain(later).collect() } else { Vec::new() };
    state.carried = state
        .pairs
        .iter()
        .filter(|(name, _)| !signing(name) && !is_display(name))
        .map(|(name, text)| (name.to_owned(), text.to_owned()))
        .chain(state.prefilled.iter().map(|name| (PREFILLED.to_owned(), name.clone())))
        .collect();
    Turn::Page(state.page(Sheet::Check, errors), faulty)
}
/// The answers alone.
pub(super) fn take_answers(instance: &mut Json) {
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
