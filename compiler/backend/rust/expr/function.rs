//! The functions of the language.

use super::{Rows, Rust, display};
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
                Rust::maybe(quote!(birth_date(#number)))
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
                Rust::plain(quote!(Code::label(#code)))
            }
            Function::CodeText if matches!(kind(0)?, Type::Division(_)) => {
                let place = text(0)?;
                Rust::maybe(quote!(place_code(#place).map(str::to_owned))).owning()
            }
            Function::CodeText => {
                let code = value(0)?;
                Rust::plain(quote!(Code::code(#code)))
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
                Rust::plain(quote!(upper(#text))).owning()
            }
            Function::Lower => {
                let text = text(0)?;
                Rust::plain(quote!(lower(#text))).owning()
            }
            Function::Slice => {
                let (text, from, to) = (text(0)?, value(1)?, value(2)?);
                // Owned, because the text may be one made here.
                Rust::maybe(quote!(slice(#text, #from, #to).map(str::to_owned))).owning()
            }
            Function::StartsWith => {
                let (text, start) = (operand(0)?, text(1)?);
                Rust::plain(quote!(#text.starts_with(#start)))
            }
            Function::YearMonth => {
                let date = operand(0)?;
                Rust::plain(quote!(#date.year_month()))
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
                Rust::plain(quote!(#table::within(#place, #whole)))
            }
            Function::FullName => {
                let (table, place) = (division(kind(0)?)?, text(0)?);
                if all.first()?.owned {
                    Rust::plain(quote!(#table::full_name(#place).to_owned())).owning()
                } else {
                    Rust::plain(quote!(#table::full_name(#place)))
                }
            }
            Function::PadStart | Function::PadEnd => {
                let pad = if function == Function::PadStart {
                    quote!(pad_start)
                } else {
                    quote!(pad_end)
                };
                let (text, width, fill) = (text(0)?, width(1)?, fill(2)?);
                Rust::plain(quote!(#pad(#text, #width, #fill))).owning().trying()
            }
            Function::Text => {
                let shown = display(all.first()?, kind(0)?);
                Rust::plain(quote!(#shown.to_string())).owning()
            }
        };
        Some(code.using(&all.iter().collect::<Vec<_>>()))
    }
}
