//! What all emitters share: the model, its Rust names, the functions of its conditions.

use super::names::Names;
use crate::backend::naming::Scope;
use crate::expr::{Expr, Type};
use crate::model::{
    ArenaId, CheckId, FieldId, GroupId, ItemId, MaterialId, Model, RegisterId, Requirement,
    TableId, TermId, Value,
};
use crate::support::Date;
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};
use std::collections::HashMap;

/// What a condition (or other expression with a function of its own) is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Key {
    GroupWhen(GroupId),
    GroupRequired(GroupId),
    FieldWhen(FieldId),
    FieldRequired(FieldId),
    Derived(FieldId),
    Suggested(FieldId),
    Check(CheckId),
    Term(TermId),
    Applied(ItemId),
    Case(ItemId, usize),
    Eligibility(ItemId, usize),
    /// The line that a region (index) writes (index).
    LocalEligibility(usize, usize),
    Lookup(RegisterId),
    RegisterWhen(RegisterId),
    Needed(MaterialId),
    PartNeeded(MaterialId, usize),
    Waiver(MaterialId, usize),
}

/// An expression with a function of its own.
pub(super) struct Condition<'m> {
    pub(super) name: Ident,
    pub(super) title: String,
    pub(super) home: GroupId,
    pub(super) expr: &'m Expr,
    /// The question whose answer it gives.
    pub(super) answers: Option<FieldId>,
    /// What regions have written instead, by division code, the nearest first.
    pub(super) local: Vec<(&'m str, &'m Expr)>,
}

/// The model with everything that emitters look up.
pub(super) struct Context<'m> {
    pub(super) model: &'m Model,
    pub(super) names: Names,
    /// The tables of groups, in `draft.rs`.
    pub(super) tables: Vec<Ident>,
    pub(super) conditions: Vec<Condition<'m>>,
    places: HashMap<Key, usize>,
}

