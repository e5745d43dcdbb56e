//! The Rust names of everything in a model.

use super::print::importable;
use crate::backend::naming::Scope;
use crate::model::{ArenaId, CodeTable, GroupId, Member, Model};
use proc_macro2::Ident;
use quote::format_ident;

/// Names by index of what they name.
pub(super) struct Names {
    /// Types of groups; that of the whole form is `Answers`.
    pub(super) groups: Vec<Ident>,
    /// Types of groups in a draft; that of the whole form is `Draft`.
    pub(super) drafts: Vec<Ident>,
    /// Groups as members of the groups around them.
    pub(super) group_members: Vec<Ident>,
    /// Questions as members of their groups.
    pub(super) fields: Vec<Ident>,
    /// Rows of repeated groups, as variables.
    pub(super) rows: Vec<Ident>,
    /// Code tables, as types.
    pub(super) tables: Vec<Ident>,
    /// Rows of code tables, as variants.
    pub(super) variants: Vec<Vec<Ident>>,
    /// Parameters.
    pub(super) parameters: Vec<Ident>,
    /// Registers, as members and methods.
    pub(super) registers: Vec<Ident>,
    /// Records of registers, as types.
    pub(super) records: Vec<Ident>,
    /// Fields of registers.
    pub(super) record_fields: Vec<Vec<Ident>>,
    /// Conversions, as functions.
    pub(super) conversions: Vec<Ident>,
    /// Materials, as functions.
    pub(super) materials: Vec<Ident>,
    /// Departments, as modules.
    pub(super) departments: Vec<Ident>,
    /// Departments' forms, as types.
    pub(super) forms: Vec<Ident>,
}

impl Names {
    /// Gives every thing its name.
    pub(super) fn of(model: &Model) -> Names {
        let kept = importable();
        // A place where modules declare what they import other things beside.
        let module = || Scope::with(&kept);
        let mut types = module();
        let mut rows = Scope::default();
        let mut groups = Vec::new();
        let mut drafts = Vec::new();
        for (id, group) in model.groups.iter() {
            let name = if id == Model::ROOT {
                "Answers".to_owned()
            } else {
                types.camel(&group.path.replace('.', "_"), "Part")
            };
            drafts.push(if id == Model::ROOT {
                format_ident!("Draft")
            } else {
                format_ident!("{name}Draft")
            });
            groups.push(format_ident!("{name}"));
        }
        let (group_members, fields) = members(model);
        let tables = each(model.tables.names(), &mut module(), |s, n| s.camel(n, "Table"));
        Names {
            groups,
            drafts,
            group_members,
            fields,
            rows: model
                .groups
                .values()
                .map(|group| format_ident!("{}", rows.snake(&format!("{}_row", group.id))))
                .collect(),
            tables,
            variants: model.tables.values().map(variants).collect(),
            parameters: each(model.parameters.names(), &mut Scope::default(), Scope::snake),
            registers: each(
                model.registers.names(),
                &mut Scope::with(&[
                    "draft",
                    "registers",
                    "parameters",
                    "region",
                    "submitted_on",
                    "new",
                    "asked",
                    "clone",
                    "default",
                    "read",
                ]),
                Scope::snake,
            ),
            records: each(model.registers.names(), &mut module(), |scope, name| {
                scope.camel(&format!("{name}_record"), "Record")
            }),
            record_fields: model
                .registers
                .values()
                .map(|register| {
                    let names = register.fields.iter().map(|field| field.id.as_str());
                    each(names, &mut Scope::default(), Scope::snake)
                })
                .collect(),
            conversions: each(model.conversions.names(), &mut module(), Scope::snake),
            materials: each(model.materials.names(), &mut module(), Scope::snake),
            departments: each(model.departments.names(), &mut Scope::modules(), Scope::snake),
            forms: each(model.department_forms.names(), &mut module(), |scope, name| {
                scope.camel(name, "Form")
            }),
        }
    }
}

fn each<'n>(
    names: impl Iterator<Item = &'n str>,
    scope: &mut Scope,
    name: impl Fn(&mut Scope, &str) -> String,
) -> Vec<Ident> {
    names.map(|text| format_ident!("{}", name(scope, text))).collect()
}

fn members(model: &Model) -> (Vec<Ident>, Vec<Ident>) {
    let nameless = format_ident!("unnamed");
    let mut groups = vec![nameless.clone(); model.groups.len()];
    let mut fields = vec![nameless; model.fields.len()];
    for group in model.groups.values() {
        let mut scope = Scope::with(&["there", "envelope"]);
        for member in &group.members {
            match member {
                Member::Field(id) => {
                    let name = format_ident!("{}", scope.snake(&model.fields[*id].id));
                    if let Some(place) = fields.get_mut(id.index()) {
                        *place = name;
                    }
                }
                Member::Group(id) => {
                    let name = format_ident!("{}", scope.snake(&model.groups[*id].id));
                    if let Some(place) = groups.get_mut(GroupId::index(*id)) {
                        *place = name;
                    }
                }
                Member::Passage(_) => {}
            }
        }
    }
    (groups, fields)
}

/// Variants are named by the code where it is a word, else by the label. Tables kept as data have
/// none.
fn variants(table: &CodeTable) -> Vec<Ident> {
    if is_data(table) {
        return Vec::new();
    }
    let mut scope = Scope::with(&["Self"]);
    let name = |row: &crate::model::CodeRow| {
        let word = row.code.starts_with(|c: char| c.is_ascii_lowercase());
        let short = row.label.chars().count() <= 16;
        let han = row.label.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c));
        if word || !short || !han { row.code.clone() } else { row.label.replace('_', " ") }
    };
    table
        .rows
        .iter()
        .map(|row| {
            let text = name(row);
            // Underscores between Chinese words would go against the case of types.
            let text: String = text.split(|c: char| !c.is_alphanumeric()).map(capital).collect();
            format_ident!("{}", scope.camel(&text, "Code"))
        })
        .collect()
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|c| c.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

/// Whether a table is kept as lines of data, not as an enum.
pub(super) fn is_data(table: &CodeTable) -> bool {
    table.is_large() || table.division
}
