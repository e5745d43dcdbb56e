//! The departments' forms: as dispatched, and complete with what others fill in later.
//!
//! Keys are the departments' own words. They are only ever keys of JSON objects, so nothing that
//! they hold can become a keyword or a reference.

use super::domain::Definitions;
use super::form::describe;
use super::values::{schema, set};
use crate::expr::{Expr, ExprKind};
use crate::model::{
    Converted, DepartmentForm, Domain, GroupId, MaterialId, Member, Model, Target, TargetSource,
};
use serde_json::{Map, Value as Json, json};

/// The keyword of a field that is only there in some situations.
pub(super) const SOMETIMES: &str = "x-lianban-sometimes";

/// Which of the two forms of a form.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// As it leaves the merged form: only what has a source.
    Dispatched,
    /// With gaps and the department's own boxes filled.
    Complete,
}

/// The schema of a department's form.
pub(super) fn form_schema(
    model: &Model,
    definitions: &mut Definitions<'_>,
    form: &DepartmentForm,
    stage: Stage,
) -> Json {
    let mut builder = Builder { model, definitions, stage };
    if form.unknown {
        return builder.received(form, Model::ROOT).unwrap_or_else(|| json!({ "type": "object" }));
    }
    builder.object(&form.targets, false)
}

struct Builder<'m, 'd, 'e> {
    model: &'m Model,
    definitions: &'d mut Definitions<'e>,
    stage: Stage,
}

/// An object with these members and no others.
fn closed(properties: Map<String, Json>, required: Vec<Json>) -> Json {
    schema([
        ("type", json!("object")),
        ("properties", properties.into()),
        ("required", required.into()),
        ("additionalProperties", json!(false)),
    ])
}

