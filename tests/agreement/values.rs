//! Answers: sound ones, and those on both sides of every limit of a domain.

use super::edges;
use super::random::Random;
use lianban::expr::{Expr, ExprKind};
use lianban::interpret::Interpreter;
use lianban::model::{CodeTable, Domain, Field, FieldId, Model, Requirement, TextType, Value};
use lianban::pattern::Pattern;
use lianban::support::{
    Date, Json, NamedCheck, add_days, add_years, format_decimal, resident_id_fault,
};

/// Most sound answers that are kept for one question.
const MOST: usize = 160;

/// Characters that texts are made of: common and rare Han, beyond the basic plane, the dot of
/// names, Latin, signs.
const LETTERS: &[char] = &[
    '测', '试', '甲', '乙', '丙', '㐂', '𠮷', '𬱖', '·', 'a', 'Z', '0', '7', ' ', '-', '（', '，',
    '😀', 'é', '<', '"', '\\', '&', '\'', '\u{E000}', 'ß', 'İ',
];

/// Answers to the questions of a matter.
pub(super) struct Values {
    /// Days an application may be submitted on.
    pub(super) days: Vec<Json>,
    sound: Vec<Vec<Json>>,
    edges: Vec<Vec<Json>>,
}

impl Values {
    pub(super) fn new(interpreter: &Interpreter<'_>, random: &mut Random) -> Values {
        let model = interpreter.model();
        let known = Constants::of(model);
        let mut sound: Vec<Vec<Json>> = Vec::new();
        for field in model.fields.values() {
            let mut found = sound_values(model, &field.domain, &known, random);
            found.retain(|value| interpreter.read_value(&field.domain, value).is_ok());
            let mut apart: Vec<Json> = Vec::new();
            for value in found {
                if apart.len() < MOST && !apart.contains(&value) {
                    apart.push(value);
                }
            }
            sound.push(apart);
        }
        let edges = model.fields.values().zip(&sound);
        let edges = edges.map(|(field, sound)| edges::of(model, &field.domain, sound)).collect();
        let days = known.days.iter().map(|day| Json::from(day.to_string())).collect();
        Values { days, sound, edges }
    }

    /// Sound answers to a question.
    pub(super) fn sound(&self, field: FieldId) -> &[Json] {
        self.sound.get(index(field)).map_or(&[], Vec::as_slice)
    }

    /// Answers around the limits of a question, sound or not.
    pub(super) fn edges(&self, field: FieldId) -> &[Json] {
        self.edges.get(index(field)).map_or(&[], Vec::as_slice)
    }
}

fn index(field: FieldId) -> usize {
    use lianban::model::ArenaId;
    field.index()
}

/// The constants that conditions speak of.
struct Constants {
    numbers: Vec<i64>,
    texts: Vec<String>,
    days: Vec<Date>,
}

impl Constants {
    fn of(model: &Model) -> Constants {
        let mut found = Constants {
            numbers: Vec::new(),
            texts: Vec::new(),
            days: [(2025, 6, 16), (2024, 2, 29), (2025, 2, 28), (2025, 3, 1), (2024, 12, 31)]
                .map(|(year, month, day)| Date::clamped(year, month, day))
                .to_vec(),
        };
        model.parameters.values().for_each(|parameter| found.add(&parameter.value));
        let local = model.regions.iter().flat_map(|region| &region.parameters);
        local.for_each(|(_, value)| found.add(value));
        for expr in conditions(model) {
            expr.walk(&mut |node| match &node.kind {
                ExprKind::Constant(value) => found.add(value),
                ExprKind::In(_, values) => values.iter().for_each(|value| found.add(value)),
                _ => {}
            });
        }
        found
    }

    fn add(&mut self, value: &Value) {
        match value {
            Value::Integer(number) if !self.numbers.contains(number) => self.numbers.push(*number),
            Value::Text(text) if !self.texts.contains(text) => self.texts.push(text.clone()),
            Value::Date(date) if !self.days.contains(date) => {
                self.days.extend([-1, 0, 1].iter().filter_map(|days| add_days(*date, *days)));
            }
            _ => {}
        }
    }

    /// Days of birth around the ages that conditions speak of: the day before, on and after the
    /// birthday, seen from each day of submission; and some of 29 February.
    fn births(&self) -> Vec<Date> {
        let ages = self.numbers.iter().copied().filter(|age| (0..=120).contains(age));
        let ages: Vec<i64> = ages.chain([35, 70, 10]).collect();
        let mut found = vec![
            Date::clamped(2004, 2, 29),
            Date::clamped(1964, 2, 29),
            Date::clamped(2008, 2, 29),
            Date::clamped(1990, 10, 31),
        ];
        for day in &self.days {
            for age in &ages {
                let Some(birthday) = add_years(*day, -age) else { continue };
                found.extend([0, -1, 1].iter().filter_map(|days| add_days(birthday, *days)));
            }
        }
        found
    }
}

