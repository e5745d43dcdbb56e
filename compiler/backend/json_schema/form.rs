//! The form as schemas: objects with their members, and the rules between answers at the objects
//! where they can be said.

use super::coverage::{Carried, Coverage, Rule};
use super::domain::{CHECK, Definitions};
use super::formula::{Formula, Truth};
use super::place::{Rules, Standing};
use super::truth::{Conditions, Scope};
use super::values::{absent, present, set};
use crate::expr::{Frame, chinese};
use crate::model::{ChooseItems, Domain, Field, Group, GroupId, Member, Model, Requirement, Under};
use serde_json::{Map, Value as Json, json};

/// Builds the schemas of one carrier of answers.
pub(super) struct FormSchema<'m, 'd> {
    model: &'m Model,
    conditions: Conditions<'m>,
    definitions: &'d mut Definitions<'m>,
    rules: Rules<'m>,
    coverage: Vec<Coverage>,
    /// Whether computed answers are there too.
    derived: bool,
}

/// The schemas of a form.
pub(super) struct Made {
    /// The answers.
    pub(super) answers: Json,
    /// What the envelope satisfies beside.
    pub(super) envelope: Vec<Json>,
    /// How far the rules are carried.
    pub(super) coverage: Vec<Coverage>,
}

impl<'m, 'd> FormSchema<'m, 'd> {
    /// The form of a model; with `derived`, computed answers are members too.
    pub(super) fn make(
        model: &'m Model,
        definitions: &'d mut Definitions<'m>,
        derived: bool,
    ) -> Made {
        let conditions = Conditions { model };
        let rules = Rules::new(model);
        let mut form =
            FormSchema { model, conditions, definitions, rules, coverage: Vec::new(), derived };
        for (group, _) in model.groups.iter() {
            form.group_rules(group);
        }
        form.checks();
        form.choose_items();
        form.divisions();
        let mut rules = std::mem::replace(&mut form.rules, Rules::new(model)).finish();
        let answers = form.object(Model::ROOT, &mut rules);
        Made { answers, envelope: rules.of_envelope(), coverage: form.coverage }
    }

    /// The object of a group or of one of its rows, with its rules.
    fn object(&mut self, id: GroupId, rules: &mut Standing) -> Json {
        let group = &self.model.groups[id];
        let scope = Scope::home(self.model, id);
        let (mut properties, mut required) = (Map::new(), Vec::new());
        for member in &group.members {
            let (name, made) = match member {
                Member::Field(field) => {
                    let own = &self.model.fields[*field];
                    if own.derive.is_some() && !self.derived {
                        continue;
                    }
                    (&own.id, self.field(own))
                }
                Member::Group(child) => {
                    (&self.model.groups[*child].id, self.member_group(*child, rules))
                }
                Member::Passage(_) => continue,
            };
            let firm = self.is_firm(*member) && self.own(*member, &scope).yes == Formula::True;
            if firm && !self.may_be_computed(id) {
                required.push(json!(name));
            }
            properties.insert(name.clone(), made);
        }
        let mut out = json!({ "type": "object" });
        describe(&mut out, &group.title, group.hint.as_deref());
        set(&mut out, "properties", properties);
        if required.is_empty() {
            set(&mut out, "minProperties", 1);
        } else {
            set(&mut out, "required", required);
        }
        set(&mut out, "additionalProperties", false);
        let rules = rules.of_group(id);
        if !rules.is_empty() {
            set(&mut out, "allOf", rules);
        }
        out
    }

    fn member_group(&mut self, id: GroupId, rules: &mut Standing) -> Json {
        let group = &self.model.groups[id];
        let object = self.object(id, rules);
        let Some(repeat) = &group.repeat else { return object };
        let mut out = json!({ "type": "array" });
        describe(&mut out, &group.title, None);
        set(&mut out, "items", object);
        set(&mut out, "minItems", repeat.min.max(1));
        set(&mut out, "maxItems", repeat.max);
        out
    }

    fn field(&mut self, field: &'m Field) -> Json {
        let mut out = match (&field.domain, &field.under) {
            (Domain::Division { table, level }, Some(Under::Code(code))) => {
                self.definitions.division(*table, *level, Some(code))
            }
            (domain, _) => self.definitions.domain(domain),
        };
        let unsaid = |coverage: &Coverage| {
            coverage.rule == Rule::Under
                && coverage.path == field.path
                && coverage.carried != Carried::Full
        };
        if let Some(Under::Field(around)) = &field.under
            && self.coverage.iter().any(unsaid)
        {
            set(
                &mut out,
                CHECK,
                json!({ "check": "under", "field": self.model.fields[*around].path }),
            );
        }
        let hint = field.hint.as_deref().or(field.consent.as_ref().map(|c| c.text.as_str()));
        describe(&mut out, &field.label, hint);
        out
    }

