//! The expressions of the form and of terms, typed now that every name is known.

use super::form::Pending;
use super::{Resolver, allowed, value};
use crate::ast::Check as WrittenCheck;
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::expr::parse;
use crate::expr::syntax::{Syntax, SyntaxKind};
use crate::expr::typing::type_of;
use crate::expr::{Comparison, Expr, ExprKind, Frame, Function, Reads, Type};
use crate::model::*;
use crate::source::Span;

/// How deep terms may be defined by terms; every later walk through them is bounded by it.
const MAX_CHAIN: usize = 32;

impl Resolver<'_> {
    /// Terms may use terms: each is typed after those it names.
    pub(super) fn terms(&mut self) {
        let mut parsed: Vec<(String, Span, Option<Syntax>)> = Vec::new();
        for (id, entry) in &self.ast.terms.0 {
            self.reserved(id, entry.key);
            let syntax =
                entry.value.as_ref().and_then(|term| parse::condition(&term.is, self.report));
            parsed.push((id.clone(), entry.key, syntax));
        }
        // Numbers in source order first, so that ids do not depend on who uses whom.
        for (id, key, _) in &parsed {
            let placeholder =
                Expr { kind: ExprKind::Constant(Value::Bool(false)), ty: Type::Bool, span: *key };
            let written = self.ast.terms.0.get(id).and_then(|entry| entry.value.as_ref());
            self.model.terms.add(
                id.clone(),
                Term {
                    id: id.clone(),
                    title: written.map_or_else(|| id.clone(), |term| term.title.value.clone()),
                    is: placeholder,
                    local: written.and_then(|term| term.local),
                    span: *key,
                },
            );
            if let Some(term) = written {
                self.doubt(&format!("terms.{id}"), &term.notes);
            }
        }
        let uses: Vec<Vec<usize>> = parsed
            .iter()
            .map(|(_, _, syntax)| {
                let mut used = Vec::new();
                if let Some(syntax) = syntax {
                    syntax.walk(&mut |node| {
                        if let SyntaxKind::Path(segments) = &node.kind {
                            if let [(word, _)] = segments.as_slice() {
                                used.extend(self.ast.terms.0.get_index_of(word));
                            }
                        }
                    });
                }
                used
            })
            .collect();
        let (order, cyclic) = topological(&uses);
        for index in &cyclic {
            let (id, ..) = &parsed[*index];
            self.poisoned.insert(format!("terms.{id}"));
        }
        for circle in circles(&uses, &cyclic) {
            let Some((id, key, _)) = circle.first().and_then(|&first| parsed.get(first)) else {
                continue;
            };
            let names = circle.iter().map(|&index| parsed[index].0.as_str());
            let chain = chain(names, id);
            let mut diagnostic = Diagnostic::new(
                Code::Cycle,
                *key,
                bi!("名词“{id}”的定义绕回了自己", "the term `{id}` is defined by itself"),
            )
            .label(bi!("{chain}", "{chain}"));
            for &index in circle.iter().take(SHOWN).skip(1) {
                diagnostic = diagnostic.also(parsed[index].1, bi!("经过这里", "by way of this"));
            }
            self.report.push(diagnostic);
        }
        let mut depth = vec![0_usize; parsed.len()];
        for index in order {
            let (id, key, syntax) = &parsed[index];
            depth[index] = uses[index].iter().map(|&used| depth[used] + 1).max().unwrap_or(0);
            if depth[index] > MAX_CHAIN {
                self.poisoned.insert(format!("terms.{id}"));
                let message =
                    bi!("名词一层套一层，太深了", "terms are defined by terms too deeply");
                self.error(Code::TooDeep, *key, message);
                continue;
            }
            let typed = syntax
                .as_ref()
                .and_then(|syntax| self.scope(Model::ROOT, Ok(())).typed(syntax, None));
            match (typed, self.model.terms.find(id)) {
                (Some(typed), Some(term)) => self.model.terms[term].is = typed,
                _ => {
                    self.poisoned.insert(format!("terms.{id}"));
                }
            }
        }
    }

    /// When each item is applied for; after terms, which it may use.
    pub(super) fn item_conditions(&mut self) {
        for (id, entry) in &self.ast.items.0 {
            let (Some(written), Some(item)) = (&entry.value, self.model.items.find(id)) else {
                continue;
            };
            if let Some(condition) = self.condition(&written.applied_when, Model::ROOT, false) {
                self.model.items[item].applied_when = condition;
            }
        }
    }

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
            Check { id, group, that, message: check.otherwise.value.clone(), at, span: check.span },
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
                span: key,
            },
        );
    }

    pub(super) fn register_skeletons(&mut self) {
        for (id, entry) in &self.ast.registers.0 {
            let Some(written) = &entry.value else {
                self.poisoned.insert(format!("registers.{id}"));
                continue;
            };
            self.doubt(&format!("registers.{id}"), &written.notes);
            let mut fields = Vec::new();
            for (name, field) in &written.fields.0 {
                let resolved = field
                    .value
                    .as_ref()
                    .and_then(|written| self.register_field(name, written, field.key));
                match resolved {
                    Some(resolved) => fields.push(resolved),
                    None => {
                        self.poisoned.insert(format!("registers.{id}.{name}"));
                    }
                }
            }
            let keeper = self
                .ast
                .departments
                .0
                .get(&written.keeper.value)
                .and_then(|entry| entry.value.as_ref());
            let keeper = keeper
                .map_or_else(|| written.keeper.value.clone(), |found| found.title.value.clone());
            let key = Expr {
                kind: ExprKind::Constant(Value::Text(String::new())),
                ty: Type::Text,
                span: written.key.0.span,
            };
            self.model.registers.add(
                id.clone(),
                Register {
                    id: id.clone(),
                    title: written.title.value.clone(),
                    keeper,
                    key,
                    when: None,
                    fields,
                    span: entry.key,
                },
            );
        }
    }

    fn register_field(
        &mut self,
        id: &str,
        written: &crate::ast::RegisterField,
        key: Span,
    ) -> Option<RegisterField> {
        let spec = super::domains::Spec {
            kind: written.kind.as_ref(),
            one_of: written.one_of.as_ref(),
            any_of: written.any_of.as_ref(),
            min: written.min.as_ref(),
            max: written.max.as_ref(),
            pattern: None,
            scale: written.scale.as_ref(),
            level: written.level,
            table: written.table.as_ref(),
        };
        let domain = self.domain(&spec, key)?;
        Some(RegisterField {
            id: id.to_owned(),
            label: written.label.value.clone(),
            domain,
            required: written.required.as_ref().is_none_or(|flag| flag.value),
            span: key,
        })
    }

    pub(super) fn item_skeletons(&mut self) {
        for (id, entry) in &self.ast.items.0 {
            let Some(written) = &entry.value else {
                self.poisoned.insert(format!("items.{id}"));
                continue;
            };
            let Some(department) = self.find_department(&written.department) else {
                self.poisoned.insert(format!("items.{id}"));
                continue;
            };
            let unclear = self.doubt(&format!("items.{id}"), &written.notes);
            let never = Expr {
                kind: ExprKind::Constant(Value::Bool(false)),
                ty: Type::Bool,
                span: written.applied_when.span(),
            };
            let time_limit = self.time_limit(&format!("items.{id}"), written.time_limit.as_ref());
            self.model.items.add(
                id.clone(),
                Item {
                    id: id.clone(),
                    title: written.title.value.clone(),
                    aliases: super::values(&written.notes.aliases),
                    department,
                    applied_when: never,
                    cases: Vec::new(),
                    cases_by: None,
                    eligibility: Vec::new(),
                    produces: None,
                    after: Vec::new(),
                    stage: 0,
                    time_limit,
                    result: value(&written.result),
                    local: written.local,
                    code: value(&written.code),
                    basis: super::values(&written.notes.basis),
                    unclear,
                    span: entry.key,
                },
            );
        }
    }

    pub(super) fn time_limit(
        &mut self,
        at: &str,
        written: Option<&crate::ast::TimeLimit>,
    ) -> Option<TimeLimit> {
        let written = written?;
        self.doubt(&format!("{at}.time_limit"), &written.notes);
        let statutory = written.statutory.as_ref();
        let promised = written.promised.as_ref();
        for limit in [statutory, promised].into_iter().flatten() {
            if !(0..=3650).contains(&limit.value) {
                self.error(
                    Code::BadLimit,
                    limit.span,
                    bi!("时限要在 0 到 3650 之间", "a limit is from 0 to 3650"),
                );
            }
        }
        if let (Some(law), Some(promise)) = (statutory, promised) {
            if promise.value > law.value {
                let (law_value, promise_value) = (law.value, promise.value);
                self.report.push(
                    Diagnostic::new(
                        Code::TimeLimits,
                        promise.span,
                        bi!(
                            "承诺时限 {promise_value} 比法定时限 {law_value} 还长",
                            "the promised limit {promise_value} is longer than the statutory limit {law_value}"
                        ),
                    )
                    .also(law.span, bi!("法定时限", "statutory limit")),
                );
            }
        }
        Some(TimeLimit {
            statutory: statutory.map(|limit| limit.value),
            promised: promised.map(|limit| limit.value),
            unit: written.unit,
            excluding: value(&written.excluding),
        })
    }
}

