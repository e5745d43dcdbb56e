//! The departments' forms of an application.
//!
//! A form is dispatched when one of its occasions is applied for and its `when` is not false; once
//! for each open row of the group it is `per`. It is *waiting* when its `when`, or a required value,
//! its `when` or a required file is undetermined, or when a value, required or not, is determined but
//! lies outside of its target's domain. Why a value is undetermined is told by what it
//! reads, so that every carrier tells the same: the first register, in order of reading, that is
//! unavailable; else the first that is not found; else `undetermined`. A value with a
//! declared gap is that gap when it is undetermined, and a code that its conversion declares unmapped
//! is one too: neither is waited for. Attachments are there when their material is neither
//! left out nor waived, and never make a form wait.
//!
//! `out_of_domain` and most of what is undetermined is for matters whose proofs failed: where they
//! hold neither occurs, so that generated crates know nothing of the former.

use super::draft::NodeId;
use super::eval::Situation;
use super::leaf;
use super::materials::Need;
use super::open::Rows;
use crate::expr::{Expr, ExprKind, Reads};
use crate::model::{
    ArenaId, Converted, DeclaredGap, DepartmentForm, Domain, MaterialId, RegisterId, Target,
    TargetSource, Value,
};
use crate::support::{Lookup, member_path, row_path};
use serde_json::{Map, Value as Output, json};

/// Why something is undetermined.
pub(super) enum Cause {
    /// The register gave no answer.
    Unavailable(RegisterId),
    /// The register has no record.
    NotFound(RegisterId),
    /// Something else.
    Undetermined,
}

#[derive(Default)]
struct Dispatch {
    causes: Vec<Output>,
    gaps: Vec<Output>,
}

