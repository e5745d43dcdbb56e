//! Synthetic values of domains.

use crate::interpret::Interpreter;
use crate::model::{ArenaId, CodeTable, Domain, Model, TextType};
use crate::support::{self, Date, Json, Month, NamedCheck, add_days, add_years};

/// Most candidates of one question.
const LIMIT: usize = 48;

/// The day examples are submitted on, where nothing else is said.
pub(crate) const TODAY: Date = Date::clamped(2025, 6, 16);

/// What ordinary values are chosen near to.
pub(crate) struct Near {
    /// The day of submission.
    pub(crate) today: Date,
    /// The numbers that conditions of the matter speak of.
    pub(crate) numbers: Vec<i64>,
}

/// Values of a domain, the most ordinary first; all of them sound. `seed` makes the texts of different
/// questions differ.
pub(crate) fn candidates(
    interpreter: &Interpreter<'_>,
    domain: &Domain,
    seed: usize,
    near: &Near,
) -> Vec<Json> {
    let model = interpreter.model();
    let mut found = match domain {
        Domain::Text { kind, min, max, pattern } => {
            let Some(kind) = model.text_types.get(*kind) else { return Vec::new() };
            let (min, max) = (kind.min.max(*min), kind.max.min(*max));
            let pattern = pattern.as_ref().or(kind.pattern.as_ref());
            match (kind.check, kind.check_prefix) {
                (Some(NamedCheck::ResidentId), None) => resident_ids(seed, near),
                (Some(NamedCheck::ResidentId), Some(prefix)) => {
                    numbers_that_begin_with_ids(pattern, prefix, seed, near)
                }
                _ => texts(kind, pattern, min, max, seed),
            }
        }
        Domain::Integer { min, max } | Domain::Money { min, max } => {
            let plain = [3, 1, 0, *min, *max, 100, 10_000];
            let around = near.numbers.iter().flat_map(|n| [*n, n - 1, n + 1]);
            plain.into_iter().chain(around).map(Json::from).collect()
        }
        Domain::Decimal { scale, min, max } => {
            let plain = [10_i64.saturating_pow(u32::from(*scale)), 0, *min, *max];
            plain
                .into_iter()
                .map(|units| Json::Text(support::format_decimal(units, *scale)))
                .collect()
        }
        Domain::YesNo => vec![Json::Bool(false), Json::Bool(true)],
        Domain::Tick => vec![Json::Bool(true)],
        Domain::OneOf(table) => model.tables.get(*table).map(codes).unwrap_or_default(),
        Domain::AnyOf { table, min, max } => {
            let codes = model.tables.get(*table).map(codes).unwrap_or_default();
            let sizes = [*min, *min + 1, 1, 2, *max];
            let starts = |size: &u32| {
                let size = *size as usize;
                codes
                    .windows(size.clamp(1, codes.len().max(1)))
                    .map(|some| Json::List(some.to_vec()))
            };
            sizes.iter().flat_map(starts).collect()
        }
        Domain::Date { min, max } => dates(near, seed)
            .chain([*min, *max].into_iter().flatten())
            .map(|date| Json::Text(date.to_string()))
            .collect(),
        Domain::Month { min, max } => dates(near, seed)
            .map(Date::year_month)
            .chain([*min, *max].into_iter().flatten())
            .map(|month: Month| Json::Text(month.to_string()))
            .collect(),
        Domain::Division { table, level } => {
            let Some(table) = model.tables.get(*table) else { return Vec::new() };
            let rows: Vec<&str> = table
                .selectable()
                .filter(|(_, row)| row.level == Some(*level))
                .map(|(_, row)| row.code.as_str())
                .collect();
            // The first ones lie close together, so more from all over the table.
            let spread = rows.iter().step_by((rows.len() / (LIMIT / 2)).max(1));
            let mut found: Vec<Json> =
                rows.iter().take(LIMIT / 2 - 2).copied().map(Json::from).collect();
            found.extend(spread.take(LIMIT / 2).copied().map(Json::from));
            found.push(Json::from("测试地"));
            found
        }
    };
    found.retain(|value| interpreter.read_value(domain, value).is_ok());
    let mut apart: Vec<Json> = Vec::new();
    for value in found {
        if apart.len() < LIMIT && !apart.contains(&value) {
            apart.push(value);
        }
    }
    apart
}

fn codes(table: &CodeTable) -> Vec<Json> {
    table.selectable().take(LIMIT).map(|(_, row)| Json::from(row.code.as_str())).collect()
}

/// Days before and after the day of submission; so long ago that ages around `numbers` are met.
fn dates(near: &Near, seed: usize) -> impl Iterator<Item = Date> {
    let shift = i64::try_from(seed % 20).unwrap_or(0);
    let days = [-30 - shift, 0, -1, 1, -400, 40].into_iter();
    days.filter_map(|days| add_days(near.today, days)).chain(birthdays(near))
}

fn birthdays(near: &Near) -> Vec<Date> {
    let ages = near.numbers.iter().copied().filter(|n| (0..=120).contains(n));
    let ages = [35, 70, 10, 2].into_iter().chain(ages.flat_map(|age| [age, age - 1, age + 1]));
    ages.filter_map(|age| birthday(near.today, age)).collect()
}