/// So many members of a circle are shown; nobody reads more.
pub(super) const SHOWN: usize = 12;

/// The members of a circle in words, back to the first.
pub(super) fn chain<'a>(names: impl ExactSizeIterator<Item = &'a str>, first: &'a str) -> String {
    let more = (names.len() > SHOWN).then_some("…");
    names.take(SHOWN).chain(more).chain([first]).collect::<Vec<_>>().join(" → ")
}

/// One circle for each set of those that `topological` found cyclic; what only leads into a circle
/// is in none.
pub(super) fn circles(uses: &[Vec<usize>], cyclic: &[usize]) -> Vec<Vec<usize>> {
    let mut found = Vec::new();
    let mut seen = vec![false; uses.len()];
    let mut on_circle = vec![false; uses.len()];
    cyclic.iter().for_each(|&index| on_circle[index] = true);
    for &start in cyclic {
        let mut path: Vec<usize> = Vec::new();
        let mut next = Some(start);
        while let Some(index) = next {
            if std::mem::replace(&mut seen[index], true) {
                if let Some(from) = path.iter().position(|&on_path| on_path == index) {
                    // Begun at its first member in the source: it reads the same from anywhere.
                    let mut circle = path.split_off(from);
                    let least = (0..circle.len()).min_by_key(|&i| circle[i]).unwrap_or(0);
                    circle.rotate_left(least);
                    found.push(circle);
                }
                break;
            }
            path.push(index);
            next = uses[index].iter().copied().find(|&used| on_circle[used]);
        }
    }
    found
}

/// An order in which each comes after those it uses, and those that lie on or behind a cycle.
pub(crate) fn topological(uses: &[Vec<usize>]) -> (Vec<usize>, Vec<usize>) {
    let mut waiting: Vec<usize> = uses.iter().map(Vec::len).collect();
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); uses.len()];
    for (user, used) in uses.iter().enumerate() {
        for &one in used {
            users[one].push(user);
        }
    }
    let mut ready: std::collections::VecDeque<usize> =
        (0..uses.len()).filter(|&index| waiting[index] == 0).collect();
    let mut order = Vec::new();
    while let Some(index) = ready.pop_front() {
        order.push(index);
        for &user in &users[index] {
            waiting[user] -= 1;
            if waiting[user] == 0 {
                ready.push_back(user);
            }
        }
    }
    let mut ordered = vec![false; uses.len()];
    order.iter().for_each(|&index| ordered[index] = true);
    let cyclic = (0..uses.len()).filter(|&index| !ordered[index]).collect();
    (order, cyclic)
}