impl Situation<'_> {
    /// The departments' forms, in the order of the schema.
    pub fn split(&self) -> Output {
        let mut dispatches = Vec::new();
        for form in self.model().department_forms.values() {
            let occasion = form.occasions.iter().any(|occasion| {
                self.applied(occasion.item) == Some(true)
                    && self.in_cases(occasion.item, &occasion.cases)
            });
            if !occasion {
                continue;
            }
            match form.per {
                None => dispatches.extend(self.dispatch(form, NodeId::ROOT, None)),
                Some(group) => {
                    for (index, row) in self.all_rows(group).into_iter().enumerate() {
                        dispatches.extend(self.dispatch(form, row, Some(index)));
                    }
                }
            }
        }
        Output::Array(dispatches)
    }

    fn dispatch(&self, form: &DepartmentForm, home: NodeId, row: Option<usize>) -> Option<Output> {
        let mut dispatch = Dispatch::default();
        match form.when.as_ref().map_or(Some(true), |when| self.holds(when, home)) {
            Some(false) => return None,
            None => dispatch.causes.push(self.cause_entry("", form.when.as_ref())),
            Some(true) => {}
        }
        let fields = if form.unknown {
            self.wire_group(NodeId::ROOT, &|field| form.receives.contains(&field))
        } else {
            self.targets(&form.targets, home, "", &mut dispatch)
        };
        let department = self.model().departments.get(form.department);
        let mut entry = Map::new();
        let mut put = |key: &str, value: Output| entry.insert(key.to_owned(), value);
        put("form", json!(form.id));
        put("department", json!(department.map_or("", |department| department.id.as_str())));
        if let Some(row) = row {
            put("row", json!(row));
        }
        if dispatch.causes.is_empty() {
            put("status", json!("ready"));
            put("fields", Output::Object(fields));
        } else {
            put("status", json!("waiting"));
            put("causes", Output::Array(dispatch.causes));
            if let Some(fallback) = &form.fallback {
                put("fallback", json!(fallback));
            }
        }
        put("gaps", Output::Array(dispatch.gaps));
        Some(Output::Object(entry))
    }

    fn targets(
        &self,
        targets: &[Target],
        home: NodeId,
        path: &str,
        dispatch: &mut Dispatch,
    ) -> Map<String, Output> {
        let mut object = Map::new();
        for target in targets {
            let path = member_path(path, &target.wire);
            match target.when.as_ref().map_or(Some(true), |when| self.holds(when, home)) {
                Some(false) => continue,
                None => {
                    if target.required {
                        dispatch.causes.push(self.cause_entry(&path, target.when.as_ref()));
                    }
                    continue;
                }
                Some(true) => {}
            }
            if let Some(value) = self.target(target, home, &path, dispatch) {
                object.insert(target.wire.clone(), value);
            }
        }
        object
    }

    fn target(
        &self,
        target: &Target,
        home: NodeId,
        path: &str,
        dispatch: &mut Dispatch,
    ) -> Option<Output> {
        match &target.source {
            TargetSource::Returned { .. } => None,
            TargetSource::Gap { gap, .. } => {
                dispatch.gaps.push(declared(path, gap));
                None
            }
            TargetSource::Value { value, domain, gap } => {
                let found = self.value_at(value, home);
                let tick = matches!(domain, Domain::Tick);
                if tick && found == Some(Value::Bool(false)) {
                    return None;
                }
                let output = found.as_ref().and_then(|found| self.wire(found));
                let stray = |found| !self.is_of(domain, value, found);
                if output.is_some() && found.as_ref().is_some_and(stray) {
                    let cause = json!({ "target": path, "reason": "out_of_domain" });
                    dispatch.causes.push(cause);
                    return None;
                }
                if output.is_none() {
                    if let Some(gap) = gap {
                        dispatch.gaps.push(declared(path, gap));
                    } else if let Some(reason) = self.unmapped(value, home) {
                        dispatch.gaps.push(json!({ "target": path, "reason": reason }));
                    } else if target.required {
                        dispatch.causes.push(self.cause_entry(path, Some(value)));
                    }
                }
                output
            }
            TargetSource::Group(targets) => {
                super::wire::not_empty(self.targets(targets, home, path, dispatch))
            }
            TargetSource::Rows { rows, targets } => {
                let rows = match self.rows(*rows, home) {
                    Rows::Known(rows) => rows,
                    Rows::Undetermined => &[],
                };
                let objects = rows.iter().enumerate().map(|(index, row)| {
                    let path = row_path(path, index);
                    Output::Object(self.targets(targets, *row, &path, dispatch))
                });
                let objects: Vec<Output> = objects.collect();
                if objects.is_empty() {
                    if target.required {
                        dispatch.causes.push(self.cause_entry(path, None));
                    }
                    return None;
                }
                Some(Output::Array(objects))
            }
            TargetSource::Attachment { material, part, page } => {
                self.attachment(*material, *part, page.as_deref(), home)
            }
            TargetSource::File { group, page } => {
                let node = self.locate(*group, home);
                let node = node.filter(|node| self.is_open(*node) == Some(true));
                let file = node.map(|node| self.wire_group(node, &|_| true)).unwrap_or_default();
                if file.is_empty() {
                    if target.required {
                        dispatch.causes.push(self.cause_entry(path, None));
                    }
                    return None;
                }
                let mut file = file;
                if let Some(page) = page {
                    file.insert("page".to_owned(), json!(page));
                }
                Some(Output::Object(file))
            }
        }
    }

    /// Whether what `expr` came to lies in the target's domain. What a question or register of that
    /// very domain gave has been read by its rules already.
    fn is_of(&self, domain: &Domain, expr: &Expr, value: &Value) -> bool {
        let model = self.model();
        let read_as = match &expr.kind {
            ExprKind::Field(field, _) => model
                .fields
                .get(*field)
                .filter(|field| field.derive.is_none())
                .map(|field| &field.domain),
            ExprKind::Register(register, field) => model
                .registers
                .get(*register)
                .and_then(|register| register.fields.get(*field))
                .map(|field| &field.domain),
            _ => None,
        };
        read_as == Some(domain) || leaf::check(self.interpreter, domain, value).is_ok()
    }

    fn attachment(
        &self,
        id: MaterialId,
        part: Option<usize>,
        page: Option<&str>,
        home: NodeId,
    ) -> Option<Output> {
        let material = self.model().materials.get(id)?;
        // A form that stands for no row of its own carries the material when any row needs it.
        let homes = match material.per {
            None => vec![NodeId::ROOT],
            Some(group) => match self.locate(group, home) {
                Some(row) => vec![row],
                None => self.all_rows(group),
            },
        };
        let part = match part {
            Some(index) => Some(material.parts.get(index)?),
            None => None,
        };
        let carried = homes.into_iter().any(|home| {
            let need = self.need(id, home);
            let brought = need.is_some_and(|need| !matches!(need, Need::Waived(_)));
            brought && part.is_none_or(|part| self.part_needed(part, home))
        });
        if !carried {
            return None;
        }
        let mut attachment = Map::new();
        attachment.insert("material".to_owned(), json!(material.id));
        if let Some(part) = part {
            attachment.insert("part".to_owned(), json!(part.id));
        }
        if let Some(page) = page {
            attachment.insert("page".to_owned(), json!(page));
        }
        Some(Output::Object(attachment))
    }

    /// The reason why an undetermined value is a declared gap: the conversion at its root, in the
    /// branch taken or among the first-of, has no counterpart for the code.
    fn unmapped(&self, value: &Expr, home: NodeId) -> Option<&str> {
        match &value.kind {
            ExprKind::Convert(id, part) => {
                let Some(Value::Code(_, row)) = self.value_at(part, home) else { return None };
                match self.model().conversions.get(*id)?.rows.get(row.index())? {
                    Some(Converted::Unmapped(reason)) => Some(reason),
                    _ => None,
                }
            }
            ExprKind::If(condition, then, otherwise) => {
                let branch = if self.holds(condition, home)? { then } else { otherwise };
                self.unmapped(branch, home)
            }
            ExprKind::FirstOf(parts) => parts.iter().find_map(|part| self.unmapped(part, home)),
            _ => None,
        }
    }

    /// Why something that reads this is undetermined.
    pub(super) fn cause(&self, expr: Option<&Expr>) -> Cause {
        let Some(expr) = expr else { return Cause::Undetermined };
        let registers = Reads::of(expr, self.model()).registers;
        let first = |wanted: fn(&Lookup<&[Option<Value>]>) -> bool| {
            registers.iter().copied().find(|id| wanted(&self.register(*id)))
        };
        if let Some(id) = first(|answer| matches!(answer, Lookup::Unavailable)) {
            return Cause::Unavailable(id);
        }
        first(|answer| matches!(answer, Lookup::NotFound))
            .map_or(Cause::Undetermined, Cause::NotFound)
    }

    fn cause_entry(&self, target: &str, expr: Option<&Expr>) -> Output {
        let name = |id: RegisterId| self.model().registers.name(id);
        match self.cause(expr) {
            Cause::Unavailable(id) => {
                json!({ "target": target, "reason": "register_unavailable", "register": name(id) })
            }
            Cause::NotFound(id) => {
                json!({ "target": target, "reason": "register_not_found", "register": name(id) })
            }
            Cause::Undetermined => json!({ "target": target, "reason": "undetermined" }),
        }
    }
}

fn declared(target: &str, declared: &DeclaredGap) -> Output {
    let mut gap = Map::new();
    gap.insert("target".to_owned(), json!(target));
    gap.insert("reason".to_owned(), json!(declared.reason));
    for (key, text) in [("filled_by", &declared.filled_by), ("filled_when", &declared.filled_when)]
    {
        if let Some(text) = text {
            gap.insert(key.to_owned(), json!(text));
        }
    }
    Output::Object(gap)
}
