//! Expressions as Rust.
//!
//! What may be undetermined is an `Option`. Strict operations read their parts with `?`; where the
//! language does not stop at something undetermined (`and`, `or`, `first_of`), the parts become
//! closures of their own.

mod function;
mod read;

use super::context::{Context, Key};
use crate::expr::{Comparison, Expr, ExprKind, Frame, Quantifier, Type};
use crate::model::{ArenaId, GroupId, Level, Value};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

/// Rust for an expression.
#[derive(Clone)]
pub(super) struct Rust {
    tokens: TokenStream,
    /// Whether it is an `Option`.
    optional: bool,
    /// Whether it uses `?`, so that it needs a function or closure around it.
    tries: bool,
    /// Whether a text or set is owned rather than borrowed.
    owned: bool,
    /// Whether it needs brackets as an operand.
    compound: bool,
}

/// Where an expression is read: for each frame, the variables of the rows around.
#[derive(Clone, Default)]
pub(super) struct Rows(Vec<Vec<(GroupId, Ident)>>);

impl Rust {
    fn plain(tokens: TokenStream) -> Rust {
        Rust { tokens, optional: false, tries: false, owned: false, compound: false }
    }

    fn maybe(tokens: TokenStream) -> Rust {
        Rust { optional: true, ..Rust::plain(tokens) }
    }

    fn owning(self) -> Rust {
        Rust { owned: true, ..self }
    }

    fn using(self, parts: &[&Rust]) -> Rust {
        let tries = self.tries || parts.iter().any(|part| part.tries || part.optional);
        Rust { tries, ..self }
    }

