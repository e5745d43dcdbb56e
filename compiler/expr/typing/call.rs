//! Calls: `has`, `found`, quantifiers, and the functions of the closed list.

use super::super::function::Function;
use super::super::syntax::{Syntax, SyntaxKind};
use super::super::{Expr, ExprKind, Frame, Quantifier, Type};
use super::Scope;
use super::path::Place;
use crate::code::Code;
use crate::diagnostic::{Bilingual, Diagnostic, nearest};
use crate::model::{GroupId, Level, TableId, Value};
use crate::source::Span;

const SPECIAL: &[&str] =
    &["has", "found", "any", "all", "count", "sum", "unique", "part_of", "first_of"];

impl Scope<'_> {
    pub(super) fn call(
        &mut self,
        name: &str,
        name_span: Span,
        arguments: &[Syntax],
        expected: Option<Type>,
        span: Span,
    ) -> Option<Expr> {
        let expr = |kind, ty| Some(Expr { kind, ty, span });
        match (name, arguments) {
            ("has", [path]) => {
                let kind = match self.place_of(path)? {
                    Place::Field(field, frame) => ExprKind::HasField(field, frame),
                    Place::Group(group, frame) => ExprKind::HasGroup(group, frame),
                    Place::RegisterField(register, field) => {
                        self.register_allowed(span)?;
                        ExprKind::HasRegister(register, field)
                    }
                    Place::Register(register) => {
                        self.register_allowed(span)?;
                        ExprKind::Found(register)
                    }
                };
                return expr(kind, Type::Bool);
            }
            ("found", [path]) => {
                return match self.place_of(path)? {
                    Place::Register(register) => {
                        self.register_allowed(span)?;
                        expr(ExprKind::Found(register), Type::Bool)
                    }
                    _ => {
                        self.arguments(path.span, bi!("found(registers.…)", "found(registers.…)"));
                        None
                    }
                };
            }
            ("any" | "all" | "count" | "sum" | "unique", [rows, body]) => {
                return self.quantify(name, rows, body, span);
            }
            ("count" | "size", [rows])
                if matches!(rows.kind, SyntaxKind::Path(_) | SyntaxKind::Relative(_)) =>
            {
                if let Some(Place::Group(group, frame)) = self.quiet_place(rows)
                    && self.model.groups[group].repeat.is_some()
                {
                    return expr(ExprKind::Rows(group, frame), Type::Integer);
                }
            }
            ("part_of", [division, level]) => {
                let division = self.typed(division, None)?;
                let word = match &level.kind {
                    SyntaxKind::Path(segments) => segments.first().map(|(word, _)| word.as_str()),
                    _ => None,
                };
                let level = word
                    .and_then(|word| Level::ALL.iter().copied().find(|level| level.word() == word));
                let (Type::Division(_), Some(level)) = (division.ty, level) else {
                    self.arguments(
                        span,
                        bi!("part_of(行政区划, county)", "part_of(division, county)"),
                    );
                    return None;
                };
                return expr(ExprKind::PartOf(Box::new(division), level), Type::Text);
            }
            _ => {}
        }
        let Some(function) = Function::by_name(name) else {
            if self.no_function(name, span) {
                return None;
            }
            if SPECIAL.contains(&name) {
                let usage = match name {
                    "has" => bi!("has(路径)", "has(path)"),
                    "found" => bi!("found(registers.登记库)", "found(registers.x)"),
                    "part_of" => bi!("part_of(行政区划, county)", "part_of(division, county)"),
                    _ => bi!("{name}(重复组, it.题 …)", "{name}(rows, it.x …)"),
                };
                self.arguments(span, usage);
                return None;
            }
            let known: Vec<&str> = Function::ALL
                .iter()
                .map(|function| function.name())
                .chain(SPECIAL.iter().copied())
                .collect();
            let mut diagnostic = Diagnostic::new(
                Code::UnknownFunction,
                name_span,
                bi!("没有叫“{name}”的函数", "there is no function `{name}`"),
            );
            let longer = || {
                Function::ALL.iter().find(|function| {
                    let mut words = function.name().split('_');
                    name.len() > 2 && words.any(|word| word == name)
                })
            };
            if let Some(near) = nearest(name, known.iter().copied()) {
                diagnostic = diagnostic.help(bi!("是不是想写“{near}”？", "did you mean `{near}`?"));
            }
            if diagnostic.help.is_empty()
                && let Some(near) = longer()
            {
                let Bilingual { zh, en } = near.signature();
                diagnostic = diagnostic.help(bi!("是不是想写 {zh}？", "did you mean {en}?"));
            }
            if diagnostic.help.is_empty() {
                let list = known.join(", ");
                diagnostic = diagnostic.help(bi!("可用的函数：{list}", "functions: {list}"));
            }
            self.report.push(diagnostic);
            return None;
        };
        self.function(function, arguments, expected, span)
    }

    fn function(
        &mut self,
        function: Function,
        arguments: &[Syntax],
        expected: Option<Type>,
        span: Span,
    ) -> Option<Expr> {
        let hints = parameter_types(function);
        if hints.len() != arguments.len() {
            let (name, Bilingual { zh: usage, en: usage_en }) =
                (function.name(), function.signature());
            let (wanted, given) = (hints.len(), arguments.len());
            self.report.push(
                Diagnostic::new(
                    Code::FunctionArguments,
                    span,
                    bi!(
                        "{name} 的括号里要写 {wanted} 项，写了 {given} 项",
                        "`{name}` takes {wanted} arguments, {given} are written"
                    ),
                )
                .help(bi!("应当写成：{usage}", "write: {usage_en}")),
            );
            return None;
        }
        let typed: Vec<Option<Expr>> = arguments
            .iter()
            .zip(hints)
            .map(|(argument, hint)| self.typed(argument, *hint))
            .collect();
        let typed = typed.into_iter().collect::<Option<Vec<Expr>>>()?;
        let types: Vec<Type> = typed.iter().map(|argument| argument.ty).collect();
        let ty = match result_type(function, &types) {
            Some(ty) => ty,
            None if function == Function::GenderOf && types == [Type::Text] => {
                Type::Code(self.gender_table(expected, span)?)
            }
            None => {
                self.unfit(function, &typed, span);
                return None;
            }
        };
        if let (Function::PadStart | Function::PadEnd, [_, width, fill]) =
            (function, typed.as_slice())
        {
            let width = matches!(width.kind, ExprKind::Constant(Value::Integer(1..=200)));
            let fill = matches!(&fill.kind, ExprKind::Constant(Value::Text(text)) if text.chars().count() == 1);
            if !width || !fill {
                self.arguments(span, function.signature());
                return None;
            }
        }
        Some(Expr { kind: ExprKind::Call(function, typed), ty, span })
    }

    /// The table whose codes 1 and 2 the gender digit means.
    fn gender_table(&mut self, expected: Option<Type>, span: Span) -> Option<TableId> {
        let fits = |id: TableId| {
            let table = &self.model.tables[id];
            table.by_code("1").is_some() && table.by_code("2").is_some()
        };
        let found = match expected {
            Some(Type::Code(table)) => Some(table).filter(|&table| fits(table)),
            _ => {
                let standard = |id: &TableId| {
                    let table = &self.model.tables[*id];
                    table.standard.as_deref().is_some_and(|name| name.starts_with("GB/T 2261.1"))
                };
                let mut tables = self.model.tables.ids().filter(standard);
                tables.next().filter(|_| tables.next().is_none()).filter(|&table| fits(table))
            }
        };
        if found.is_none() {
            self.report.push(
                Diagnostic::new(
                    Code::FunctionArguments,
                    span,
                    bi!(
                        "不知道性别用哪个代码表：表里要有代码 1（男）和 2（女）",
                        "no code table for the gender: it needs the codes 1 (male) and 2 (female)"
                    ),
                )
                .help(bi!(
                    "用在 one_of 为性别代码表的题上",
                    "use it at a question whose `one_of` is the gender table"
                )),
            );
        }
        found
    }

    fn quantify(&mut self, name: &str, rows: &Syntax, body: &Syntax, span: Span) -> Option<Expr> {
        let (group, frame) = self.rows_of(rows)?;
        let quantifier = match name {
            "any" => Quantifier::Any,
            "all" => Quantifier::All,
            "count" => Quantifier::Count,
            "sum" => Quantifier::Sum,
            _ => Quantifier::Unique,
        };
        if self.frames.len() >= 8 {
            self.arguments(span, bi!("any(…, any(…, …))", "any(…, any(…, …))"));
            return None;
        }
        self.frames.push(group);
        let body = match quantifier {
            Quantifier::Sum | Quantifier::Unique => self.typed(body, None),
            _ => self.condition(body),
        };
        self.frames.pop();
        let body = body?;
        let ty = match quantifier {
            Quantifier::Any | Quantifier::All | Quantifier::Unique => Type::Bool,
            Quantifier::Count => Type::Integer,
            Quantifier::Sum => match body.ty {
                Type::Integer | Type::Money | Type::Decimal(_) => body.ty,
                other => {
                    self.mismatch(body.span, Type::Integer, other);
                    return None;
                }
            },
        };
        let kind = ExprKind::Quantify { quantifier, rows: group, frame, body: Box::new(body) };
        Some(Expr { kind, ty, span })
    }

    fn rows_of(&mut self, rows: &Syntax) -> Option<(GroupId, Frame)> {
        match self.place_of(rows)? {
            Place::Group(group, frame) if self.model.groups[group].repeat.is_some() => {
                Some((group, frame))
            }
            _ => {
                let mut diagnostic = Diagnostic::new(
                    Code::FunctionArguments,
                    rows.span,
                    bi!("这里应当是可重复填写的组", "expected a repeated group here"),
                );
                let repeated = self.model.groups.values().filter(|group| group.repeat.is_some());
                let list = repeated.map(|group| group.path.as_str()).collect::<Vec<_>>().join(", ");
                diagnostic = if list.is_empty() {
                    diagnostic.help(bi!(
                        "只填一份的组直接写路径；要填多份的，在组上写 repeat",
                        "a group filled once is read by its paths; give it `repeat` if it has rows"
                    ))
                } else {
                    diagnostic.help(bi!("可重复填写的组：{list}", "repeated groups: {list}"))
                };
                self.report.push(diagnostic);
                None
            }
        }
    }

    fn place_of(&mut self, path: &Syntax) -> Option<Place> {
        match &path.kind {
            SyntaxKind::Path(segments) => self.place(segments, path.span),
            SyntaxKind::Relative(segments) => self.place_relative(segments, path.span),
            _ => {
                self.report.push(
                    Diagnostic::new(
                        Code::FunctionArguments,
                        path.span,
                        bi!("这里应当是一个路径", "expected a path here"),
                    )
                    .help(bi!(
                        "写题目或组的路径，例如 applicant.name",
                        "write the path of a question or group, such as `applicant.name`"
                    )),
                );
                None
            }
        }
    }

    fn quiet_place(&mut self, path: &Syntax) -> Option<Place> {
        let mut unheard = crate::diagnostic::Report::default();
        std::mem::swap(self.report, &mut unheard);
        let place = self.place_of(path);
        std::mem::swap(self.report, &mut unheard);
        place
    }

    /// Reports a call of what is a question, parameter or term; says whether it was.
    fn no_function(&mut self, name: &str, span: Span) -> bool {
        let model = self.model;
        let known = model.parameters.find(name).is_some()
            || model.terms.find(name).is_some()
            || model.groups.find(name).is_some();
        if known {
            self.report.push(
                Diagnostic::new(
                    Code::UnknownFunction,
                    span,
                    bi!("“{name}”不是函数", "`{name}` is no function"),
                )
                .label(bi!("不要括号", "without parentheses"))
                .help(bi!("只写 {name}", "write just `{name}`")),
            );
        }
        known
    }

    /// Reports arguments of other types than the function takes, each with its type.
    fn unfit(&mut self, function: Function, arguments: &[Expr], span: Span) {
        let (name, Bilingual { zh: usage, en: usage_en }) = (function.name(), function.signature());
        let mut diagnostic = Diagnostic::new(
            Code::FunctionArguments,
            span,
            bi!("{name} 括号里的类型不对", "`{name}` takes other types"),
        );
        for argument in arguments {
            let is = self.type_name(argument.ty);
            diagnostic = diagnostic.also(argument.span, is);
        }
        self.report.push(diagnostic.help(bi!("应当写成：{usage}", "write: {usage_en}")));
    }

    /// Reports wrong arguments with the right form.
    pub(super) fn arguments(&mut self, span: Span, usage: Bilingual) {
        let Bilingual { zh: usage, en: usage_en } = usage;
        let name = usage.split('(').next().unwrap_or_default();
        self.report.push(
            Diagnostic::new(
                Code::FunctionArguments,
                span,
                bi!("{name} 用得不对", "wrong use of {name}"),
            )
            .help(bi!("应当写成：{usage}", "write: {usage_en}")),
        );
    }
}