impl<'m> Context<'m> {
    pub(super) fn new(model: &'m Model) -> Context<'m> {
        let mut context = Context {
            model,
            names: Names::of(model),
            tables: Vec::new(),
            conditions: Vec::new(),
            places: HashMap::new(),
        };
        context.tables = super::draft::tables(&context);
        let mut scope = Scope::with(&super::print::importable());
        context.add_terms(&mut scope);
        context.add_items(&mut scope);
        context.add_local_eligibility(&mut scope);
        context.add_form(&mut scope);
        context.add_registers(&mut scope);
        context.add_materials(&mut scope);
        context.add_suggestions(&mut scope);
        context
    }

    fn add(
        &mut self,
        scope: &mut Scope,
        key: Key,
        name: &str,
        title: String,
        home: GroupId,
        expr: &'m Expr,
    ) {
        let name = format_ident!("{}", scope.snake(name));
        self.places.insert(key, self.conditions.len());
        let answers = match key {
            Key::Derived(field) | Key::Suggested(field) => Some(field),
            _ => None,
        };
        self.conditions.push(Condition { name, title, home, expr, answers, local: Vec::new() });
    }

    fn add_local(&mut self, key: Key, local: Vec<(&'m str, &'m Expr)>) {
        let place = self.places.get(&key).copied();
        if let Some(condition) = place.and_then(|place| self.conditions.get_mut(place)) {
            condition.local = local;
            condition.local.sort_by_key(|(code, _)| {
                std::cmp::Reverse(crate::support::division_stem(code).len())
            });
        }
    }

    fn add_terms(&mut self, scope: &mut Scope) {
        for (id, term) in self.model.terms.iter() {
            self.add(scope, Key::Term(id), &term.id, term.title.clone(), Model::ROOT, &term.is);
            let local = self.model.regions.iter().flat_map(|region| {
                let own = region.terms.iter().filter(move |(term, _)| *term == id);
                own.map(|(_, expr)| (region.code.as_str(), expr))
            });
            self.add_local(Key::Term(id), local.collect());
        }
    }

    fn add_items(&mut self, scope: &mut Scope) {
        for (id, item) in self.model.items.iter() {
            let title = format!("是否申请{}", item.title);
            let name = format!("applies_for_{}", item.id);
            self.add(scope, Key::Applied(id), &name, title, Model::ROOT, &item.applied_when);
            for (index, case) in item.cases.iter().enumerate() {
                let title = format!("{}是否属于“{}”", item.title, case.title);
                let name = format!("{}_case_{}", item.id, case.id);
                self.add(scope, Key::Case(id, index), &name, title, Model::ROOT, &case.when);
            }
            for (index, line) in item.eligibility.iter().enumerate() {
                let Some(test) = &line.is else { continue };
                let name = format!("{}_eligibility_{}", item.id, index + 1);
                let key = Key::Eligibility(id, index);
                self.add(scope, key, &name, line.text.clone(), Model::ROOT, test);
            }
        }
    }

    fn add_local_eligibility(&mut self, scope: &mut Scope) {
        for (place, region) in self.model.regions.iter().enumerate() {
            for (index, (item, line, text, test)) in region.eligibility.iter().enumerate() {
                let Some(test) = test else { continue };
                let item = self.model.items.name(*item);
                let name = format!("{item}_eligibility_{}_in_{}", line + 1, region.code);
                let key = Key::LocalEligibility(place, index);
                self.add(scope, key, &name, text.clone(), Model::ROOT, test);
            }
        }
    }

    fn add_form(&mut self, scope: &mut Scope) {
        for (id, group) in self.model.groups.iter() {
            let home = group.parent.unwrap_or(Model::ROOT);
            let path = group.path.replace('.', "_");
            if let Some(when) = &group.when {
                let title = format!("何时填写“{}”", group.title);
                self.add(scope, Key::GroupWhen(id), &format!("{path}_when"), title, home, when);
            }
            if let Requirement::When(condition) = &group.required {
                let title = format!("“{}”何时必填", group.title);
                let key = Key::GroupRequired(id);
                self.add(scope, key, &format!("{path}_required"), title, home, condition);
            }
        }
        for (id, field) in self.model.fields.iter() {
            let path = field.path.replace('.', "_");
            if let Some(when) = &field.when {
                let title = format!("何时询问“{}”", field.label);
                self.add(
                    scope,
                    Key::FieldWhen(id),
                    &format!("{path}_when"),
                    title,
                    field.group,
                    when,
                );
            }
            if let Requirement::When(condition) = &field.required {
                let title = format!("“{}”何时必填", field.label);
                let key = Key::FieldRequired(id);
                self.add(scope, key, &format!("{path}_required"), title, field.group, condition);
            }
            if let Some(derive) = &field.derive {
                let title = format!("算出“{}”", field.label);
                self.add(
                    scope,
                    Key::Derived(id),
                    &format!("{path}_value"),
                    title,
                    field.group,
                    derive,
                );
            }
        }
        for (id, check) in self.model.checks.iter() {
            let name = format!("check_{}", check.id);
            self.add(scope, Key::Check(id), &name, check.message.clone(), check.group, &check.that);
        }
    }

    fn add_registers(&mut self, scope: &mut Scope) {
        for (id, register) in self.model.registers.iter() {
            let title = format!("凭什么查询{}", register.title);
            let name = format!("{}_key", register.id);
            self.add(scope, Key::Lookup(id), &name, title, Model::ROOT, &register.key);
            if let Some(when) = &register.when {
                let title = format!("何时查询{}", register.title);
                let name = format!("{}_asked", register.id);
                self.add(scope, Key::RegisterWhen(id), &name, title, Model::ROOT, when);
            }
        }
    }

    fn add_materials(&mut self, scope: &mut Scope) {
        for (id, material) in self.model.materials.iter() {
            let home = material.per.unwrap_or(Model::ROOT);
            if let Some(needed) = &material.needed {
                let title = format!("何时需要{}", material.title);
                self.add(
                    scope,
                    Key::Needed(id),
                    &format!("{}_needed", material.id),
                    title,
                    home,
                    needed,
                );
            }
            for (index, part) in material.parts.iter().enumerate() {
                let Some(needed) = &part.needed else { continue };
                let title = format!("何时需要{}", part.title);
                let name = format!("{}_{}_needed", material.id, part.id);
                self.add(scope, Key::PartNeeded(id, index), &name, title, home, needed);
            }
            for (index, waiver) in material.waivers.iter().enumerate() {
                let title = format!("{}何时免交：{}", material.title, waiver.reason);
                let name = format!("{}_waived_{}", material.id, index + 1);
                self.add(scope, Key::Waiver(id, index), &name, title, home, &waiver.when);
            }
        }
    }

    fn add_suggestions(&mut self, scope: &mut Scope) {
        for (id, field) in self.model.fields.iter() {
            let Some(suggest) = &field.suggest else { continue };
            let title = format!("可替填表人填的“{}”", field.label);
            let name = format!("{}_suggested", field.path.replace('.', "_"));
            self.add(scope, Key::Suggested(id), &name, title, field.group, suggest);
        }
    }

    /// The condition about something, where there is one.
    pub(super) fn condition(&self, key: Key) -> Option<&Condition<'m>> {
        self.places.get(&key).and_then(|place| self.conditions.get(*place))
    }

