//! Instances that break one rule.

use super::answer::{self, Step};
use super::build::Builder;
use super::sample;
use crate::interpret::Interpreter;
use crate::model::{Domain, Field, FieldId, Model};
use crate::support::Json;

/// An instance, and the place and code of the rule it breaks.
pub(super) type Broken = (Json, String, String);

/// One instance for each rule that can be broken alone by changing one of the valid ones.
pub(super) fn of(interpreter: &Interpreter<'_>, valid: &[(String, Json)]) -> Vec<Broken> {
    let mut search = Search { interpreter, valid, found: Vec::new() };
    search.envelope();
    let model = interpreter.model();
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
    interpreter: &'s Interpreter<'s>,
    valid: &'s [(String, Json)],
    found: Vec<Broken>,
}

impl<'s> Search<'s> {
    fn model(&self) -> &'s Model {
        self.interpreter.model()
    }

    /// Keeps the first changed instance that breaks just this rule.
    fn keep(&mut self, path: &str, code: &str, change: &dyn Fn(&mut Json) -> bool) -> bool {
        for (_, instance) in self.valid {
            let mut changed = instance.clone();
            if !change(&mut changed) {
                continue;
            }
            if let [only] = self.interpreter.validate(&changed).as_slice()
                && only.path == path
                && only.code == code
            {
                self.found.push((changed, path.to_owned(), code.to_owned()));
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
        let builder = Builder::new(self.interpreter);
        let place = builder.place(id);
        let path = path_of(&place);
        let given = |instance: &Json| answer::get(instance, &place).is_some();
        self.keep(&path, "missing", &|instance| {
            given(instance) && {
                answer::put(instance, &place, None);
                true
            }
        });
        if let Some(value) = builder.candidates(id, 0).into_iter().next() {
            let parent = place.len().saturating_sub(1);
            // Where its group is there, so that the group itself is open.
            self.keep(&path, "closed", &|instance| {
                let around = place.get(..parent).unwrap_or_default();
                let beside = around.is_empty() || answer::get(instance, around).is_some();
                beside && !given(instance) && {
                    answer::put(instance, &place, Some(value.clone()));
                    true
                }
            });
        }
        for (value, code) in ill_formed(self.model(), field) {
            let change = |instance: &mut Json| {
                given(instance) && {
                    answer::put(instance, &place, Some(value.clone()));
                    true
                }
            };
            if self.keep(&path, code, &change) {
                break;
            }
        }
    }

    fn rows(&mut self) {
        let builder = Builder::new(self.interpreter);
        for (id, group) in self.model().groups.iter() {
            let Some(repeat) = &group.repeat else { continue };
            let mut place = builder.group_place(id);
            place.pop();
            let path = path_of(&place);
            let most = repeat.max as usize;
            if most < 60 {
                self.keep(&path, "too_many", &|instance| {
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
                let mut builder = Builder::new(self.interpreter);
                builder.instance = instance.clone();
                builder.achieve(&check.that, false, check.group, 0);
                let violations = self.interpreter.validate(&builder.instance);
                match violations.as_slice() {
                    [only] if only.code == code => Some((builder.instance, only.path.clone())),
                    _ => None,
                }
            });
            if let Some((instance, path)) = broken {
                self.found.push((instance, path, code));
            }
        }
    }
}

/// Values that are none of a field's, with the code of what is wrong, the most telling first.
fn ill_formed(model: &Model, field: &Field) -> Vec<(Json, &'static str)> {
    let text = |text: &str| Json::from(text);
    let wrong_type = (Json::List(vec![Json::Bool(true)]), "type");
    let mut found = match &field.domain {
        Domain::Text { .. } => {
            let sound = sample::candidates(model, &field.domain, 1, &[]).into_iter().next();
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
