//! The form: first its skeleton (groups, questions, domains), so that every path is known before any
//! expression is read; what is still to be read waits in [`Pending`].

use super::domains::{Spec, spec_of};
use super::{Resolver, value, values};
use crate::ast::{self, Question, Required, Switch};
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::model::*;
use crate::read::{Condition, ExpressionText, Text};
use crate::source::Span;

/// Expressions of the form, to be typed when all names are known.
#[derive(Default)]
pub(super) struct Pending<'a> {
    pub field_when: Vec<(FieldId, &'a Condition)>,
    pub group_when: Vec<(GroupId, &'a Condition)>,
    pub field_required: Vec<(FieldId, &'a Condition)>,
    pub group_required: Vec<(GroupId, &'a Condition)>,
    pub derive: Vec<(FieldId, &'a ExpressionText)>,
    pub suggest: Vec<(FieldId, &'a ExpressionText)>,
    pub under: Vec<(FieldId, &'a Text)>,
    pub checks: Vec<(GroupId, &'a ast::Check, usize)>,
    pub passages: Vec<(GroupId, usize, &'a Question)>,
    pub identities: Vec<(GroupId, Span)>,
}

impl<'a> Resolver<'a> {
    pub(super) fn form_skeleton(&mut self) {
        let root = Group { path: String::new(), ..blank_group("", "", None, self.ast.span) };
        self.model.groups.add("", root);
        let Some(form) = &self.ast.form else {
            if !self.ast.form_written {
                self.error(
                    Code::MissingSection,
                    self.ast.id.0.span,
                    bi!("这件事没有申请表（form）", "the matter has no application form (`form`)"),
                );
            }
            return;
        };
        self.doubt("form", &form.notes);
        self.model.form_title =
            value(&form.title).unwrap_or_else(|| format!("{}申请表", self.model.title));
        self.model.choose_items = form.choose_items.unwrap_or(ChooseItems::AtLeastOne);
        self.model.footnotes = values(&form.notes_below);
        for (id, entry) in &form.sections.0 {
            match &entry.value {
                Some(question) if question.fields.is_some() => {
                    self.reserved(id, entry.key);
                    self.group(id, question, Model::ROOT, entry.key);
                }
                Some(_) => self.error(
                    Code::GroupShape,
                    entry.key,
                    bi!("部分“{id}”要有 fields", "the section `{id}` needs `fields`"),
                ),
                None => {
                    self.poisoned.insert(id.clone());
                }
            }
        }
        for (index, check) in form.checks.iter().enumerate() {
            self.pending.checks.push((Model::ROOT, check, index));
        }
    }

    pub(super) fn path(&self, parent: GroupId, id: &str) -> String {
        match self.model.groups[parent].path.as_str() {
            "" => id.to_owned(),
            path => format!("{path}.{id}"),
        }
    }

    fn group(
        &mut self,
        id: &str,
        question: &'a Question,
        parent: GroupId,
        key: Span,
    ) -> Option<GroupId> {
        self.attributes(question, key);
        let path = self.path(parent, id);
        let title = question.title.as_ref().or(question.label.as_ref());
        let title = title.map_or_else(|| id.to_owned(), |text| text.value.clone());
        let mut group = blank_group(id, &title, Some(parent), key);
        self.group_common(&mut group, question, &path);
        if let Some(repeat) = &question.repeat {
            group.repeat = self.repeat(repeat);
        }
        for (name, written) in [
            ("one_of", question.one_of.as_ref().map(|text| text.span)),
            ("any_of", question.any_of.as_ref().map(|text| text.span)),
            ("type", question.kind.as_ref().map(|text| text.span)),
            ("derive", question.derive.as_ref().map(|text| text.0.span)),
            ("suggest", question.suggest.as_ref().map(|text| text.0.span)),
            ("min", question.min.as_ref().map(|text| text.span)),
            ("max", question.max.as_ref().map(|text| text.span)),
        ] {
            if let Some(span) = written {
                self.error(
                    Code::GroupShape,
                    span,
                    bi!(
                        "一组题（写了 fields）不能再写 {name}",
                        "a group (with `fields`) has no `{name}`"
                    ),
                );
            }
        }
        let group_id = self.add_group(path, group, parent, question);
        if let Some(switch) = &question.switch {
            self.switch(group_id, switch, &title);
        }
        if let Some(fields) = &question.fields {
            for (member, entry) in &fields.0 {
                match &entry.value {
                    Some(question) => self.member(member, question, group_id, entry.key),
                    None => {
                        let path = self.path(group_id, member);
                        self.poisoned.insert(path);
                    }
                }
            }
        }
        for (index, check) in question.checks.iter().enumerate() {
            self.pending.checks.push((group_id, check, index));
        }
        self.inherit_purpose(group_id, question);
        if let Some(paper) = &question.paper {
            self.paper(group_id, paper);
        }
        // Members that were refused are no reason to say that there are none.
        if self.model.groups[group_id].members.is_empty()
            && question.fields.as_ref().is_some_and(|fields| fields.0.is_empty())
        {
            self.error(Code::GroupShape, key, bi!("这一组里没有题", "this group has no questions"));
        }
        Some(group_id)
    }

    pub(super) fn group_common(&mut self, group: &mut Group, question: &Question, path: &str) {
        group.path = path.to_owned();
        group.printed = value(&question.printed);
        group.hint = value(&question.hint);
        group.easy = value(&question.easy);
        group.supplement = question.supplement.as_ref().is_some_and(|flag| flag.value);
        group.basis = values(&question.notes.basis);
        group.remark = value(&question.notes.remark);
        group.unclear = self.doubt(&format!("form.{path}"), &question.notes);
    }

    pub(super) fn add_group(
        &mut self,
        path: String,
        group: Group,
        parent: GroupId,
        question: &'a Question,
    ) -> GroupId {
        let id = self.model.groups.add(path, group);
        self.model.groups[parent].members.push(Member::Group(id));
        if let Some(when) = &question.when {
            self.pending.group_when.push((id, when));
        }
        match &question.required {
            Some(Required::Fixed(flag)) if !flag.value => {
                self.model.groups[id].required = Requirement::Never;
            }
            Some(Required::When(condition)) => self.pending.group_required.push((id, condition)),
            _ => {}
        }
        id
    }

    fn repeat(&mut self, repeat: &ast::Repeat) -> Option<Repeat> {
        let min = repeat.min.as_ref().map_or(1, |min| min.value);
        let max = repeat.max.value;
        if (0..=1000).contains(&min) && (1..=1000).contains(&max) && min > max {
            self.report.push(
                Diagnostic::new(
                    Code::BadLimit,
                    repeat.max.span,
                    bi!("至多 {max} 份，却至少 {min} 份", "at most {max} rows, but at least {min}"),
                )
                .also(
                    repeat.min.as_ref().map_or(repeat.span, |min| min.span),
                    bi!("至少", "at least"),
                ),
            );
        } else if !(0..=1000).contains(&min) || !(1..=1000).contains(&max) {
            self.error(
                Code::BadLimit,
                repeat.span,
                bi!(
                    "份数要满足 0 ≤ min ≤ max ≤ 1000，且 max 至少为 1",
                    "rows need 0 ≤ min ≤ max ≤ 1000 and max ≥ 1"
                ),
            );
        }
        let bound = |n: i64| u32::try_from(n.clamp(0, 1000)).unwrap_or(0);
        Some(Repeat { min: bound(min), max: bound(max).max(1), row: repeat.row.value.clone() })
    }

    fn switch(&mut self, group: GroupId, switch: &Switch, title: &str) {
        let (id, label, hint, easy) = match switch {
            Switch::Id(id) => (&id.0, None, None, None),
            Switch::Full(full) => {
                (&full.id.0, full.label.as_ref(), full.hint.as_ref(), full.easy.as_ref())
            }
        };
        let label = label.map_or(title, |text| text.value.as_str());
        let mut field = blank_field(&id.value, label, group, Domain::YesNo, id.span);
        field.hint = hint.map(|text| text.value.clone());
        field.easy = easy.map(|text| text.value.clone());
        let field = self.add_field(field);
        self.model.groups[group].switch = Some(field);
    }

    pub(super) fn add_field(&mut self, mut field: Field) -> FieldId {
        let path = self.path(field.group, &field.id);
        let first = self.model.fields.find(&path).map(|first| self.model.fields[first].span);
        if let Some(first) = first {
            let id = &field.id;
            self.report.push(
                Diagnostic::new(
                    Code::DuplicateName,
                    field.span,
                    bi!("“{id}”在这一组里已经有了", "`{id}` is already in this group"),
                )
                .also(first, bi!("先在这里写", "first written here")),
            );
        }
        field.path.clone_from(&path);
        let group = field.group;
        let id = self.model.fields.add(path, field);
        self.model.groups[group].members.push(Member::Field(id));
        id
    }

    fn member(&mut self, id: &str, question: &'a Question, parent: GroupId, key: Span) {
        if question.fields.is_some() {
            self.group(id, question, parent, key);
            return;
        }
        self.attributes(question, key);
        for (name, span) in [
            ("switch", question.switch.as_ref().map(switch_span)),
            ("repeat", question.repeat.as_ref().map(|repeat| repeat.span)),
            ("checks", question.checks.first().map(|check| check.span)),
            ("paper", question.paper.as_ref().map(|paper| paper.span)),
        ] {
            if let Some(span) = span {
                self.error(
                    Code::GroupShape,
                    span,
                    bi!(
                        "{name} 只能写在一组题（有 fields）上",
                        "`{name}` belongs to a group (with `fields`)"
                    ),
                );
            }
        }
        match question.kind.as_ref().map(|kind| kind.value.as_str()) {
            Some("statement" | "notice") => self.passage(id, question, parent, key),
            Some("address" | "identity" | "signature" | "file" | "photo") => {
                self.composite(id, question, parent, key);
            }
            _ => {
                if self.question(id, question, parent, key).is_none() {
                    let path = self.path(parent, id);
                    self.poisoned.insert(path);
                }
            }
        }
    }

    fn passage(&mut self, id: &str, question: &'a Question, parent: GroupId, key: Span) {
        let Some(text) = &question.text else {
            self.error(
                Code::Passage,
                key,
                bi!("声明或须知没有文字（text）", "the statement or notice has no `text`"),
            );
            return;
        };
        let statement = question.kind.as_ref().is_some_and(|kind| kind.value == "statement");
        let path = self.path(parent, id);
        self.doubt(&format!("form.{path}"), &question.notes);
        let group = &mut self.model.groups[parent];
        let index = group.passages.len();
        group.passages.push(Passage {
            id: id.to_owned(),
            kind: if statement { PassageKind::Statement } else { PassageKind::Notice },
            label: value(&question.label),
            text: text.value.clone(),
            when: None,
            span: key,
        });
        group.members.push(Member::Passage(index));
        self.pending.passages.push((parent, index, question));
    }

    fn question(
        &mut self,
        id: &str,
        question: &'a Question,
        group: GroupId,
        key: Span,
    ) -> Option<FieldId> {
        let mut spec = spec_of!(question);
        spec.level = question.level;
        spec.table = question.table.as_ref();
        let domain = self.domain(&spec, key)?;
        let consent = question.kind.as_ref().is_some_and(|kind| kind.value == "consent");
        let label = question.label.as_ref().or(question.text.as_ref().filter(|_| consent));
        let Some(label) = label else {
            self.error(
                Code::MissingKey,
                key,
                bi!("这道题缺少题目（label）", "the question has no `label`"),
            );
            return None;
        };
        let mut field = blank_field(id, &label.value, group, domain, key);
        field.printed = value(&question.printed);
        field.hint = value(&question.hint);
        field.easy = value(&question.easy);
        field.unit = value(&question.unit);
        field.supplement = question.supplement.as_ref().is_some_and(|flag| flag.value);
        field.purpose = value(&question.purpose);
        field.basis = values(&question.notes.basis);
        field.remark = value(&question.notes.remark);
        let path = self.path(group, id);
        field.unclear = self.doubt(&format!("form.{path}"), &question.notes);
        if consent {
            let Some(text) = &question.text else {
                self.error(
                    Code::Passage,
                    key,
                    bi!("授权没有文字（text）", "the consent has no `text`"),
                );
                return None;
            };
            field.consent = Some(Consent {
                text: text.value.clone(),
                transfers: values(&question.transfers.0),
            });
        }
        if let Some(Required::Fixed(flag)) = &question.required
            && !flag.value
        {
            field.required = Requirement::Never;
        }
        if question.derive.is_some() {
            field.required = Requirement::Never;
        }
        let id = self.add_field(field);
        if let Some(when) = &question.when {
            self.pending.field_when.push((id, when));
        }
        if let Some(Required::When(condition)) = &question.required {
            self.pending.field_required.push((id, condition));
        }
        if let Some(derive) = &question.derive {
            self.pending.derive.push((id, derive));
        }
        if let Some(suggest) = &question.suggest {
            self.pending.suggest.push((id, suggest));
        }
        if let Some(under) = &question.under {
            self.pending.under.push((id, under));
        }
        Some(id)
    }
}

fn switch_span(switch: &Switch) -> Span {
    match switch {
        Switch::Id(id) => id.0.span,
        Switch::Full(full) => full.id.0.span,
    }
}

pub(super) fn blank_group(id: &str, title: &str, parent: Option<GroupId>, span: Span) -> Group {
    Group {
        id: id.to_owned(),
        path: String::new(),
        title: title.to_owned(),
        printed: None,
        hint: None,
        easy: None,
        parent,
        members: Vec::new(),
        passages: Vec::new(),
        switch: None,
        when: None,
        required: Requirement::Always,
        repeat: None,
        composite: None,
        paper: PaperLayout::default(),
        supplement: false,
        basis: Vec::new(),
        remark: None,
        unclear: None,
        span,
    }
}

pub(super) fn blank_field(
    id: &str,
    label: &str,
    group: GroupId,
    domain: Domain,
    span: Span,
) -> Field {
    Field {
        id: id.to_owned(),
        path: String::new(),
        group,
        label: label.to_owned(),
        printed: None,
        hint: None,
        easy: None,
        domain,
        unit: None,
        when: None,
        required: Requirement::Always,
        derive: None,
        suggest: None,
        under: None,
        consent: None,
        supplement: false,
        purpose: None,
        basis: Vec::new(),
        remark: None,
        unclear: None,
        span,
    }
}