/// What literals are read as in each argument.
fn parameter_types(function: Function) -> &'static [Option<Type>] {
    use Function as F;
    const TEXT: Option<Type> = Some(Type::Text);
    const INT: Option<Type> = Some(Type::Integer);
    match function {
        F::AgeOn | F::AgeByMonth | F::DaysBetween => &[None, None],
        F::AddDays | F::AddMonths | F::AddYears => &[None, INT],
        F::BirthDate | F::GenderOf | F::IsResidentId | F::Upper | F::Lower => &[TEXT],
        F::Label
        | F::CodeText
        | F::Only
        | F::Size
        | F::YearMonth
        | F::Year
        | F::FullName
        | F::Text => &[None],
        F::Join | F::Within => &[None, TEXT],
        F::StartsWith => &[TEXT, TEXT],
        F::Slice => &[TEXT, INT, INT],
        F::PadStart | F::PadEnd => &[TEXT, INT, TEXT],
    }
}

/// The type of the result; `None` when the arguments do not fit.
fn result_type(function: Function, arguments: &[Type]) -> Option<Type> {
    use Function as F;
    use Type as T;
    Some(match (function, arguments) {
        (F::AgeOn | F::AgeByMonth, [T::Text | T::Date, T::Date]) => T::Integer,
        (F::BirthDate, [T::Text]) => T::Date,
        (F::IsResidentId, [T::Text]) => T::Bool,
        (F::Label | F::CodeText, [T::Code(_)]) => T::Text,
        (F::CodeText, [T::Division(_)]) => T::Text,
        (F::Join, [T::Codes(_), T::Text]) => T::Text,
        (F::Only, [T::Codes(table)]) => T::Code(*table),
        (F::Size, [T::Codes(_)]) => T::Integer,
        (F::Upper | F::Lower, [T::Text]) => T::Text,
        (F::Slice, [T::Text, T::Integer, T::Integer]) => T::Text,
        (F::StartsWith, [T::Text, T::Text]) => T::Bool,
        (F::YearMonth, [T::Date]) => T::Month,
        (F::Year, [T::Date | T::Month]) => T::Integer,
        (F::DaysBetween, [T::Date, T::Date]) => T::Integer,
        (F::AddDays | F::AddMonths | F::AddYears, [T::Date, T::Integer]) => T::Date,
        (F::Within, [T::Division(_) | T::Text, T::Text]) => T::Bool,
        (F::FullName, [T::Division(_)]) => T::Text,
        (F::PadStart | F::PadEnd, [T::Text, T::Integer, T::Text]) => T::Text,
        (F::Text, [T::Integer | T::Decimal(_) | T::Date | T::Month | T::Money | T::Bool]) => {
            T::Text
        }
        _ => return None,
    })
}