/// Every condition of the form, with the terms and items they lead to.
pub(super) fn conditions(model: &Model) -> Vec<&Expr> {
    let required = |requirement: &'_ Requirement| matches!(requirement, Requirement::When(_));
    let fields = model.fields.values().flat_map(|field: &Field| {
        let demand = match &field.required {
            Requirement::When(condition) if required(&field.required) => Some(condition),
            _ => None,
        };
        field.when.iter().chain(demand).chain(&field.derive)
    });
    let groups = model.groups.values().filter_map(|group| group.when.as_ref());
    let terms = model.terms.values().map(|term| &term.is);
    let local = model.regions.iter().flat_map(|region| region.terms.iter().map(|(_, is)| is));
    let items = model.items.values().map(|item| &item.applied_when);
    let checks = model.checks.values().map(|check| &check.that);
    let forms = model.department_forms.values().filter_map(|form| form.when.as_ref());
    fields.chain(groups).chain(terms).chain(local).chain(items).chain(checks).chain(forms).collect()
}

/// Sound answers of a domain, or nearly: what is not is left out by those who ask.
pub(super) fn of_domain(
    interpreter: &Interpreter<'_>,
    domain: &Domain,
    random: &mut Random,
) -> Vec<Json> {
    let model = interpreter.model();
    let mut found = sound_values(model, domain, &Constants::of(model), random);
    found.retain(|value| interpreter.read_value(domain, value).is_ok());
    found
}

fn sound_values(
    model: &Model,
    domain: &Domain,
    known: &Constants,
    random: &mut Random,
) -> Vec<Json> {
    match domain {
        Domain::Text { kind, min, max, pattern } => {
            let Some(kind) = model.text_types.get(*kind) else { return Vec::new() };
            let (min, max) = (kind.min.max(*min), kind.max.min(*max));
            texts(kind, pattern.as_ref(), (min, max), known, random)
        }
        Domain::Integer { min, max } | Domain::Money { min, max } => {
            let near = known.numbers.iter().flat_map(|n| [*n, n - 1, n + 1]);
            let plain = [3, 1, 0, *min, *max, min + 1, max - 1, 100, 1999, 10_000, -7];
            plain.into_iter().chain(near).map(Json::from).collect()
        }
        Domain::Decimal { scale, min, max } => {
            let one = 10_i64.saturating_pow(u32::from(*scale));
            let near = known.numbers.iter().flat_map(|n| [n * one, n * one - 1, n * one + 1, *n]);
            let plain = [one, 0, *min, *max, min + 1, max - 1, 7, -one, one * 19 + 99];
            plain.into_iter().chain(near).map(|n| Json::from(format_decimal(n, *scale))).collect()
        }
        Domain::YesNo => vec![Json::Bool(false), Json::Bool(true)],
        Domain::Tick => vec![Json::Bool(true)],
        Domain::OneOf(table) => {
            model.tables.get(*table).map_or(Vec::new(), |table| codes(table, random))
        }
        Domain::AnyOf { table, min, max } => {
            let codes = model.tables.get(*table).map_or(Vec::new(), |table| codes(table, random));
            (0..60)
                .map(|_| {
                    let sizes = (*max as usize).min(codes.len()) + 1 - (*min as usize).min(1);
                    let size = (*min as usize + random.below(sizes)).min(codes.len());
                    Json::List(some(&codes, size, random))
                })
                .collect()
        }
        Domain::Date { min, max } => {
            let near = known.days.iter().flat_map(|day| {
                [0, -1, 1, -30, 40, -400].iter().filter_map(|days| add_days(*day, *days))
            });
            let births = known.births();
            let ends = [*min, *max].into_iter().flatten();
            let far = [Date::MIN, Date::MAX, Date::clamped(1899, 12, 31)];
            let all = ends.chain(near).chain(births).chain(far);
            all.map(|date| Json::from(date.to_string())).collect()
        }
        Domain::Month { min, max } => {
            let births = known.births().into_iter().map(Date::year_month);
            let near = known.days.iter().map(|day| day.year_month());
            let ends = [*min, *max].into_iter().flatten();
            ends.chain(near).chain(births).map(|month| Json::from(month.to_string())).collect()
        }
        Domain::Division { table, level } => {
            let Some(table) = model.tables.get(*table) else { return Vec::new() };
            let rows = table.selectable().filter(|(_, row)| row.level == Some(*level));
            let all: Vec<Json> = rows.map(|(_, row)| Json::from(row.code.as_str())).collect();
            let mut found = some(&all, MOST - 3, random);
            found.extend(["测试地", "某省𠮷县", "Test-Ort"].map(Json::from));
            found
        }
    }
}

