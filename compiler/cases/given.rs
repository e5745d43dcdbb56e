//! The situation of a case: an instance that holds what is given.

use super::Desk;
use super::names::Named;
use super::values::{Said, truth, word};
use crate::ast;
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::examples::{self, Goal};
use crate::expr::{Expr, ExprKind, Reads};
use crate::interpret::Violation;
use crate::model::*;
use crate::read::Keyed;
use crate::source::Span;
use crate::support::{Date, Json, member_path, row_path};

/// The situation of a case.
pub(super) struct Situation {
    given: examples::Given,
    /// Where each goal is written.
    spans: Vec<Span>,
}

/// The situation in the making: goals, and where each is written.
struct Gathered {
    today: Date,
    goals: Vec<Goal>,
    spans: Vec<Span>,
    /// Rules that are to be broken.
    broken: Vec<(String, String)>,
}

/// Where answers are read: a group, and the rows chosen on the way to it.
#[derive(Clone)]
struct Place {
    group: GroupId,
    rows: Vec<(GroupId, usize)>,
}

impl Desk<'_> {
    /// What an instance of this case has to hold, and where each goal is written; none when something
    /// cannot be understood, which is then told.
    pub(super) fn situation(
        &mut self,
        today: Date,
        broken: Vec<(String, String)>,
    ) -> Option<Situation> {
        let case = self.case;
        let items = case.items.as_ref().map(|names| self.items(&names.0));
        let mut gathered = Gathered { today, goals: Vec::new(), spans: Vec::new(), broken };
        let sound = self.answers(&case.given, &Place::whole(), &mut gathered);
        self.left_out(&mut gathered);
        let items = match items {
            Some(items) => Some(items?),
            None => None,
        };
        let region = case.region.as_ref().map(|region| region.value.clone());
        let Gathered { goals, spans, broken, .. } = gathered;
        let given = examples::Given { submitted_on: today, region, items, goals, broken };
        sound.then_some(Situation { given, spans })
    }

    /// An instance that holds this; none when there is none, which is then told.
    pub(super) fn instance(&mut self, situation: &Situation) -> Option<Json> {
        examples::instance(self.interpreter, &situation.given)
            .map_err(|(violations, missed)| self.impossible(situation, &violations, missed))
            .ok()
    }

    /// The day of submission.
    pub(super) fn day(&mut self) -> Option<Date> {
        let Some(written) = &self.case.submitted_on else { return Some(examples::TODAY) };
        let day = Date::parse(written).ok();
        if day.is_none() {
            let text = &written.value;
            self.error(
                Code::BadValue,
                written.span,
                bi!("“{text}”不是日期", "`{text}` is no date"),
                vec![bi!("写成 2025-06-16 的样子", "write it like 2025-06-16")],
            );
        }
        day
    }

    /// Gathers what is said of the questions of a group; false when something cannot be read.
    fn answers(&mut self, said: &Keyed<ast::Given>, at: &Place, into: &mut Gathered) -> bool {
        let mut sound = true;
        for (name, entry) in &said.0 {
            let Some(given) = &entry.value else {
                sound = false;
                continue;
            };
            let before = into.goals.len();
            let read = match self.answerable(name, entry.key, at.group) {
                None => false,
                Some(Named::Field(field)) => self.field(field, entry.key, given, at, into),
                Some(Named::Group(group)) => self.group(group, given, at, into),
                Some(Named::Term(term)) => self.term(term, entry.key, given, into),
            };
            sound &= read;
            // Those of groups know their own lines.
            if into.spans.len() == before {
                into.spans.resize(into.goals.len(), entry.key.to(given.span()));
            }
        }
        sound
    }

    fn field(
        &mut self,
        id: FieldId,
        key: Span,
        given: &ast::Given,
        at: &Place,
        into: &mut Gathered,
    ) -> bool {
        let Some(field) = self.model.fields.get(id) else { return false };
        if field.derive.is_some() {
            let label = &field.label;
            let message = bi!("“{label}”由系统算出，不能写", "`{label}` is computed, not answered");
            self.error(Code::NotAnAnswer, key, message, Vec::new());
            return false;
        }
        let path = member_path(&at.path(self.model, field.group), &field.id);
        let row = at.rows.last().map_or(0, |(_, row)| *row);
        if let Some(person) = self.person(id, row, into.today, given) {
            into.goals.push(Goal::Answer(path, Some(person)));
            return true;
        }
        let ill_formed = into.broken.iter().any(|(broken, _)| *broken == path);
        match self.said(&field.domain, given, ill_formed) {
            None => return false,
            // An empty box is not there.
            Some(Said::Value(Json::Bool(false))) if matches!(field.domain, Domain::Tick) => {
                into.goals.push(Goal::Answer(path, None));
            }
            Some(Said::Value(value)) => into.goals.push(Goal::Answer(path, Some(value))),
            Some(Said::LeftOut) => into.goals.push(Goal::Answer(path, None)),
            Some(Said::Answered) => into.goals.push(Goal::Field(id)),
        }
        true
    }

    fn group(&mut self, id: GroupId, given: &ast::Given, at: &Place, into: &mut Gathered) -> bool {
        let Some(group) = self.model.groups.get(id) else { return false };
        match (given, &group.repeat) {
            (ast::Given::One(scalar), _) => match word(scalar) {
                Some(Said::Answered) => {
                    into.goals.push(Goal::Group(id));
                    return true;
                }
                Some(_) => {
                    let parent = at.path(self.model, group.parent.unwrap_or(Model::ROOT));
                    into.goals.push(Goal::Empty(member_path(&parent, &group.id)));
                    return true;
                }
                None => {}
            },
            (ast::Given::Group(answers, _), None) => {
                return self.answers(answers, &at.inside(id), into);
            }
            (ast::Given::Many(rows, _), Some(_)) => {
                return rows.iter().enumerate().all(|(index, row)| match row {
                    ast::Given::Group(answers, _) => {
                        self.answers(answers, &at.row(id, index), into)
                    }
                    other => {
                        self.misshapen(other.span());
                        false
                    }
                });
            }
            _ => {}
        }
        self.misshapen(given.span());
        false
    }

    fn term(&mut self, id: TermId, key: Span, given: &ast::Given, into: &mut Gathered) -> bool {
        let Some(term) = self.model.terms.get(id) else { return false };
        let title = &term.title;
        let ast::Given::One(scalar) = given else {
            self.misshapen(given.span());
            return false;
        };
        if term.is.ty != crate::expr::Type::Bool {
            let message = bi!("“{title}”不是条件，不能写是或否", "`{title}` is no condition");
            self.error(Code::NotAnAnswer, key, message, Vec::new());
            return false;
        }
        if let Some(register) = Reads::of(&term.is, self.model).registers.first() {
            let register = self.model.registers.name(*register);
            self.error(
                Code::RegisterNotAllowed,
                key,
                bi!("“{title}”要看登记库，不是申请人填的", "`{title}` is told by a register"),
                vec![bi!(
                    "在 registers 里写“{register}”怎样回答",
                    "say in `registers` what `{register}` answers"
                )],
            );
            return false;
        }
        let Some(wanted) = truth(&scalar.text) else {
            let text = &scalar.text;
            self.error(
                Code::BadValue,
                scalar.span,
                bi!("“{text}”不能作是否", "`{text}` is no yes or no"),
                vec![bi!("写 是 或 否", "write `是` (yes) or `否` (no)")],
            );
            return false;
        };
        let condition = Expr { kind: ExprKind::Term(id), ty: term.is.ty, span: term.is.span };
        into.goals.push(Goal::Holds(condition, wanted));
        true
    }

    /// What is expected to be missing is not filled in.
    fn left_out(&mut self, gathered: &mut Gathered) {
        let missing: Vec<String> = gathered
            .broken
            .iter()
            .filter(|(path, code)| code == "missing" && !path.is_empty())
            .map(|(path, _)| path.clone())
            .collect();
        gathered.spans.resize(gathered.goals.len() + missing.len(), self.case.expect.span);
        gathered.goals.extend(missing.into_iter().map(Goal::Empty));
    }

    /// Tells why a situation cannot be.
    fn impossible(
        &mut self,
        situation: &Situation,
        violations: &[Violation],
        missed: Option<usize>,
    ) {
        let title = &self.case.title.value;
        let span = violations.first().and_then(|broken| self.culprit(situation, broken));
        let goal = missed.filter(|_| violations.is_empty());
        let goal = goal.and_then(|goal| situation.spans.get(goal).copied());
        let span = span.or(goal).unwrap_or(self.case.title.span);
        let message = bi!(
            "“{title}”：没有一份符合规定的申请是这样填的",
            "`{title}`: no valid application is filled in like this"
        );
        let mut diagnostic = Diagnostic::new(Code::Impossible, span, message);
        for broken in violations {
            let (path, code, text) = (&broken.path, &broken.code, &broken.message);
            diagnostic = diagnostic.help(bi!(
                "会违反 {path} 的规则（{code}）：{text}",
                "it would break a rule at {path} ({code}): {text}"
            ));
        }
        diagnostic = diagnostic.help(if violations.is_empty() {
            bi!(
                "与其他所写的情况合不到一起；去掉一些再试",
                "it does not go together with the rest of the situation; say less of it"
            )
        } else {
            bi!(
                "改正情况；如果正要看它被拒绝，在 expect 里写 violations",
                "mend the situation; if it is to be refused, say so in `violations` of `expect`"
            )
        });
        self.report.push(diagnostic);
    }

    /// The line that a broken rule speaks of.
    fn culprit(&self, situation: &Situation, broken: &Violation) -> Option<Span> {
        if broken.path == "region" {
            return self.case.region.as_ref().map(|region| region.span);
        }
        let check = broken.code.strip_prefix("check:");
        let check = check.and_then(|id| self.model.checks.get(self.model.checks.find(id)?));
        let read = check.map(|check| Reads::of(&check.that, self.model).fields).unwrap_or_default();
        let of = |path: &str| {
            let field = self.model.fields.find(&examples::without_rows(path));
            field.is_some_and(|field| read.contains(&field))
        };
        let at = |test: &dyn Fn(&str) -> bool| {
            let found = situation.given.goals.iter().position(|goal| match goal {
                Goal::Answer(path, _) | Goal::Empty(path) => test(path),
                _ => false,
            });
            found.and_then(|goal| situation.spans.get(goal).copied())
        };
        at(&|path| path == broken.path).or_else(|| at(&of))
    }
}

impl Place {
    fn whole() -> Place {
        Place { group: Model::ROOT, rows: Vec::new() }
    }

    fn inside(&self, group: GroupId) -> Place {
        Place { group, rows: self.rows.clone() }
    }

    fn row(&self, group: GroupId, index: usize) -> Place {
        let mut rows = self.rows.clone();
        rows.push((group, index));
        Place { group, rows }
    }

    /// The path of a group in an instance: first rows where none is chosen.
    fn path(&self, model: &Model, group: GroupId) -> String {
        path_in(model, group, &self.rows)
    }
}

/// The path of a group in an instance, with these rows chosen, else the first.
pub(super) fn path_in(model: &Model, group: GroupId, rows: &[(GroupId, usize)]) -> String {
    model.ancestry(group).into_iter().fold(String::new(), |path, id| {
        let Some(group) = model.groups.get(id) else { return path };
        let path = member_path(&path, &group.id);
        match &group.repeat {
            None => path,
            Some(_) => {
                let row = rows.iter().find(|(of, _)| *of == id).map_or(0, |(_, row)| *row);
                row_path(&path, row)
            }
        }
    })
}
