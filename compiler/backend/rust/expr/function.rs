//! The functions of the language.

use super::text::display;
use super::{Rows, Rust};
use crate::backend::rust::context::Context;
use crate::expr::{Expr, ExprKind, Function, Type};
use crate::model::Value;
use quote::quote;

impl Context<'_> {
    pub(super) fn function(
        &self,
        function: Function,
        arguments: &[Expr],
        ty: Type,
        rows: &Rows,
    ) -> Option<Rust> {
        let all: Vec<Rust> = arguments.iter().map(|a| self.rust(a, rows)).collect();
        let value = |i: usize| all.get(i).map(Rust::value);
        let operand = |i: usize| all.get(i).map(Rust::operand);
        let text = |i: usize| all.get(i).map(Rust::borrowed);
        let kind = |i: usize| arguments.get(i).map(|a| a.ty);
        let birth = |i: usize| {
            let text = text(i)?;
            Some(if kind(i)? == Type::Date { value(i)? } else { quote!(birth_date(#text)?) })
        };
        let tries_birth = kind(0).is_some_and(|ty| ty != Type::Date);
        let fill = |i: usize| match &arguments.get(i)?.kind {
            ExprKind::Constant(Value::Text(text)) => {
                let fill = text.chars().next()?;
                Some(quote!(#fill))
            }
            _ => {
                let text = operand(i)?;
                Some(quote!(#text.chars().next()?))
            }
        };
        let width = |i: usize| match &arguments.get(i)?.kind {
            ExprKind::Constant(Value::Integer(width)) => {
                let width = proc_macro2::Literal::u32_unsuffixed(u32::try_from(*width).ok()?);
                Some(quote!(#width))
            }
            _ => {
                let width = value(i)?;
                Some(quote!(u32::try_from(#width).ok()?))
            }
        };
        // What needs nothing undetermined.
        let plain = |i: usize| all.get(i).is_some_and(|a| !a.optional && !a.tries && !a.owned);
        let division = |ty: Type| match ty {
            Type::Division(table) => Some(self.table(table)),
            _ => None,
        };
        let code = match function {
            Function::AgeOn => {
                let (birth, on) = (birth(0)?, value(1)?);
                Rust { tries: tries_birth, ..Rust::plain(quote!(age_on(#birth, #on))) }
            }
            Function::AgeByMonth => {
                let (birth, on) = (birth(0)?, value(1)?);
                Rust { tries: tries_birth, ..Rust::plain(quote!(age_by_month(#birth, #on))) }
            }
            Function::BirthDate if tries_birth => {
                let number = text(0)?;
                let birth = Rust::maybe(quote!(birth_date(#number)));
                birth.stepping(all.first()?, quote!(.and_then(birth_date)))
            }
            Function::BirthDate => Rust::plain(value(0)?),
            Function::GenderOf => {
                let Type::Code(table) = ty else { return None };
                let (table, number) = (self.table(table), text(0)?);
                Rust::maybe(quote!(<#table as Code>::from_code(gender_digit(#number)?))).trying()
            }
            Function::IsResidentId => {
                let number = text(0)?;
                Rust::plain(quote!(resident_id_fault(#number).is_none()))
            }
            Function::Label => {
                let code = value(0)?;
                let label = Rust::plain(quote!(Code::label(#code)));
                label.stepping(all.first()?, quote!(.map(Code::label)))
            }
            Function::CodeText if matches!(kind(0)?, Type::Division(_)) => {
                let place = text(0)?;
                let code = Rust::maybe(quote!(place_code(#place)));
                if all.first()?.owned {
                    code.own(ty)
                } else {
                    code.stepping(all.first()?, quote!(.and_then(place_code)))
                }
            }
            Function::CodeText => {
                let code = value(0)?;
                let code = Rust::plain(quote!(Code::code(#code)));
                code.stepping(all.first()?, quote!(.map(Code::code)))
            }
            Function::Join => {
                let (set, between) = (text(0)?, text(1)?);
                Rust::plain(quote!(join(#set, #between))).owning()
            }
            Function::Only => {
                let set = text(0)?;
                Rust::maybe(quote!(only(#set)))
            }
            Function::Size => {
                let set = text(0)?;
                Rust::plain(quote!(size(#set)))
            }
            Function::Upper => {
                let text = text(0)?;
                Rust::plain(quote!(upper(#text)))
                    .owning()
                    .stepping(all.first()?, quote!(.map(upper)))
            }
            Function::Lower => {
                let text = text(0)?;
                Rust::plain(quote!(lower(#text)))
                    .owning()
                    .stepping(all.first()?, quote!(.map(lower)))
            }
            Function::Slice => {
                let (text, from, to) = (text(0)?, value(1)?, value(2)?);
                let part = Rust::maybe(quote!(slice(#text, #from, #to)));
                if all.first()?.owned {
                    part.own(ty)
                } else if plain(1) && plain(2) {
                    let step = quote!(.and_then(|text| slice(text, #from, #to)));
                    part.stepping(all.first()?, step)
                } else {
                    part
                }
            }
            Function::StartsWith => {
                let (text, start) = (operand(0)?, text(1)?);
                Rust::plain(quote!(#text.starts_with(#start)))
            }
            Function::YearMonth => {
                let date = operand(0)?;
                let month = Rust::plain(quote!(#date.year_month()));
                month.stepping(all.first()?, quote!(.map(|date| date.year_month())))
            }
            Function::Year => {
                let date = operand(0)?;
                Rust::plain(quote!(i64::from(#date.year())))
            }
            Function::DaysBetween => {
                let (from, to) = (value(0)?, value(1)?);
                Rust::plain(quote!(days_between(#from, #to)))
            }
            Function::AddDays => {
                let (date, days) = (value(0)?, value(1)?);
                Rust::maybe(quote!(add_days(#date, #days)))
            }
            Function::AddMonths => {
                let (date, months) = (value(0)?, value(1)?);
                Rust::maybe(quote!(add_months(#date, #months)))
            }
            Function::AddYears => {
                let (date, years) = (value(0)?, value(1)?);
                Rust::maybe(quote!(add_years(#date, #years)))
            }
            // A code of no table, such as the envelope's region.
            Function::Within if kind(0)? == Type::Text => {
                let (place, whole) = (text(0)?, text(1)?);
                Rust::plain(quote!(division_within(#place, #whole)))
            }
            Function::Within => {
                let (table, place, whole) = (division(kind(0)?)?, text(0)?, text(1)?);
                let within = Rust::plain(quote!(#table::within(#place, #whole)));
                if plain(1) {
                    let step = quote!(.map(|place| #table::within(place, #whole)));
                    within.stepping(all.first()?, step)
                } else {
                    within
                }
            }
            Function::FullName => {
                let (table, place) = (division(kind(0)?)?, text(0)?);
                if all.first()?.owned {
                    Rust::plain(quote!(#table::full_name(#place).to_owned())).owning()
                } else {
                    let name = Rust::plain(quote!(#table::full_name(#place)));
                    name.stepping(all.first()?, quote!(.map(#table::full_name)))
                }
            }
            Function::PadStart | Function::PadEnd => {
                let pad = if function == Function::PadStart {
                    quote!(pad_start)
                } else {
                    quote!(pad_end)
                };
                let (text, width, fill) = (text(0)?, width(1)?, fill(2)?);
                let padded = Rust::plain(quote!(#pad(#text, #width, #fill))).owning().trying();
                let constant = |i: usize| matches!(&arguments.get(i), Some(a) if matches!(a.kind, ExprKind::Constant(_)));
                if constant(1) && constant(2) {
                    let step = quote!(.map(|text| #pad(text, #width, #fill)));
                    padded.stepping(all.first()?, step)
                } else {
                    padded
                }
            }
            Function::Text => {
                let shown = display(all.first()?, kind(0)?);
                Rust::plain(quote!(#shown.to_string())).owning()
            }
        };
        Some(code.using(&all.iter().collect::<Vec<_>>()))
    }
}