fn codes(table: &CodeTable, random: &mut Random) -> Vec<Json> {
    let all: Vec<Json> = table.selectable().map(|(_, row)| Json::from(row.code.as_str())).collect();
    if all.len() <= MOST { all } else { some(&all, MOST, random) }
}

/// So many of them, none twice, in any order.
fn some(of: &[Json], count: usize, random: &mut Random) -> Vec<Json> {
    let mut left = of.to_vec();
    let mut found = Vec::new();
    while found.len() < count && !left.is_empty() {
        found.push(left.swap_remove(random.below(left.len())));
    }
    found
}

fn texts(
    kind: &TextType,
    pattern: Option<&Pattern>,
    (min, max): (u32, u32),
    known: &Constants,
    random: &mut Random,
) -> Vec<Json> {
    let prefix = kind.check_prefix.map_or(usize::MAX, |prefix| prefix as usize);
    let pattern = pattern.or(kind.pattern.as_ref());
    let mut found: Vec<String> = match pattern {
        Some(pattern) => {
            (0..40).map(|_| pattern.sample(&mut |below| random.below(below))).collect()
        }
        None => (0..40).map(|_| letters(kind, min, max, random)).collect(),
    };
    if kind.base == "email" {
        found.extend(["test@example.com", "a.b+c@sub.example.cn"].map(str::to_owned));
    }
    if pattern.is_none() {
        found.extend(known.texts.iter().cloned());
    }
    if kind.check == Some(NamedCheck::ResidentId) {
        let tail = |text: &String| text.chars().skip(prefix).collect::<String>();
        let tails: Vec<String> = found.iter().map(tail).collect();
        let births = known.births();
        found = births
            .iter()
            .enumerate()
            .map(|(index, birth)| {
                let tail = tails.get(index % tails.len().max(1)).cloned().unwrap_or_default();
                let covered = kind.check_prefix.is_some();
                resident_id(*birth, random) + if covered { &tail } else { "" }
            })
            .collect();
        // As there are more than are kept.
        found.sort_by_cached_key(|_| random.below(1 << 16));
    } else if let Some(check) = kind.check {
        let checked = found.iter().filter_map(|text| {
            let rest: String = text.chars().skip(prefix).collect();
            let body: String = text.chars().take(prefix).collect();
            Some(with_check(&body, check)? + &rest)
        });
        found = checked.collect();
    }
    found.into_iter().map(Json::Text).collect()
}

fn letters(kind: &TextType, min: u32, max: u32, random: &mut Random) -> String {
    let room = (max - min.min(max)).min(12) as usize;
    let length = match random.below(8) {
        0 => min as usize,
        1 if max <= 300 => max as usize,
        _ => min as usize + random.below(room + 1),
    };
    let letter = |random: &mut Random| match random.below(3) {
        0 => random.pick(LETTERS).copied().unwrap_or('甲'),
        _ if kind.base == "text" || kind.base == "person_name" => '测',
        _ => char::from(b'0' + u8::try_from(random.below(10)).unwrap_or(0)),
    };
    let text: String = (0..length).map(|_| letter(random)).collect();
    let plain = text.chars().all(|c| c.is_ascii_digit());
    if plain || kind.check.is_some() {
        (0..length)
            .map(|_| char::from(b'0' + u8::try_from(random.below(10)).unwrap_or(0)))
            .collect()
    } else {
        text
    }
}

/// An identity number at an address code that never was.
pub(super) fn resident_id(birth: Date, random: &mut Random) -> String {
    let birth = birth.to_string().replace('-', "");
    // Of eleven numbers one ends in X; that must not be rare here.
    for _ in 0..if random.chance(30) { 60 } else { 1 } {
        let body = format!("990000{birth}{:03}", random.below(999));
        if resident_id_fault(&format!("{body}X")).is_none() {
            return format!("{body}X");
        }
    }
    let body = format!("990000{birth}{:03}", random.below(999));
    let all = "0123456789X".chars().map(|check| format!("{body}{check}"));
    all.into_iter().find(|number| resident_id_fault(number).is_none()).unwrap_or(body)
}

/// The text with its last places such that its check is satisfied.
pub(super) fn with_check(text: &str, check: NamedCheck) -> Option<String> {
    let body = |places: usize| {
        let length = text.chars().count().saturating_sub(places);
        text.chars().take(length).collect::<String>()
    };
    let (one, two) = (body(1), body(2));
    let single = "0123456789XABCDEFGHJKLMNPQRTUWY".chars().map(|check| format!("{one}{check}"));
    let double = (0..100).map(|number| format!("{two}{number:02}"));
    single.chain(double).find(|number| check.fault(number).is_none())
}
