//! The page as a list of nodes, in the order of the form.

use super::field::FieldView;
use super::place::{Rows, group_name, id, rows_shown, switched};
use super::style::Rules;
use super::{condition::Reader, field, hints, script};
use crate::backend::program::{Program, switched_on};
use crate::backend::words;
use crate::expr::Expr;
use crate::model::{
    Composite, FieldId, Group, GroupId, Member, Model, Passage, PassageKind, Requirement,
};
use crate::render;
use serde::Serialize;

/// What the template of the page is filled with.
#[derive(Serialize)]
pub(super) struct Page<'a> {
    generated: &'static str,
    title: String,
    form_title: String,
    matter: String,
    version: String,
    sections: Vec<Link>,
    nodes: Vec<Node>,
    footnotes: Vec<String>,
    choose: Option<&'static str>,
    help: Vec<hints::Help>,
    style: String,
    script: &'a str,
    csp: String,
}

#[derive(Serialize)]
struct Link {
    id: String,
    title: String,
}

/// What opens a block.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Gate {
    /// Number of the condition in the program.
    pub(super) condition: Option<usize>,
    /// Name of the group the condition is read at.
    pub(super) home: String,
    /// The condition in words.
    pub(super) rule: Option<String>,
    /// Whether style rules read it wholly, so that whoever sees the block need not be told.
    pub(super) read: bool,
}

/// A piece of the page.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Node {
    /// A part of the form with a heading, or a set of questions with a legend.
    Open(Box<Opened>),
    /// The questions behind a switch.
    Body { id: String, gate: Gate },
    /// One row of a repeated group; `folded` ones are opened by the person.
    Row { id: String, name: String, title: String, folded: bool },
    /// After the rows of a repeated group.
    More { group: String, row: String, max: u32, beyond: bool },
    /// The end of a piece.
    Close { tag: &'static str },
    /// A text without an answer.
    Passage { id: String, label: Option<String>, lines: Vec<String>, statement: bool, gate: Gate },
    /// A question.
    Field(Box<FieldView>),
}

/// The start of a section or a group.
#[derive(Serialize)]
pub(super) struct Opened {
    tag: &'static str,
    id: String,
    title: String,
    printed: Option<String>,
    hints: Vec<String>,
    easy: Option<String>,
    optional: bool,
    supplement: bool,
    covers: Vec<String>,
    gate: Gate,
}

/// Everything the nodes are made with.
pub(super) struct Builder<'a> {
    pub(super) model: &'a Model,
    program: Program<'a>,
    pub(super) rules: Rules,
    nodes: Vec<Node>,
}

/// The view of the whole page.
pub(super) fn page(model: &Model) -> Page<'static> {
    let program = Program::of(model);
    let mut builder = Builder { model, program, rules: Rules::default(), nodes: Vec::new() };
    builder.members(Model::ROOT, &model.groups[Model::ROOT].members, &Rows::default(), true);
    let style = format!("{}{}", script::style(), builder.rules.css());
    Page {
        generated: render::GENERATED,
        title: model.title.clone(),
        form_title: model.form_title.clone(),
        matter: model.id.clone(),
        version: model.version.clone(),
        sections: model
            .sections()
            .map(|(_, section)| Link { id: section.id.clone(), title: section.title.clone() })
            .collect(),
        nodes: builder.nodes,
        footnotes: model.footnotes.clone(),
        choose: hints::choose(model),
        help: hints::help(model),
        csp: format!(
            "default-src 'none'; script-src 'self' {}; style-src {}; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'self'",
            render::csp_hash(script::loader()),
            render::csp_hash(&style)
        ),
        style,
        script: script::loader(),
    }
}

