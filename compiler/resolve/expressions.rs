//! The expressions of the form and of terms, typed now that every name is known.

use super::form::Pending;
use super::{Resolver, allowed};
use crate::ast::Check as WrittenCheck;
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::expr::parse;
use crate::expr::typing::type_of;
use crate::expr::{Comparison, Expr, ExprKind, Frame, Function, Reads, Type};
use crate::model::*;
use crate::source::Span;

impl Resolver<'_> {
    pub(super) fn form_expressions(&mut self) {
        let pending = std::mem::take(&mut self.pending);
        let Pending {
            field_when,
            group_when,
            field_required,
            group_required,
            derive,
            suggest,
            under,
            checks,
            passages,
            identities,
        } = pending;
        for (id, condition) in field_when {
            let home = self.model.fields[id].group;
            self.model.fields[id].when = self.condition(condition, home, false);
        }
        for (id, condition) in group_when {
            let home = self.model.groups[id].parent.unwrap_or(Model::ROOT);
            self.model.groups[id].when = self.condition(condition, home, false);
        }
        for (id, condition) in field_required {
            let home = self.model.fields[id].group;
            if let Some(condition) = self.condition(condition, home, false) {
                self.model.fields[id].required = Requirement::When(condition);
            }
        }
        for (id, condition) in group_required {
            let home = self.model.groups[id].parent.unwrap_or(Model::ROOT);
            if let Some(condition) = self.condition(condition, home, false) {
                self.model.groups[id].required = Requirement::When(condition);
            }
        }
        for (id, text) in derive {
            self.model.fields[id].derive = self.filling(id, text, false);
        }
        for (id, text) in suggest {
            self.model.fields[id].suggest = self.filling(id, text, true);
        }
        for (id, text) in under {
            self.model.fields[id].under = self.under(id, text);
        }
        for (group, index, question) in passages {
            if let Some(before) = &question.before {
                self.stands_before(group, index, before);
            }
            if let Some(when) = &question.when {
                let when = self.condition(when, group, false);
                self.model.groups[group].passages[index].when = when;
            }
        }
        for (group, check, index) in checks {
            self.check(group, check, index);
        }
        for (group, key) in identities {
            self.identity_check(group, key);
        }
    }

    /// A statement must be read before what it binds is signed or answered.
    fn stands_before(&mut self, group: GroupId, passage: usize, before: &crate::read::Text) {
        let name = before.value.trim_start_matches('.');
        let members = &self.model.groups[group].members;
        let named = members.iter().position(|member| match member {
            Member::Field(id) => self.model.fields[*id].id == name,
            Member::Group(id) => self.model.groups[*id].id == name,
            Member::Passage(_) => false,
        });
        let own = members.iter().position(|member| *member == Member::Passage(passage));
        let path = format!("{}.{name}", self.model.groups[group].path);
        match (own, named) {
            (Some(own), Some(named)) if own < named => {}
            (_, None) if self.poisoned.contains(&path) => {}
            (_, None) => self.error(
                Code::Passage,
                before.span,
                bi!("这一组里没有叫“{name}”的题", "this group has no question `{name}`"),
            ),
            _ => self.error_with(
                Code::Passage,
                before.span,
                bi!("这段文字写在了“{name}”的后面", "this text stands after `{name}`"),
                bi!("把这段文字移到“{name}”的前面", "move it before `{name}`"),
            ),
        }
    }

    fn filling(
        &mut self,
        field: FieldId,
        text: &crate::read::ExpressionText,
        registers: bool,
    ) -> Option<Expr> {
        let syntax = parse::expression(text, self.report)?;
        let (home, ty) =
            (self.model.fields[field].group, type_of(&self.model.fields[field].domain));
        self.scope(home, allowed(registers)).expect(&syntax, ty)
    }

    fn under(&mut self, field: FieldId, text: &crate::read::Text) -> Option<Under> {
        if text.bytes().all(|b| b.is_ascii_digit()) {
            return Some(Under::Code(text.value.clone()));
        }
        let group = self.model.fields[field].group;
        // `under` of an address stands at the address, not at the parts it expands into.
        let address = matches!(self.model.groups[group].composite, Some(Composite::Address));
        let home =
            if address { self.model.groups[group].parent.unwrap_or(Model::ROOT) } else { group };
        let path = match text.strip_prefix('.') {
            Some(rest) => format!("{}.{rest}", self.model.groups[home].path),
            None => text.value.clone(),
        };
        let found = self.model.fields.find(&path);
        let sound = found.filter(|&id| {
            matches!(self.model.fields[id].domain, Domain::Division { .. }) && id != field
        });
        if sound.is_none() && !self.poisoned.contains(&path) {
            self.error_with(
                Code::DivisionTable,
                text.span,
                bi!("“{path}”不是行政区划题", "`{path}` is no question of type division"),
                bi!(
                    "under 写另一道 type: division 的题的路径，或一个区划代码",
                    "`under` is the path of another question of type division, or a code"
                ),
            );
        }
        sound.map(Under::Field)
    }

    fn check(&mut self, group: GroupId, check: &WrittenCheck, index: usize) {
        let Some(that) = self.condition(&check.that, group, false) else { return };
        let id = match &check.id {
            Some(id) => id.0.value.clone(),
            None => {
                let place = self.model.groups[group].path.replace('.', "_");
                let place = if place.is_empty() { "form".to_owned() } else { place };
                format!("{place}_{}", index + 1)
            }
        };
        if let Some(first) = self.model.checks.find(&id) {
            let span = check.id.as_ref().map_or(check.span, |id| id.0.span);
            let first = self.model.checks[first].span;
            self.report.push(
                Diagnostic::new(
                    Code::DuplicateName,
                    span,
                    bi!("已有检查叫“{id}”", "there is already a check `{id}`"),
                )
                .also(first, bi!("先在这里写", "first written here")),
            );
            return;
        }
        let at = match &check.at {
            Some(path) => match self.expression(path, group, false, None).map(|expr| expr.kind) {
                Some(ExprKind::Field(field, Frame::HOME)) => Some(field),
                Some(_) => {
                    self.error(
                        Code::NotAnAnswer,
                        path.0.span,
                        bi!("at 要写一道题的路径", "`at` is the path of a question"),
                    );
                    None
                }
                None => None,
            },
            None => Reads::of(&that, &self.model).fields.first().copied().filter(|&field| {
                // A question in rows the check does not stand in has no single place.
                let around = self.model.repeats(group);
                self.model
                    .repeats(self.model.fields[field].group)
                    .iter()
                    .all(|rows| around.contains(rows))
            }),
        };
        self.doubt(&format!("checks.{id}"), &check.notes);
        self.model.checks.add(
            id.clone(),
            Check {
                id,
                group,
                that,
                message: check.otherwise.value.clone(),
                at,
                regional: false,
                span: check.span,
            },
        );
    }

    /// An identity of the kind resident id (code 111, GA/T 2000.156) has a sound number.
    fn identity_check(&mut self, group: GroupId, key: Span) {
        let path = self.model.groups[group].path.clone();
        let fields = |name: &str| self.model.fields.find(&format!("{path}.{name}"));
        let (Some(kind), Some(number)) = (fields("kind"), fields("number")) else { return };
        let Domain::OneOf(table) = self.model.fields[kind].domain else { return };
        let Some(resident) = self.model.tables[table].by_code("111") else { return };
        let node = |kind, ty| Expr { kind, ty, span: key };
        let field = |id, ty| Box::new(node(ExprKind::Field(id, Frame::HOME), ty));
        let constant = node(ExprKind::Constant(Value::Code(table, resident)), Type::Code(table));
        let other = node(
            ExprKind::Compare(
                Comparison::NotEqual,
                field(kind, Type::Code(table)),
                Box::new(constant),
            ),
            Type::Bool,
        );
        let valid = node(
            ExprKind::Call(Function::IsResidentId, vec![*field(number, Type::Text)]),
            Type::Bool,
        );
        let id = format!("{}_number", path.replace('.', "_"));
        let title = self.model.groups[group].title.clone();
        self.model.checks.add(
            id.clone(),
            Check {
                id,
                group,
                that: node(ExprKind::Or(vec![other, valid]), Type::Bool),
                message: format!("{title}的证件号码不是正确的居民身份证号，请核对"),
                at: Some(number),
                regional: false,
                span: key,
            },
        );
    }
}
