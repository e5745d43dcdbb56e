//! The page as a list of nodes, in the order of the form.

use super::field::FieldView;
use super::place::{Rows, field_name, group_name, id, rows_shown, switched};
use super::signing::{self, Signing};
use super::style::Rules;
use super::{condition::Reader, field, fill, hints, names, script};
use crate::backend::program::{Program, switched_on};
use crate::backend::words;
use crate::expr::Expr;
use crate::model::{
    Composite, FieldId, Group, GroupId, Member, Model, Passage, PassageKind, Requirement,
};
use crate::render::{self, Templates};
use serde::Serialize;
use std::collections::BTreeSet;

/// What the template of the page is filled with.
#[derive(Serialize)]
pub(super) struct Page {
    generated: &'static str,
    title: String,
    form_title: String,
    matter: String,
    version: String,
    sections: Vec<Link>,
    nodes: Vec<Node>,
    /// What is filled in where answers are confirmed.
    signing: Vec<Node>,
    answers: Vec<super::check::Line>,
    footnotes: Vec<String>,
    choose: Option<&'static str>,
    help: Vec<hints::Help>,
    style: String,
    script: String,
    eraser: String,
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
    /// The rows of a repeated group: `first` of them stand open, `shown` stand there at least. Follow
    /// the parts of an open row, [`Node::Rest`], those of a folded one, [`Node::More`].
    Rows { name: String, first: u32, shown: u32 },
    /// One row of a repeated group; `folded` ones are opened by the person. `depth` counts the
    /// repeated groups around, itself included.
    Row { id: String, name: String, title: String, depth: usize, folded: bool, within: Vec<String> },
    /// Between open and folded rows.
    Rest,
    /// After the rows of a repeated group.
    More { group: String, row: String, max: u32, beyond: bool },
    /// A button that fills in what an answer tells, after its question.
    Fill { target: String, labels: Vec<String> },
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
    name: String,
    title: String,
    printed: Option<String>,
    hints: Vec<String>,
    easy: Option<String>,
    optional: bool,
    supplement: bool,
    within: Vec<String>,
    covers: Vec<String>,
    gate: Gate,
}

/// Everything the nodes are made with.
pub(super) struct Builder<'a> {
    pub(super) model: &'a Model,
    program: Program<'a>,
    pub(super) rules: Rules,
    nodes: Vec<Node>,
    moves: Signing,
    signing: Vec<Node>,
    key: Option<(FieldId, Vec<String>)>,
    /// Names of more than one set.
    shared: BTreeSet<String>,
    /// Ids of the headings around what is made, outermost first.
    around: Vec<String>,
}

/// A page with what is shown beside.
#[derive(Serialize)]
pub(super) struct With<'a, T: Serialize> {
    #[serde(flatten)]
    page: Page,
    #[serde(flatten)]
    shown: &'a T,
}

impl Page {
    /// With what a trial shows, and rules of style for it.
    pub(super) fn for_trial<'a, T: Serialize>(
        mut self,
        shown: &'a T,
        templates: &Templates,
    ) -> With<'a, T> {
        self.style.push_str(templates.text("html/trial.css"));
        self.csp = policy([&self.script, &self.eraser], &self.style);
        With { page: self, shown }
    }
}

/// What the page may load and run: itself.
fn policy(scripts: [&str; 2], style: &str) -> String {
    let scripts = scripts.map(render::csp_hash).join(" ");
    let style = render::csp_hash(style);
    format!(
        "default-src 'none'; script-src 'self' {scripts}; style-src {style}; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'self'"
    )
}

/// The view of the whole page.
pub(super) fn page(model: &Model, templates: &Templates) -> Page {
    let program = Program::of(model);
    let mut builder = Builder {
        model,
        program,
        rules: Rules::default(),
        nodes: Vec::new(),
        moves: Signing::of(model),
        signing: Vec::new(),
        key: fill::key(model),
        shared: names::shared(model),
        around: Vec::new(),
    };
    builder.members(Model::ROOT, &model.groups[Model::ROOT].members, &Rows::default(), true);
    let style = format!("{}{}", script::style(templates), builder.rules.css());
    let script = script::loader(templates).to_owned();
    let eraser = script::receipt(templates).to_owned();
    Page {
        generated: render::GENERATED,
        title: words::in_region(&model.title, model),
        form_title: model.form_title.clone(),
        matter: model.id.clone(),
        version: model.version.clone(),
        sections: model
            .sections()
            .filter(|(id, _)| !builder.moves.group(*id))
            .map(|(_, section)| Link { id: section.id.clone(), title: section.title.clone() })
            .collect(),
        answers: super::check::lines(model, &builder.moves),
        nodes: builder.nodes,
        signing: builder.signing,
        footnotes: model.footnotes.clone(),
        choose: hints::choose(model),
        help: hints::help(model),
        csp: policy([&script, &eraser], &style),
        style,
        script,
        eraser,
    }
}

