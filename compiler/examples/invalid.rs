//! Instances that break one rule.

use super::answer::{self, Step};
use super::build::Builder;
use super::pool::Pool;
use super::valid::{One, Valid, leaves};
use super::{MOST_ANSWERS, sample};
use crate::model::{Check, Domain, Field, FieldId, Model, Requirement};
use crate::support::Json;

/// Most changed instances that are looked at for one rule.
const TRIES: usize = 12;
/// Most rounds of mending what else was broken along with a check.
const ROUNDS: usize = 12;

/// An instance, and the place and code of the rule it breaks.
pub(super) type Broken = (Json, String, String);

/// One instance for each rule that can be broken alone by changing one of the valid ones, as far as the
/// bounds allow.
pub(super) fn of<'p>(pool: &'p Pool<'p>, valid: &mut Valid<'p>) -> Vec<Broken> {
    let model = pool.interpreter.model();
    let answers = valid.answers;
    let mut search = Search { pool, valid, answers, found: Vec::new() };
    search.envelope();
    for (id, field) in model.fields.iter() {
        if field.derive.is_none() {
            search.field(id, field);
        }
    }
    search.rows();
    search.checks();
    search.found
}

struct Search<'s, 'p> {
    pool: &'p Pool<'p>,
    valid: &'s mut Valid<'p>,
    /// How many answers all examples hold so far.
    answers: usize,
    found: Vec<Broken>,
}

impl<'p> Search<'_, 'p> {
    fn model(&self) -> &'p Model {
        self.pool.interpreter.model()
    }

    /// Whether there are as many as may be.
    fn is_enough(&self) -> bool {
        self.answers >= MOST_ANSWERS || self.pool.is_spent()
    }

    fn add(&mut self, instance: Json, path: &str, code: &str) {
        self.answers += leaves(&instance);
        self.found.push((instance, path.to_owned(), code.to_owned()));
    }

    /// Keeps the first instance with a changed envelope that breaks just this rule.
    fn keep(&mut self, path: &str, code: &str, change: &dyn Fn(&mut Json) -> bool) {
        if self.is_enough() {
            return;
        }
        let changed = self.valid.iter().filter_map(|one| {
            let mut changed = one.instance().clone();
            change(&mut changed).then_some(changed)
        });
        let is_alone = |changed: &Json| {
            self.pool.goes_through(2 * self.model().fields.len());
            let broken = self.pool.interpreter.validate(changed);
            matches!(broken.as_slice(), [only] if only.path == path && only.code == code)
        };
        let found = changed.take(TRIES).find(is_alone);
        if let Some(found) = found {
            self.add(found, path, code);
        }
    }

    /// Keeps the first of the valid instances that are such and that break just this rule when
    /// something else stands at a place. Whether there is one.
    fn keep_with(
        &mut self,
        such: &dyn Fn(&One<'p>) -> bool,
        (path, code): (&str, &str),
        place: &[Step],
        value: &dyn Fn(&Json) -> Option<Json>,
    ) -> bool {
        let mut tries = 0;
        for index in 0..self.valid.len() {
            if tries == TRIES || self.is_enough() {
                return false;
            }
            let Some(one) = self.valid.get_mut(index).filter(|one| such(one)) else { continue };
            tries += 1;
            let builder = &mut one.builder;
            let before = builder.before();
            builder.fix(place, value(builder.instance()));
            let broken = builder.violations();
            let is_alone =
                matches!(broken.as_slice(), [only] if only.path == path && only.code == code);
            let found = is_alone.then(|| builder.instance().clone());
            builder.restore(before);
            if let Some(found) = found {
                self.add(found, path, code);
                return true;
            }
        }
        false
    }

    fn envelope(&mut self) {
        for (key, value, code) in [
            ("matter", "other_matter", "not_in_table"),
            ("version", "0.0.0-other", "not_in_table"),
            ("submitted_on", "2025-02-30", "calendar"),
            ("submitted_on", "1899-12-31", "range"),
            ("region", "9", "pattern"),
        ] {
            self.keep(key, code, &|instance| replace(instance, key, value));
        }
        self.keep("surprise", "unknown_key", &|instance| {
            let Json::Object(members) = instance else { return false };
            members.push(("surprise".to_owned(), Json::Bool(true)));
            true
        });
        self.keep("submitted_on", "missing", &|instance| {
            let Json::Object(members) = instance else { return false };
            members.retain(|(key, _)| key != "submitted_on");
            true
        });
    }

    fn field(&mut self, id: FieldId, field: &Field) {
        if self.is_enough() {
            return;
        }
        let builder = Builder::new(self.pool);
        let place = builder.place(id);
        let path = path_of(&place);
        let given = |one: &One<'p>| one.answers(id);
        if !matches!(field.required, Requirement::Never) {
            self.keep_with(&given, (&path, "missing"), &place, &|_| None);
        }
        if let Some(value) =
            builder.candidates(id, 0).first().filter(|_| self.may_be_closed(id, field))
        {
            // Where its group is there, so that the group itself is open.
            let fitting = |one: &One<'p>| one.has(field.group) && is_closed(one, id, field);
            self.keep_with(&fitting, (&path, "closed"), &place, &|_| Some(value.clone()));
        }
        for (value, code) in ill_formed(self.pool, field) {
            let read = self.pool.interpreter.read_value(&field.domain, &value);
            // What the value is for is known without looking at a whole instance.
            if read.err().is_none_or(|fault| fault.code() != code) {
                continue;
            }
            if self.keep_with(&given, (&path, code), &place, &|_| Some(value.clone())) {
                break;
            }
        }
    }

    /// Whether a question can be closed where its group is open.
    fn may_be_closed(&self, id: FieldId, field: &Field) -> bool {
        let group = self.model().groups.get(field.group);
        let switch = group.and_then(|group| group.switch);
        field.when.is_some() || switch.is_some_and(|switch| switch != id)
    }

    fn rows(&mut self) {
        let builder = Builder::new(self.pool);
        for (id, group) in self.model().groups.iter() {
            let Some(repeat) = &group.repeat else { continue };
            let mut place = builder.group_place(id);
            place.pop();
            let path = path_of(&place);
            let most = repeat.max as usize;
            if most < 60 {
                let many = |instance: &Json| {
                    let rows = answer::get(instance, &place)?.as_list()?;
                    Some(Json::List(rows.iter().cycle().take(most + 1).cloned().collect()))
                };
                self.keep_with(&|one| one.has(id), (&path, "too_many"), &place, &many);
            }
        }
    }

    /// Breaks each check by aiming at its contrary from a valid instance.
    fn checks(&mut self) {
        for check in self.model().checks.values() {
            let code = format!("check:{}", check.id);
            for index in 0..self.valid.len() {
                if self.is_enough() {
                    return;
                }
                let Some(One { builder, .. }) = self.valid.get_mut(index) else { continue };
                let before = builder.before();
                let path = broken_alone(builder, check, &code);
                let found = path.map(|path| (builder.instance().clone(), path));
                builder.restore(before);
                if let Some((instance, path)) = found {
                    self.add(instance, &path, &code);
                    break;
                }
            }
        }
    }
}

