//! Texts that expressions make: of several others, or of a value.

use super::{Rows, Rust};
use crate::backend::rust::context::Context;
use crate::expr::{Expr, ExprKind, Function, Type};
use crate::model::Value;
use proc_macro2::TokenStream;
use quote::quote;

impl Context<'_> {
    /// The texts that an expression puts together, each as an `Option`, where it puts several
    /// together that stand somewhere already.
    pub(in crate::backend::rust) fn joined(
        &self,
        expr: &Expr,
        rows: &Rows,
    ) -> Option<Vec<TokenStream>> {
        let ExprKind::Concat(parts) = &expr.kind else { return None };
        if parts.len() < 2 {
            return None;
        }
        let text = |part: &Expr| {
            let code = self.rust(part, rows);
            match part.ty {
                Type::Text | Type::Division(_) if !code.owned => code.without_try(),
                _ => None,
            }
        };
        parts.iter().map(text).collect()
    }

    /// A text that stands somewhere already, filled up to a width, as an `Option` of its pieces.
    pub(in crate::backend::rust) fn padded(&self, expr: &Expr, rows: &Rows) -> Option<TokenStream> {
        let ExprKind::Call(function, arguments) = &expr.kind else { return None };
        let padded = match function {
            Function::PadStart => quote!(padded_start),
            Function::PadEnd => quote!(padded_end),
            _ => return None,
        };
        let [text, width, fill] = arguments.as_slice() else { return None };
        let (ExprKind::Constant(Value::Integer(width)), ExprKind::Constant(Value::Text(fill))) =
            (&width.kind, &fill.kind)
        else {
            return None;
        };
        let padding = fill.repeat(usize::try_from(*width).ok()?);
        let text = self.rust(text, rows);
        let pieces = (!text.owned).then(|| text.option())?;
        Some(quote!(#pieces.map(|text| #padded(text, #padding))))
    }

    pub(super) fn concat(&self, parts: &[Expr], rows: &Rows) -> Rust {
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
        let tokens = match texts.as_slice() {
            [] => quote!(String::new()),
            [one] => quote!(#one.to_owned()),
            many => quote!([#(#many),*].concat()),
        };
        Rust::plain(tokens).owning().using(&read.iter().collect::<Vec<_>>())
    }
}

pub(super) fn slice_or_value(code: &Rust, ty: Type) -> TokenStream {
    let value = code.operand();
    match ty {
        Type::Codes(_) if code.owned => quote!(#value.as_slice()),
        Type::Text | Type::Division(_) if code.owned => quote!(#value.as_str()),
        _ => value,
    }
}

/// Something that can be shown: the canonical text of a value.
pub(super) fn display(code: &Rust, ty: Type) -> TokenStream {
    let value = code.value();
    match ty {
        Type::Money => quote!(format_decimal(#value, 2)),
        Type::Bool => quote!(yes_no_text(#value)),
        _ => code.operand(),
    }
}