impl Builder<'_> {
    /// The gate of a block: its number, its words, and the style rules that close it.
    pub(super) fn gate(
        &mut self,
        when: Option<&Expr>,
        home: GroupId,
        rows: &Rows,
        block: &str,
    ) -> Gate {
        let Some(when) = when else { return Gate::default() };
        let possible = Reader::new(self.model, home, rows).possible(when, true);
        self.rules.close(block, &possible);
        Gate {
            rule: Some(format!("{}的", words::condition(when, self.model))),
            read: possible.exact,
            ..self.at(when, home, rows)
        }
    }

    /// A condition of the program and where it is read.
    pub(super) fn at(&mut self, when: &Expr, home: GroupId, rows: &Rows) -> Gate {
        let condition = self.program.number(when);
        let home = group_name(self.model, home, rows);
        Gate { condition, home, rule: None, read: true }
    }

    fn members(&mut self, group: GroupId, members: &[Member], rows: &Rows, demanded: bool) {
        for member in members {
            match member {
                Member::Field(field) => self.field(*field, rows, demanded),
                Member::Group(inner) => self.group(*inner, rows, demanded),
                Member::Passage(index) => {
                    if let Some(passage) = self.model.groups[group].passages.get(*index) {
                        self.passage(group, passage, rows);
                    }
                }
            }
        }
    }

    fn field(&mut self, field: FieldId, rows: &Rows, demanded: bool) {
        // What is computed is never asked.
        if self.model.fields[field].derive.is_none() {
            let view = field::view(self, field, rows, demanded);
            self.nodes.push(Node::Field(Box::new(view)));
        }
    }

    fn group(&mut self, id_of: GroupId, rows: &Rows, demanded: bool) {
        let model = self.model;
        let group = &model.groups[id_of];
        let parent = group.parent.unwrap_or(Model::ROOT);
        // The heading of a repeated group stands before its rows, so its id has no row.
        let name = self.outer_name(group, parent, rows);
        let block = format!("{}--block", id(&name));
        let gate = self.gate(group.when.as_ref(), parent, rows, &block);
        let demanded = demanded && matches!(group.required, Requirement::Always);
        if let Some(Composite::File { .. }) = &group.composite {
            let view = field::file(self, id_of, rows, gate, demanded);
            self.nodes.push(Node::Field(Box::new(view)));
            return;
        }
        let tag = if parent == Model::ROOT { "section" } else { "fieldset" };
        let covers = match &group.composite {
            Some(Composite::Signature { covers }) => {
                covers.iter().filter_map(|path| self.passage_id(path, rows)).collect()
            }
            _ => Vec::new(),
        };
        self.nodes.push(Node::Open(Box::new(Opened {
            tag,
            id: id(&name),
            title: group.title.clone(),
            printed: group.printed.clone().filter(|printed| *printed != group.title),
            hints: hints::group(model, group),
            easy: group.easy.clone(),
            optional: matches!(group.required, Requirement::Never),
            supplement: group.supplement,
            covers,
            gate,
        })));
        match &group.repeat {
            None => self.inside(id_of, &name, rows, demanded),
            Some(repeat) => {
                let shown = rows_shown(repeat);
                for row in 0..shown {
                    let rows = rows.with(id_of, row);
                    let name = group_name(model, id_of, &rows);
                    let title = format!("{}{}", repeat.row, row + 1);
                    let folded = row >= repeat.min.max(1);
                    self.nodes.push(Node::Row { id: id(&name), name: name.clone(), title, folded });
                    self.inside(id_of, &name, &rows, demanded && row < repeat.min);
                    self.nodes
                        .push(Node::Close { tag: if folded { "details" } else { "fieldset" } });
                }
                let (row, max) = (repeat.row.clone(), repeat.max);
                self.nodes.push(Node::More { group: name, row, max, beyond: shown < max });
            }
        }
        self.nodes.push(Node::Close { tag });
    }

    /// The members of a group, those behind its switch in a block of their own.
    fn inside(&mut self, group: GroupId, name: &str, rows: &Rows, demanded: bool) {
        let Some((switch, rest)) = switched(self.model, group) else {
            let members = self.model.groups[group].members.clone();
            return self.members(group, &members, rows, demanded);
        };
        self.field(switch, rows, demanded);
        let body = format!("{}--body", id(name));
        let is_on = switched_on(self.model, switch);
        let mut gate = self.gate(Some(&is_on), group, rows, &body);
        gate.rule = Some(format!("“{}”选“是”的", self.model.fields[switch].label));
        self.nodes.push(Node::Body { id: body, gate });
        self.members(group, &rest, rows, demanded);
        self.nodes.push(Node::Close { tag: "div" });
    }

    fn passage(&mut self, group: GroupId, passage: &Passage, rows: &Rows) {
        let name = format!("{}.{}", group_name(self.model, group, rows), passage.id);
        let block = format!("{}--block", id(&name));
        let gate = self.gate(passage.when.as_ref(), group, rows, &block);
        self.nodes.push(Node::Passage {
            id: id(&name),
            label: passage.label.clone(),
            lines: passage.text.lines().map(str::to_owned).collect(),
            statement: passage.kind == PassageKind::Statement,
            gate,
        });
    }

    fn outer_name(&self, group: &Group, parent: GroupId, rows: &Rows) -> String {
        let outer = group_name(self.model, parent, rows);
        if outer.is_empty() { group.id.clone() } else { format!("{outer}.{}", group.id) }
    }

    /// The id of the passage at a path of the model, such as `declaration.pledge`.
    fn passage_id(&self, path: &str, rows: &Rows) -> Option<String> {
        let (group_path, passage) = path.rsplit_once('.').unwrap_or(("", path));
        let (group, found) =
            self.model.groups.iter().find(|(_, group)| group.path == group_path)?;
        found.passages.iter().find(|known| known.id == passage)?;
        Some(id(&format!("{}.{passage}", group_name(self.model, group, rows))))
    }
}
