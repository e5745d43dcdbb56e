//! Building one valid instance.

use super::answer::{self, Step};
use super::given::Given;
use super::pool::{Answers, Pool};
use super::reading::{Changes, Reading};
use crate::interpret::{NodeId, Registers, Situation, Violation};
use crate::model::{ArenaId, Domain, FieldId, GroupId, ItemId, Member, Model, Requirement};
use crate::support::Json;
use std::cell::RefCell;

/// Most rounds of completing and mending.
const ROUNDS: usize = 60;

/// An instance in the making.
pub(crate) struct Builder<'m> {
    pub(super) pool: &'m Pool<'m>,
    instance: Json,
    /// What the instance was before its last changes.
    changes: Changes,
    /// The instance as read, but for what has been changed since.
    read: RefCell<Reading>,
    /// How often something had to be mended: another way is tried each time.
    pub(super) turn: usize,
    /// The items to apply for, when that is the goal.
    items: Option<Vec<ItemId>>,
    /// The question to open, when that is the goal.
    asked: Option<FieldId>,
    /// What somebody wants the instance to hold.
    given: Option<&'m Given>,
}

impl<'m> Builder<'m> {
    pub(crate) fn new(pool: &'m Pool<'m>) -> Builder<'m> {
        let model = pool.interpreter.model();
        let mut members = vec![
            ("matter".to_owned(), Json::from(model.id.as_str())),
            ("version".to_owned(), Json::from(model.version.as_str())),
            ("submitted_on".to_owned(), Json::Text(pool.near.today.to_string())),
        ];
        if !model.region.is_empty() {
            members.push(("region".to_owned(), Json::from(model.region.as_str())));
        }
        members.push(("answers".to_owned(), Json::Object(Vec::new())));
        Builder::from(pool, Json::Object(members))
    }

    /// Goes on from an instance.
    pub(crate) fn from(pool: &'m Pool<'m>, instance: Json) -> Builder<'m> {
        let (changes, read) = Default::default();
        Builder { pool, instance, changes, read, turn: 0, items: None, asked: None, given: None }
    }

    /// Applies in a region.
    pub(super) fn in_region(mut self, region: &str) -> Builder<'m> {
        if let Json::Object(members) = &mut self.instance {
            members.retain(|(key, _)| key != "region");
            members.push(("region".to_owned(), Json::from(region)));
        }
        self
    }

    pub(crate) fn instance(&self) -> &Json {
        &self.instance
    }

    pub(super) fn into_instance(self) -> Json {
        self.instance
    }

    /// What [`Builder::restore`] goes back to.
    pub(super) fn before(&self) -> usize {
        self.changes.len()
    }

    /// Goes back to what the instance was.
    pub(super) fn restore(&mut self, before: usize) {
        self.changes.undo(before, &mut self.instance, self.read.get_mut());
    }

    pub(super) fn model(&self) -> &'m Model {
        self.pool.interpreter.model()
    }

    pub(super) fn apply_for(&mut self, items: &[ItemId]) {
        self.items = Some(items.to_vec());
    }

    /// Keeps to what is given, whatever else has to be mended.
    pub(super) fn keep_to(&mut self, given: &'m Given) {
        self.items.clone_from(&given.items);
        self.given = Some(given);
    }

    pub(super) fn ask(&mut self, field: FieldId) {
        self.asked = Some(field);
    }

    /// Looks at the instance as it is now.
    pub(super) fn look<T>(&self, at: impl FnOnce(&Situation<'_>) -> T) -> T {
        self.catch_up();
        let read = self.read.borrow();
        at(&Situation::new(self.pool.interpreter, read.draft(), &Registers::default()))
    }

    /// Reads what has been changed. Who looks at it meanwhile sees it as it is.
    fn catch_up(&self) {
        if let Ok(mut read) = self.read.try_borrow_mut() {
            self.pool.goes_through(read.catch_up(self.pool.interpreter, &self.instance));
        }
    }

    /// The rules that the instance as it is now breaks.
    pub(super) fn violations(&self) -> Vec<Violation> {
        self.catch_up();
        self.pool.goes_through(self.model().fields.len());
        self.read.borrow().violations(self.pool.interpreter)
    }

    pub(super) fn applies_for(&self, items: &[ItemId]) -> bool {
        let all = self.model().items.ids();
        self.look(|now| {
            all.into_iter().all(|item| now.applied(item) == Some(items.contains(&item)))
        })
    }

    /// Where a question is answered, in first rows.
    pub(super) fn place(&self, field: FieldId) -> Vec<Step> {
        let Some(field) = self.model().fields.get(field) else { return Vec::new() };
        let mut place = self.group_place(field.group);
        place.push(Step::Key(field.id.clone()));
        place
    }

    pub(super) fn group_place(&self, group: GroupId) -> Vec<Step> {
        let mut place = Vec::new();
        for group in self.model().ancestry(group) {
            let Some(group) = self.model().groups.get(group) else { continue };
            place.push(Step::Key(group.id.clone()));
            if group.repeat.is_some() {
                place.push(Step::Row(0));
            }
        }
        place
    }

    /// Changes the instance, except where it is given.
    pub(crate) fn put(&mut self, place: &[Step], value: Option<Json>) {
        if self.given.is_none_or(|given| !given.fixes(place)) {
            self.fix(place, value);
        }
    }

    /// Changes the instance.
    pub(super) fn fix(&mut self, place: &[Step], value: Option<Json>) {
        self.changes.note(place, &self.instance, self.read.get_mut());
        answer::put(&mut self.instance, place, value);
    }

    pub(super) fn candidates(&self, field: FieldId, row: usize) -> Answers {
        self.pool.candidates(field, row)
    }

    /// Completes and mends until nothing is wrong.
    ///
    /// # Errors
    /// The fewest rules that were broken on the way, when that does not come about; none are when
    /// only a goal was not reached.
    pub(crate) fn finish(&mut self) -> Result<Json, Vec<Violation>> {
        let mut best = None;
        let mut idle = 0;
        for _ in 0..ROUNDS {
            if self.pool.is_spent() {
                break;
            }
            self.changes.forget();
            self.pursue();
            let mut violations = self.violations();
            violations.retain(|broken| self.given.is_none_or(|given| !given.allows(broken)));
            if violations.is_empty() && self.reached() {
                return Ok(ordered(self.model(), &self.instance));
            }
            if best.as_ref().is_none_or(|best: &Vec<_>| violations.len() < best.len()) {
                best = Some(violations.clone());
                idle = 0;
            } else {
                idle += 1;
                self.turn += 1;
            }
            if idle > 20 {
                break;
            }
            for violation in &violations {
                self.mend(violation);
            }
        }
        Err(best.unwrap_or_default())
    }

    /// Sets what the goal needs.
    fn pursue(&mut self) {
        if let Some(given) = self.given {
            self.take_in(given);
        }
        if let Some(items) = self.items.clone() {
            let mut begin = 0;
            while let Some(id) = self.misses(&items, begin) {
                if let Some(item) = self.model().items.get(id) {
                    self.achieve(&item.applied_when, items.contains(&id), Model::ROOT, 0);
                }
                begin = id.index() + 1;
            }
        } else {
            let first = self.model().items.ids().next();
            if let Some(item) = first
                && !self.look(|now| {
                    self.model().items.ids().any(|item| now.applied(item) == Some(true))
                })
                && let Some(item) = self.model().items.get(item)
            {
                self.achieve(&item.applied_when, true, Model::ROOT, 0);
            }
        }
        if let Some(field) = self.asked {
            self.open_field(field, 0);
            self.answer(field);
        }
    }

    /// The first item from a number on that is applied for and should not be, or the other way round.
    fn misses(&self, items: &[ItemId], begin: usize) -> Option<ItemId> {
        self.look(|now| {
            let mut rest = self.model().items.iter().skip(begin);
            rest.find(|(id, item)| {
                let applied = now.holds(&item.applied_when, NodeId::ROOT);
                applied != Some(items.contains(id))
            })
            .map(|(id, _)| id)
        })
    }

    fn reached(&self) -> bool {
        let items = self.items.as_ref().is_none_or(|items| self.applies_for(items));
        let asked = |field| answer::get(&self.instance, &self.place(field)).is_some();
        items && self.asked.is_none_or(asked) && self.given.is_none_or(|g| self.missed(g).is_none())
    }

    /// Gives a question its most ordinary answer, when it has none.
    pub(super) fn answer(&mut self, field: FieldId) {
        let place = self.place(field);
        if answer::get(&self.instance, &place).is_none()
            && let Some(value) = self.candidates(field, 0).first().cloned()
        {
            self.put(&place, Some(value));
        }
    }

    pub(super) fn mend(&mut self, violation: &Violation) {
        let model = self.model();
        let place = answer::steps(&violation.path);
        let name = answer::name(&violation.path);
        let row = place.iter().find_map(|step| match step {
            Step::Row(row) => Some(*row),
            Step::Key(_) => None,
        });
        let row = row.unwrap_or(0);
        if let Some(id) = violation.code.strip_prefix("check:") {
            let broken: Vec<_> = model.checks.values().filter(|check| check.id == id).collect();
            for check in broken {
                self.achieve(&check.that, true, check.group, 0);
            }
        } else if violation.code == "closed" {
            self.put(&place, None);
        } else if let Some(field) = model.fields.find(&name) {
            let candidates = self.candidates(field, row);
            let turn = if violation.code == "missing" { 0 } else { self.turn + 1 };
            let value =
                self.contained(field, candidates.get(turn % candidates.len().max(1)).cloned());
            self.put(&place, value);
        } else if let Some(group) = model.groups.find(&name) {
            self.add_row(group, &place);
        }
    }

    /// A division chosen within the one that should contain it.
    fn contained(&self, field: FieldId, value: Option<Json>) -> Option<Json> {
        use crate::model::Under;
        let definition = self.model().fields.get(field)?;
        let (Domain::Division { table, level }, Some(under)) =
            (&definition.domain, &definition.under)
        else {
            return value;
        };
        let container = match under {
            Under::Code(code) => Some(code.clone()),
            Under::Field(field) => answer::get(&self.instance, &self.place(*field))
                .and_then(|json| json.as_text().map(str::to_owned)),
        };
        let Some(container) = container else { return value };
        let fits = self.model().tables.get(*table)?.selectable().find(|(_, row)| {
            row.level == Some(*level)
                && self.pool.interpreter.contains(*table, &container, &row.code)
        });
        Some(fits.map_or_else(|| Json::from("测试地"), |(_, row)| Json::from(row.code.as_str())))
    }

    /// Adds a row to a repeated group: with the first question that is always required.
    fn add_row(&mut self, group: GroupId, place: &[Step]) {
        let model = self.model();
        let count =
            answer::get(&self.instance, place).and_then(|rows| rows.as_list().map(<[_]>::len));
        let count = count.unwrap_or(0);
        let Some(definition) = model.groups.get(group) else { return };
        let fields = model.fields_below(group);
        let plain = |id: &&FieldId| {
            let field = model.fields.get(**id);
            field.is_some_and(|f| {
                f.derive.is_none() && f.when.is_none() && matches!(f.required, Requirement::Always)
            })
        };
        let Some(field) = fields.iter().find(plain).or_else(|| fields.first()) else { return };
        if definition.repeat.is_none() {
            self.answer(*field);
            return;
        }
        let Some(value) = self.candidates(*field, count).first().cloned() else { return };
        let prefix = self.group_place(group).len();
        let mut to = place.to_vec();
        to.push(Step::Row(count));
        to.extend(self.place(*field).into_iter().skip(prefix));
        self.put(&to, Some(value));
    }
}

/// The instance with its members in the order of the form.
fn ordered(model: &Model, instance: &Json) -> Json {
    let Json::Object(members) = instance else { return instance.clone() };
    let members = members.iter().map(|(key, json)| match key.as_str() {
        "answers" => (key.clone(), ordered_group(model, Model::ROOT, json)),
        _ => (key.clone(), json.clone()),
    });
    Json::Object(members.collect())
}

fn ordered_group(model: &Model, group: GroupId, json: &Json) -> Json {
    if let Json::List(rows) = json {
        return Json::List(rows.iter().map(|row| ordered_group(model, group, row)).collect());
    }
    let Some(definition) = model.groups.get(group) else { return json.clone() };
    let members = definition.members.iter().filter_map(|member| match member {
        Member::Field(id) => {
            let id = &model.fields.get(*id)?.id;
            Some((id.clone(), json.get(id)?.clone()))
        }
        Member::Group(child) => {
            let id = &model.groups.get(*child)?.id;
            Some((id.clone(), ordered_group(model, *child, json.get(id)?)))
        }
        Member::Passage(_) => None,
    });
    Json::Object(members.collect())
}
