//! From what stands in controls to answers, and back.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::pairs::{Pairs, pattern};
use super::upload::Kept;
use crate::support::{Json, format_decimal, normalize_date, normalize_month};

/// A question of the form, as the page asks it.
#[derive(Clone, Debug)]
pub struct Question {
    /// Its path, with `[*]` for each row: `family.children[*].name`.
    pub path: Cow<'static, str>,
    /// What it is called.
    pub label: Cow<'static, str>,
    /// What tells it from others of that label: the title of its group, or what a row is called with
    /// `*` for the number of the row; empty where the label says enough.
    pub within: Cow<'static, str>,
    /// Its control.
    pub control: Control,
    /// What follows its id in that of its first control, such as `--yes`.
    pub first: Cow<'static, str>,
    /// The question whose division contains this one.
    pub under: Option<Cow<'static, str>>,
}

impl Question {
    /// A question known when the crate is compiled: its control, path, label, what tells it from
    /// others, what follows its id and the question it lies under; the last three may be empty.
    #[must_use]
    pub const fn fixed(
        control: Control,
        path: &'static str,
        label: &'static str,
        [within, first, under]: [&'static str; 3],
    ) -> Question {
        Question {
            path: Cow::Borrowed(path),
            label: Cow::Borrowed(label),
            within: Cow::Borrowed(within),
            control,
            first: Cow::Borrowed(first),
            under: if under.is_empty() { None } else { Some(Cow::Borrowed(under)) },
        }
    }
}

/// What a question is answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// A text, a decimal number or a code: as typed.
    Line,
    /// A whole number.
    Number,
    /// An amount in yuan; fen in an application.
    Money,
    /// Yes or no.
    YesNo,
    /// One box.
    Tick,
    /// One or several boxes.
    Options,
    /// Year, month and day.
    Date,
    /// Year and month.
    Month,
    /// The name of a division.
    Place,
    /// A file.
    File,
}

/// A group with rows.
#[derive(Clone, Debug)]
pub struct Repeated {
    /// Its path, with `[*]` for each row around it.
    pub path: Cow<'static, str>,
    /// Most rows.
    pub most: usize,
}

/// Questions by path.
pub(super) struct Known<'q>(Vec<&'q Question>);

impl<'q> Known<'q> {
    pub(super) fn of(questions: &'q [Question]) -> Known<'q> {
        let mut known: Vec<&Question> = questions.iter().collect();
        known.sort_by_key(|question| &*question.path);
        Known(known)
    }

    /// The question of a path, with `[*]` for each row.
    pub(super) fn at(&self, path: &str) -> Option<&'q Question> {
        let found = self.0.binary_search_by_key(&path, |question| &*question.path);
        self.0.get(found.ok()?).copied()
    }
}

const DATE: &[&str] = &["year", "month", "day"];
const MONTH: &[&str] = &["year", "month"];

/// The answers that stand in the controls. `places` holds the codes of divisions that are known;
/// files are looked up by their tokens.
#[must_use]
pub fn answers_of(
    questions: &[Question],
    pairs: &Pairs,
    places: &Pairs,
    file: &dyn Fn(&str) -> Option<Kept>,
) -> Json {
    let mut rows: BTreeMap<String, Vec<Vec<usize>>> = BTreeMap::new();
    for (name, _) in pairs.iter() {
        let (pattern, numbers) = pattern(name);
        let known = rows.entry(pattern).or_default();
        if known.last() != Some(&numbers) {
            known.push(numbers);
        }
    }
    let mut answers = Json::Object(Vec::new());
    for question in questions {
        let mut found: Vec<&Vec<usize>> = Vec::new();
        for part in parts(question.control) {
            let name = if part.is_empty() {
                question.path.to_string()
            } else {
                format!("{}.{part}", question.path)
            };
            found.extend(rows.get(&name).into_iter().flatten());
        }
        found.sort();
        found.dedup();
        for numbers in found {
            let name = numbered(&question.path, numbers);
            if let Some(json) = answer(question.control, &name, pairs, places, file) {
                put(&mut answers, &name, json);
            }
        }
    }
    answers
}

/// What a question's names end with.
fn parts(control: Control) -> &'static [&'static str] {
    match control {
        Control::Date => DATE,
        Control::Month => MONTH,
        Control::File => &["kept"],
        _ => &[""],
    }
}

/// A path with the numbers of its rows.
pub(super) fn numbered(path: &str, numbers: &[usize]) -> String {
    let mut numbers = numbers.iter();
    let mut out = String::with_capacity(path.len());
    for (place, part) in path.split('*').enumerate() {
        if place > 0 {
            out.push_str(&numbers.next().copied().unwrap_or_default().to_string());
        }
        out.push_str(part);
    }
    out
}