/// Breaks a check and mends what else was broken along with it: the place where it is told.
fn broken_alone(builder: &mut Builder<'_>, check: &Check, code: &str) -> Option<String> {
    for _ in 0..ROUNDS {
        builder.achieve(&check.that, false, check.group, 0);
        let violations = builder.violations();
        match violations.as_slice() {
            [only] if only.code == code => return Some(only.path.clone()),
            // It cannot be broken from here.
            all if all.iter().all(|violation| violation.code != code) => return None,
            all => all.iter().filter(|v| v.code != code).for_each(|v| builder.mend(v)),
        }
    }
    None
}

/// Whether a question is closed in a group that is open.
fn is_closed(one: &One<'_>, id: FieldId, field: &Field) -> bool {
    one.builder.look(|now| now.is_closed(id, now.first_node(field.group)))
}

/// Values that are none of a field's, with the code of what is wrong, the most telling first.
fn ill_formed(pool: &Pool<'_>, field: &Field) -> Vec<(Json, &'static str)> {
    let text = |text: &str| Json::from(text);
    let wrong_type = (Json::List(vec![Json::Bool(true)]), "type");
    let mut found = match &field.domain {
        Domain::Text { .. } => {
            let sound = sample::candidates(pool.interpreter, &field.domain, 1, &pool.near)
                .into_iter()
                .next();
            let mut found = Vec::new();
            if let Some(Json::Text(sound)) = &sound {
                let last = sound.chars().last();
                let body: String =
                    sound.chars().take(sound.chars().count().saturating_sub(1)).collect();
                let other = if last == Some('1') { '2' } else { '1' };
                found.push((Json::Text(format!("{body}{other}")), "check_digit"));
                found.push((Json::Text(format!("{sound} ")), "not_canonical"));
            }
            found.push((text("？"), "pattern"));
            found
        }
        Domain::Integer { max, .. } | Domain::Money { max, .. } => {
            vec![(Json::from(max.saturating_add(1)), "range"), (text("3"), "type")]
        }
        Domain::Decimal { .. } => vec![(text("1e3"), "pattern")],
        Domain::YesNo => vec![(text("是"), "type")],
        Domain::Tick => vec![(Json::Bool(false), "not_in_table")],
        Domain::OneOf(_) => vec![(text("没有的代码"), "not_in_table")],
        Domain::AnyOf { .. } => vec![(Json::List(vec![text("没有的代码")]), "not_in_table")],
        Domain::Date { .. } => vec![(text("2023-02-29"), "calendar")],
        Domain::Month { .. } => vec![(text("2023-13"), "calendar")],
        Domain::Division { .. } => vec![(text("000000"), "not_in_table")],
    };
    found.push(wrong_type);
    found
}

fn replace(instance: &mut Json, key: &str, value: &str) -> bool {
    let Json::Object(members) = instance else { return false };
    match members.iter_mut().find(|(name, _)| name == key) {
        Some((_, json)) => {
            *json = Json::from(value);
            true
        }
        None => false,
    }
}

fn path_of(place: &[Step]) -> String {
    place.iter().fold(String::new(), |path, step| match step {
        Step::Key(key) => crate::support::member_path(&path, key),
        Step::Row(row) => crate::support::row_path(&path, *row),
    })
}
