//! Expressions as Rust.
//!
//! What may be undetermined is an `Option`. Strict operations read their parts with `?`; where the
//! language does not stop at something undetermined (`and`, `or`, `first_of`), the parts become
//! closures of their own.

mod code;
mod function;
mod read;
mod text;

pub(super) use code::{Rows, Rust};

use super::context::{Context, Key};
use crate::expr::{Comparison, Expr, ExprKind, Frame, Quantifier, Type};
use crate::model::{ArenaId, GroupId, Level, Value};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use text::slice_or_value;

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
            ExprKind::Term(term) => {
                let call = Rust::maybe(self.call(Key::Term(*term), rows)?);
                let lends = self.condition(Key::Term(*term)).is_some_and(|c| self.lends(c));
                if lends { call } else { call.owning() }
            }
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
                    let step = quote!(.and_then(conversions::#name).and_then(Result::ok));
                    let converted = Rust::maybe(quote!(conversions::#name(#code)?.ok()));
                    converted.using(&[&inner]).trying().stepping(&inner, step)
                }
            }
            ExprKind::PartOf(part, level) => {
                let Type::Division(table) = part.ty else { return None };
                let (inner, table, level) =
                    (self.rust(part, rows), self.table(table), self.level(*level));
                let place = inner.borrowed();
                let step = quote!(.and_then(|place| #table::part_of(place, #level)));
                let part = Rust::maybe(quote!(#table::part_of(#place, #level)));
                part.using(&[&inner]).stepping(&inner, step)
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
        let code = Rust { compound: true, ..Rust::plain(quote!(#x #operator #y)) }.using(&[&a, &b]);
        if b.optional || b.tries || b.owned {
            return code;
        }
        code.stepping(&a, quote!(.map(|value| value #operator #y)))
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
        let code = Rust::plain(tokens).using(&[&inner]);
        if values.is_empty() || optional.contains(&true) {
            return code;
        }
        code.stepping(&inner, quote!(.map(|value| [#(#constants),*].contains(&value))))
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
}