    /// Whether a member is one whose presence can be demanded: a question, rows of which some must
    /// be there, or a group with such a member.
    fn is_firm(&self, member: Member) -> bool {
        match member {
            Member::Field(id) => self.model.fields[id].derive.is_none(),
            Member::Group(id) => {
                let group = &self.model.groups[id];
                let scope = Scope::home(self.model, id);
                match &group.repeat {
                    Some(repeat) => repeat.min > 0,
                    None => group.members.iter().any(|member| {
                        self.is_firm(*member) && self.own(*member, &scope).yes == Formula::True
                    }),
                }
            }
            Member::Passage(_) => false,
        }
    }

    /// When a member is demanded, given that its group is open and its members are demanded.
    fn own(&self, member: Member, scope: &Scope) -> Truth {
        let requirement: &Requirement = match member {
            Member::Field(id) => &self.model.fields[id].required,
            Member::Group(id) => &self.model.groups[id].required,
            Member::Passage(_) => return Truth::fixed(false),
        };
        Truth::all([self.step(member, scope), self.conditions.requirement(requirement, scope)])
    }

    /// What opens a member, given that its group is open.
    fn step(&self, member: Member, scope: &Scope) -> Truth {
        match member {
            Member::Field(id) => self.conditions.field_step(id, scope),
            Member::Group(id) => self.conditions.group_step(id, scope),
            Member::Passage(_) => Truth::fixed(true),
        }
    }

    /// Whether the members of a group are demanded: as soon as one is there, or when the group
    /// itself is required. A row is there.
    fn demanded(&self, id: GroupId, scope: &Scope) -> Truth {
        let group = &self.model.groups[id];
        let (Some(parent), None) = (group.parent, &group.repeat) else { return Truth::fixed(true) };
        let Some(spot) = self.conditions.spot(id, Frame::HOME, scope) else {
            return Truth::unsaid();
        };
        if self.may_be_computed(id) {
            return Truth::unsaid();
        }
        let there = Formula::atom(spot.level, present(&spot.path, Json::Bool(true)));
        let there = Truth::exactly(there, Formula::atom(spot.level, absent(&spot.path)));
        let required = self.conditions.requirement(&group.required, scope);
        Truth::any([there, Truth::all([self.demanded(parent, scope), required])])
    }

    /// Whether a group that need not be answered may be there for its computed answers alone.
    fn may_be_computed(&self, id: GroupId) -> bool {
        let computed = |id: GroupId| {
            let mut below = self.model.fields_below(id).into_iter();
            below.any(|field| self.model.fields[field].derive.is_some())
        };
        let optional = |id: &GroupId| {
            let group = &self.model.groups[*id];
            !matches!(group.required, Requirement::Always) && group.repeat.is_none()
        };
        self.derived && self.model.ancestry(id).iter().any(optional) && computed(id)
    }

    fn group_rules(&mut self, id: GroupId) {
        let model = self.model;
        let group: &Group = &model.groups[id];
        let scope = Scope::home(model, id);
        let Some(spot) = self.conditions.spot(id, Frame::HOME, &scope) else { return };
        for member in &group.members {
            let (name, path, computed) = match member {
                Member::Field(id) => {
                    let field: &Field = &model.fields[*id];
                    (&field.id, &field.path, field.derive.is_some())
                }
                Member::Group(id) => (&model.groups[*id].id, &model.groups[*id].path, false),
                Member::Passage(_) => continue,
            };
            if computed && !self.derived {
                continue;
            }
            let way = spot.member(name);
            let step = self.step(*member, &scope);
            let carried = self.rules.add(step.no.clone(), &scope, absent(&way), None);
            let carried = Carried::of(step.exact && carried, &step.no);
            if carried != Carried::Full {
                self.say(id, *member, "closed");
            }
            self.note(path, Rule::Closed, carried);
            if !self.is_demandable(*member) {
                continue;
            }
            let own = self.own(*member, &scope);
            let full = Truth::all([
                self.conditions.open_around(id, &scope),
                self.demanded(id, &scope),
                own.clone(),
            ]);
            // What is always demanded in its group stands in the group's own `required`.
            let carried = own.yes == Formula::True
                || self.rules.add(full.yes.clone(), &scope, present(&way, Json::Bool(true)), None);
            if !own.exact {
                self.say(id, *member, "missing");
            }
            self.note(path, Rule::Missing, Carried::of(full.exact && carried, &full.yes));
        }
    }