    /// As a value, where `?` may be used.
    fn value(&self) -> TokenStream {
        let tokens = &self.tokens;
        match (self.optional, self.compound) {
            (true, true) => quote!((#tokens)?),
            (true, false) => quote!(#tokens?),
            (false, _) => quote!(#tokens),
        }
    }

    /// As the operand of an operator, or what a method is called on.
    fn operand(&self) -> TokenStream {
        let value = self.value();
        if self.compound && !self.optional { quote!((#value)) } else { value }
    }

    /// As a borrowed text or set.
    fn borrowed(&self) -> TokenStream {
        let value = self.value();
        if self.owned { quote!(&#value) } else { value }
    }

    /// As the last expression of a function or closure that gives an `Option`.
    pub(super) fn tail(&self) -> TokenStream {
        let tokens = &self.tokens;
        if self.optional { quote!(#tokens) } else { quote!(Some(#tokens)) }
    }

    /// As an `Option`, wherever it stands.
    pub(super) fn option(&self) -> TokenStream {
        let tail = self.tail();
        if self.tries { quote!(attempt(|| #tail)) } else { tail }
    }

    /// The same, owned.
    pub(super) fn own(self, ty: Type) -> Rust {
        if self.owned {
            return self;
        }
        let tokens = &self.tokens;
        let tokens = if self.compound { quote!((#tokens)) } else { quote!(#tokens) };
        let tokens = match (ty, self.optional) {
            (Type::Text | Type::Division(_), true) => quote!(#tokens.map(str::to_owned)),
            (Type::Text | Type::Division(_), false) => quote!(#tokens.to_owned()),
            (Type::Codes(_), true) => quote!(#tokens.map(<[_]>::to_vec)),
            (Type::Codes(_), false) => quote!(#tokens.to_vec()),
            _ => return self,
        };
        Rust { tokens, owned: true, compound: false, ..self }
    }
}

impl Rows {
    /// Read at a group, whose rows and the rows around it have their usual names.
    pub(super) fn at(context: &Context<'_>, home: GroupId) -> Rows {
        let rows = context.model.repeats(home);
        Rows(vec![rows.into_iter().map(|g| (g, context.names.rows[g.index()].clone())).collect()])
    }

    fn inside(&self, frame: Frame, group: GroupId, row: Ident) -> Rows {
        let mut rows = self.clone();
        let mut around = self.0.get(usize::from(frame.0)).cloned().unwrap_or_default();
        around.retain(|(known, _)| *known != group);
        around.push((group, row));
        rows.0.push(around);
        rows
    }

    fn row(&self, frame: Frame, group: GroupId) -> Option<&Ident> {
        let frame = self.0.get(usize::from(frame.0))?;
        frame.iter().rev().find(|(known, _)| *known == group).map(|(_, row)| row)
    }
}

impl Context<'_> {
    /// The arguments that a condition read at `home` is called with.
    pub(super) fn call(&self, key: Key, rows: &Rows) -> Option<TokenStream> {
        let condition = self.condition(key)?;
        let arguments = self.model.repeats(condition.home).into_iter().map(|group| {
            match rows.row(Frame::HOME, group) {
                Some(row) => quote!(#row),
                None => quote!(&Default::default()),
            }
        });
        let name = &condition.name;
        Some(quote!(conditions::#name(facts #(, #arguments)*)))
    }

    pub(super) fn rust(&self, expr: &Expr, rows: &Rows) -> Rust {
        self.translate(expr, rows).unwrap_or_else(|| {
            let ty = self.owned_type(expr.ty);
            Rust::maybe(quote!(None::<#ty>)).owning()
        })
    }

    fn translate(&self, expr: &Expr, rows: &Rows) -> Option<Rust> {
        Some(match &expr.kind {
            ExprKind::Constant(value) => {
                let (tokens, optional) = self.constant(value);
                let compound = matches!(value, Value::Integer(..0));
                Rust { optional, compound, ..Rust::plain(tokens) }
            }
            ExprKind::Field(field, frame) => self.field(*field, *frame, rows)?,
            ExprKind::Register(register, index) => self.record_field(*register, *index)?,
            ExprKind::Parameter(id) => {
                let name = self.names.parameters.get(id.index())?;
                match expr.ty {
                    // A row of a table kept as data is looked up.
                    Type::Code(table) if self.is_data(table) => {
                        Rust::maybe(quote!(facts.parameters.#name))
                    }
                    _ => Rust::plain(quote!(facts.parameters.#name)),
                }
            }
            ExprKind::Term(term) => Rust::maybe(self.call(Key::Term(*term), rows)?).owning(),
            ExprKind::Applied(item) => Rust::maybe(self.call(Key::Applied(*item), rows)?),
            ExprKind::SubmittedOn => Rust::maybe(quote!(facts.submitted_on())),
            ExprKind::Region => Rust::maybe(quote!(facts.region())),
            ExprKind::Not(part) => self.not(part, rows),
            ExprKind::And(parts) => self.junction(parts, &quote!(and), true, rows),
            ExprKind::Or(parts) => self.junction(parts, &quote!(or), false, rows),
            ExprKind::Compare(comparison, left, right) => {
                self.compare(*comparison, left, right, rows)
            }
            ExprKind::In(part, values) => self.is_in(part, values, rows),
            ExprKind::HasAny(set, values) => self.has(&quote!(has_any), set, values, rows),
            ExprKind::HasAll(set, values) => self.has(&quote!(has_all), set, values, rows),
            ExprKind::If(condition, then, otherwise) => {
                self.choice(condition, then, otherwise, rows)
            }
            ExprKind::HasField(field, frame) => self.has_field(*field, *frame, rows)?,
            ExprKind::HasGroup(group, frame) => self.has_group(*group, *frame, rows)?,
            ExprKind::Found(register) => {
                let name = self.names.registers.get(register.index())?;
                Rust::maybe(quote!(facts.#name().is_found()))
            }
            ExprKind::HasRegister(register, index) => {
                let name = self.names.registers.get(register.index())?;
                let record = self.model.registers.get(*register)?;
                let field = self.names.record_fields.get(register.index())?.get(*index)?;
                if record.fields.get(*index)?.required {
                    Rust::maybe(quote!(facts.#name().is_found()))
                } else {
                    Rust::maybe(quote!(told(facts.#name(), |record| record.#field.is_some())))
                }
            }
            ExprKind::Add(left, right) => self.sum(&quote!(sum), expr.ty, left, right, rows),
            ExprKind::Subtract(left, right) => {
                self.sum(&quote!(difference), expr.ty, left, right, rows)
            }
            ExprKind::Call(function, arguments) => {
                self.function(*function, arguments, expr.ty, rows)?
            }
            ExprKind::Rows(group, frame) => {
                let list = self.list(*group, *frame, rows)?;
                Rust { tries: true, ..Rust::plain(quote!(size(#list.rows()?))) }
            }
            ExprKind::Quantify { quantifier, rows: group, frame, body } => {
                self.quantify(*quantifier, *group, *frame, body, rows)?
            }
            ExprKind::FirstOf(parts) => self.first_of(parts, rows),
            ExprKind::Concat(parts) => self.concat(parts, rows),
            ExprKind::Convert(conversion, part) => {
                let inner = self.rust(part, rows);
                let name = self.names.conversions.get(conversion.index())?;
                if let Type::Codes(_) = part.ty {
                    let set = inner.borrowed();
                    let tokens = quote!(convert(#set, conversions::#name));
                    Rust::plain(tokens).owning().using(&[&inner])
                } else {
                    let code = inner.value();
                    Rust::maybe(quote!(conversions::#name(#code)?.ok())).using(&[&inner]).trying()
                }
            }
            ExprKind::PartOf(part, level) => {
                let Type::Division(table) = part.ty else { return None };
                let (inner, table, level) =
                    (self.rust(part, rows), self.table(table), self.level(*level));
                let place = inner.borrowed();
                Rust::maybe(quote!(#table::part_of(#place, #level))).using(&[&inner])
            }
        })
    }

    pub(super) fn level(&self, level: Level) -> TokenStream {
        match level {
            Level::Province => quote!(Level::Province),
            Level::Prefecture => quote!(Level::Prefecture),
            Level::County => quote!(Level::County),
            Level::Township => quote!(Level::Township),
        }
    }

    fn not(&self, part: &Expr, rows: &Rows) -> Rust {
        if let ExprKind::Compare(comparison, left, right) = &part.kind {
            return self.compare(comparison.opposite(), left, right, rows);
        }
        let inner = self.rust(part, rows);
        if inner.optional {
            let option = &inner.tokens;
            return Rust::maybe(quote!(logic::not(#option))).using_tries(&inner);
        }
        let value = inner.operand();
        Rust::plain(quote!(!#value)).using(&[&inner])
    }

    fn junction(&self, parts: &[Expr], word: &TokenStream, empty: bool, rows: &Rows) -> Rust {
        let mut parts = parts.iter().map(|part| self.rust(part, rows)).rev();
        let Some(last) = parts.next() else { return Rust::plain(quote!(#empty)) };
        let rest: Vec<Rust> = parts.collect();
        if rest.is_empty() {
            return last;
        }
        let mut tail = last.tail();
        for part in rest {
            let left = part.option();
            tail = quote!(logic::#word(#left, || #tail));
        }
        Rust::maybe(tail)
    }

    fn compare(&self, comparison: Comparison, left: &Expr, right: &Expr, rows: &Rows) -> Rust {
        let (a, b) = (self.rust(left, rows), self.rust(right, rows));
        let operator = match comparison {
            Comparison::Equal => quote!(==),
            Comparison::NotEqual => quote!(!=),
            Comparison::Less => quote!(<),
            Comparison::LessOrEqual => quote!(<=),
            Comparison::Greater => quote!(>),
            Comparison::GreaterOrEqual => quote!(>=),
        };
        // A truth compared with a constant is itself or its contrary.
        if let (Comparison::Equal | Comparison::NotEqual, ExprKind::Constant(Value::Bool(truth))) =
            (comparison, &right.kind)
        {
            let same = *truth == (comparison == Comparison::Equal);
            return if same { a } else { self.not(left, rows) };
        }
        let (x, y) = (slice_or_value(&a, left.ty), slice_or_value(&b, right.ty));
        Rust { compound: true, ..Rust::plain(quote!(#x #operator #y)) }.using(&[&a, &b])
    }

    fn is_in(&self, part: &Expr, values: &[Value], rows: &Rows) -> Rust {
        let inner = self.rust(part, rows);
        let (constants, optional): (Vec<_>, Vec<_>) =
            values.iter().map(|value| self.constant(value)).unzip();
        let value = slice_or_value(&inner, part.ty);
        let tokens = if values.is_empty() {
            quote!({ let _ = #value; false })
        } else if optional.contains(&true) {
            quote!([#(#constants),*].contains(&Some(#value)))
        } else {
            quote!([#(#constants),*].contains(&#value))
        };
        Rust::plain(tokens).using(&[&inner])
    }

    fn has(&self, function: &TokenStream, set: &Expr, values: &[Value], rows: &Rows) -> Rust {
        let inner = self.rust(set, rows);
        let held = inner.borrowed();
        let Type::Codes(table) = set.ty else { return Rust::plain(quote!(false)) };
        let options: Vec<_> = values.iter().map(|value| self.constant(value).0).collect();
        let options = if self.is_data(table) {
            quote!(&[#(#options),*].into_iter().flatten().collect::<Vec<_>>())
        } else {
            quote!(&[#(#options),*])
        };
        Rust::plain(quote!(#function(#held, #options))).using(&[&inner])
    }

    fn choice(&self, condition: &Expr, then: &Expr, otherwise: &Expr, rows: &Rows) -> Rust {
        let condition = self.rust(condition, rows);
        let (mut a, mut b) = (self.rust(then, rows), self.rust(otherwise, rows));
        if a.owned || b.owned {
            (a, b) = (a.own(then.ty), b.own(otherwise.ty));
        }
        let test = condition.value();
        let owned = a.owned;
        let whole = if a.optional || b.optional {
            let (x, y) = (a.tail(), b.tail());
            Rust::maybe(quote!(if #test { #x } else { #y }))
        } else {
            let (x, y) = (&a.tokens, &b.tokens);
            Rust::plain(quote!(if #test { #x } else { #y }))
        };
        let tries = condition.tries || condition.optional || a.tries || b.tries;
        Rust { owned, compound: true, tries, ..whole }
    }

    fn sum(&self, word: &TokenStream, ty: Type, left: &Expr, right: &Expr, rows: &Rows) -> Rust {
        let (a, b) = (self.rust(left, rows), self.rust(right, rows));
        let (x, y) = (a.value(), b.value());
        let tokens = match ty {
            Type::Decimal(_) => {
                let (x, y) = (a.operand(), b.operand());
                quote!(#word(#x.0, #y.0).map(Decimal))
            }
            _ => quote!(#word(#x, #y)),
        };
        Rust::maybe(tokens).using(&[&a, &b])
    }

    fn quantify(
        &self,
        quantifier: Quantifier,
        group: GroupId,
        frame: Frame,
        body: &Expr,
        rows: &Rows,
    ) -> Option<Rust> {
        let list = self.list(group, frame, rows)?;
        let row = format_ident!("{}{}", self.names.rows.get(group.index())?, rows.0.len());
        let inner = self.rust(body, &rows.inside(frame, group, row.clone()));
        let tail = match (quantifier, body.ty) {
            (Quantifier::Sum, Type::Decimal(_)) => {
                let option = inner.option();
                quote!(#option.map(|value| value.0))
            }
            _ => inner.tail(),
        };
        let row = if super::names_ident(&tail, &row) { quote!(#row) } else { quote!(_) };
        let each = quote!(#list.rows()?.iter().map(|#row| #tail));
        let tokens = match quantifier {
            Quantifier::Any => quote!(logic::any(#each)),
            Quantifier::All => quote!(logic::all(#each)),
            Quantifier::Count => quote!(logic::count(#each)),
            Quantifier::Unique => quote!(no_two_equal(#each)),
            Quantifier::Sum if matches!(body.ty, Type::Decimal(_)) => {
                quote!(sum_of(#each).map(Decimal))
            }
            Quantifier::Sum => quote!(sum_of(#each)),
        };
        Some(Rust::maybe(tokens).trying())
    }

    fn first_of(&self, parts: &[Expr], rows: &Rows) -> Rust {
        let mut all: Vec<Rust> = parts.iter().map(|part| self.rust(part, rows)).collect();
        let owned = all.iter().any(|part| part.owned);
        if owned {
            all = all.into_iter().zip(parts).map(|(code, part)| code.own(part.ty)).collect();
        }
        let mut all = all.into_iter();
        let Some(first) = all.next() else { return Rust::maybe(quote!(None)) };
        let mut tokens = first.option();
        for part in all {
            let tail = part.tail();
            tokens = if part.optional || part.tries {
                quote!(#tokens.or_else(|| #tail))
            } else {
                quote!(#tokens.or(#tail))
            };
        }
        Rust { owned, ..Rust::maybe(tokens) }
    }

    /// The texts that an expression puts together, where it puts several together. They use `?`.
    pub(super) fn joined(&self, expr: &Expr, rows: &Rows) -> Option<Vec<TokenStream>> {
        match &expr.kind {
            ExprKind::Concat(parts) if parts.len() > 1 => Some(self.texts(parts, rows).0),
            _ => None,
        }
    }

    fn concat(&self, parts: &[Expr], rows: &Rows) -> Rust {
        let (texts, read) = self.texts(parts, rows);
        let tokens = match texts.as_slice() {
            [] => quote!(String::new()),
            [one] => quote!(#one.to_owned()),
            many => quote!([#(#many),*].concat()),
        };
        Rust::plain(tokens).owning().using(&read.iter().collect::<Vec<_>>())
    }

    fn texts(&self, parts: &[Expr], rows: &Rows) -> (Vec<TokenStream>, Vec<Rust>) {
        let (mut texts, mut read) = (Vec::new(), Vec::new());
        for part in parts {
            let inner = self.rust(part, rows);
            texts.push(match part.ty {
                Type::Text | Type::Division(_) => slice_or_value(&inner, part.ty),
                Type::Bool => display(&inner, part.ty),
                Type::Money => {
                    let shown = display(&inner, part.ty);
                    quote!(#shown.as_str())
                }
                _ => {
                    let value = inner.operand();
                    quote!(#value.to_string().as_str())
                }
            });
            read.push(inner);
        }
        (texts, read)
    }
}

impl Rust {
    fn trying(self) -> Rust {
        Rust { tries: true, ..self }
    }

    fn using_tries(self, part: &Rust) -> Rust {
        Rust { tries: self.tries || part.tries, ..self }
    }
}

fn slice_or_value(code: &Rust, ty: Type) -> TokenStream {
    let value = code.operand();
    match ty {
        Type::Codes(_) if code.owned => quote!(#value.as_slice()),
        Type::Text | Type::Division(_) if code.owned => quote!(#value.as_str()),
        _ => value,
    }
}

/// Something that can be shown: the canonical text of a value.
fn display(code: &Rust, ty: Type) -> TokenStream {
    let value = code.value();
    match ty {
        Type::Money => quote!(format_decimal(#value, 2)),
        Type::Bool => quote!(yes_no_text(#value)),
        _ => code.operand(),
    }
}
