//! Conditions as style rules: which blocks are closed as long as nothing else is chosen.
//!
//! A style sheet sees what is chosen, nothing else. For a condition this gives what *may* hold: a
//! conjunction of clauses, each of which wants one of some options to be chosen. A choice that is
//! not made yet opens nothing; what a style sheet cannot read (texts, dates, registers) may always
//! hold. Leaving out a clause shows more, never less, so everything here only errs by showing.

use super::control::Control;
use super::place::{Rows, field_name, id, rows_shown};
use crate::expr::{Comparison, Expr, ExprKind, Frame, Quantifier};
use crate::model::{Domain, FieldId, GroupId, Model, RowId, TableId, Value};
use std::collections::BTreeSet;

/// Most clauses of a condition; further ones are left out.
const MOST_CLAUSES: usize = 24;
/// Terms and openness are followed so deep, no deeper.
const MOST_DEPTH: usize = 24;

/// An option of a control.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Choice {
    /// Id of the control, or of the set of controls.
    pub(super) control: String,
    /// The value of the option; none for a box that stands alone.
    pub(super) value: Option<String>,
}

/// Options of which one must be chosen.
pub(super) type Clause = BTreeSet<Choice>;

/// What may hold, as far as a style sheet sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Possible {
    /// All of these must be met.
    pub(super) clauses: Vec<Clause>,
    /// Whether nothing had to be guessed.
    pub(super) exact: bool,
}

impl Possible {
    fn always() -> Possible {
        Possible { clauses: Vec::new(), exact: true }
    }

    fn never() -> Possible {
        Possible { clauses: vec![Clause::new()], exact: true }
    }

    fn unseen() -> Possible {
        Possible { clauses: Vec::new(), exact: false }
    }

    fn one_of(options: impl IntoIterator<Item = Choice>) -> Possible {
        Possible { clauses: vec![options.into_iter().collect()], exact: true }
    }

    fn and(mut self, other: Possible) -> Possible {
        self.exact &= other.exact;
        self.clauses.extend(other.clauses);
        self.tidy()
    }

    fn or(self, other: Possible) -> Possible {
        let mut clauses = Vec::new();
        for left in &self.clauses {
            for right in &other.clauses {
                clauses.push(left.union(right).cloned().collect());
            }
        }
        Possible { clauses, exact: self.exact && other.exact }.tidy()
    }

    /// Drops clauses that follow from shorter ones, and those beyond the limit.
    fn tidy(mut self) -> Possible {
        self.clauses.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
        let mut kept: Vec<Clause> = Vec::new();
        for clause in self.clauses {
            if !kept.iter().any(|known| known.is_subset(&clause)) {
                kept.push(clause);
            }
        }
        self.exact &= kept.len() <= MOST_CLAUSES;
        kept.truncate(MOST_CLAUSES);
        Possible { clauses: kept, exact: self.exact }
    }
}

/// Reads conditions at a place of the page.
pub(super) struct Reader<'a> {
    model: &'a Model,
    /// Groups around the block: where one of them is closed, so is the block.
    around: Vec<GroupId>,
    frames: Vec<Rows>,
    depth: usize,
}

