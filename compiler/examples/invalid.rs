//! Instances that break one rule.

use super::answer::{self, Step};
use super::build::{Builder, Pool};
use super::sample;
use crate::model::{ArenaId, Domain, Field, FieldId, Model, Requirement};
use crate::support::Json;

/// Most changed instances that are looked at for one rule.
const TRIES: usize = 12;
/// Most rounds of mending what else was broken along with a check.
const ROUNDS: usize = 12;

/// An instance, and the place and code of the rule it breaks.
pub(super) type Broken = (Json, String, String);

/// One instance for each rule that can be broken alone by changing one of the valid ones, but not more
/// than `most`.
pub(super) fn of(pool: &Pool<'_>, valid: &[(String, Json)], most: usize) -> Vec<Broken> {
    let model = pool.interpreter.model();
    let closed = valid.iter().map(|(_, instance)| closed(pool, instance)).collect();
    let mut search = Search { pool, valid, closed, most, found: Vec::new() };
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

struct Search<'s> {
    pool: &'s Pool<'s>,
    valid: &'s [(String, Json)],
    /// For each valid instance: the questions that are closed in a group that is open.
    closed: Vec<Vec<bool>>,
    /// How many are wanted.
    most: usize,
    found: Vec<Broken>,
}

impl<'s> Search<'s> {
    fn model(&self) -> &'s Model {
        self.pool.interpreter.model()
    }

    /// Keeps the first changed instance that breaks just this rule.
    fn keep(&mut self, path: &str, code: &str, change: &dyn Fn(&mut Json) -> bool) -> bool {
        let all: Vec<usize> = (0..self.valid.len()).collect();
        self.keep_of(&all, path, code, change)
    }

    /// The same among some of the valid instances.
    fn keep_of(
        &mut self,
        among: &[usize],
        path: &str,
        code: &str,
        change: &dyn Fn(&mut Json) -> bool,
    ) -> bool {
        if self.found.len() >= self.most || self.pool.gone_through() > super::MOST_GONE_THROUGH {
            return false;
        }
        let valid = among.iter().filter_map(|index| self.valid.get(*index));
        let changed = valid.filter_map(|(_, instance)| {
            let mut changed = instance.clone();
            change(&mut changed).then_some(changed)
        });
        let is_alone = |changed: &Json| {
            self.pool.reads();
            match self.pool.interpreter.validate(changed).as_slice() {
                [only] => only.path == path && only.code == code,
                _ => false,
            }
        };
        let Some(found) = changed.take(TRIES).find(is_alone) else { return false };
        self.found.push((found, path.to_owned(), code.to_owned()));
        true
    }

    /// The valid instances that have something at a place.
    fn having(&self, place: &[Step]) -> Vec<usize> {
        let valid = self.valid.iter().enumerate();
        let having = valid.filter(|(_, (_, instance))| answer::get(instance, place).is_some());
        having.map(|(index, _)| index).collect()
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
        let builder = Builder::new(self.pool);
        let place = builder.place(id);
        let path = path_of(&place);
        let given = self.having(&place);
        if !matches!(field.required, Requirement::Never) {
            self.keep_of(&given, &path, "missing", &|instance| {
                answer::put(instance, &place, None);
                true
            });
        }
        if let Some(value) = builder.candidates(id, 0).first().cloned() {
            let parent = place.len().saturating_sub(1);
            // Where its group is there, so that the group itself is open.
            let mut fitting = self.having(place.get(..parent).unwrap_or_default());
            let is_closed = |closed: &Vec<bool>| closed.get(id.index()) == Some(&true);
            fitting.retain(|index| self.closed.get(*index).is_some_and(is_closed));
            self.keep_of(&fitting, &path, "closed", &|instance| {
                answer::put(instance, &place, Some(value.clone()));
                true
            });
        }
        for (value, code) in ill_formed(self.pool, field) {
            let read = self.pool.interpreter.read_value(&field.domain, &value);
            // What the value is for is known without looking at a whole instance.
            if read.err().is_none_or(|fault| fault.code() != code) {
                continue;
            }
            let change = |instance: &mut Json| {
                answer::put(instance, &place, Some(value.clone()));
                true
            };
            if self.keep_of(&given, &path, code, &change) {
                break;
            }
        }
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
                self.keep_of(&self.having(&place), &path, "too_many", &|instance| {
                    let Some(Json::List(rows)) = answer::get(instance, &place).cloned() else {
                        return false;
                    };
                    let many: Vec<Json> = rows.iter().cycle().take(most + 1).cloned().collect();
                    answer::put(instance, &place, Some(Json::List(many)));
                    true
                });
            }
        }
    }

    /// Breaks each check by aiming at its contrary from a valid instance.
    fn checks(&mut self) {
        let model = self.model();
        for check in model.checks.values() {
            let code = format!("check:{}", check.id);
            let broken = self.valid.iter().find_map(|(_, instance)| {
                let mut builder = Builder::from(self.pool, instance.clone());
                for _ in 0..ROUNDS {
                    builder.achieve(&check.that, false, check.group, 0);
                    let violations = builder.violations();
                    match violations.as_slice() {
                        [only] if only.code == code => {
                            return Some((builder.instance().clone(), only.path.clone()));
                        }
                        // It cannot be broken from here.
                        all if all.iter().all(|violation| violation.code != code) => return None,
                        all => all.iter().filter(|v| v.code != code).for_each(|v| builder.mend(v)),
                    }
                }
                None
            });
            if let Some((instance, path)) = broken {
                self.found.push((instance, path, code));
            }
        }
    }
}

/// Which questions are closed in a group that is open.
fn closed(pool: &Pool<'_>, instance: &Json) -> Vec<bool> {
    Builder::from(pool, instance.clone()).look(|now| {
        let fields = pool.interpreter.model().fields.iter();
        fields.map(|(id, field)| now.is_closed(id, now.first_node(field.group))).collect()
    })
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
