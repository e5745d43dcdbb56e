//! Names to things, and a type for every node.
//!
//! Literals take their type from the other side: `kind == 注销申请` looks the word up in the code
//! table of `kind`; `income <= 1500` reads 1500 as yuan where `income` is money.

mod call;
mod literal;
mod operator;
mod path;
mod unknown;

use super::syntax::{Syntax, SyntaxKind};
use super::{Expr, ExprKind, Type};
use crate::code::Code;
use crate::diagnostic::{Bilingual, Diagnostic, Report};
use crate::model::{Domain, GroupId, Model};
use crate::source::Span;
use std::collections::HashSet;

/// Names that exist but whose definition was refused: reading them is no further error.
#[derive(Debug)]
pub struct Poisoned {
    names: HashSet<String>,
    /// Whether a file could not be read to its end: then any name may have stood there.
    pub all: bool,
}

impl Poisoned {
    /// No name, or all of them.
    pub fn new(all: bool) -> Poisoned {
        Poisoned { names: HashSet::new(), all }
    }

    /// Takes in a name whose definition was refused.
    pub fn insert(&mut self, name: String) {
        self.names.insert(name);
    }

    /// Whether a definition of a section was refused.
    pub fn any_in(&self, section: &str) -> bool {
        let below = |name: &String| name.strip_prefix(section).is_some_and(|n| n.starts_with('.'));
        self.all || self.names.iter().any(below)
    }

    /// Whether nothing is to be said of the absence of a name.
    pub fn contains(&self, name: &str) -> bool {
        self.all || self.names.contains(name)
    }
}

/// What an expression may see.
pub struct Scope<'a> {
    /// The model as far as it is known: fields, groups, tables, registers, parameters.
    pub model: &'a Model,
    /// The group the expression is written in.
    pub home: GroupId,
    /// Whether registers may be read here, or why not.
    pub registers: Result<(), Bilingual>,
    /// Names that were refused.
    pub poisoned: &'a Poisoned,
    /// Where faults go.
    pub report: &'a mut Report,
    /// The rows of the quantifiers around, outermost first.
    pub frames: Vec<GroupId>,
}