fn answer(
    control: Control,
    name: &str,
    pairs: &Pairs,
    places: &Pairs,
    file: &dyn Fn(&str) -> Option<Kept>,
) -> Option<Json> {
    let line = || pairs.first(name).filter(|text| !text.trim().is_empty());
    let text = |text: &str| Json::Text(text.to_owned());
    Some(match control {
        Control::Line | Control::Number | Control::Money => text(line()?),
        Control::Place => text(places.first(name).map_or(line()?, |code| code)),
        Control::YesNo => match line()? {
            "true" => Json::Bool(true),
            "false" => Json::Bool(false),
            other => text(other),
        },
        Control::Tick => Json::Bool(line()? == "true"),
        Control::Options => {
            let chosen = pairs.all(name).iter().filter(|code| !code.trim().is_empty());
            Json::List(chosen.map(|code| text(code)).collect())
        }
        Control::Date => Json::Text(day(name, DATE, pairs, normalize_date)?),
        Control::Month => Json::Text(day(name, MONTH, pairs, normalize_month)?),
        Control::File => {
            let kept = file(pairs.first(&format!("{name}.kept"))?)?;
            Json::Object(vec![
                ("sha256".to_owned(), Json::Text(kept.sha256)),
                ("media_type".to_owned(), Json::Text(kept.media_type)),
                ("size".to_owned(), i64::try_from(kept.size).map_or(Json::Null, Json::Int)),
                ("name".to_owned(), Json::Text(kept.name)),
            ])
        }
    })
}

/// A day or month of its parts. Some write the whole of it into the first box.
fn day(
    name: &str,
    kinds: &[&str],
    pairs: &Pairs,
    normal: fn(&str) -> Option<String>,
) -> Option<String> {
    let part = |kind: &&str| pairs.first(&format!("{name}.{kind}")).unwrap_or_default().trim();
    let parts: Vec<&str> = kinds.iter().map(part).collect();
    let (first, rest) = parts.split_first()?;
    if rest.iter().all(|part| part.is_empty()) {
        return if first.is_empty() {
            None
        } else {
            Some(normal(first).unwrap_or_else(|| (*first).to_owned()))
        };
    }
    let text = parts.join("-");
    Some(normal(&text).unwrap_or(text))
}

/// Puts an answer at its place; rows come in order.
pub(super) fn put(json: &mut Json, name: &str, answer: Json) {
    let (part, rest) = name.split_once('.').map_or((name, None), |(part, rest)| (part, Some(rest)));
    let (key, row) = match part.split_once('[') {
        Some((key, row)) => (key, row.trim_end_matches(']').parse::<usize>().ok()),
        None => (part, None),
    };
    let Json::Object(members) = json else { return };
    let place = members.iter().position(|(known, _)| known == key).unwrap_or_else(|| {
        let empty = if row.is_some() { Json::List(Vec::new()) } else { Json::Object(Vec::new()) };
        members.push((key.to_owned(), empty));
        members.len() - 1
    });
    let Some((_, member)) = members.get_mut(place) else { return };
    let member = match (member, row) {
        (Json::List(rows), Some(row)) if row < MOST_ROWS => {
            while rows.len() <= row {
                rows.push(Json::Object(Vec::new()));
            }
            let Some(row) = rows.get_mut(row) else { return };
            row
        }
        (member, None) => member,
        _ => return,
    };
    match rest {
        Some(rest) => put(member, rest, answer),
        None => *member = answer,
    }
}

/// Rows have been closed up, so their numbers are below the number of fields of a request.
const MOST_ROWS: usize = 100_000;

/// What stands in the controls for answers in their accepted spelling, the opposite of
/// [`answers_of`]. Divisions of the table stand as codes below `.place`; `name_of` tells their names.
/// The tokens of files are for the caller to add.
#[must_use]
pub fn pairs_of(
    questions: &[Question],
    answers: &Json,
    name_of: &dyn Fn(&str, &str) -> Option<String>,
) -> Pairs {
    let mut pairs = Pairs::default();
    spell(&Known::of(questions), "", answers, name_of, &mut pairs);
    pairs
}

fn spell(
    known: &Known<'_>,
    name: &str,
    json: &Json,
    name_of: &dyn Fn(&str, &str) -> Option<String>,
    pairs: &mut Pairs,
) {
    let path = pattern(name).0;
    let control = known.at(&path).map(|question| question.control);
    match (control, json) {
        (Some(Control::File), _) => {}
        (Some(Control::Options), Json::List(codes)) => {
            codes.iter().filter_map(|code| code.text().ok()).for_each(|code| pairs.add(name, code));
        }
        (Some(Control::Date), Json::Text(text)) => spell_parts(name, DATE, text, pairs),
        (Some(Control::Month), Json::Text(text)) => spell_parts(name, MONTH, text, pairs),
        (Some(Control::Money), Json::Int(fen)) => pairs.set(name, format_decimal(*fen, 2)),
        (Some(Control::Place), Json::Text(code)) => match name_of(&path, code) {
            Some(label) => {
                pairs.set(name, label);
                pairs.set(&format!("{name}.place"), code.as_str());
            }
            None => pairs.set(name, code.as_str()),
        },
        (Some(_), Json::Text(text)) => pairs.set(name, text.as_str()),
        (Some(_), Json::Bool(truth)) => pairs.set(name, truth.to_string()),
        (Some(_), Json::Int(number)) => pairs.set(name, number.to_string()),
        (None, Json::Object(members)) => {
            for (key, member) in members {
                let inner = if name.is_empty() { key.clone() } else { format!("{name}.{key}") };
                spell(known, &inner, member, name_of, pairs);
            }
        }
        (None, Json::List(rows)) => {
            for (row, member) in rows.iter().enumerate() {
                spell(known, &format!("{name}[{row}]"), member, name_of, pairs);
            }
        }
        _ => {}
    }
}

/// The parts of `2024-05-01`, without the noughts in front that nobody types.
fn spell_parts(name: &str, kinds: &[&str], text: &str, pairs: &mut Pairs) {
    for (kind, part) in kinds.iter().zip(text.split('-')) {
        pairs.set(&format!("{name}.{kind}"), part.trim_start_matches('0'));
    }
}