    /// Notes in words when a member is asked or demanded, where the schema cannot say it.
    fn say(&mut self, group: GroupId, member: Member, rule: &str) {
        let model = self.model;
        let (id, label, when, required) = match member {
            Member::Field(id) => {
                let field = &model.fields[id];
                (&field.id, &field.label, &field.when, &field.required)
            }
            Member::Group(id) => {
                let group = &model.groups[id];
                (&group.id, &group.title, &group.when, &group.required)
            }
            Member::Passage(_) => return,
        };
        let condition = match (rule, when, required) {
            ("closed", Some(when), _) => when,
            (_, _, Requirement::When(required)) => required,
            (_, Some(when), _) => when,
            _ => return,
        };
        let sentence = chinese::sentence(condition, model);
        let says = match rule {
            "closed" => format!("“{label}”只在这种情况填写：{sentence}"),
            _ => format!("“{label}”在这种情况必填：{sentence}"),
        };
        self.rules.unsaid(group, &format!("{rule}:{id}"), &says);
    }

    fn is_demandable(&self, member: Member) -> bool {
        match member {
            Member::Field(id) => {
                let field = &self.model.fields[id];
                field.derive.is_none() && !matches!(field.required, Requirement::Never)
            }
            member => self.is_firm(member),
        }
    }

    /// Divisions that lie inside of one answered elsewhere.
    fn divisions(&mut self) {
        let model = self.model;
        for field in model.fields.values() {
            let Some(Under::Field(_)) = field.under else { continue };
            let scope = Scope::home(model, field.group);
            let carried =
                super::under::rules(self.conditions, field, &scope).is_some_and(|rules| {
                    rules
                        .into_iter()
                        .all(|(condition, demand)| self.rules.add(condition, &scope, demand, None))
                });
            self.note(&field.path, Rule::Under, if carried { Carried::Full } else { Carried::No });
        }
    }

    fn checks(&mut self) {
        let model = self.model;
        for check in model.checks.values() {
            let scope = Scope::home(model, check.group);
            let that = self.conditions.truth(&check.that, &scope);
            let judged = Truth::all([
                self.conditions.open_around(check.group, &scope),
                self.demanded(check.group, &scope),
            ]);
            let broken = Truth::all([judged, that.negated()]);
            let carried =
                self.rules.add(broken.yes.clone(), &scope, Json::Bool(false), Some(&check.message));
            let carried = Carried::of(broken.exact && carried, &broken.yes);
            if carried != Carried::Full {
                self.rules.unsaid(check.group, &format!("check:{}", check.id), &check.message);
            }
            let path = model.groups[check.group].path.clone();
            self.coverage.push(Coverage { path, rule: Rule::Check(check.id.clone()), carried });
        }
    }

    fn choose_items(&mut self) {
        let scope = Scope::home(self.model, Model::ROOT);
        let conditions = self.conditions;
        let applied: Vec<Truth> = self
            .model
            .items
            .values()
            .map(|item| conditions.truth(&item.applied_when, &scope))
            .collect();
        if self.model.choose_items == ChooseItems::Any {
            return;
        }
        let mut exact = applied.iter().all(|truth| truth.exact);
        let none = Formula::all(applied.iter().map(|truth| truth.no.clone()));
        exact &= self.rules.add(none, &scope, Json::Bool(false), Some("至少选办一项"));
        if self.model.choose_items == ChooseItems::ExactlyOne {
            for (index, first) in applied.iter().enumerate() {
                for second in applied.iter().skip(index + 1) {
                    let both = first.yes.clone().and(second.yes.clone());
                    exact &= self.rules.add(both, &scope, Json::Bool(false), Some("只能选办一项"));
                }
            }
        }
        let carried = if exact { Carried::Full } else { Carried::Partly };
        self.note("", Rule::ChooseItems, carried);
    }

    fn note(&mut self, path: &str, rule: Rule, carried: Carried) {
        self.coverage.push(Coverage { path: path.to_owned(), rule, carried });
    }
}

/// Adds title and description.
pub(super) fn describe(out: &mut Json, title: &str, hint: Option<&str>) {
    if !title.is_empty() {
        set(out, "title", title);
    }
    if let Some(hint) = hint {
        set(out, "description", hint);
    }
}
