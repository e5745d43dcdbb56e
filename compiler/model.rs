//! The one typed truth about a matter. After resolving nobody reads what the author wrote: checks,
//! interpreter and back ends see only this.
//!
//! Everything that has a name lives in an [`Arena`] and is referred to by a typed number. The form
//! is a tree of [`Group`]s (the root group holds the sections) whose leaves are [`Field`]s;
//! composite types (address, identity, signature, file) are groups with a [`Composite`] mark, so
//! that no back end needs to know them to be right.

mod arena;
mod departments;
mod domain;
mod edition;
mod form;
mod guide;
mod items;
mod lookup;
mod region;

pub use arena::*;
pub use departments::*;
pub use domain::*;
pub use form::*;
pub use guide::*;
pub use items::*;
pub use lookup::Lookups;
pub use region::*;

pub use crate::ast::{
    Channel, ChooseItems, GuideSource, Level, MaterialKind, MediaType, Medium, Necessity,
    PaperBoxes, PaperHeading, PaperLabel, TimeUnit,
};
use crate::expr::Expr;
use crate::prove::ledger::Ledger;
use crate::source::Span;

/// A matter, resolved and typed.
#[derive(Clone, Debug)]
pub struct Model {
    /// Id of the matter, `[a-z][a-z0-9_]*`.
    pub id: String,
    /// Title, as people know it.
    pub title: String,
    /// Version of the matter.
    pub version: String,
    /// Division (GB/T 2260) the matter holds for; empty when unrestricted.
    pub region: String,
    /// Date of this edition, as written.
    pub date: Option<String>,
    /// The document the matter rests on.
    pub source: Option<String>,
    /// SHA-256 of every source read, in order of reading, as 64 hexadecimal digits. In the edition of
    /// a region: of those that count there.
    pub source_hash: String,
    /// The same without the files of regions.
    pub general_hash: String,
    /// Numbers of policy.
    pub parameters: Arena<ParameterId, Parameter>,
    /// Named conditions and values.
    pub terms: Arena<TermId, Term>,
    /// Departments.
    pub departments: Arena<DepartmentId, Department>,
    /// Code tables; those of the language itself last.
    pub tables: Arena<TableId, CodeTable>,
    /// Text types in use: built in and defined by the matter.
    pub text_types: Arena<TextTypeId, TextType>,
    /// Items of the matter.
    pub items: Arena<ItemId, Item>,
    /// How items may be chosen.
    pub choose_items: ChooseItems,
    /// Title of the application form.
    pub form_title: String,
    /// Footnotes of the application form.
    pub footnotes: Vec<String>,
    /// Groups of the form; [`Model::ROOT`] holds the sections.
    pub groups: Arena<GroupId, Group>,
    /// Questions of the form.
    pub fields: Arena<FieldId, Field>,
    /// Checks of the form, the whole form's first, then of groups.
    pub checks: Arena<CheckId, Check>,
    /// Registers.
    pub registers: Arena<RegisterId, Register>,
    /// Conversions between code tables.
    pub conversions: Arena<ConversionId, Conversion>,
    /// Departments' original forms.
    pub department_forms: Arena<DepartmentFormId, DepartmentForm>,
    /// Materials in the order of the list.
    pub materials: Arena<MaterialId, Material>,
    /// The service guide.
    pub guide: Guide,
    /// The region whose edition this is ([`Model::edition`]); none for the general one.
    pub edition: Option<Place>,
    /// What each region has filled, by division code; none in the edition of a region.
    pub regions: Vec<Region>,
    /// Doubts of the editor: where in the schema, which node, what doubt.
    pub doubts: Vec<Doubt>,
    /// What was proved of it.
    pub ledger: Ledger,
    /// What is looked up of the form.
    pub lookups: Lookups,
}

impl Model {
    /// The root group: the whole form.
    pub const ROOT: GroupId = GroupId(0);

    /// The groups from the root (left out) down to `group` (included).
    pub fn ancestry(&self, group: GroupId) -> Vec<GroupId> {
        let mut chain = Vec::new();
        let mut current = Some(group);
        while let Some(id) = current {
            if id != Model::ROOT {
                chain.push(id);
            }
            current = self.groups[id].parent;
        }
        chain.reverse();
        chain
    }

    /// The repeated groups around and including `group`, outermost first.
    pub fn repeats(&self, group: GroupId) -> Vec<GroupId> {
        self.ancestry(group).into_iter().filter(|&id| self.groups[id].repeat.is_some()).collect()
    }

    /// Sections of the form, in order.
    pub fn sections(&self) -> impl Iterator<Item = (GroupId, &Group)> {
        self.groups[Model::ROOT].members.iter().filter_map(|member| match member {
            Member::Group(id) => Some((*id, &self.groups[*id])),
            _ => None,
        })
    }

    /// All fields below `group`, in the order of the form.
    pub fn fields_below(&self, group: GroupId) -> Vec<FieldId> {
        let mut found = Vec::new();
        self.collect_fields(group, &mut found);
        found
    }