impl Builder<'_> {
    /// The gate of a block: its number, its words, and the style rules that close it. `block` gives
    /// its id in the rows chosen.
    pub(super) fn gate(
        &mut self,
        when: Option<&Expr>,
        home: GroupId,
        rows: &Rows,
        block: &dyn Fn(&Rows) -> String,
    ) -> Gate {
        let Some(when) = when else { return Gate::default() };
        let mut read = true;
        for rows in rows.single() {
            let possible = Reader::new(self.model, home, &rows).possible(when, true);
            self.rules.close(&block(&rows), &possible);
            read &= possible.exact;
        }
        Gate {
            rule: Some(format!("{}的", words::condition(when, self.model))),
            read,
            ..self.at(when, home, rows)
        }
    }

    /// The headings that say whose a set is, innermost first, where others have its name.
    pub(super) fn within(&self, name: &str) -> Vec<String> {
        let around = self.around.iter().rev().cloned();
        if self.shared.contains(name) { around.collect() } else { Vec::new() }
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
                        let moves = self.moves.passage(group, *index);
                        self.moved(moves, |page| page.passage(group, passage, rows));
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
        if let Some((key, labels)) = &self.key
            && *key == field
        {
            let target = id(&field_name(self.model, field, rows));
            self.nodes.push(Node::Fill { target, labels: labels.clone() });
        }
    }

    /// What is made goes to the page where answers are confirmed when it moves.
    fn moved(&mut self, moves: bool, make: impl FnOnce(&mut Self)) {
        if !moves {
            return make(self);
        }
        let form = std::mem::take(&mut self.nodes);
        // The headings of the form are not there.
        let around = std::mem::take(&mut self.around);
        make(self);
        self.around = around;
        let made = std::mem::replace(&mut self.nodes, form);
        self.signing.extend(made);
    }

    fn group(&mut self, group: GroupId, rows: &Rows, demanded: bool) {
        // A group of which only some parts move is asked on the form; it opens neither twice.
        let whole = self.moves.group(group);
        let outer = self.model.groups[group].parent.is_some_and(|parent| self.moves.group(parent));
        self.moved(whole && !outer, |page| page.group_here(group, rows, demanded));
    }

    fn group_here(&mut self, id_of: GroupId, rows: &Rows, demanded: bool) {
        let model = self.model;
        let group = &model.groups[id_of];
        let parent = group.parent.unwrap_or(Model::ROOT);
        // The heading of a repeated group stands before its rows, so its id has no row.
        let name = outer_name(model, group, parent, rows);
        let block = |rows: &Rows| format!("{}--block", id(&outer_name(model, group, parent, rows)));
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
                let told = signing::covered(model, id_of, covers).into_iter();
                let name = |(home, index): (GroupId, usize)| {
                    let passage = model.groups[home].passages.get(index)?;
                    Some(id(&format!("{}.{}", group_name(model, home, rows), passage.id)))
                };
                told.filter_map(name).collect()
            }
            _ => Vec::new(),
        };
        self.nodes.push(Node::Open(Box::new(Opened {
            tag,
            id: id(&name),
            name: name.clone(),
            title: group.title.clone(),
            printed: group.printed.clone().filter(|printed| *printed != group.title),
            hints: hints::group(model, group),
            easy: group.easy.clone(),
            optional: matches!(group.required, Requirement::Never),
            supplement: group.supplement,
            within: self.within(&group.title),
            covers,
            gate,
        })));
        self.around.push(id(&name));
        match &group.repeat {
            None => self.inside(id_of, rows, demanded),
            Some(repeat) => {
                let shown = rows_shown(repeat);
                let first = repeat.min.clamp(1, shown);
                self.nodes.push(Node::Rows { name: name.clone(), first, shown });
                for (from, to, folded) in [(0, first, false), (first, shown.max(first + 1), true)] {
                    if folded {
                        self.nodes.push(Node::Rest);
                        if repeat.max <= first {
                            continue;
                        }
                    }
                    let rows = rows.with_each(id_of, from, to);
                    let name = group_name(model, id_of, &rows);
                    let (title, depth) = (repeat.row.clone(), rows.depth());
                    let (id, within) = (id(&name), self.within(&title));
                    self.around.push(format!("{id}--legend"));
                    self.nodes.push(Node::Row { id, name, title, depth, folded, within });
                    self.inside(id_of, &rows, demanded && repeat.min > 0 && !folded);
                    self.around.pop();
                    for tag in if folded { &["div", "details"][..] } else { &["fieldset"] } {
                        self.nodes.push(Node::Close { tag });
                    }
                }
                let (row, max) = (repeat.row.clone(), repeat.max);
                self.nodes.push(Node::More { group: name, row, max, beyond: shown < max });
            }
        }
        self.around.pop();
        self.nodes.push(Node::Close { tag });
    }

    /// The members of a group, those behind its switch in a block of their own.
    fn inside(&mut self, group: GroupId, rows: &Rows, demanded: bool) {
        let model = self.model;
        let Some((switch, rest)) = switched(model, group) else {
            let members = model.groups[group].members.clone();
            return self.members(group, &members, rows, demanded);
        };
        self.field(switch, rows, demanded);
        let body = |rows: &Rows| format!("{}--body", id(&group_name(model, group, rows)));
        let is_on = switched_on(model, switch);
        let mut gate = self.gate(Some(&is_on), group, rows, &body);
        gate.rule = Some(format!("“{}”选“是”的", model.fields[switch].label));
        self.nodes.push(Node::Body { id: body(rows), gate });
        self.members(group, &rest, rows, demanded);
        self.nodes.push(Node::Close { tag: "div" });
    }

    fn passage(&mut self, group: GroupId, passage: &Passage, rows: &Rows) {
        let model = self.model;
        let name = |rows: &Rows| id(&format!("{}.{}", group_name(model, group, rows), passage.id));
        let block = |rows: &Rows| format!("{}--block", name(rows));
        let gate = self.gate(passage.when.as_ref(), group, rows, &block);
        self.nodes.push(Node::Passage {
            id: name(rows),
            label: passage.label.clone(),
            lines: passage.text.lines().map(str::to_owned).collect(),
            statement: passage.kind == PassageKind::Statement,
            gate,
        });
    }
}

/// The name of a group without the row it has itself.
fn outer_name(model: &Model, group: &Group, parent: GroupId, rows: &Rows) -> String {
    let outer = group_name(model, parent, rows);
    if outer.is_empty() { group.id.clone() } else { format!("{outer}.{}", group.id) }
}
