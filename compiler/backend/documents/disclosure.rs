//! Which department gets which answer and which register data: the disclosure matrix.

use super::Writer;
use crate::document::{Block, Cell, Document, Role, Section, Table};
use crate::expr::{Expr, Reads};
use crate::model::{DepartmentForm, FieldId, GroupId, Model, RegisterId, Target, TargetSource};
use crate::render::csv_row;

/// The matrix. A cell names the ways in which a department sees a value.
struct Matrix {
    departments: Vec<String>,
    rows: Vec<MatrixRow>,
}

struct MatrixRow {
    path: String,
    label: String,
    /// For each department: 收到, 条件, or nothing.
    cells: Vec<&'static str>,
}

/// What a department's forms read: to send it, or only to decide whether something is sent.
#[derive(Default)]
struct Seen {
    sent: Reads,
    decided: Reads,
}

impl Seen {
    fn form(&mut self, model: &Model, form: &DepartmentForm) {
        form.when.iter().for_each(|when| self.decide(model, when));
        for field in &form.receives {
            once(&mut self.sent.fields, *field);
        }
        self.targets(model, &form.targets);
    }

    fn targets(&mut self, model: &Model, targets: &[Target]) {
        for target in targets {
            target.when.iter().for_each(|when| self.decide(model, when));
            match &target.source {
                TargetSource::Value { value, .. } => merge(&mut self.sent, Reads::of(value, model)),
                TargetSource::Group(inner) => self.targets(model, inner),
                TargetSource::Rows { targets, rows } => {
                    once(&mut self.decided.groups, *rows);
                    self.targets(model, targets);
                }
                TargetSource::File { group, .. } => once(&mut self.sent.groups, *group),
                TargetSource::Gap { .. }
                | TargetSource::Returned { .. }
                | TargetSource::Attachment { .. } => {}
            }
        }
    }

    fn decide(&mut self, model: &Model, when: &Expr) {
        merge(&mut self.decided, Reads::of(when, model));
    }

    fn of_field(&self, model: &Model, field: FieldId) -> &'static str {
        // Whether a group is there tells something about each of its members.
        let around = model.fields.get(field).map(|f| model.ancestry(f.group)).unwrap_or_default();
        let file = around.iter().any(|group| self.sent.groups.contains(group));
        if self.sent.fields.contains(&field) || file {
            "收到"
        } else if self.decided.fields.contains(&field) {
            "条件"
        } else {
            ""
        }
    }

    fn of_register(&self, register: RegisterId, field: usize) -> &'static str {
        if self.sent.register_fields.contains(&(register, field)) {
            "收到"
        } else if self.decided.register_fields.contains(&(register, field)) {
            "条件"
        } else {
            ""
        }
    }
}

fn once<T: PartialEq>(list: &mut Vec<T>, value: T) {
    if !list.contains(&value) {
        list.push(value);
    }
}

fn merge(into: &mut Reads, from: Reads) {
    from.fields.into_iter().for_each(|field| once(&mut into.fields, field));
    from.groups.into_iter().for_each(|group| once(&mut into.groups, group));
    from.registers.into_iter().for_each(|register| once(&mut into.registers, register));
    from.register_fields.into_iter().for_each(|field| once(&mut into.register_fields, field));
}

/// The matrix as a document.
pub(super) fn disclosure(writer: Writer<'_>) -> Document {
    let matrix = matrix(writer.model);
    let mut columns = vec![("路径", 6), ("名称", 6)];
    columns.extend(matrix.departments.iter().map(|title| (title.as_str(), 2)));
    let row = |row: &MatrixRow| {
        let mut cells =
            vec![Cell::words(Role::Short, &row.path), Cell::words(Role::Row, &row.label)];
        cells.extend(row.cells.iter().map(|seen| Cell::words(Role::Short, *seen)));
        cells
    };
    let table = Table::data("", &columns, matrix.rows.iter().map(row).collect());
    let key = Block::paragraph(
        "“收到”：写在送给该部门的表里；“条件”：只用来决定送不送，内容不送。空白：该部门得不到。附件随材料清单另送。",
    );
    Document {
        title: format!("{}：各部门得到哪些信息", writer.model.title),
        edition: writer.edition(),
        contents: false,
        sections: vec![Section { landscape: true, blocks: vec![key, Block::Table(table)] }],
    }
}

fn matrix(model: &Model) -> Matrix {
    let seen: Vec<Seen> = model
        .departments
        .ids()
        .map(|department| {
            let mut seen = Seen::default();
            for form in model.department_forms.values().filter(|form| form.department == department)
            {
                seen.form(model, form);
            }
            seen
        })
        .collect();
    let mut rows = Vec::new();
    for id in model.fields_below(Model::ROOT) {
        let Some(field) = model.fields.get(id) else { continue };
        rows.push(MatrixRow {
            path: field.path.clone(),
            label: label(model, field.group, &field.label),
            cells: seen.iter().map(|seen| seen.of_field(model, id)).collect(),
        });
    }
    for (id, register) in model.registers.iter() {
        for (index, field) in register.fields.iter().enumerate() {
            rows.push(MatrixRow {
                path: format!("registers.{}.{}", register.id, field.id),
                label: format!("{}：{}", register.title, field.label),
                cells: seen.iter().map(|seen| seen.of_register(id, index)).collect(),
            });
        }
    }
    Matrix {
        departments: model
            .departments
            .values()
            .map(|department| department.title.clone())
            .collect(),
        rows,
    }
}

fn label(model: &Model, group: GroupId, label: &str) -> String {
    let mut parts: Vec<&str> = model
        .ancestry(group)
        .into_iter()
        .filter_map(|id| model.groups.get(id))
        .map(|g| g.title.as_str())
        .collect();
    parts.push(label);
    parts.join(" › ")
}

/// The matrix as CSV, with the byte order mark that spreadsheets want.
pub(in crate::backend) fn csv(model: &Model) -> String {
    let matrix = matrix(model);
    let mut csv = String::from("\u{FEFF}");
    let head = ["路径", "名称"].into_iter().chain(matrix.departments.iter().map(String::as_str));
    csv.push_str(&csv_row(head));
    for row in &matrix.rows {
        let cells =
            [row.path.as_str(), row.label.as_str()].into_iter().chain(row.cells.iter().copied());
        csv.push_str(&csv_row(cells));
    }
    csv
}
