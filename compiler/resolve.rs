//! From what the author wrote to the model: names, types, domains, order.
//!
//! Each file resolves one part of the language; the order of [`resolve`] is the order in which
//! parts depend on each other. A part that was refused is poisoned: later reads of its name stay
//! silent, so that one mistake gives one message.

mod attributes;
mod code_files;
mod codes;
mod composites;
mod constants;
mod conversions;
mod departments;
mod divisions;
mod domains;
mod expressions;
mod form;
mod graph;
mod guide;
mod items;
mod load;
mod materials;
mod order;
mod originals;
mod paper;
mod parameters;
mod region_rules;
mod regions;
mod registers;
mod skeletons;
mod sources;
mod target_domains;
mod terms;
mod text_types;

pub(crate) use constants::wanted;
pub(crate) use graph::topological;
pub use load::{Ast, load};
pub(crate) use load::{relative, unreadable};

use crate::ast;
use crate::code::Code;
use crate::diagnostic::{Bilingual, Diagnostic, Report, nearest};
use crate::expr::parse;
use crate::expr::syntax::Syntax;
use crate::expr::typing::{Poisoned, Scope};
use crate::expr::{Expr, Type};
use crate::model::*;
use crate::read::{Condition, ExpressionText, Notes, Text};
use crate::source::Span;
use std::collections::BTreeSet;

/// Makes the model of what was read. The model is complete even where parts were refused (they are
/// left out), so that later phases can look at the rest.
pub fn resolve(ast: &Ast, report: &mut Report) -> Model {
    let mut resolver = Resolver {
        ast,
        model: empty_model(&ast.matter),
        poisoned: Poisoned::new(ast.cut_off),
        pending: form::Pending::default(),
        report,
    };
    resolver.head();
    resolver.tables();
    resolver.text_types();
    resolver.parameters();
    resolver.departments();
    resolver.form_skeleton();
    resolver.register_skeletons();
    resolver.item_skeletons();
    resolver.terms();
    resolver.item_conditions();
    resolver.form_expressions();
    resolver.registers();
    resolver.conversions();
    resolver.items();
    resolver.materials();
    resolver.department_forms();
    resolver.guide();
    resolver.regions();
    resolver.region_rules();
    resolver.order();
    resolver.other_doubts();
    resolver.model
}

pub(crate) struct Resolver<'a> {
    ast: &'a Ast,
    model: Model,
    poisoned: Poisoned,
    pending: form::Pending<'a>,
    report: &'a mut Report,
}

fn empty_model(matter: &ast::Matter) -> Model {
    Model {
        id: matter.id.0.value.clone(),
        title: matter.title.value.clone(),
        version: matter.version.value.clone(),
        region: matter.region.as_ref().map(|text| text.value.clone()).unwrap_or_default(),
        date: value(&matter.date),
        source: value(&matter.source),
        source_hash: String::new(),
        general_hash: String::new(),
        parameters: Arena::default(),
        terms: Arena::default(),
        departments: Arena::default(),
        tables: Arena::default(),
        text_types: Arena::default(),
        items: Arena::default(),
        choose_items: ChooseItems::AtLeastOne,
        form_title: String::new(),
        footnotes: Vec::new(),
        groups: Arena::default(),
        fields: Arena::default(),
        checks: Arena::default(),
        registers: Arena::default(),
        conversions: Arena::default(),
        department_forms: Arena::default(),
        materials: Arena::default(),
        guide: Guide::default(),
        edition: None,
        regions: Vec::new(),
        doubts: Vec::new(),
        ledger: Default::default(),
        lookups: Default::default(),
    }
}

/// The value of an optional text.
fn value(text: &Option<Text>) -> Option<String> {
    text.as_ref().map(|text| text.value.clone())
}

/// The values of texts.
fn values(texts: &[Text]) -> Vec<String> {
    texts.iter().map(|text| text.value.clone()).collect()
}

impl<'a> Resolver<'a> {
    fn error(&mut self, code: Code, span: Span, message: Bilingual) {
        self.report.push(Diagnostic::new(code, span, message));
    }

    /// An error with a remedy of its own.
    fn error_with(&mut self, code: Code, span: Span, message: Bilingual, help: Bilingual) {
        self.report.push(Diagnostic::new(code, span, message).help(help));
    }

