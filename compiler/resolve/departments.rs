//! The departments' forms: every target gets an expression in its domain, a declared gap, or a
//! diagnostic.

use super::domains::{Spec, spec_of};
use super::{Resolver, allowed, value, values};
use crate::ast::{self, FullTarget, OriginalField};
use crate::code::Code;
use crate::diagnostic::{Diagnostic, nearest};
use crate::expr::typing::type_of;
use crate::expr::{Expr, ExprKind, Frame, Reads, Type, parse};
use crate::model::*;
use crate::read::{ExpressionText, Keyed, Text, span_within};
use crate::source::Span;

impl Resolver<'_> {
    pub(super) fn department_forms(&mut self) {
        for (id, entry) in &self.ast.department_forms.0 {
            let Some(written) = &entry.value else { continue };
            if let Some(form) = self.department_form(id, written, entry.key) {
                self.model.department_forms.add(id.clone(), form);
            }
        }
    }

    fn department_form(
        &mut self,
        id: &str,
        written: &ast::DepartmentForm,
        key: Span,
    ) -> Option<DepartmentForm> {
        let unclear = self.doubt(&format!("department_forms.{id}"), &written.notes);
        let department = self.find_department(&written.department);
        let occasions = self.occasions(&written.occasions, false);
        let per = written.per.as_ref().and_then(|path| self.rows(path, Model::ROOT));
        let home = per.unwrap_or(Model::ROOT);
        let when = written.when.as_ref().and_then(|when| self.condition(when, home, true));
        let unknown = written.original.as_ref().is_some_and(|name| name.value == "unknown");
        let mut receives = Vec::new();
        for path in &written.receives {
            match self.expression(path, home, false, None) {
                Some(Expr { kind: ExprKind::Field(field, _), .. }) => receives.push(field),
                Some(_) => self.error(
                    Code::NotAnAnswer,
                    path.0.span,
                    bi!("receives 里写题目的路径", "`receives` lists paths of questions"),
                ),
                None => {}
            }
        }
        if written.fields.0.is_empty() && (!unknown || written.receives.is_empty()) {
            self.report.push(
                Diagnostic::new(
                    Code::EmptyDepartmentForm,
                    key,
                    bi!("这张部门表没有任何一栏", "this department form has no fields"),
                )
                .help(bi!(
                    "写 fields；没有见过原表的，写 original: unknown 和 receives",
                    "give `fields`, or `original: unknown` with `receives`"
                )),
            );
        }
        if unknown {
            let title = &written.title.value;
            self.error(
                Code::UnknownOriginal,
                written.original.as_ref().map_or(key, |name| name.span),
                bi!(
                    "没有见过《{title}》的原表，只能按 receives 送出",
                    "nobody has seen the original of `{title}`"
                ),
            );
        }
        let mut targets = self.targets(&written.fields, home, &format!("department_forms.{id}"));
        if let Some(name) = written.original.as_ref().filter(|name| name.value != "unknown") {
            targets = self.against_original(name, targets, written, key);
        }
        Some(DepartmentForm {
            id: id.to_owned(),
            title: written.title.value.clone(),
            department: department?,
            occasions,
            when,
            per,
            unknown,
            receives,
            system: value(&written.system),
            targets,
            fallback: value(&written.fallback),
            basis: values(&written.notes.basis),
            unclear,
            remark: value(&written.notes.remark),
            span: key,
        })
    }

    fn targets(&mut self, written: &Keyed<ast::Target>, home: GroupId, at: &str) -> Vec<Target> {
        let mut targets = Vec::new();
        for (wire, entry) in &written.0 {
            let Some(target) = &entry.value else { continue };
            let resolved = match target {
                ast::Target::Expression(text) => self.plain(wire, text, home, entry.key),
                ast::Target::Full(full) => self.full(wire, full, home, entry.key, at),
            };
            targets.extend(resolved);
        }
        targets
    }

    fn plain(
        &mut self,
        wire: &str,
        text: &ExpressionText,
        home: GroupId,
        key: Span,
    ) -> Option<Target> {
        if let Some(group) = self.file_group(&text.0.text, home) {
            let label = self.model.groups[group].title.clone();
            return Some(target(wire, label, TargetSource::File { group, page: None }, false, key));
        }
        let value = self.expression(text, home, true, Some(Type::Text))?;
        let domain = self.own_domain(&value);
        let label = self.default_label(wire, &value);
        let required = self.always_there(&value);
        Some(target(wire, label, TargetSource::Value { value, domain, gap: None }, required, key))
    }

    /// The file question a path names, if it does.
    fn file_group(&self, path: &str, home: GroupId) -> Option<GroupId> {
        let path = path.trim();
        let absolute = match path.strip_prefix('.') {
            Some(rest) => format!("{}.{rest}", self.model.groups[home].path),
            None => path.to_owned(),
        };
        let id = self.model.groups.find(&absolute)?;
        matches!(self.model.groups[id].composite, Some(Composite::File { .. })).then_some(id)
    }

    fn full(
        &mut self,
        wire: &str,
        full: &FullTarget,
        home: GroupId,
        key: Span,
        at: &str,
    ) -> Option<Target> {
        let unclear = self.doubt(&format!("{at}.{wire}"), &full.notes);
        let ways = [
            ("value", full.value.is_some()),
            ("constant", full.constant.is_some()),
            ("first_of", !full.first_of.is_empty()),
            ("format", full.format.is_some()),
            ("gap", full.gap.is_some()),
            ("returned", full.returned.as_ref().is_some_and(|flag| flag.value)),
            ("attachment", full.attachment.is_some()),
            ("fields", full.fields.is_some()),
        ];
        let mut given: Vec<&str> =
            ways.iter().filter(|(_, is)| *is).map(|(name, _)| *name).collect();
        // A gap beside a source says what holds where the source is not answered.
        if given.len() == 2
            && matches!(given[0], "value" | "first_of" | "format")
            && given[1] == "gap"
        {
            given.pop();
        }
        if given.len() != 1 {
            let written = given.join(", ");
            let diagnostic = match given.len() {
                0 => Diagnostic::new(
                    Code::TargetSource,
                    key,
                    bi!("“{wire}”没有来源", "`{wire}` has no source"),
                )
                .help(bi!(
                    "写 value、constant、first_of、format 或 attachment；确实没有来源的写 gap: 缘由",
                    "give `value`, `constant`, `first_of`, `format` or `attachment`; a hole is declared with `gap: reason`"
                )),
                _ => Diagnostic::new(
                    Code::TargetSource,
                    full.span,
                    bi!("“{wire}”的来源写了几种：{written}", "`{wire}` has several sources: {written}"),
                ),
            };
            self.report.push(diagnostic);
            return None;
        }
        let mut spec = spec_of!(full);
        spec.level = None;
        let declared = if spec.is_given() { Some(self.domain(&spec, full.span)?) } else { None };
        let when = full.when.as_ref().map(|when| self.condition(when, home, true));
        let gap = full.gap.as_ref().map(|reason| DeclaredGap {
            reason: reason.value.clone(),
            filled_by: full.filled_by.as_ref().map(|name| self.department_title(name)),
            filled_when: value(&full.filled_when),
        });
        let source = match given[0] {
            "gap" => TargetSource::Gap { gap: gap?, domain: declared },
            "returned" => TargetSource::Returned { domain: declared },
            "attachment" => self.attachment(full, home)?,
            "fields" => self.nested(full, home, at, wire)?,
            _ => {
                let value = self.source(full, home, declared.as_ref())?;
                let domain = match declared {
                    Some(domain) => domain,
                    None => self.narrowed(&spec, self.own_domain(&value), full.span)?,
                };
                let value = self.converted(value, &domain, full)?;
                TargetSource::Value { value, domain, gap }
            }
        };
        let natural = match &source {
            TargetSource::Value { value, .. } => self.always_there(value),
            TargetSource::Gap { .. } | TargetSource::Returned { .. } | TargetSource::Group(_) => {
                true
            }
            TargetSource::Rows { .. }
            | TargetSource::Attachment { .. }
            | TargetSource::File { .. } => false,
        };
        let label = match (&full.label, &source) {
            (Some(label), _) => label.value.clone(),
            (None, TargetSource::Value { value, .. }) => {
                self.label_of(value).unwrap_or_else(|| wire.to_owned())
            }
            (None, TargetSource::File { group, .. }) => self.model.groups[*group].title.clone(),
            (None, TargetSource::Attachment { material, .. }) => {
                self.model.materials[*material].title.clone()
            }
            _ => wire.to_owned(),
        };
        let required = full.required.as_ref().map_or(natural, |flag| flag.value);
        let mut target = target(wire, label, source, required, key);
        target.when = match when {
            Some(None) => return None,
            Some(when) => when,
            None => None,
        };
        target.remark = value(&full.notes.remark);
        target.unclear = unclear;
        Some(target)
    }

    fn department_title(&self, name: &Text) -> String {
        let found = self.model.departments.find(&name.value);
        found.map_or_else(|| name.value.clone(), |id| self.model.departments[id].title.clone())
    }

    fn source(
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

    fn attachment(&mut self, full: &FullTarget, home: GroupId) -> Option<TargetSource> {
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

    fn nested(
        &mut self,
        full: &FullTarget,
        home: GroupId,
        at: &str,
        wire: &str,
    ) -> Option<TargetSource> {
        let fields = full.fields.as_ref()?;
        let at = format!("{at}.{wire}");
        match &full.each {
            None => Some(TargetSource::Group(self.targets(fields, home, &at))),
            Some(path) => {
                let rows = self.rows(path, home)?;
                Some(TargetSource::Rows { rows, targets: self.targets(fields, rows, &at) })
            }
        }
    }

    /// Limits written without a type narrow the source's own domain.
    fn narrowed(&mut self, spec: &Spec<'_>, own: Domain, span: Span) -> Option<Domain> {
        if spec.min.is_none() && spec.max.is_none() && spec.pattern.is_none() {
            return Some(own);
        }
        match own {
            Domain::Text { kind, min, max, pattern } => {
                let name = Text::new(self.model.text_types[kind].id.clone(), span);
                let narrowed = self.domain(&Spec { kind: Some(&name), ..copied(spec) }, span)?;
                let Domain::Text { kind, min: low, max: high, pattern: own } = narrowed else {
                    return None;
                };
                let min = if spec.min.is_some() { low } else { min };
                let max = if spec.max.is_some() { high } else { max };
                Some(Domain::Text { kind, min: min.min(max), max, pattern: own.or(pattern) })
            }
            Domain::Integer { .. } => self.domain(
                &Spec { kind: Some(&Text::new("integer".into(), span)), ..copied(spec) },
                span,
            ),
            Domain::Money { .. } => self.domain(
                &Spec { kind: Some(&Text::new("money".into(), span)), ..copied(spec) },
                span,
            ),
            Domain::Date { .. } => self.domain(
                &Spec { kind: Some(&Text::new("date".into(), span)), ..copied(spec) },
                span,
            ),
            _ => {
                self.error(
                    Code::AttributeNotForType,
                    span,
                    bi!(
                        "这种来源不能写 min、max、pattern",
                        "this source has no `min`, `max`, `pattern`"
                    ),
                );
                None
            }
        }
    }

    /// The value as one of the target's domain: through the one conversion that fits, if need be.
    fn converted(&mut self, value: Expr, domain: &Domain, full: &FullTarget) -> Option<Expr> {
        let wanted = type_of(domain);
        if value.ty == wanted && full.convert.is_none() {
            return Some(value);
        }
        let (from, to) = match (value.ty, wanted) {
            (Type::Code(from), Type::Code(to)) | (Type::Codes(from), Type::Codes(to)) => (from, to),
            _ => {
                self.target_type(&value, wanted);
                return None;
            }
        };
        let conversion = match &full.convert {
            Some(name) => {
                let kind =
                    super::Kind { section: "conversions", zh: "代码转换", en: "conversion" };
                let found = self.lookup(|model| &model.conversions, &kind, name)?;
                let known = &self.model.conversions[found];
                if (known.from, known.to) != (from, to) {
                    let tables = &self.model.tables;
                    let (own_from, own_to) = (&tables[known.from].title, &tables[known.to].title);
                    let (from_title, to_title) = (&tables[from].title, &tables[to].title);
                    self.report.push(
                        Diagnostic::new(
                            Code::NoConversion,
                            name.span,
                            bi!(
                                "这个转换是从“{own_from}”到“{own_to}”，这里要从“{from_title}”到“{to_title}”",
                                "it converts `{own_from}` to `{own_to}`; here `{from_title}` to `{to_title}` is needed"
                            ),
                        )
                        .also(known.span, bi!("转换在这里定义", "defined here")),
                    );
                    return None;
                }
                found
            }
            None => self.fitting_conversion(from, to, value.span)?,
        };
        let span = value.span;
        Some(Expr { kind: ExprKind::Convert(conversion, Box::new(value)), ty: wanted, span })
    }

    fn fitting_conversion(
        &mut self,
        from: TableId,
        to: TableId,
        span: Span,
    ) -> Option<ConversionId> {
        let fitting: Vec<ConversionId> = self
            .model
            .conversions
            .iter()
            .filter(|(_, known)| (known.from, known.to) == (from, to))
            .map(|(id, _)| id)
            .collect();
        if let [only] = fitting.as_slice() {
            return Some(*only);
        }
        if self.poisoned.iter().any(|name| name.starts_with("conversions.")) {
            return None;
        }
        let (from_title, to_title) = (&self.model.tables[from].title, &self.model.tables[to].title);
        let diagnostic = match fitting.len() {
            0 => {
                let (from_id, to_id) = (&self.model.tables[from].id, &self.model.tables[to].id);
                Diagnostic::new(
                    Code::NoConversion,
                    span,
                    bi!(
                        "没有从“{from_title}”到“{to_title}”的代码转换",
                        "there is no conversion from `{from_title}` to `{to_title}`"
                    ),
                )
                .help(bi!(
                    "在 conversions 里写一个：from: {from_id}，to: {to_id}",
                    "add one to `conversions`: from: {from_id}, to: {to_id}"
                ))
            }
            _ => {
                let names = fitting
                    .iter()
                    .map(|id| self.model.conversions.name(*id))
                    .collect::<Vec<_>>()
                    .join(", ");
                Diagnostic::new(
                    Code::NoConversion,
                    span,
                    bi!("有几个代码转换可用：{names}", "several conversions fit: {names}"),
                )
                .help(bi!("用 convert 写明用哪一个", "name one with `convert`"))
            }
        };
        self.report.push(diagnostic);
        None
    }

    fn target_type(&mut self, value: &Expr, wanted: Type) {
        let (found_name, wanted_name) = {
            let scope = self.scope(Model::ROOT, Ok(()));
            (scope.type_name(value.ty), scope.type_name(wanted))
        };
        let (found_zh, found_en, wanted_zh, wanted_en) =
            (found_name.zh, found_name.en, wanted_name.zh, wanted_name.en);
        let mut diagnostic = Diagnostic::new(
            Code::TargetType,
            value.span,
            bi!(
                "部门这一栏要{wanted_zh}，来源却是{found_zh}",
                "the department's field takes {wanted_en}, the source is {found_en}"
            ),
        );
        let remedy = match (value.ty, wanted) {
            (Type::Code(_), Type::Text) => Some(("label(", ")")),
            (Type::Codes(_), Type::Text) => Some(("join(", ", \"、\")")),
            (Type::Codes(_), Type::Code(_)) => Some(("only(", ")")),
            (Type::Date, Type::Month) => Some(("year_month(", ")")),
            (Type::Division(_), Type::Text) => Some(("full_name(", ")")),
            (
                Type::Integer
                | Type::Decimal(_)
                | Type::Date
                | Type::Month
                | Type::Money
                | Type::Bool,
                Type::Text,
            ) => Some(("text(", ")")),
            _ => None,
        };
        if let Some((open, close)) = remedy {
            let source = match &value.kind {
                ExprKind::Field(field, Frame::HOME) => self.model.fields[*field].path.as_str(),
                _ => "…",
            };
            diagnostic = diagnostic
                .help(bi!("写成 {open}{source}{close}", "convert it: `{open}{source}{close}`"));
        }
        self.report.push(diagnostic);
    }

    /// The domain values of an expression have where nothing else is said.
    fn own_domain(&self, value: &Expr) -> Domain {
        let text = |name| super::domains::text_domain(name, &self.model);
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
            _ => {}
        }
        let limit = INTEGER_LIMIT;
        match value.ty {
            Type::Bool => Domain::YesNo,
            Type::Integer => Domain::Integer { min: -limit, max: limit },
            Type::Decimal(scale) => Domain::Decimal { scale, min: -limit, max: limit },
            Type::Money => Domain::Money { min: -limit, max: limit },
            Type::Text => text("long_text"),
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

    /// A wire name in words is its own label; a technical one takes the source's.
    fn default_label(&self, wire: &str, value: &Expr) -> String {
        let words = !wire.is_ascii();
        self.label_of(value).filter(|_| !words).unwrap_or_else(|| wire.to_owned())
    }

    fn label_of(&self, value: &Expr) -> Option<String> {
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

    /// Whether everything an expression reads is always demanded where its questions are open.
    fn always_there(&self, value: &Expr) -> bool {
        let reads = Reads::of(value, &self.model);
        let fields = reads.fields.iter().all(|&field| {
            let field = &self.model.fields[field];
            let unconditional = field.when.is_none() || field.derive.is_some();
            let demanded = matches!(field.required, Requirement::Always) || field.derive.is_some();
            let groups = self.model.ancestry(field.group);
            let around = groups
                .iter()
                .all(|&group| matches!(self.model.groups[group].required, Requirement::Always));
            unconditional && demanded && around
        });
        fields
            && reads
                .register_fields
                .iter()
                .all(|&(register, field)| self.model.registers[register].fields[field].required)
    }

    /// Holds the targets against the declared original: every column has a source, none is invented.
    fn against_original(
        &mut self,
        name: &Text,
        targets: Vec<Target>,
        written: &ast::DepartmentForm,
        key: Span,
    ) -> Vec<Target> {
        let Some(Some(original)) = self.ast.originals.get(&name.value) else { return targets };
        let known: Vec<&str> = original.fields.0.keys().map(String::as_str).collect();
        let mut meant: Vec<&str> = Vec::new();
        for target in &targets {
            if !original.fields.0.contains_key(&target.wire) {
                let wire = &target.wire;
                let mut diagnostic = Diagnostic::new(
                    Code::NotInOriginal,
                    target.span,
                    bi!("原表没有“{wire}”这一栏", "the original has no field `{wire}`"),
                )
                .also(original.title.span, bi!("原表在这里", "the original"));
                if let Some(near) = nearest(wire, known.iter().copied()) {
                    // A misspelt field is not missing besides.
                    meant.push(near);
                    diagnostic =
                        diagnostic.help(bi!("是不是想写“{near}”？", "did you mean `{near}`?"));
                }
                self.report.push(diagnostic);
            }
        }
        let mut by_wire: indexmap::IndexMap<String, Target> =
            targets.into_iter().map(|target| (target.wire.clone(), target)).collect();
        let mut ordered = Vec::new();
        for (wire, entry) in &original.fields.0 {
            let Some(column) = &entry.value else { continue };
            let returned = column.returned.as_ref().is_some_and(|flag| flag.value);
            let required = column.required.as_ref().is_none_or(|flag| flag.value);
            match by_wire.shift_remove(wire) {
                Some(target) => ordered.extend(self.as_original(target, column, required)),
                None if returned => {
                    let domain = self.original_domain(column, entry.key);
                    let label = value(&column.label).unwrap_or_else(|| wire.clone());
                    ordered.push(target(
                        wire,
                        label,
                        TargetSource::Returned { domain },
                        required,
                        entry.key,
                    ));
                }
                None if required
                    && !written.fields.0.contains_key(wire)
                    && !meant.contains(&wire.as_str()) =>
                {
                    self.report.push(
                        Diagnostic::new(
                            Code::SilentGap,
                            key,
                            bi!(
                                "原表必填的“{wire}”没有来源",
                                "the original demands `{wire}`, which has no source"
                            ),
                        )
                        .also(entry.key, bi!("原表的这一栏", "this field of the original"))
                        .help(bi!(
                            "在 fields 里写它的来源；确实没有的写 gap: 缘由",
                            "give its source in `fields`, or declare `gap: reason`"
                        )),
                    )
                }
                None => {}
            }
        }
        ordered.extend(by_wire.into_values());
        ordered
    }

    fn original_domain(&mut self, column: &OriginalField, span: Span) -> Option<Domain> {
        let spec = spec_of!(column);
        if spec.is_given() { self.domain(&spec, span) } else { None }
    }

    fn as_original(
        &mut self,
        mut target: Target,
        column: &OriginalField,
        required: bool,
    ) -> Option<Target> {
        if let Some(label) = &column.label {
            target.label.clone_from(&label.value);
        }
        target.required = required;
        if let (Some(declared), TargetSource::Value { value, gap, .. }) =
            (self.original_domain(column, column.span), &target.source)
        {
            let (value, gap) = (value.clone(), gap.clone());
            let wanted = type_of(&declared);
            let value = match (value.ty, wanted) {
                (found, wanted) if found == wanted => value,
                (Type::Code(from), Type::Code(to)) | (Type::Codes(from), Type::Codes(to)) => {
                    let conversion = self.fitting_conversion(from, to, value.span)?;
                    let span = value.span;
                    Expr { kind: ExprKind::Convert(conversion, Box::new(value)), ty: wanted, span }
                }
                _ => {
                    self.target_type(&value, wanted);
                    return None;
                }
            };
            target.source = TargetSource::Value { value, domain: declared, gap };
        }
        Some(target)
    }
}

fn copied<'a>(spec: &Spec<'a>) -> Spec<'a> {
    Spec { min: spec.min, max: spec.max, pattern: spec.pattern, ..Spec::default() }
}

fn target(wire: &str, label: String, source: TargetSource, required: bool, span: Span) -> Target {
    Target {
        wire: wire.to_owned(),
        label,
        source,
        when: None,
        required,
        remark: None,
        unclear: None,
        span,
    }
}