    /// The members of a group that the printed form has, without the switch, which stands behind the
    /// heading.
    pub fn printed_members(&self, group: GroupId) -> Vec<Member> {
        let switch = self.groups[group].switch.map(Member::Field);
        let members = self.groups[group].members.iter().copied();
        members.filter(|member| Some(*member) != switch && self.is_printed(*member)).collect()
    }

    fn is_printed(&self, member: Member) -> bool {
        match member {
            Member::Field(id) => !self.fields[id].supplement,
            Member::Passage(_) => true,
            Member::Group(id) => {
                let group = &self.groups[id];
                !group.supplement && group.members.iter().any(|member| self.is_printed(*member))
            }
        }
    }

    /// Whether anything in a group is asked for, not computed.
    pub fn asks(&self, group: GroupId) -> bool {
        self.fields_below(group).into_iter().any(|field| self.fields[field].derive.is_none())
    }

    fn collect_fields(&self, group: GroupId, found: &mut Vec<FieldId>) {
        for member in &self.groups[group].members {
            match member {
                Member::Field(id) => found.push(*id),
                Member::Group(id) => self.collect_fields(*id, found),
                Member::Passage(_) => {}
            }
        }
    }

    /// The departments that lead the matter, else the first.
    pub fn lead(&self) -> Vec<&Department> {
        let lead: Vec<_> = self.departments.values().filter(|d| d.lead).collect();
        if lead.is_empty() { self.departments.values().take(1).collect() } else { lead }
    }

    /// The stages items are handled in: those of one stage run side by side; a later one waits.
    pub fn stages(&self) -> Vec<Vec<ItemId>> {
        let mut stages: Vec<Vec<ItemId>> = Vec::new();
        for (id, item) in self.items.iter() {
            if stages.len() <= item.stage {
                stages.resize(item.stage + 1, Vec::new());
            }
            stages[item.stage].push(id);
        }
        stages
    }
}

/// A number, date or text of policy that conditions read.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Domain of the value.
    pub domain: Domain,
    /// The value where no region sets another.
    pub value: Value,
    /// Who may set another value.
    pub local: Option<Level>,
    /// The bounds a region's value must keep.
    pub between: Option<(Value, Value)>,
    /// Unit for people, such as 周岁.
    pub unit: Option<String>,
    /// Articles it rests on.
    pub basis: Vec<String>,
    /// Where it is defined.
    pub span: Span,
}

/// A named condition or value.
#[derive(Clone, Debug)]
pub struct Term {
    /// Id.
    pub id: String,
    /// The word for people, such as 未成年人.
    pub title: String,
    /// What it means.
    pub is: Expr,
    /// Who may define it otherwise.
    pub local: Option<Level>,
    /// Where it is defined.
    pub span: Span,
}

/// A department.
#[derive(Clone, Debug)]
pub struct Department {
    /// Id.
    pub id: String,
    /// Name.
    pub title: String,
    /// Whether it leads the matter.
    pub lead: bool,
    /// Its own system.
    pub system: Option<String>,
    /// Its phone.
    pub phone: Option<String>,
    /// Where it is declared.
    pub span: Span,
}

/// A register shared by departments. It answers found, not found or unavailable.
#[derive(Clone, Debug)]
pub struct Register {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Who keeps it.
    pub keeper: String,
    /// What it is asked with; undetermined means not found.
    pub key: Expr,
    /// When it is asked at all; otherwise not found.
    pub when: Option<Expr>,
    /// Its fields.
    pub fields: Vec<RegisterField>,
    /// Where it is declared.
    pub span: Span,
}

/// A field of a register.
#[derive(Clone, Debug)]
pub struct RegisterField {
    /// Id.
    pub id: String,
    /// Label.
    pub label: String,
    /// Domain.
    pub domain: Domain,
    /// Whether it is always there when the register is found.
    pub required: bool,
    /// Where it is declared.
    pub span: Span,
}

/// A translation from one code table to another.
#[derive(Clone, Debug)]
pub struct Conversion {
    /// Id.
    pub id: String,
    /// Source table.
    pub from: TableId,
    /// Target table.
    pub to: TableId,
    /// For each row of the source table: the row of the target, the reason why there is none, or
    /// nothing for rows that cannot be chosen.
    pub rows: Vec<Option<Converted>>,
    /// Where it is declared.
    pub span: Span,
}

/// What a code is converted to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Converted {
    /// A row of the target table.
    To(RowId),
    /// Declared to have none, with the reason.
    Unmapped(String),
}

/// A doubt of the editor about the source document (`unclear`).
#[derive(Clone, Debug)]
pub struct Doubt {
    /// The node it stands at, as a path of the schema such as `materials.identity`.
    pub at: String,
    /// The doubt.
    pub text: String,
    /// Where it is written.
    pub span: Span,
}