    /// Records the doubt of a node.
    fn doubt(&mut self, at: &str, notes: &Notes) -> Option<String> {
        let unclear = notes.unclear.as_ref()?;
        self.model.doubts.push(Doubt {
            at: at.to_owned(),
            text: unclear.value.clone(),
            span: unclear.span,
        });
        Some(unclear.value.clone())
    }

    /// Doubts on nodes that have no note of their own in the model.
    fn other_doubts(&mut self) {
        let known: BTreeSet<Span> = self.model.doubts.iter().map(|doubt| doubt.span).collect();
        let others = self.ast.doubts.iter().filter(|(_, text)| !known.contains(&text.span));
        self.model.doubts.extend(others.map(|(at, text)| Doubt {
            at: at.clone(),
            text: text.value.clone(),
            span: text.span,
        }));
    }

    /// Version, region and limits of the head of the matter.
    fn head(&mut self) {
        let matter = &self.ast.matter;
        self.doubt(&matter.id.0.value, &matter.notes);
        if matter.lianban.value != 1 {
            self.error_with(
                Code::BadVersion,
                matter.lianban.span,
                bi!("本编译器只懂语言版本 1", "this compiler knows language version 1 only"),
                bi!(
                    "写 lianban: 1；这件事自己的版本写在 version",
                    "write `lianban: 1`; the matter's own version goes to `version`"
                ),
            );
        }
        let version = &matter.version;
        let sound = version.len() <= 40
            && version.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+'));
        if !sound {
            self.error(
                Code::BadVersion,
                version.span,
                bi!(
                    "版本号只用字母、数字、点和连字符，不超过 40 个字符，例如 2024.5.0",
                    "a version has letters, digits, `.`, `-`, `+`, at most 40, such as 2024.5.0"
                ),
            );
        }
        if let Some(date) = &matter.date
            && crate::support::Date::parse(date).is_err()
        {
            let written = &date.value;
            self.error(
                Code::BadValue,
                date.span,
                bi!(
                    "“{written}”不是日期，日期写成 2024-05-31",
                    "`{written}` is no date; write one such as 2024-05-31"
                ),
            );
        }
        if let Some(region) = &matter.region
            && (region.len() != 6 || !region.bytes().all(|b| b.is_ascii_digit()))
        {
            self.error(
                Code::BadRegion,
                region.span,
                bi!(
                    "适用地区要写 6 位行政区划代码，例如 530000",
                    "the region is a division code of 6 digits such as 530000"
                ),
            );
            self.model.region.clear();
        }
    }

    fn departments(&mut self) {
        for (id, entry) in &self.ast.departments.0 {
            let Some(department) = &entry.value else {
                self.poisoned.insert(format!("departments.{id}"));
                continue;
            };
            self.doubt(&format!("departments.{id}"), &department.notes);
            self.model.departments.add(
                id.clone(),
                Department {
                    id: id.clone(),
                    title: department.title.value.clone(),
                    lead: department.lead.as_ref().is_some_and(|lead| lead.value),
                    system: value(&department.system),
                    phone: value(&department.phone),
                    span: entry.key,
                },
            );
        }
    }

    /// Names that expressions use for themselves.
    fn reserved(&mut self, id: &str, span: Span) {
        const RESERVED: &[&str] = &[
            "registers",
            "items",
            "it",
            "and",
            "or",
            "not",
            "in",
            "if",
            "then",
            "else",
            "has",
            "has_any",
            "has_all",
            "true",
            "false",
            "submitted_on",
            "region",
            "any",
            "all",
            "count",
            "sum",
            "unique",
        ];
        if RESERVED.contains(&id) {
            self.error_with(
                Code::ReservedName,
                span,
                bi!(
                    "“{id}”是表达式自用的词，不能作标识",
                    "`{id}` is a word of expressions and no id"
                ),
                bi!("换一个更具体的标识，例如 home_{id}", "take a fuller id such as `home_{id}`"),
            );
        }
    }