/// A day of birth of somebody who is so old today.
pub(super) fn birthday(today: Date, age: i64) -> Option<Date> {
    add_days(add_years(today, age.checked_neg()?)?, -100)
}

/// Identity numbers of people of several ages and both genders, at an address code that never was.
fn resident_ids(seed: usize, near: &Near) -> Vec<Json> {
    let births = birthdays(near).into_iter();
    let numbers = births.flat_map(|birth| [0, 1].map(|gender| resident_id(birth, seed, gender)));
    numbers.flatten().map(Json::Text).collect()
}

/// The identity number of somebody born on that day; `gender` is 1 for a man, 0 for a woman.
pub(super) fn resident_id(birth: Date, seed: usize, gender: usize) -> Option<String> {
    let order = (seed * 2) % 998 + gender;
    let birth = birth.to_string().replace('-', "");
    let body = format!("990000{birth}{order:03}");
    let mut numbers = "0123456789X".chars().map(|check| format!("{body}{check}"));
    numbers.find(|number| support::resident_id_fault(number).is_none())
}

/// Numbers whose first places are an identity number, the rest as the pattern has it.
fn numbers_that_begin_with_ids(
    pattern: Option<&crate::pattern::Pattern>,
    prefix: u32,
    seed: usize,
    near: &Near,
) -> Vec<Json> {
    let mut state = seed as u64 * 2 + 1;
    let mut tail = || {
        let whole = pattern.map(|pattern| pattern.sample(&mut |below| next(&mut state, below)));
        whole.unwrap_or_default().chars().skip(prefix as usize).collect::<String>()
    };
    let ids = resident_ids(seed, near);
    let ids = ids.iter().filter_map(Json::as_text);
    ids.map(|id| Json::Text(format!("{id}{}", tail()))).collect()
}

fn texts(
    kind: &TextType,
    pattern: Option<&crate::pattern::Pattern>,
    min: u32,
    max: u32,
    seed: usize,
) -> Vec<Json> {
    const NAMES: [&str; 10] = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"];
    let name = NAMES.get(seed % NAMES.len()).copied().unwrap_or("甲");
    let mut found = vec![format!("测试{name}")];
    if kind.base == "email" {
        found.insert(0, format!("test{seed}@example.com"));
    }
    if let Some(pattern) = pattern {
        found.clear();
        if kind.base == "email" {
            found.push(format!("test{seed}@example.com"));
        }
        let mut state = seed as u64 * 2 + 1;
        for _ in 0..4 {
            found.push(pattern.sample(&mut |below| next(&mut state, below)));
        }
    }
    let long = |text: String| {
        let missing = (min as usize).saturating_sub(text.chars().count());
        let text: String = text.chars().chain(std::iter::repeat_n('测', missing)).collect();
        text.chars().take(max as usize).collect::<String>()
    };
    let found = found.into_iter().map(|text| if pattern.is_some() { text } else { long(text) });
    match kind.check {
        None => found.map(Json::Text).collect(),
        Some(check) => {
            let prefix = kind.check_prefix.map_or(usize::MAX, |prefix| prefix as usize);
            let checked = found.filter_map(|text| {
                let rest: String = text.chars().skip(prefix).collect();
                let body: String = text.chars().take(prefix).collect();
                Some(with_check(&body, check)? + &rest)
            });
            checked.map(Json::Text).collect()
        }
    }
}

/// The text with its last places such that its check is satisfied.
fn with_check(text: &str, check: NamedCheck) -> Option<String> {
    let body = |places: usize| {
        let length = text.chars().count().saturating_sub(places);
        text.chars().take(length).collect::<String>()
    };
    let (one, two) = (body(1), body(2));
    let single = "0123456789XABCDEFGHJKLMNPQRTUWY".chars().map(|check| format!("{one}{check}"));
    let double = (0..100).map(|number| format!("{two}{number:02}"));
    single.chain(double).find(|number| check.fault(number).is_none())
}

/// The next number of a fixed sequence (a linear congruence), below `below`.
fn next(state: &mut u64, below: usize) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*state >> 33).unwrap_or(0) % below.max(1)
}

/// The numbers that conditions of the matter speak of, as constants and as parameters.
pub(super) fn numbers(model: &Model) -> Vec<i64> {
    use crate::expr::ExprKind;
    use crate::model::Value;
    let mut found = Vec::new();
    let mut add = |value: &Value| {
        if let Value::Integer(number) = value
            && !found.contains(number)
        {
            found.push(*number);
        }
    };
    model.parameters.values().for_each(|parameter| add(&parameter.value));
    let terms = model.terms.values().map(|term| &term.is);
    let checks = model.checks.values().map(|check| &check.that);
    let fields = model.fields.values().filter_map(|field| field.when.as_ref());
    let groups = model.groups.values().filter_map(|group| group.when.as_ref());
    for expr in terms.chain(checks).chain(fields).chain(groups) {
        expr.walk(&mut |node| {
            if let ExprKind::Constant(value) = &node.kind {
                add(value);
            }
        });
    }
    found.truncate(12);
    found
}

/// A number that tells fields apart.
pub(crate) fn seed(field: crate::model::FieldId, row: usize) -> usize {
    field.index().saturating_mul(7).saturating_add(row)
}
