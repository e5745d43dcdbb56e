//! Items: cases, eligibility, results; and the occasions that name items and cases.

use super::{Kind, Resolver, value, values};
use crate::ast::{Cases, Occasions};
use crate::code::Code;
use crate::diagnostic::{Diagnostic, nearest};
use crate::expr::{Comparison, Expr, ExprKind, Frame, Type};
use crate::model::*;
use crate::read::Text;
use crate::source::Span;

impl Resolver<'_> {
    pub(super) fn items(&mut self) {
        for (id, entry) in &self.ast.items.0 {
            let (Some(written), Some(item)) = (&entry.value, self.model.items.find(id)) else {
                continue;
            };
            if let Some(cases) = &written.cases {
                self.cases(item, cases);
            }
        }
        for (id, entry) in &self.ast.items.0 {
            let (Some(written), Some(item)) = (&entry.value, self.model.items.find(id)) else {
                continue;
            };
            let mut lines = Vec::new();
            for (index, line) in written.eligibility.iter().enumerate() {
                self.doubt(&format!("items.{id}.eligibility.{}", index + 1), &line.notes);
                let is = line.is.as_ref().and_then(|is| self.condition(is, Model::ROOT, true));
                let cases = line.cases.0.iter().filter_map(|name| self.case(item, name)).collect();
                lines.push(Eligibility {
                    text: line.text.value.clone(),
                    is,
                    cases,
                    id: line.id.as_ref().map(|id| id.0.value.clone()),
                    local: line.local,
                    filled_by: value(&line.filled_by),
                    basis: values(&line.notes.basis),
                    span: line.span,
                });
            }
            self.model.items[item].eligibility = lines;
            if let Some(produces) = &written.produces
                && let Some(register) = self.find_register(&produces.register)
            {
                let when = produces
                    .when
                    .as_ref()
                    .and_then(|when| self.condition(when, Model::ROOT, false));
                self.model.items[item].produces = Some((register, when));
            }
            let after: Vec<ItemId> =
                written.after.0.iter().filter_map(|name| self.find_item(name)).collect();
            self.model.items[item].after = after;
        }
    }

    fn cases(&mut self, item: ItemId, cases: &Cases) {
        match cases {
            Cases::By(path) => {
                let Some(choice) = self.expression(path, Model::ROOT, false, None) else { return };
                let (ExprKind::Field(field, Frame::HOME), Type::Code(table)) =
                    (&choice.kind, choice.ty)
                else {
                    self.error(
                        Code::Cases,
                        path.0.span,
                        bi!(
                            "by 要写一道单选题的路径",
                            "`by` is the path of a question with one answer"
                        ),
                    );
                    return;
                };
                let field = *field;
                let rows: Vec<(RowId, String, String)> = self.model.tables[table]
                    .selectable()
                    .map(|(row, found)| (row, found.code.clone(), found.label.clone()))
                    .collect();
                let cases = rows.into_iter().map(|(row, code, label)| {
                    let constant = Expr {
                        kind: ExprKind::Constant(Value::Code(table, row)),
                        ty: Type::Code(table),
                        span: choice.span,
                    };
                    let equal = ExprKind::Compare(
                        Comparison::Equal,
                        Box::new(choice.clone()),
                        Box::new(constant),
                    );
                    Case {
                        id: code,
                        title: label,
                        when: Expr { kind: equal, ty: Type::Bool, span: choice.span },
                    }
                });
                self.model.items[item].cases = cases.collect();
                self.model.items[item].cases_by = Some(field);
            }
            Cases::Named(named) => {
                for (id, entry) in &named.0 {
                    let Some(written) = &entry.value else { continue };
                    if let Some(when) = self.condition(&written.when, Model::ROOT, false) {
                        let case =
                            Case { id: id.clone(), title: written.title.value.clone(), when };
                        self.model.items[item].cases.push(case);
                    }
                }
            }
        }
    }

    /// The index of a case named by id, code, title, or the refined option it belongs to.
    pub(super) fn case(&mut self, item: ItemId, name: &Text) -> Option<usize> {
        let found = &self.model.items[item];
        let index =
            found.cases.iter().position(|case| case.id == name.value || case.title == name.value);
        if index.is_none() && !self.poisoned.all {
            let (title, text) = (&found.title, &name.value);
            let mut diagnostic = Diagnostic::new(
                Code::UnknownName,
                name.span,
                bi!("事项“{title}”没有叫“{text}”的情形", "the item `{title}` has no case `{text}`"),
            );
            let known = found.cases.iter().flat_map(|case| [case.id.as_str(), case.title.as_str()]);
            if let Some(near) = nearest(text, known) {
                diagnostic = diagnostic.help(bi!("是不是想写“{near}”？", "did you mean `{near}`?"));
            } else if found.cases.is_empty() {
                diagnostic =
                    diagnostic.help(bi!("先在这个事项里写 cases", "give the item `cases` first"));
            } else {
                let list = found
                    .cases
                    .iter()
                    .map(|case| case.title.as_str())
                    .collect::<Vec<_>>()
                    .join("、");
                diagnostic = diagnostic.help(bi!("已有情形：{list}", "its cases: {list}"));
            }
            self.report.push(diagnostic);
        }
        index
    }

    /// Occasions as written; `all` means every item and gives an empty list where it is allowed.
    pub(super) fn occasions(&mut self, written: &Occasions, all: bool, at: Span) -> Vec<Occasion> {
        let empty = match written {
            Occasions::Items(items) => items.is_empty(),
            Occasions::Cases(cases) => cases.0.is_empty(),
        };
        if empty {
            self.error(Code::UnknownName, at, bi!("没有写任何事项", "no item is named"));
        }
        let occasions = self.named_occasions(written, all);
        for (index, occasion) in occasions.iter().enumerate() {
            if occasions[..index].iter().any(|other| other.item == occasion.item) {
                let title = self.model.items[occasion.item].title.clone();
                self.error(
                    Code::DuplicateName,
                    at,
                    bi!("事项“{title}”写了两次", "the item `{title}` is named twice"),
                );
            }
        }
        occasions
    }

    fn named_occasions(&mut self, written: &Occasions, all: bool) -> Vec<Occasion> {
        match written {
            Occasions::Items(items) => {
                if let ([only], true) = (items.as_slice(), all)
                    && only.value == "all"
                    && self.model.items.find("all").is_none()
                {
                    return Vec::new();
                }
                items
                    .iter()
                    .filter_map(|name| self.find_item(name))
                    .map(|item| Occasion { item, cases: Vec::new() })
                    .collect()
            }
            Occasions::Cases(cases) => {
                let mut occasions = Vec::new();
                for (name, entry) in &cases.0 {
                    let kind = Kind { section: "items", zh: "事项", en: "item" };
                    let name = Text::new(name.clone(), entry.key);
                    let Some(item) = self.lookup(|model| &model.items, &kind, &name) else {
                        continue;
                    };
                    let cases =
                        entry.value.as_ref().map(|cases| cases.0.as_slice()).unwrap_or_default();
                    let every = matches!(cases, [only] if only.value == "all");
                    let cases = if every { &[] } else { cases };
                    let cases = cases.iter().filter_map(|name| self.case(item, name)).collect();
                    occasions.push(Occasion { item, cases });
                }
                occasions
            }
        }
    }
}