impl Builder<'_, '_, '_> {
    fn object(&mut self, targets: &[Target], filled: bool) -> Json {
        let (mut properties, mut required) = (Map::new(), Vec::new());
        for target in targets {
            let Some(mut made) = self.target(target) else { continue };
            let said = made.get("description").is_some();
            describe(&mut made, &target.label, target.remark.as_deref().filter(|_| !said));
            if target.when.is_some() {
                set(&mut made, SOMETIMES, true);
            }
            if self.is_firm(target) {
                required.push(json!(target.wire));
            }
            properties.insert(target.wire.clone(), made);
        }
        let mut out = schema([("type", json!("object")), ("properties", properties.into())]);
        if !required.is_empty() {
            set(&mut out, "required", required);
        } else if filled {
            set(&mut out, "minProperties", 1);
        }
        set(&mut out, "additionalProperties", false);
        out
    }

    /// Whether a field is there in every form of this stage.
    fn is_firm(&self, target: &Target) -> bool {
        if target.when.is_some() {
            return false;
        }
        match &target.source {
            TargetSource::Value { value, domain, gap } => {
                let sure = gap.is_none() && !self.may_be_unmapped(value);
                // A box is ticked or not there.
                target.required
                    && (sure || self.stage == Stage::Complete)
                    && *domain != Domain::Tick
            }
            TargetSource::Gap { .. } | TargetSource::Returned { .. } => {
                target.required && self.stage == Stage::Complete
            }
            TargetSource::Group(targets) => targets.iter().any(|target| self.is_firm(target)),
            TargetSource::Rows { .. } | TargetSource::File { .. } => target.required,
            // Whether a material is brought depends on the situation.
            TargetSource::Attachment { .. } => false,
        }
    }

    /// The schema of a field; none where the stage does not have it.
    fn target(&mut self, target: &Target) -> Option<Json> {
        Some(match &target.source {
            TargetSource::Value { domain, .. } => self.definitions.domain(domain),
            TargetSource::Gap { .. } | TargetSource::Returned { .. }
                if self.stage == Stage::Dispatched =>
            {
                return None;
            }
            TargetSource::Gap { domain, gap } => {
                let mut out = self.later(domain.as_ref());
                set(&mut out, "description", gap.reason.as_str());
                out
            }
            TargetSource::Returned { domain } => self.later(domain.as_ref()),
            TargetSource::Group(targets) => {
                let object = self.object(targets, true);
                if object.get("properties")?.as_object()?.is_empty() {
                    return None;
                }
                object
            }
            TargetSource::Rows { rows, targets } => {
                let most = self.model.groups[*rows].repeat.as_ref().map(|repeat| repeat.max);
                let items = self.object(targets, false);
                let mut out =
                    schema([("type", json!("array")), ("items", items), ("minItems", json!(1))]);
                if let Some(most) = most {
                    set(&mut out, "maxItems", most);
                }
                out
            }
            TargetSource::Attachment { material, part, page } => {
                self.attachment(*material, *part, page.as_deref())
            }
            TargetSource::File { group, page } => self.file(*group, page.as_deref()),
        })
    }

    /// Something that the department fills in: of its domain where that is known.
    fn later(&mut self, domain: Option<&Domain>) -> Json {
        match domain {
            Some(domain) => self.definitions.domain(domain),
            None => json!({ "not": { "enum": [null, "", [], {}] } }),
        }
    }

    fn attachment(&self, id: MaterialId, part: Option<usize>, page: Option<&str>) -> Json {
        let material = self.model.materials.get(id);
        let part = part.and_then(|index| material.and_then(|material| material.parts.get(index)));
        let (mut properties, mut required) = (Map::new(), Vec::new());
        let mut put = |key: &str, value: &str, title: &str| {
            properties.insert(key.to_owned(), json!({ "const": value, "title": title }));
            required.push(json!(key));
        };
        if let Some(material) = material {
            put("material", &material.id, &material.title);
        }
        if let Some(part) = part {
            put("part", &part.id, &part.title);
        }
        if let Some(page) = page {
            put("page", page, "页码");
        }
        closed(properties, required)
    }

    fn file(&mut self, group: GroupId, page: Option<&str>) -> Json {
        let (mut properties, mut required) = (Map::new(), Vec::new());
        for field in self.model.fields_below(group) {
            let field = &self.model.fields[field];
            let mut made = self.definitions.domain(&field.domain);
            describe(&mut made, &field.label, None);
            properties.insert(field.id.clone(), made);
            required.push(json!(field.id));
        }
        if let Some(page) = page {
            properties.insert("page".to_owned(), json!({ "const": page, "title": "页码" }));
            required.push(json!("page"));
        }
        closed(properties, required)
    }

    /// The part of the merged form that a department without a known form receives.
    fn received(&mut self, form: &DepartmentForm, id: GroupId) -> Option<Json> {
        let group = &self.model.groups[id];
        let mut properties = Map::new();
        for member in &group.members {
            match member {
                Member::Field(id) if form.receives.contains(id) => {
                    let field = &self.model.fields[*id];
                    let mut made = self.definitions.domain(&field.domain);
                    describe(&mut made, &field.label, None);
                    properties.insert(field.id.clone(), made);
                }
                Member::Group(id) => {
                    let child = &self.model.groups[*id];
                    let Some(mut made) = self.received(form, *id) else { continue };
                    match &child.repeat {
                        Some(repeat) => {
                            made = schema([
                                ("type", json!("array")),
                                ("items", made),
                                ("minItems", json!(1)),
                                ("maxItems", json!(repeat.max)),
                            ]);
                        }
                        None => set(&mut made, "minProperties", 1),
                    }
                    properties.insert(child.id.clone(), made);
                }
                _ => {}
            }
        }
        if properties.is_empty() {
            return None;
        }
        let mut out = json!({ "type": "object" });
        describe(&mut out, &group.title, None);
        set(&mut out, "properties", properties);
        set(&mut out, "additionalProperties", false);
        Some(out)
    }

    /// Whether a value may be left out because a conversion declares that a code has no counterpart.
    fn may_be_unmapped(&self, value: &Expr) -> bool {
        match &value.kind {
            ExprKind::Convert(id, _) => self.model.conversions.get(*id).is_some_and(|conversion| {
                conversion.rows.iter().any(|row| matches!(row, Some(Converted::Unmapped(_))))
            }),
            ExprKind::If(_, then, otherwise) => {
                self.may_be_unmapped(then) || self.may_be_unmapped(otherwise)
            }
            ExprKind::FirstOf(parts) => parts.iter().any(|part| self.may_be_unmapped(part)),
            _ => false,
        }
    }
}
