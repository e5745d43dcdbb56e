//! The form of a matter as data: what the JavaScript of the page and of integrators judges with.
//!
//! Everything that decides which answers are right is in it, nothing that is only read by people.
//! `templates/javascript/README.md` says what its members are. It is plain JSON; expressions are
//! arrays (see [`expression`]) and whatever occurs more than once is named by its number.

mod expression;
mod page;
mod table;

pub(super) use table::{name as table_name, rows as table_rows};

use crate::expr::{Expr, ExprKind, Frame, Reads, Type};
use crate::model::{
    ArenaId, Check, ChooseItems, Composite, Domain, Field, FieldId, Group, Member, Model,
    ParameterId, Requirement, TableId, TermId, Under,
};
use indexmap::IndexSet;
use serde_json::{Map, Value as Json, json};

/// What values, answers and conditions of a program mean, in JavaScript.
pub(super) const MEANING: &str = concat!(
    include_str!("../../templates/javascript/values.js"),
    include_str!("../../templates/javascript/spelling.js"),
    include_str!("../../templates/javascript/form.js"),
    include_str!("../../templates/javascript/meaning.js"),
    include_str!("../../templates/javascript/functions.js"),
);

/// The program of a matter in the making.
pub(super) struct Program<'m> {
    model: &'m Model,
    /// Conditions that something is asked, demanded or suggested, each once.
    conditions: IndexSet<Json>,
    domains: Vec<Json>,
    terms: IndexSet<TermId>,
    parameters: IndexSet<ParameterId>,
    tables: IndexSet<TableId>,
    /// Tables of which expressions look up rows.
    looked_up: IndexSet<TableId>,
    members: Map<String, Json>,
}