    /// Looks a name up, or reports it with the nearest.
    fn lookup<I: ArenaId, T>(&mut self, arena: Which<I, T>, kind: &Kind, name: &Text) -> Option<I> {
        if let Some(id) = arena(&self.model).find(&name.value) {
            return Some(id);
        }
        if self.poisoned.contains(&format!("{}.{}", kind.section, name.value)) {
            return None;
        }
        let text = &name.value;
        let (zh, en) = (kind.zh, kind.en);
        let mut diagnostic = Diagnostic::new(
            Code::UnknownName,
            name.span,
            bi!("没有叫“{text}”的{zh}", "there is no {en} `{text}`"),
        );
        let known: Vec<&str> = arena(&self.model).names().collect();
        if let Some(near) = nearest(text, known.iter().copied()) {
            diagnostic = diagnostic.help(bi!("是不是想写“{near}”？", "did you mean `{near}`?"));
        } else if known.is_empty() {
            let section = kind.section;
            diagnostic =
                diagnostic.help(bi!("先在 {section} 里定义它", "define it in `{section}` first"));
        } else if known.len() <= 40 {
            let list = known.join(", ");
            diagnostic = diagnostic.help(bi!("已有：{list}", "known: {list}"));
        }
        self.report.push(diagnostic);
        None
    }

    fn find_table(&mut self, name: &Text) -> Option<TableId> {
        self.lookup(
            |model| &model.tables,
            &Kind { section: "codes", zh: "代码表", en: "code table" },
            name,
        )
    }

    fn find_department(&mut self, name: &Text) -> Option<DepartmentId> {
        let kind = Kind { section: "departments", zh: "部门", en: "department" };
        self.lookup(|model| &model.departments, &kind, name)
    }

    fn find_item(&mut self, name: &Text) -> Option<ItemId> {
        self.lookup(|model| &model.items, &Kind { section: "items", zh: "事项", en: "item" }, name)
    }

    fn find_register(&mut self, name: &Text) -> Option<RegisterId> {
        let plain =
            Text { value: name.value.trim_start_matches("registers.").to_owned(), span: name.span };
        self.lookup(
            |model| &model.registers,
            &Kind { section: "registers", zh: "登记库", en: "register" },
            &plain,
        )
    }

    /// An expression scope at `home`. `registers` says why registers may not be read, if so.
    fn scope(&mut self, home: GroupId, registers: Result<(), Bilingual>) -> Scope<'_> {
        Scope {
            model: &self.model,
            home,
            registers,
            poisoned: &self.poisoned,
            report: self.report,
            frames: Vec::new(),
        }
    }

    fn condition(&mut self, condition: &Condition, home: GroupId, registers: bool) -> Option<Expr> {
        let syntax = parse::condition(condition, self.report)?;
        self.typed_condition(&syntax, home, registers)
    }

    fn typed_condition(&mut self, syntax: &Syntax, home: GroupId, registers: bool) -> Option<Expr> {
        self.scope(home, allowed(registers)).condition(syntax)
    }

    fn expression(
        &mut self,
        text: &ExpressionText,
        home: GroupId,
        registers: bool,
        expected: Option<Type>,
    ) -> Option<Expr> {
        let syntax = parse::expression(text, self.report)?;
        self.scope(home, allowed(registers)).typed(&syntax, expected)
    }

    /// The repeated group a path names.
    fn rows(&mut self, text: &ExpressionText, home: GroupId) -> Option<GroupId> {
        let path = text.0.text.trim();
        let absolute = match path.strip_prefix('.') {
            Some(rest) if home != Model::ROOT => format!("{}.{rest}", self.model.groups[home].path),
            Some(rest) => rest.to_owned(),
            None => path.to_owned(),
        };
        let found =
            self.model.groups.find(&absolute).filter(|&id| self.model.groups[id].repeat.is_some());
        if found.is_none() && !self.poisoned.contains(&absolute) {
            let repeated: Vec<String> = self
                .model
                .groups
                .values()
                .filter(|group| group.repeat.is_some())
                .map(|group| group.path.clone())
                .collect();
            let mut diagnostic = Diagnostic::new(
                Code::NotRepeated,
                text.0.span,
                bi!("“{path}”不是可重复填写的组", "`{path}` is no repeated group"),
            );
            if !repeated.is_empty() {
                let list = repeated.join(", ");
                diagnostic =
                    diagnostic.help(bi!("可重复填写的组：{list}", "repeated groups: {list}"));
            }
            self.report.push(diagnostic);
        }
        found
    }
}

/// How an arena of the model is reached.
type Which<I, T> = fn(&Model) -> &Arena<I, T>;

/// What is looked up, for messages.
struct Kind {
    section: &'static str,
    zh: &'static str,
    en: &'static str,
}

fn allowed(registers: bool) -> Result<(), Bilingual> {
    if registers {
        return Ok(());
    }
    Err(bi!("它只看答案、参数和申请日期", "it looks at answers, parameters and the envelope only"))
}
