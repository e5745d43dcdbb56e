//! Eligibility and the order of handling in a case.

use super::{Desk, list, members, text};
use crate::ast::{ExpectedStanding, LineStanding};
use crate::code::Code;
use crate::diagnostic::Bilingual;
use crate::expr::{Expr, ExprKind, chinese};
use crate::interpret::Situation;
use crate::model::ItemId;
use crate::source::Span;
use serde_json::Value;
use std::collections::BTreeSet;

fn standing(entry: &Value) -> LineStanding {
    let named = LineStanding::ALL.iter().find(|word| word.word() == text(entry, "standing"));
    named.copied().unwrap_or(LineStanding::Unknown)
}

impl Desk<'_> {
    pub(super) fn eligibility(&mut self, situation: &Situation<'_>) {
        let expect = &self.case.expect;
        if expect.eligibility.0.is_empty() {
            return;
        }
        let found = situation.eligibility();
        for (name, entry) in &expect.eligibility.0 {
            let (Some(id), Some(expected)) = (self.item(name, entry.key), &entry.value) else {
                continue;
            };
            let item = self.model.items.name(id);
            let lines = found.as_array().into_iter().flatten();
            let lines: Vec<&Value> = lines.filter(|line| text(line, "item") == item).collect();
            if lines.is_empty() {
                let message = bi!(
                    "没有申请“{name}”，或者它没有条件",
                    "`{name}` is not applied for, or has no conditions"
                );
                self.unmet(entry.key, &message, Vec::new());
                continue;
            }
            match expected {
                ExpectedStanding::Whole(expected) => {
                    self.whole(id, entry.key, *expected, &lines);
                }
                ExpectedStanding::Lines(own) => {
                    for (words, entry) in &own.0 {
                        if let Some(expected) = entry.value {
                            self.line(id, words, entry.key, expected, &lines);
                        }
                    }
                }
            }
        }
    }

    /// Compares eligibility as a whole: not met when a line is not, else unknown when one is.
    fn whole(&mut self, id: ItemId, span: Span, expected: LineStanding, lines: &[&Value]) {
        let has = |wanted| lines.iter().any(|line| standing(line) == wanted);
        let got = match (has(LineStanding::NotMet), has(LineStanding::Unknown)) {
            (true, _) => LineStanding::NotMet,
            (false, true) => LineStanding::Unknown,
            (false, false) => LineStanding::Met,
        };
        if got == expected {
            return;
        }
        let (title, zh, zh_got) = (&self.model.items[id].title, expected.label(), got.label());
        let (en, en_got) = (expected.word(), got.word());
        let why = lines.iter().filter(|line| standing(line) == got && got != LineStanding::Met);
        let why = why.map(|line| self.reason(id, line)).collect();
        self.unmet(
            span,
            &bi!(
                "“{title}”的条件预期{zh}，实际{zh_got}",
                "eligibility for `{title}` was expected to be {en}, but is {en_got}"
            ),
            why,
        );
    }

    fn line(
        &mut self,
        id: ItemId,
        words: &str,
        span: Span,
        expected: LineStanding,
        lines: &[&Value],
    ) {
        let exact = lines.iter().find(|line| text(line, "text") == words);
        let mut begun = lines.iter().filter(|line| text(line, "text").starts_with(words));
        let line = exact.or_else(|| begun.next().filter(|_| begun.next().is_none()));
        let Some(line) = line else {
            let all: Vec<String> = lines.iter().map(|line| text(line, "text").to_owned()).collect();
            let Bilingual { zh, en } = list(&all);
            self.error(
                Code::UnknownName,
                span,
                bi!("没有（或不止）一条条件是“{words}”", "not just one line begins with `{words}`"),
                vec![bi!("这里的条件：{zh}", "lines: {en}")],
            );
            return;
        };
        let got = standing(line);
        if got != expected {
            let (zh, zh_got, en, en_got) =
                (expected.label(), got.label(), expected.word(), got.word());
            let why = vec![self.reason(id, line)];
            self.unmet(
                span,
                &bi!(
                    "“{words}”预期{zh}，实际{zh_got}",
                    "`{words}` was expected to be {en}, but is {en_got}"
                ),
                why,
            );
        }
    }

    /// Why a line stands as it does.
    fn reason(&self, id: ItemId, line: &Value) -> Bilingual {
        let (words, reason) = (text(line, "text"), text(line, "reason"));
        let written = self.model.items[id].eligibility.iter().find(|written| written.text == words);
        let test = written.and_then(|written| written.is.as_ref());
        let test = test.map(|test| self.meaning(test)).unwrap_or_default();
        let got = standing(line);
        let (zh, en) = (got.label(), got.word());
        let why = [reason, &test].into_iter().filter(|why| !why.is_empty());
        let why = why.collect::<Vec<_>>().join("；");
        match why.is_empty() {
            true => bi!("{words}：{zh}", "{words}: {en}"),
            false => bi!("{words}：{zh}（{why}）", "{words}: {en} ({why})"),
        }
    }

    /// A condition as a sentence; a term that stands alone with what it means.
    fn meaning(&self, test: &Expr) -> String {
        let sentence = chinese::sentence(test, self.model);
        match &test.kind {
            ExprKind::Term(term) => {
                let is = chinese::sentence(&self.model.terms[*term].is, self.model);
                format!("条件：{sentence}，即{is}")
            }
            _ => format!("条件：{sentence}"),
        }
    }

    pub(super) fn stages(&mut self, situation: &Situation<'_>) {
        let expected = &self.case.expect.stages;
        let (Some(first), Some(last)) = (
            expected.first().and_then(|stage| stage.0.first()),
            expected.last().and_then(|stage| stage.0.last()),
        ) else {
            return;
        };
        let span = first.span.to(last.span);
        let wanted: Vec<_> = expected.iter().map(|stage| self.items(&stage.0)).collect();
        let Some(wanted) = wanted.into_iter().collect::<Option<Vec<Vec<ItemId>>>>() else { return };
        let plan = situation.plan();
        let item = |item: &Value| self.model.items.find(text(item, "item"));
        let got: Vec<Vec<ItemId>> = members(&plan, "stages")
            .map(|stage| members(stage, "items").filter_map(item).collect())
            .collect();
        let sets = |stages: &[Vec<ItemId>]| -> Vec<BTreeSet<ItemId>> {
            stages.iter().map(|stage| stage.iter().copied().collect()).collect()
        };
        if sets(&wanted) != sets(&got) {
            let title = |id: &ItemId| self.model.items[*id].title.as_str();
            let stage =
                |stage: &Vec<ItemId>| stage.iter().map(title).collect::<Vec<_>>().join("、");
            let order = got.iter().map(stage).collect::<Vec<_>>().join(" → ");
            self.unmet(
                span,
                &bi!("办理次序是：{order}", "the order of handling is: {order}"),
                Vec::new(),
            );
        }
    }
}