impl<'a> Reader<'a> {
    /// A reader at the home of a block.
    pub(super) fn new(model: &'a Model, home: GroupId, rows: &Rows) -> Reader<'a> {
        let mut around = model.ancestry(home);
        around.push(Model::ROOT);
        Reader { model, around, frames: vec![rows.clone()], depth: 0 }
    }

    /// When the expression may be true (`truth`) or may be false.
    pub(super) fn possible(&mut self, expr: &Expr, truth: bool) -> Possible {
        self.depth += 1;
        let result =
            if self.depth > MOST_DEPTH { Possible::unseen() } else { self.read(expr, truth) };
        self.depth -= 1;
        result
    }

    fn read(&mut self, expr: &Expr, truth: bool) -> Possible {
        match &expr.kind {
            ExprKind::Constant(Value::Bool(value)) => {
                if *value == truth {
                    Possible::always()
                } else {
                    Possible::never()
                }
            }
            ExprKind::Field(field, frame) => match self.model.fields[*field].domain {
                Domain::YesNo => self.chosen(*field, *frame, |option| option == yes_no(truth)),
                Domain::Tick if truth => {
                    self.chosen(*field, *frame, |option| option == yes_no(true))
                }
                _ => Possible::unseen(),
            },
            ExprKind::HasField(field, frame) if truth => self.chosen(*field, *frame, |_| true),
            ExprKind::Term(term) => {
                let local =
                    self.model.regions.iter().any(|r| r.terms.iter().any(|(t, _)| t == term));
                match self.model.terms.get(*term) {
                    Some(term) if !local => self.possible(&term.is, truth),
                    _ => Possible::unseen(),
                }
            }
            ExprKind::Applied(item) => match self.model.items.get(*item) {
                Some(item) => self.possible(&item.applied_when, truth),
                None => Possible::unseen(),
            },
            ExprKind::Not(inner) => self.possible(inner, !truth),
            ExprKind::And(parts) => self.many(parts, truth, truth),
            ExprKind::Or(parts) => self.many(parts, truth, !truth),
            ExprKind::If(condition, yes, no) => {
                let yes = self.possible(condition, true).and(self.possible(yes, truth));
                yes.or(self.possible(condition, false).and(self.possible(no, truth)))
            }
            ExprKind::Compare(comparison, left, right) => {
                self.compare(*comparison, left, right, truth)
            }
            ExprKind::In(value, values) => match &value.kind {
                ExprKind::Field(field, frame) => self.equals(*field, *frame, values, truth),
                _ => Possible::unseen(),
            },
            ExprKind::HasAny(set, values) if truth => match &set.kind {
                ExprKind::Field(field, frame) => self.has_any(*field, *frame, values),
                _ => Possible::unseen(),
            },
            ExprKind::HasAll(set, values) if truth => match &set.kind {
                ExprKind::Field(field, frame) => values
                    .iter()
                    .map(|value| self.has_any(*field, *frame, std::slice::from_ref(value)))
                    .fold(Possible::always(), Possible::and),
                _ => Possible::unseen(),
            },
            ExprKind::Quantify { quantifier: Quantifier::Any, rows, frame, body } if truth => {
                self.any_row(*rows, *frame, body)
            }
            _ => Possible::unseen(),
        }
    }

    fn many(&mut self, parts: &[Expr], truth: bool, all: bool) -> Possible {
        let mut result = if all { Possible::always() } else { Possible::never() };
        for part in parts {
            let part = self.possible(part, truth);
            result = if all { result.and(part) } else { result.or(part) };
        }
        result
    }

    fn compare(
        &mut self,
        comparison: Comparison,
        left: &Expr,
        right: &Expr,
        truth: bool,
    ) -> Possible {
        let truth = match comparison {
            Comparison::Equal => truth,
            Comparison::NotEqual => !truth,
            _ => return Possible::unseen(),
        };
        match (&left.kind, &right.kind) {
            (ExprKind::Field(field, frame), ExprKind::Constant(value))
            | (ExprKind::Constant(value), ExprKind::Field(field, frame)) => {
                self.equals(*field, *frame, std::slice::from_ref(value), truth)
            }
            _ => Possible::unseen(),
        }
    }

    fn equals(&mut self, field: FieldId, frame: Frame, values: &[Value], truth: bool) -> Possible {
        match self.model.fields[field].domain {
            Domain::YesNo => self.chosen(field, frame, |option| {
                values.iter().any(|v| matches!(v, Value::Bool(b) if option == yes_no(*b))) == truth
            }),
            Domain::OneOf(table) => {
                let codes = codes(self.model, table, values);
                self.chosen(field, frame, |option| codes.contains(option) == truth)
            }
            _ => Possible::unseen(),
        }
    }

    fn has_any(&mut self, field: FieldId, frame: Frame, values: &[Value]) -> Possible {
        let Domain::AnyOf { table, .. } = self.model.fields[field].domain else {
            return Possible::unseen();
        };
        let rows = &self.model.tables[table].rows;
        // An implied code is never chosen itself.
        let implied = values.iter().any(|value| match value {
            Value::Code(_, RowId(row)) => {
                rows.get(*row as usize).is_none_or(|r| r.implied_by.is_some())
            }
            _ => true,
        });
        if implied {
            return Possible::unseen();
        }
        let codes = codes(self.model, table, values);
        self.chosen(field, frame, |option| codes.contains(option))
    }

    fn any_row(&mut self, rows: GroupId, frame: Frame, body: &Expr) -> Possible {
        let Some(repeat) = self.model.groups[rows].repeat.clone() else {
            return Possible::unseen();
        };
        let shown = rows_shown(&repeat);
        let Some(around) = self.frames.get(usize::from(frame.0)).cloned() else {
            return Possible::unseen();
        };
        if shown < repeat.max {
            return Possible::unseen();
        }
        let mut result = Possible::never();
        for row in 0..shown {
            self.frames.push(around.with(rows, row));
            result = result.or(self.possible(body, true));
            self.frames.pop();
        }
        result
    }

    /// One of the options of a question is chosen and the question is open.
    fn chosen(&mut self, field: FieldId, frame: Frame, wanted: impl Fn(&str) -> bool) -> Possible {
        let control = Control::of(&self.model.fields[field].domain, self.model);
        let derived = self.model.fields[field].derive.is_some();
        let Some(rows) = self.frames.get(usize::from(frame.0)).cloned() else {
            return Possible::unseen();
        };
        if derived || !control.visible_to_css() {
            return Possible::unseen();
        }
        let id = id(&field_name(self.model, field, &rows));
        let options = options_of(self.model, control);
        let chosen = options.into_iter().filter(|option| wanted(option)).map(|value| Choice {
            control: id.clone(),
            value: (control != Control::Tick).then_some(value),
        });
        Possible::one_of(chosen).and(self.open(field, &rows))
    }

    /// The question is asked at all.
    fn open(&mut self, field: FieldId, rows: &Rows) -> Possible {
        let frames = std::mem::replace(&mut self.frames, vec![rows.clone()]);
        let asked = &self.model.fields[field];
        let mut result = match &asked.when {
            Some(when) => self.possible(when, true),
            None => Possible::always(),
        };
        let mut inside = Some(field);
        for group in self.model.ancestry(asked.group).into_iter().rev() {
            let around = self.around.contains(&group);
            let part = &self.model.groups[group];
            if let Some(switch) = part.switch
                && inside != Some(switch)
                && !around
            {
                result =
                    result.and(self.chosen(switch, Frame::HOME, |option| option == yes_no(true)));
            }
            if let Some(when) = &part.when
                && !around
            {
                result = result.and(self.possible(when, true));
            }
            inside = None;
        }
        self.frames = frames;
        result
    }
}

fn yes_no(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

fn codes(model: &Model, table: TableId, values: &[Value]) -> BTreeSet<String> {
    let rows = &model.tables[table].rows;
    let codes = values.iter().filter_map(|value| match value {
        Value::Code(known, RowId(row)) if *known == table => rows.get(*row as usize),
        _ => None,
    });
    codes.map(|row| row.code.clone()).collect()
}

/// The options of a control, by their values.
fn options_of(model: &Model, control: Control) -> Vec<String> {
    match control {
        Control::YesNo => vec!["true".to_owned(), "false".to_owned()],
        Control::Tick => vec!["true".to_owned()],
        Control::Radios(table) | Control::Select(table) | Control::Boxes(table) => {
            model.tables[table].selectable().map(|(_, row)| row.code.clone()).collect()
        }
        _ => Vec::new(),
    }
}