impl<'m> Program<'m> {
    /// The program of a matter.
    pub(super) fn of(model: &'m Model) -> Program<'m> {
        let mut program = Program {
            model,
            conditions: IndexSet::new(),
            domains: Vec::new(),
            terms: IndexSet::new(),
            parameters: IndexSet::new(),
            tables: IndexSet::new(),
            looked_up: IndexSet::new(),
            members: Map::new(),
        };
        program.make();
        program
    }

    /// The program as JSON.
    pub(super) fn json(&self) -> Json {
        Json::Object(self.members.clone())
    }

    /// The number of a condition or suggestion of the form.
    pub(super) fn number(&mut self, expr: &Expr) -> Option<usize> {
        let wanted = self.expression(expr);
        self.conditions.get_index_of(&wanted)
    }

    /// The tables that do not stand in the program, by their names there.
    pub(super) fn outside(&self) -> Json {
        let large = self.tables.iter().filter(|id| self.model.tables[**id].is_large());
        let named = large
            .map(|id| (table_name(self.model, *id), table_rows(&self.model.tables[*id]).into()));
        Json::Object(named.collect())
    }

    fn make(&mut self) {
        let model = self.model;
        let groups = self.list(model.groups.values(), Self::group);
        let fields = self.list(model.fields.values(), Self::field);
        let passages = self.passages();
        let checks = self.list(model.checks.values(), Self::check);
        let items = self.list(model.items.values(), |p, item| p.expression(&item.applied_when));
        let terms = self.terms();
        let mut add = |key: &str, value: Json| {
            let nothing = matches!(&value, Json::Array(all) if all.is_empty()) || value == "";
            if !nothing {
                self.members.insert(key.to_owned(), value);
            }
        };
        add("matter", json!(model.id));
        add("version", json!(model.version));
        add("region", json!(model.region));
        add(
            "choose",
            json!(match model.choose_items {
                ChooseItems::Any => "",
                ChooseItems::AtLeastOne => "at_least_one",
                ChooseItems::ExactlyOne => "exactly_one",
            }),
        );
        add("groups", groups);
        add("fields", fields);
        add("passages", passages);
        add("checks", checks);
        add("items", items);
        add("terms", terms);
        self.finish();
    }

    /// What the expressions before turned out to need.
    fn finish(&mut self) {
        let model = self.model;
        let parameters: Vec<Json> = self.parameters.iter().map(|id| self.parameter(*id)).collect();
        let regions = self.regions();
        let tables: Vec<Json> = self
            .tables
            .iter()
            .map(|id| table::small(model, *id, self.looked_up.contains(id)))
            .collect();
        let parts = [
            ("parameters", parameters),
            ("regions", regions),
            ("conditions", self.conditions.iter().cloned().collect()),
            ("domains", self.domains.clone()),
            ("tables", tables),
        ];
        for (key, list) in parts.into_iter().filter(|(_, list)| !list.is_empty()) {
            self.members.insert(key.to_owned(), Json::Array(list));
        }
    }

    fn list<T>(
        &mut self,
        all: impl Iterator<Item = &'m T>,
        one: fn(&mut Self, &'m T) -> Json,
    ) -> Json {
        Json::Array(all.map(|part| one(self, part)).collect())
    }

    fn group(&mut self, group: &'m Group) -> Json {
        let mut out = Map::new();
        out.insert("id".to_owned(), json!(group.id));
        if let Some(parent) = group.parent {
            out.insert("in".to_owned(), json!(parent.index()));
        }
        self.asked(&mut out, group.when.as_ref(), &group.required);
        if let Some(switch) = group.switch {
            out.insert("switch".to_owned(), json!(switch.index()));
            let condition = switched_on(self.model, switch);
            self.condition(&condition);
        }
        if let Some(repeat) = &group.repeat {
            out.insert("rows".to_owned(), json!([repeat.min, repeat.max]));
        }
        if let Some(Composite::File { .. }) = group.composite {
            out.insert("file".to_owned(), json!(true));
        }
        Json::Object(out)
    }

    fn field(&mut self, field: &'m Field) -> Json {
        let mut out = Map::new();
        out.insert("id".to_owned(), json!(field.id));
        out.insert("in".to_owned(), json!(field.group.index()));
        match &field.derive {
            Some(derive) => {
                let derive = self.expression(derive);
                out.insert("derive".to_owned(), derive);
            }
            None => {
                let domain = self.domain(&field.domain);
                out.insert("domain".to_owned(), json!(domain));
            }
        }
        self.asked(&mut out, field.when.as_ref(), &field.required);
        match &field.under {
            Some(Under::Code(code)) => out.insert("under".to_owned(), json!(code)),
            Some(Under::Field(outer)) => out.insert("under".to_owned(), json!(outer.index())),
            None => None,
        };
        if let Some(suggest) = &field.suggest {
            let number = self.condition(suggest);
            out.insert("suggest".to_owned(), json!(number));
        }
        Json::Object(out)
    }

    /// When something is asked (always, when nothing is said) and demanded (likewise).
    fn asked(&mut self, out: &mut Map<String, Json>, when: Option<&Expr>, required: &Requirement) {
        if let Some(when) = when {
            out.insert("when".to_owned(), json!(self.condition(when)));
        }
        match required {
            Requirement::Always => {}
            Requirement::Never => {
                out.insert("required".to_owned(), json!(false));
            }
            Requirement::When(condition) => {
                out.insert("required".to_owned(), json!(self.condition(condition)));
            }
        }
    }

    fn condition(&mut self, expr: &Expr) -> usize {
        let made = self.expression(expr);
        self.conditions.insert_full(made).0
    }

    fn passages(&mut self) -> Json {
        let mut found = Vec::new();
        for (id, group) in self.model.groups.iter() {
            for member in &group.members {
                if let Member::Passage(index) = member
                    && let Some(passage) = group.passages.get(*index)
                    && let Some(when) = &passage.when
                {
                    let when = self.condition(when);
                    found.push(json!({ "id": passage.id, "in": id.index(), "when": when }));
                }
            }
        }
        Json::Array(found)
    }

    fn check(&mut self, check: &'m Check) -> Json {
        let mut out = Map::new();
        out.insert("id".to_owned(), json!(check.id));
        out.insert("in".to_owned(), json!(check.group.index()));
        let that = self.expression(&check.that);
        out.insert("that".to_owned(), that);
        let first = || Reads::of(&check.that, self.model).fields.first().copied();
        if let Some(field) = check.at.or_else(first) {
            out.insert("at".to_owned(), json!(field.index()));
        }
        out.insert("message".to_owned(), json!(check.message));
        Json::Object(out)
    }

    fn domain(&mut self, domain: &Domain) -> usize {
        let made = self.domain_json(domain);
        let known = self.domains.iter().position(|domain| *domain == made);
        known.unwrap_or_else(|| {
            self.domains.push(made);
            self.domains.len() - 1
        })
    }

    fn domain_json(&mut self, domain: &Domain) -> Json {
        match domain {
            Domain::Text { kind, min, max, pattern } => {
                table::text_rule(self.model, *kind, (*min, *max), pattern.as_ref())
            }
            Domain::Integer { min, max } => json!({ "is": "integer", "min": min, "max": max }),
            Domain::Money { min, max } => json!({ "is": "money", "min": min, "max": max }),
            Domain::Decimal { scale, min, max } => {
                json!({ "is": "decimal", "scale": scale, "min": min, "max": max })
            }
            Domain::YesNo => json!({ "is": "yes_no" }),
            Domain::Tick => json!({ "is": "tick" }),
            Domain::OneOf(table) => json!({ "is": "one_of", "table": self.table(*table) }),
            Domain::AnyOf { table, min, max } => {
                json!({ "is": "any_of", "table": self.table(*table), "min": min, "max": max })
            }
            Domain::Date { min, max } => {
                limits("date", min.map(|d| d.to_string()), max.map(|d| d.to_string()))
            }
            Domain::Month { min, max } => {
                limits("month", min.map(|m| m.to_string()), max.map(|m| m.to_string()))
            }
            Domain::Division { table, level } => {
                json!({ "is": "division", "table": self.table(*table), "level": level.word() })
            }
        }
    }

    fn table(&mut self, table: TableId) -> usize {
        self.tables.insert_full(table).0
    }

    /// Meanings of the terms that are read: those of regions may read further ones.
    fn terms(&mut self) -> Json {
        let model = self.model;
        let mut made = Vec::new();
        while let Some(id) = self.terms.get_index(made.len()).copied() {
            let meaning = model.terms.get(id).map(|term| self.expression(&term.is));
            made.push(meaning.unwrap_or(Json::Null));
            for region in &model.regions {
                for (_, meaning) in region.terms.iter().filter(|(term, _)| *term == id) {
                    self.expression(meaning);
                }
            }
        }
        Json::Array(made)
    }

    fn parameter(&self, id: ParameterId) -> Json {
        let parameter = self.model.parameters.get(id);
        parameter.map_or(Json::Null, |parameter| expression::constant(self.model, &parameter.value))
    }

    /// What regions have set among what is read; the nearest region of an application counts.
    fn regions(&mut self) -> Vec<Json> {
        let model = self.model;
        let mut found = Vec::new();
        for region in &model.regions {
            let mut terms = Map::new();
            for (id, meaning) in &region.terms {
                if let Some(number) = self.terms.get_index_of(id) {
                    terms.insert(number.to_string(), self.expression(meaning));
                }
            }
            let parameters = region.parameters.iter().filter_map(|(id, value)| {
                let number = self.parameters.get_index_of(id)?;
                Some((number.to_string(), expression::constant(model, value)))
            });
            let parameters: Map<String, Json> = parameters.collect();
            if !terms.is_empty() || !parameters.is_empty() {
                found
                    .push(json!({ "code": region.code, "terms": terms, "parameters": parameters }));
            }
        }
        found
    }
}

/// The condition of everything behind a switch.
pub(super) fn switched_on(model: &Model, switch: FieldId) -> Expr {
    let span = model.fields[switch].span;
    Expr { kind: ExprKind::Field(switch, Frame::HOME), ty: Type::Bool, span }
}

fn limits(word: &str, min: Option<String>, max: Option<String>) -> Json {
    let mut out = Map::new();
    out.insert("is".to_owned(), json!(word));
    for (key, limit) in [("min", min), ("max", max)] {
        if let Some(limit) = limit {
            out.insert(key.to_owned(), json!(limit));
        }
    }
    Json::Object(out)
}
