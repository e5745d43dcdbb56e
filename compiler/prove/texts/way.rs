//! Expressions with answers in the places where they are read.

use crate::expr::{Expr, ExprKind, Frame};
use crate::model::{FieldId, RegisterId, Value};

/// A way for an expression to have a value: the expression with answers in their places, so that
/// nothing is left to read.
#[derive(Clone)]
pub(super) struct Way {
    pub(super) expr: Expr,
    pub(super) answers: Vec<(FieldId, Frame, Value)>,
    pub(super) registers: Vec<(RegisterId, usize, Value)>,
    pub(super) certain: bool,
}

impl Way {
    pub(super) fn fixed(expr: &Expr, value: Value) -> Way {
        let expr = Expr { kind: ExprKind::Constant(value), ty: expr.ty, span: expr.span };
        Way { expr, answers: Vec::new(), registers: Vec::new(), certain: true }
    }

    /// A value of an answer or a register's field as a way.
    pub(super) fn leaf(expr: &Expr, value: Value) -> Way {
        let mut way = Way::fixed(expr, value.clone());
        match expr.kind {
            ExprKind::Field(id, frame) => way.answers.push((id, frame, value)),
            ExprKind::Register(register, field) => way.registers.push((register, field, value)),
            _ => {}
        }
        way
    }

    pub(super) fn assumed(mut self, certain: bool) -> Way {
        self.certain &= certain;
        self
    }

    /// What a derived answer reads, read from where the derived answer is read.
    pub(super) fn seen_from(mut self, frame: Frame) -> Way {
        self.answers.iter_mut().for_each(|(_, own, _)| *own = frame);
        self
    }

    /// The same kind of node over other parts; none when they contradict each other.
    pub(super) fn over(expr: &Expr, parts: Vec<Way>) -> Option<Way> {
        let mut whole = Way::fixed(expr, Value::Bool(false));
        let mut closed = Vec::new();
        for part in parts {
            for (field, frame, value) in part.answers {
                let known = whole.answers.iter().find(|(f, at, _)| (*f, *at) == (field, frame));
                match known {
                    Some((_, _, other)) if *other != value => return None,
                    Some(_) => {}
                    None => whole.answers.push((field, frame, value)),
                }
            }
            for (register, field, value) in part.registers {
                let same = |(r, f, _): &&(RegisterId, usize, Value)| (*r, *f) == (register, field);
                match whole.registers.iter().find(same) {
                    Some((_, _, other)) if *other != value => return None,
                    Some(_) => {}
                    None => whole.registers.push((register, field, value)),
                }
            }
            whole.certain &= part.certain;
            closed.push(part.expr);
        }
        let mut only = || closed.pop().map(Box::new);
        whole.expr.kind = match &expr.kind {
            ExprKind::Concat(_) => ExprKind::Concat(closed),
            ExprKind::Call(function, _) => ExprKind::Call(*function, closed),
            ExprKind::Convert(id, _) => ExprKind::Convert(*id, only()?),
            ExprKind::PartOf(_, level) => ExprKind::PartOf(only()?, *level),
            ExprKind::Add(..) => {
                let right = only()?;
                ExprKind::Add(only()?, right)
            }
            ExprKind::Subtract(..) => {
                let right = only()?;
                ExprKind::Subtract(only()?, right)
            }
            _ => return None,
        };
        Some(whole)
    }
}