    /// Whether a table is kept as data instead of an enum.
    pub(super) fn is_data(&self, table: TableId) -> bool {
        self.model.tables.get(table).is_some_and(super::names::is_data)
    }

    /// The Rust type of an expression's value when it is kept.
    pub(super) fn owned_type(&self, ty: Type) -> TokenStream {
        match ty {
            Type::Bool => quote!(bool),
            Type::Integer | Type::Money => quote!(i64),
            Type::Decimal(scale) => {
                let scale = Literal::u8_unsuffixed(scale);
                quote!(Decimal<#scale>)
            }
            Type::Text | Type::Division(_) => quote!(String),
            Type::Date => quote!(Date),
            Type::Month => quote!(Month),
            Type::Code(table) => self.table(table),
            Type::Codes(table) => {
                let table = self.table(table);
                quote!(Vec<#table>)
            }
        }
    }

    /// The path of a table's type.
    pub(super) fn table(&self, table: TableId) -> TokenStream {
        match self.names.tables.get(table.index()) {
            Some(name) => quote!(codes::#name),
            None => quote!(()),
        }
    }

    /// A constant. The second tells whether it may be undetermined (a row looked up by its code).
    pub(super) fn constant(&self, value: &Value) -> (TokenStream, bool) {
        let tokens = match value {
            Value::Bool(truth) => quote!(#truth),
            Value::Integer(number) => integer(*number),
            Value::Decimal(units, scale) => {
                let (units, scale) = (integer(*units), Literal::u8_unsuffixed(*scale));
                quote!(Decimal::<#scale>(#units))
            }
            Value::Text(text) => quote!(#text),
            Value::Date(value) => date(*value),
            Value::Month(month) => {
                let (year, month) =
                    (Literal::u16_unsuffixed(month.year()), Literal::u8_unsuffixed(month.month()));
                quote!(Month::clamped(#year, #month))
            }
            Value::Code(table, row) => {
                let name = self.table(*table);
                if self.is_data(*table) {
                    let code = self.model.tables[*table].rows.get(row.index()).map(|row| &row.code);
                    return (quote!(<#name as Code>::from_code(#code)), true);
                }
                let variant =
                    self.names.variants.get(table.index()).and_then(|v| v.get(row.index()));
                quote!(#name::#variant)
            }
            Value::Codes(table, rows) => {
                let values: Vec<_> =
                    rows.iter().map(|row| self.constant(&Value::Code(*table, *row)).0).collect();
                if self.is_data(*table) {
                    quote!([#(#values),*].into_iter().flatten().collect::<Vec<_>>().as_slice())
                } else {
                    quote!([#(#values),*].as_slice())
                }
            }
        };
        (tokens, false)
    }
}

/// A whole number.
pub(super) fn integer(number: i64) -> TokenStream {
    let size = Literal::u64_unsuffixed(number.unsigned_abs());
    if number < 0 { quote!(-#size) } else { quote!(#size) }
}

/// A day.
pub(super) fn date(date: Date) -> TokenStream {
    let year = Literal::u16_unsuffixed(date.year());
    let (month, day) = (Literal::u8_unsuffixed(date.month()), Literal::u8_unsuffixed(date.day()));
    quote!(Date::clamped(#year, #month, #day))
}
