//! Names of expressions as they are read somewhere: the same for what always has the same value.

use crate::expr::{Expr, ExprKind};
use crate::model::GroupId;
use crate::prove::place::Place;
use crate::prove::world::World;
use std::fmt::Write;

impl World<'_> {
    /// A name of an expression as it is read here: the same for what always has the same value.
    pub(in crate::prove) fn key(&self, expr: &Expr, frames: &[Place]) -> String {
        let mut key = String::new();
        self.write_key(expr, frames, &mut key);
        key
    }

    fn write_key(&self, expr: &Expr, frames: &[Place], key: &mut String) {
        let home = |frame: crate::expr::Frame| {
            frames.get(usize::from(frame.0)).copied().unwrap_or(Place::ROOT)
        };
        let place = |group: GroupId, frame| {
            self.places.locate(self.model, group, home(frame)).map_or(u32::MAX, |place| place.0)
        };
        // Writing to a text cannot fail.
        let _ = match &expr.kind {
            ExprKind::Constant(value) => write!(key, "{value:?}"),
            ExprKind::Field(id, frame) | ExprKind::HasField(id, frame) => {
                let has = matches!(expr.kind, ExprKind::HasField(..));
                let group = self.model.fields[*id].group;
                write!(key, "{}{}@{}", if has { 'h' } else { 'f' }, id.0, place(group, *frame))
            }
            ExprKind::HasGroup(group, frame) => write!(key, "H{}@{}", group.0, home(*frame).0),
            ExprKind::Rows(group, frame) => write!(key, "R{}@{}", group.0, home(*frame).0),
            ExprKind::Register(id, index) => write!(key, "r{}.{index}", id.0),
            ExprKind::HasRegister(id, index) => write!(key, "hr{}.{index}", id.0),
            ExprKind::Found(id) => write!(key, "found{}", id.0),
            ExprKind::Parameter(id) => write!(key, "p{}", id.0),
            ExprKind::Term(id) => write!(key, "t{}", id.0),
            ExprKind::Applied(id) => write!(key, "i{}", id.0),
            ExprKind::SubmittedOn => write!(key, "day"),
            ExprKind::Region => write!(key, "region"),
            ExprKind::Quantify { quantifier, rows, frame, body } => {
                let parent = self.model.groups[*rows].parent.unwrap_or(crate::model::Model::ROOT);
                let _ = write!(key, "{quantifier:?}{}@{}[", rows.0, place(parent, *frame));
                let mut inner = frames.to_vec();
                inner.push(self.places.first(*rows));
                self.write_key(body, &inner, key);
                write!(key, "]")
            }
            kind => {
                let _ = match kind {
                    ExprKind::Call(function, _) => write!(key, "{}(", function.name()),
                    ExprKind::Compare(comparison, ..) => write!(key, "{comparison:?}("),
                    ExprKind::Convert(id, _) => write!(key, "convert{}(", id.0),
                    ExprKind::PartOf(_, level) => write!(key, "part{level:?}("),
                    ExprKind::In(_, values)
                    | ExprKind::HasAny(_, values)
                    | ExprKind::HasAll(_, values) => {
                        write!(key, "{}{values:?}(", kind_name(kind))
                    }
                    _ => write!(key, "{}(", kind_name(kind)),
                };
                for part in expr.parts() {
                    self.write_key(part, frames, key);
                    key.push(',');
                }
                write!(key, ")")
            }
        };
    }
}

fn kind_name(kind: &ExprKind) -> &'static str {
    match kind {
        ExprKind::Not(_) => "not",
        ExprKind::And(_) => "and",
        ExprKind::Or(_) => "or",
        ExprKind::In(..) => "in",
        ExprKind::HasAny(..) => "any",
        ExprKind::HasAll(..) => "all",
        ExprKind::If(..) => "if",
        ExprKind::Add(..) => "add",
        ExprKind::Subtract(..) => "subtract",
        ExprKind::FirstOf(_) => "first",
        ExprKind::Concat(_) => "concat",
        _ => "other",
    }
}
