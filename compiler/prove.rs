//! Proofs: that every condition is determined where it is read, that splitting leaves no hole for any
//! valid application, and that no rule is idle.
//!
//! A matter becomes propositions ([`world`]): presence of answers, codes, thresholds of numbers and
//! days, registers with and without a record, on two rails where something may be undetermined. The
//! rules of the form are stated ([`rules`]), which leaves every valid instance, and more where a rule
//! cannot be said; so what is then impossible has been proved. What is possible is made an instance
//! ([`concrete`]) and run in the interpreter before it is shown ([`search`]); what neither comes about
//! is *unknown* and never counts as proved.

mod clash;
mod clauses;
mod concrete;
mod definedness;
mod domain;
mod formula;
mod goal;
pub mod ledger;
mod live;
mod near;
mod number;
mod observe;
mod open;
mod place;
mod report;
mod rules;
mod search;
mod sent;
pub mod situations;
mod solver;
// Nothing asks it yet.
mod texts;
mod totality;
mod truth;
mod value;
mod words;
mod world;

use crate::code::Code;
use crate::diagnostic::{Bilingual, Diagnostic, Report};
use crate::examples::{TODAY, pool::Pool};
use crate::interpret::Interpreter;
use crate::model::Model;
use crate::support::{Date, days_between};
use goal::Goal;
use ledger::{Counterexample, Entry, Kind, Ledger, Standing};
use search::{Outcome, Search};
use solver::Answer;
use texts::TextProver;
use world::{Atom, World};

/// First and last day of submission, as days since the calendar's first.
fn day_range() -> (i64, i64) {
    let day = |date| days_between(Date::MIN, date);
    (day(Date::FIRST_SUBMISSION), day(Date::LAST_SUBMISSION))
}

/// Proves what there is to prove of a model and reports what fails. `done` is told after each entry
/// of the ledger.
pub fn run(model: &Model, report: &mut Report, done: &mut dyn FnMut(&Entry)) -> Ledger {
    let interpreter = Interpreter::new(model);
    let mut world = World::new(model);
    world.rules();
    let mut goals = definedness::goals(&mut world);
    let mut texts = TextProver::new(&interpreter);
    goals.extend(sent::goals(&mut world));
    let split = totality::goals(&mut world, &mut texts);
    goals.extend(split.goals);
    let hopes = live::hopes(&mut world);
    world.link_sums();
    if world.logic.possible(&[]) == Answer::Impossible {
        clash::nothing_is_valid(model, report);
        return Ledger::default();
    }
    lemmas(&mut world);

    let pool = Pool::new(&interpreter, TODAY);
    let search = Search { interpreter: &interpreter, pool: &pool };
    let mut ledger = Ledger::default();
    let mut failures: Vec<(usize, Vec<(Atom, bool)>)> = Vec::new();
    for (index, goal) in goals.iter().enumerate() {
        let standing = match search.decide(&mut world, goal) {
            Outcome::Proved => Standing::Proved,
            Outcome::Unknown => {
                unknown(goal, report);
                let nothing = bi!(
                    "没有证出，也没有找到反例",
                    "neither a proof nor a counterexample was found"
                );
                Standing::Unknown(goal.doubt.clone().unwrap_or(nothing))
            }
            Outcome::Refuted(found) => {
                let words =
                    found.because.iter().filter_map(|(atom, holds)| world.words(atom, *holds));
                let mut situation: Vec<Bilingual> = words.collect();
                if let Some((outside, home)) = &goal.outside {
                    situation.extend(world.outside_words(outside, *home));
                }
                let json = |json| serde_json::to_value(json).unwrap_or_default();
                let (instance, registers) =
                    (json(&found.concrete.instance), json(&found.concrete.registers));
                failures.push((index, found.because));
                Standing::Refuted(Box::new(Counterexample { instance, registers, situation }))
            }
        };
        let (kind, subject, span) = (goal.kind, goal.subject.clone(), goal.span);
        let entry = Entry { kind, subject, span, standing };
        done(&entry);
        ledger.entries.push(entry);
    }
    let refuted: Vec<report::Refuted<'_, '_>> = failures
        .iter()
        .filter_map(|(index, because)| {
            let Standing::Refuted(counterexample) = &ledger.entries[*index].standing else {
                return None;
            };
            Some(report::Refuted { goal: &goals[*index], counterexample, because })
        })
        .collect();
    report::refuted(&world, &refuted, report);
    for assumed in split.assumed {
        let (subject, span) = (assumed.subject, assumed.span);
        let standing = Standing::Assumed(assumed.reason);
        ledger.entries.push(Entry { kind: Kind::Filled, subject, span, standing });
    }
    // A rule that a refuted one depends on may look idle: first things first.
    if failures.is_empty() {
        clash::idle(model, &mut world, &hopes, report);
    }
    ledger.questions = world.logic.asked;
    ledger.weighed = world.logic.weighed;
    ledger
}

/// Proves what holds of rows in general, and takes it for granted from then on.
fn lemmas(world: &mut World<'_>) {
    for lemma in std::mem::take(&mut world.lemmas) {
        if world.logic.possible(&lemma.counter) == Answer::Impossible {
            world.logic.state(&[lemma.then]);
        } else {
            world.lemmas.push(lemma);
        }
    }
}

fn unknown(goal: &Goal<'_>, report: &mut Report) {
    let Bilingual { zh, en } = &goal.subject;
    let message = match goal.kind {
        Kind::Determined => {
            bi!("没有证出总能判断：{zh}", "not proved that it can always be told {en}")
        }
        Kind::Sent => {
            bi!("没有证出总有表送出：{zh}", "not proved that a form is always sent for {en}")
        }
        Kind::Filled => {
            bi!("没有证出总有值：{zh}", "not proved that there is always a value for {en}")
        }
        Kind::InDomain => {
            bi!("没有证出总在取值范围内：{zh}", "not proved to be in its domain: {en}")
        }
    };
    let mut diagnostic = Diagnostic::new(Code::NotProved, goal.span, message);
    if let Some(doubt) = &goal.doubt {
        diagnostic = diagnostic.label(doubt.clone());
    }
    report.push(diagnostic);
}