impl Scope<'_> {
    /// Types a condition: the result is true or false.
    pub fn condition(&mut self, syntax: &Syntax) -> Option<Expr> {
        self.expect(syntax, Type::Bool)
    }

    /// Types an expression whose type is known from where it stands.
    pub fn expect(&mut self, syntax: &Syntax, expected: Type) -> Option<Expr> {
        let found = self.typed(syntax, Some(expected))?;
        if found.ty == expected {
            return Some(found);
        }
        let diagnostic = self.mismatched(syntax, expected, found.ty);
        self.report.push(diagnostic);
        None
    }

    /// Types the other side of `first`, which gives literals their type.
    fn other_side(&mut self, first: &Expr, second: &Syntax) -> Option<Expr> {
        let found = self.typed(second, Some(first.ty))?;
        if found.ty == first.ty {
            return Some(found);
        }
        let Bilingual { zh, en } = self.type_name(first.ty);
        let diagnostic = self.mismatched(second, first.ty, found.ty);
        self.report.push(diagnostic.also(first.span, bi!("这边是{zh}", "this is {en}")));
        None
    }

    fn mismatched(&self, syntax: &Syntax, expected: Type, found: Type) -> Diagnostic {
        let diagnostic = self.mismatch_of(syntax.span, expected, found);
        let unquoted = matches!(
            expected,
            Type::Integer | Type::Decimal(_) | Type::Money | Type::Date | Type::Month
        );
        match &syntax.kind {
            SyntaxKind::Text(text) if unquoted => {
                diagnostic.help(bi!("去掉引号，写成 {text}", "without quotes: {text}"))
            }
            _ => diagnostic,
        }
    }

    /// Types an expression; `expected` gives literals their type where nothing else does.
    pub fn typed(&mut self, syntax: &Syntax, expected: Option<Type>) -> Option<Expr> {
        let span = syntax.span;
        let expr = |kind, ty| Some(Expr { kind, ty, span });
        match &syntax.kind {
            SyntaxKind::Path(segments) => self.path(segments, span, expected),
            SyntaxKind::Relative(segments) => self.relative(segments, span),
            SyntaxKind::Number(_)
            | SyntaxKind::Text(_)
            | SyntaxKind::Date(_)
            | SyntaxKind::Month(_) => self.literal(syntax, expected),
            SyntaxKind::List(_) => {
                self.report.push(Diagnostic::new(
                    Code::ExpressionSyntax,
                    span,
                    bi!(
                        "列表只能写在 in、has_any、has_all 后面",
                        "a list stands only after `in`, `has_any`, `has_all`"
                    ),
                ));
                None
            }
            SyntaxKind::Not(inner) => {
                let inner = self.condition(inner)?;
                expr(ExprKind::Not(Box::new(inner)), Type::Bool)
            }
            SyntaxKind::And(parts) => expr(ExprKind::And(self.conditions(parts)?), Type::Bool),
            SyntaxKind::Or(parts) => expr(ExprKind::Or(self.conditions(parts)?), Type::Bool),
            SyntaxKind::Compare(comparison, left, right) => {
                self.comparison(*comparison, left, right, span)
            }
            SyntaxKind::In(value, list) => {
                let value = self.typed(value, None)?;
                let values = self.constants(list, value.ty)?;
                if matches!(value.ty, Type::Codes(_)) {
                    self.report.push(
                        Diagnostic::new(
                            Code::TypeMismatch,
                            value.span,
                            bi!(
                                "这是多选题，不能用 in",
                                "this question has several answers; `in` needs one"
                            ),
                        )
                        .help(bi!(
                            "写 has_any [选项]（选了其中任一）或 has_all [选项]（全都选了）",
                            "write `has_any [option]` or `has_all [option]`"
                        )),
                    );
                    return None;
                }
                expr(ExprKind::In(Box::new(value), values), Type::Bool)
            }
            SyntaxKind::HasAny(set, list) => self.set(set, list, span, true),
            SyntaxKind::HasAll(set, list) => self.set(set, list, span, false),
            SyntaxKind::If(condition, yes, no) => {
                let condition = self.condition(condition);
                // The branch that has a type of its own tells the other's, so that a conversion can
                // still follow.
                let literals = [yes, no].map(|branch| literal::is_literal(branch, self.model));
                let (yes, no) = if literals == [true, false] {
                    let no = self.typed(no, expected)?;
                    (self.expect(yes, no.ty)?, no)
                } else {
                    let yes = self.typed(yes, expected)?;
                    let no = self.expect(no, yes.ty)?;
                    (yes, no)
                };
                let ty = yes.ty;
                expr(ExprKind::If(Box::new(condition?), Box::new(yes), Box::new(no)), ty)
            }
            SyntaxKind::Sum(plus, left, right) => self.sum(*plus, left, right, expected, span),
            SyntaxKind::Call(name, name_span, arguments) => {
                self.call(name, *name_span, arguments, expected, span)
            }
            SyntaxKind::FirstOf(parts) => {
                let mut typed: Vec<Expr> = Vec::new();
                for part in parts {
                    let hint = typed.first().map(|first| first.ty).or(expected);
                    let part = self.typed(part, hint)?;
                    if let Some(first) = typed.first()
                        && first.ty != part.ty
                    {
                        self.mismatch(part.span, first.ty, part.ty);
                        return None;
                    }
                    typed.push(part);
                }
                let Some(first) = typed.first() else {
                    self.arguments(span, bi!("first_of(甲, 乙)", "first_of(a, b)"));
                    return None;
                };
                let ty = first.ty;
                expr(ExprKind::FirstOf(typed), ty)
            }
            SyntaxKind::Concat(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.piece(part)).collect();
                expr(ExprKind::Concat(parts.into_iter().collect::<Option<_>>()?), Type::Text)
            }
        }
    }

    fn conditions(&mut self, parts: &[Syntax]) -> Option<Vec<Expr>> {
        let typed: Vec<_> = parts.iter().map(|part| self.condition(part)).collect();
        typed.into_iter().collect()
    }

    /// A piece of a format: a text, or something with a canonical text.
    fn piece(&mut self, part: &Syntax) -> Option<Expr> {
        let part = self.typed(part, Some(Type::Text))?;
        match part.ty {
            Type::Text => Some(part),
            Type::Integer | Type::Decimal(_) | Type::Date | Type::Month => {
                let span = part.span;
                let kind = ExprKind::Call(super::Function::Text, vec![part]);
                Some(Expr { kind, ty: Type::Text, span })
            }
            other => {
                let Bilingual { zh: name_zh, en: name_en } = self.type_name(other);
                self.report.push(
                    Diagnostic::new(
                        Code::Format,
                        part.span,
                        bi!(
                            "{name_zh}不能直接拼进文字",
                            "{name_en} cannot be put into a text as it is"
                        ),
                    )
                    .help(match other {
                        Type::Code(_) => bi!("写成 label(…)", "write `label(…)`"),
                        Type::Codes(_) => bi!("写成 join(…, \"、\")", "write `join(…, \"、\")`"),
                        Type::Division(_) => bi!("写成 full_name(…)", "write `full_name(…)`"),
                        _ => bi!("写成 text(…)", "write `text(…)`"),
                    }),
                );
                None
            }
        }
    }

    /// Reports a type other than the expected.
    pub(super) fn mismatch(&mut self, span: Span, expected: Type, found: Type) {
        let diagnostic = self.mismatch_of(span, expected, found);
        self.report.push(diagnostic);
    }

    fn mismatch_of(&self, span: Span, expected: Type, found: Type) -> Diagnostic {
        let Bilingual { zh: expected_name_zh, en: expected_name_en } = self.type_name(expected);
        let Bilingual { zh: found_name_zh, en: found_name_en } = self.type_name(found);
        let mut diagnostic = Diagnostic::new(
            Code::TypeMismatch,
            span,
            if expected == Type::Bool {
                bi!(
                    "这里要一个条件，写的却是{found_name_zh}",
                    "expected a condition, found {found_name_en}"
                )
            } else {
                bi!(
                    "这里应当是{expected_name_zh}，写的却是{found_name_zh}",
                    "expected {expected_name_en}, found {found_name_en}"
                )
            },
        );
        if expected == Type::Bool {
            diagnostic = match found {
                Type::Code(_) => {
                    diagnostic.help(bi!("是不是少写了 == 某个选项？", "is `== option` missing?"))
                }
                Type::Codes(_) => diagnostic
                    .help(bi!("是不是少写了 has_any [选项]？", "is `has_any [option]` missing?")),
                Type::Text | Type::Date | Type::Month | Type::Integer => diagnostic.help(bi!(
                    "想问有没有填，写 has(路径)",
                    "to ask whether it was answered write `has(path)`"
                )),
                _ => diagnostic,
            };
        }
        diagnostic
    }

    /// A type in words.
    pub fn type_name(&self, ty: Type) -> Bilingual {
        let table = |id| self.model.tables.get(id).map_or("", |table| table.title.as_str());
        match ty {
            Type::Bool => bi!("“是/否”", "a yes or no"),
            Type::Integer => bi!("整数", "an integer"),
            Type::Decimal(scale) => bi!("{scale} 位小数", "a decimal of scale {scale}"),
            Type::Money => bi!("金额", "an amount of money"),
            Type::Text => bi!("文字", "a text"),
            Type::Date => bi!("日期", "a date"),
            Type::Month => bi!("年月", "a month"),
            Type::Code(id) => {
                let title = table(id);
                bi!("“{title}”的一个选项", "an option of `{title}`")
            }
            Type::Codes(id) => {
                let title = table(id);
                bi!("“{title}”的若干选项", "a set of options of `{title}`")
            }
            Type::Division(_) => bi!("行政区划", "a division"),
        }
    }
}

/// The type of the values of a domain.
pub fn type_of(domain: &Domain) -> Type {
    match domain {
        Domain::Text { .. } => Type::Text,
        Domain::Integer { .. } => Type::Integer,
        Domain::Decimal { scale, .. } => Type::Decimal(*scale),
        Domain::Money { .. } => Type::Money,
        Domain::YesNo | Domain::Tick => Type::Bool,
        Domain::OneOf(table) => Type::Code(*table),
        Domain::AnyOf { table, .. } => Type::Codes(*table),
        Domain::Date { .. } => Type::Date,
        Domain::Month { .. } => Type::Month,
        Domain::Division { table, .. } => Type::Division(*table),
    }
}
