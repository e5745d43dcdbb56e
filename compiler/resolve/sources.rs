//! Where a target's value comes from: an expression, an attachment, nested targets; and what it is by itself.

use super::{Resolver, allowed, value};
use crate::ast::FullTarget;
use crate::code::Code;
use crate::diagnostic::{Diagnostic, nearest};
use crate::expr::typing::type_of;
use crate::expr::{Expr, ExprKind, Function, Reads, Type, parse};
use crate::model::*;
use crate::read::{Text, span_within};

impl Resolver<'_> {
    /// The file question a path names, if it does.
    pub(super) fn file_group(&self, path: &str, home: GroupId) -> Option<GroupId> {
        let path = path.trim();
        let absolute = match path.strip_prefix('.') {
            Some(rest) => format!("{}.{rest}", self.model.groups[home].path),
            None => path.to_owned(),
        };
        let id = self.model.groups.find(&absolute)?;
        matches!(self.model.groups[id].composite, Some(Composite::File { .. })).then_some(id)
    }

    pub(super) fn department_title(&self, name: &Text) -> String {
        let found = self.model.departments.find(&name.value);
        found.map_or_else(|| name.value.clone(), |id| self.model.departments[id].title.clone())
    }

    pub(super) fn source(
        &mut self,
        full: &FullTarget,
        home: GroupId,
        declared: Option<&Domain>,
    ) -> Option<Expr> {
        let expected = declared.map(type_of);
        if let Some(text) = &full.value {
            return self.expression(text, home, true, expected.or(Some(Type::Text)));
        }
        if let Some(text) = &full.constant {
            let domain = match declared {
                Some(domain) => domain.clone(),
                None => super::domains::text_domain("long_text", &self.model),
            };
            let constant = self.constant(&domain, text)?;
            return Some(Expr {
                kind: ExprKind::Constant(constant),
                ty: type_of(&domain),
                span: text.span,
            });
        }
        if let Some(text) = &full.format {
            let syntax = parse::format(text, self.report)?;
            return self.scope(home, allowed(true)).typed(&syntax, Some(Type::Text));
        }
        let mut parts: Vec<Expr> = Vec::new();
        for text in &full.first_of {
            let hint = parts.first().map(|first| first.ty).or(expected);
            let part = self.expression(text, home, true, hint)?;
            if let Some(first) = parts.first().filter(|first| first.ty != part.ty) {
                let scope = self.scope(home, Ok(()));
                let (own, others) = (scope.type_name(part.ty), scope.type_name(first.ty));
                self.report.push(
                    Diagnostic::new(
                        Code::TargetType,
                        text.0.span,
                        bi!("first_of 里各项的类型要相同", "all parts of `first_of` have one type"),
                    )
                    .label(own)
                    .also(first.span, others),
                );
                return None;
            }
            parts.push(part);
        }
        let ty = parts.first()?.ty;
        Some(Expr { kind: ExprKind::FirstOf(parts), ty, span: full.span })
    }

    pub(super) fn attachment(&mut self, full: &FullTarget, home: GroupId) -> Option<TargetSource> {
        let name = full.attachment.as_ref()?;
        let page = value(&full.page);
        if let Some(group) = self.file_group(&name.value, home) {
            return Some(TargetSource::File { group, page });
        }
        let (material_name, part_name) = match name.value.split_once('.') {
            Some((material, part)) => (material, Some(part)),
            None => (name.value.as_str(), None),
        };
        let kind = super::Kind { section: "materials", zh: "材料", en: "material" };
        let material_text = Text::new(material_name.to_owned(), name.span);
        let material = self.lookup(|model| &model.materials, &kind, &material_text)?;
        let part = match part_name {
            None => None,
            Some(part) => {
                let parts = &self.model.materials[material].parts;
                let index = parts.iter().position(|known| known.id == part || known.title == part);
                if index.is_none() {
                    let title = &self.model.materials[material].title;
                    let span = span_within(name, material_name.len() + 1..name.value.len());
                    let mut diagnostic = Diagnostic::new(
                        Code::UnknownName,
                        span,
                        bi!(
                            "材料“{title}”没有分件“{part}”",
                            "the material `{title}` has no part `{part}`"
                        ),
                    );
                    let known: Vec<&str> = parts.iter().map(|known| known.id.as_str()).collect();
                    if let Some(near) = nearest(part, known.iter().copied()) {
                        diagnostic =
                            diagnostic.help(bi!("是不是想写“{near}”？", "did you mean `{near}`?"));
                    } else {
                        let list = known.join(", ");
                        diagnostic = diagnostic.help(bi!("它的分件：{list}", "its parts: {list}"));
                    }
                    self.report.push(diagnostic);
                    return None;
                }
                index
            }
        };
        Some(TargetSource::Attachment { material, part, page })
    }

    pub(super) fn nested(
        &mut self,
        full: &FullTarget,
        home: GroupId,
        at: &str,
        wire: &str,
    ) -> Option<TargetSource> {
        let fields = full.fields.as_ref()?;
        let at = format!("{at}.{wire}");
        if fields.0.is_empty() {
            self.error(
                Code::EmptyDepartmentForm,
                full.span,
                bi!("“{wire}”下面没有任何一栏", "there are no fields in `{wire}`"),
            );
        }
        match &full.each {
            None => Some(TargetSource::Group(self.targets(fields, home, &at))),
            Some(path) => {
                let rows = self.rows(path, home)?;
                Some(TargetSource::Rows { rows, targets: self.targets(fields, rows, &at) })
            }
        }
    }

    /// The domain values of an expression have where nothing else is said.
    pub(super) fn own_domain(&self, value: &Expr) -> Domain {
        match &value.kind {
            ExprKind::Field(field, _) => return self.model.fields[*field].domain.clone(),
            ExprKind::Register(register, field) => {
                return self.model.registers[*register].fields[*field].domain.clone();
            }
            ExprKind::Parameter(parameter) => {
                return self.model.parameters[*parameter].domain.clone();
            }
            ExprKind::FirstOf(parts) => {
                if let Some(first) = parts.first() {
                    let domain = self.own_domain(first);
                    if parts.iter().all(|part| self.own_domain(part) == domain) {
                        return domain;
                    }
                }
            }
            ExprKind::Call(Function::Upper | Function::Lower, parts) => {
                if let [text] = parts.as_slice() {
                    return self.own_domain(text);
                }
            }
            _ => {}
        }
        let limit = INTEGER_LIMIT;
        match value.ty {
            Type::Bool => Domain::YesNo,
            Type::Integer => Domain::Integer { min: -limit, max: limit },
            Type::Decimal(scale) => Domain::Decimal { scale, min: -limit, max: limit },
            Type::Money => Domain::Money { min: -limit, max: limit },
            Type::Text => self.computed_text(value),
            Type::Date => Domain::Date { min: None, max: None },
            Type::Month => Domain::Month { min: None, max: None },
            Type::Code(table) => Domain::OneOf(table),
            Type::Codes(table) => {
                let most = self.model.tables[table].selectable().count() as u32;
                Domain::AnyOf { table, min: 1, max: most }
            }
            Type::Division(table) => {
                // The finest level any of the questions read asks for.
                let reads = Reads::of(value, &self.model);
                let levels = reads.fields.iter().filter_map(|&field| {
                    match self.model.fields[field].domain {
                        Domain::Division { level, .. } => Some(level),
                        _ => None,
                    }
                });
                Domain::Division { table, level: levels.max().unwrap_or(Level::Township) }
            }
        }
    }

    /// A text made of others: on one line unless one of them may have several.
    fn computed_text(&self, value: &Expr) -> Domain {
        let reads = Reads::of(value, &self.model);
        let lines = reads.fields.iter().any(|&field| match self.model.fields[field].domain {
            Domain::Text { kind, .. } => self.model.text_types[kind].multiline,
            _ => false,
        });
        let long = super::domains::text_domain("long_text", &self.model);
        match (&value.kind, long, super::domains::text_domain("text", &self.model)) {
            (ExprKind::Constant(Value::Text(text)), _, Domain::Text { kind, min, pattern, .. }) => {
                let max = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
                Domain::Text { kind, min, max, pattern }
            }
            // Texts that are joined may be longer than one alone.
            (ExprKind::Concat(_), long, _) => long,
            (_, Domain::Text { max, .. }, Domain::Text { kind, min, pattern, .. }) if !lines => {
                Domain::Text { kind, min, max, pattern }
            }
            (_, long, _) => long,
        }
    }

    /// A wire name in words is its own label; a technical one takes the source's.
    pub(super) fn default_label(&self, wire: &str, value: &Expr) -> String {
        let words = !wire.is_ascii();
        self.label_of(value).filter(|_| !words).unwrap_or_else(|| wire.to_owned())
    }

    pub(super) fn label_of(&self, value: &Expr) -> Option<String> {
        match &value.kind {
            ExprKind::Field(field, _) => Some(self.model.fields[*field].label.clone()),
            ExprKind::Register(register, field) => {
                Some(self.model.registers[*register].fields[*field].label.clone())
            }
            ExprKind::Parameter(parameter) => Some(self.model.parameters[*parameter].title.clone()),
            ExprKind::Convert(_, inner) => self.label_of(inner),
            ExprKind::FirstOf(parts) => parts.first().and_then(|part| self.label_of(part)),
            ExprKind::Call(_, parts) => parts.first().and_then(|part| self.label_of(part)),
            ExprKind::PartOf(inner, _) => self.label_of(inner),
            _ => None,
        }
    }
}
