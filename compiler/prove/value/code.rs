//! Which value an expression has, where it is determined: codes, sets, texts.

use crate::expr::{Expr, ExprKind, Function, Type};
use crate::model::{Converted, Domain, RowId, TableId};
use crate::prove::place::Place;
use crate::prove::solver::Lit;
use crate::prove::world::{Fact, Reading, Source, World};

impl<'m> World<'m> {
    /// Whether the value is determined and is this code.
    pub(in crate::prove) fn code_is(
        &mut self,
        expr: &'m Expr,
        row: RowId,
        frames: &[Place],
    ) -> Lit {
        match &expr.kind {
            ExprKind::Constant(crate::model::Value::Code(_, own)) => Lit::of(*own == row),
            ExprKind::Field(id, frame) => {
                let Some(place) = self.place_of(*id, *frame, frames) else { return Lit::FALSE };
                let field = &self.model.fields[*id];
                if let Some(derive) = &field.derive {
                    let open = self.field_open(*id, place).yes;
                    let is = self.code_is(derive, row, &[place]);
                    return self.logic.and([open, is]);
                }
                let Domain::OneOf(table) = field.domain else { return Lit::FALSE };
                let counted = self.counted(*id, place);
                let is = self.is(Source::Answer(*id, place), table, row);
                self.logic.and([counted, is])
            }
            ExprKind::Register(id, index) => {
                let source = Source::Register(*id, *index);
                let Some(&Domain::OneOf(table)) = self.domain(source) else { return Lit::FALSE };
                let has = self.has(source);
                let is = self.is(source, table, row);
                self.logic.and([has, is])
            }
            ExprKind::Convert(id, part) => {
                let rows = &self.model.conversions[*id].rows;
                let from: Vec<RowId> = (0..rows.len())
                    .filter(|index| rows[*index] == Some(Converted::To(row)))
                    .map(|index| RowId(index as u32))
                    .collect();
                let any: Vec<Lit> =
                    from.into_iter().map(|from| self.code_is(part, from, frames)).collect();
                self.logic.or(any)
            }
            ExprKind::Call(Function::Only, arguments) => {
                let Some(set) = arguments.first() else { return Lit::FALSE };
                let only = self.arguments_defined(Function::Only, arguments, frames);
                let members = self.members_of(set, frames);
                let member = members.iter().find(|(own, _)| *own == row);
                let member = member.map_or(Lit::FALSE, |(_, member)| *member);
                self.logic.and([only, member])
            }
            ExprKind::Call(Function::GenderOf, arguments) => {
                let Type::Code(table) = expr.ty else { return Lit::FALSE };
                let defined = self.arguments_defined(Function::GenderOf, arguments, frames);
                let table = &self.model.tables[table];
                let reading = Reading { expr, frames: frames.to_vec() };
                let male = self.fact(self.key(expr, frames), Fact::Holds(reading));
                match table.row(row).code.as_str() {
                    "1" => self.logic.and([defined, male]),
                    "2" => self.logic.and([defined, !male]),
                    _ => Lit::FALSE,
                }
            }
            _ => self.branches(expr, frames, &mut |world, part, frames| {
                world.code_is(part, row, frames)
            }),
        }
    }

    /// Whether something holds of the branch of a choice that is taken.
    fn branches(
        &mut self,
        expr: &'m Expr,
        frames: &[Place],
        of: &mut dyn FnMut(&mut Self, &'m Expr, &[Place]) -> Lit,
    ) -> Lit {
        match &expr.kind {
            ExprKind::If(condition, then, otherwise) => {
                let condition = self.truth(condition, frames);
                let (then, otherwise) = (of(self, then, frames), of(self, otherwise, frames));
                self.logic.choose(condition, then, otherwise)
            }
            ExprKind::FirstOf(parts) => {
                let mut before = Lit::TRUE;
                let mut any = Vec::new();
                for part in parts {
                    let own = of(self, part, frames);
                    any.push(self.logic.and([before, own]));
                    let defined = self.defined(part, frames);
                    before = self.logic.and([before, !defined]);
                }
                self.logic.or(any)
            }
            ExprKind::Term(id) => {
                let mut any = Vec::new();
                for (guard, is) in self.meanings(*id) {
                    let own = of(self, is, &[Place::ROOT]);
                    any.push(self.logic.and([guard, own]));
                }
                self.logic.or(any)
            }
            _ => Lit::FALSE,
        }
    }

    /// For each code that a set may have: whether it does. Meant where the set is determined.
    pub(in crate::prove) fn members_of(
        &mut self,
        expr: &'m Expr,
        frames: &[Place],
    ) -> Vec<(RowId, Lit)> {
        let Type::Codes(table) = expr.ty else { return Vec::new() };
        match &expr.kind {
            ExprKind::Constant(crate::model::Value::Codes(_, rows)) => {
                rows.iter().map(|row| (*row, Lit::TRUE)).collect()
            }
            ExprKind::Field(id, frame) => {
                let Some(place) = self.place_of(*id, *frame, frames) else { return Vec::new() };
                match &self.model.fields[*id].derive {
                    Some(derive) => self.members_of(derive, &[place]),
                    None => self.members(Source::Answer(*id, place)),
                }
            }
            ExprKind::Register(id, index) => self.members(Source::Register(*id, *index)),
            ExprKind::Convert(id, part) => {
                let rows = &self.model.conversions[*id].rows;
                let mut members: Vec<(RowId, Lit)> = Vec::new();
                for (row, member) in self.members_of(part, frames) {
                    let Some(Some(Converted::To(to))) = rows.get(row.0 as usize) else { continue };
                    match members.iter_mut().find(|(own, _)| own == to) {
                        Some((_, own)) => *own = self.logic.or([*own, member]),
                        None => members.push((*to, member)),
                    }
                }
                members
            }
            _ => {
                let rows: Vec<RowId> =
                    (0..self.model.tables[table].rows.len()).map(|row| RowId(row as u32)).collect();
                let member = |row: RowId| {
                    let lit = self.branches(expr, frames, &mut |world, part, frames| {
                        let members = world.members_of(part, frames);
                        let own = members.iter().find(|(own, _)| *own == row);
                        own.map_or(Lit::FALSE, |(_, member)| *member)
                    });
                    (row, lit)
                };
                rows.into_iter().map(member).collect()
            }
        }
    }

    /// Whether the value is determined and is this text.
    pub(in crate::prove) fn text_is(
        &mut self,
        expr: &'m Expr,
        text: &str,
        frames: &[Place],
    ) -> Lit {
        match &expr.kind {
            ExprKind::Constant(crate::model::Value::Text(own)) => Lit::of(own == text),
            ExprKind::Field(id, frame) if self.model.fields[*id].derive.is_none() => {
                let Some(place) = self.place_of(*id, *frame, frames) else { return Lit::FALSE };
                let counted = self.counted(*id, place);
                let is = self.is_text(Source::Answer(*id, place), text);
                self.logic.and([counted, is])
            }
            ExprKind::Register(id, index) => {
                let source = Source::Register(*id, *index);
                let has = self.has(source);
                let is = self.is_text(source, text);
                self.logic.and([has, is])
            }
            ExprKind::Region => {
                let placed = self.placed();
                let is = self.is_text(Source::Region, text);
                self.logic.and([placed, is])
            }
            ExprKind::Call(function @ (Function::Label | Function::CodeText), arguments) => {
                let Some(code) = arguments.first() else { return Lit::FALSE };
                let Some(table) = self.table(code.ty) else {
                    return self.text_fact(expr, text, frames);
                };
                let rows: Vec<RowId> = self.model.tables[table]
                    .rows
                    .iter()
                    .enumerate()
                    .filter(|(_, row)| {
                        *function == Function::Label && row.label == text
                            || *function == Function::CodeText && row.code == text
                    })
                    .map(|(row, _)| RowId(row as u32))
                    .collect();
                let any: Vec<Lit> =
                    rows.into_iter().map(|row| self.code_is(code, row, frames)).collect();
                self.logic.or(any)
            }
            ExprKind::If(..) | ExprKind::FirstOf(_) | ExprKind::Term(_) => {
                self.branches(expr, frames, &mut |world, part, frames| {
                    world.text_is(part, text, frames)
                })
            }
            _ => self.text_fact(expr, text, frames),
        }
    }

    fn table(&self, ty: Type) -> Option<TableId> {
        if let Type::Code(table) = ty { Some(table) } else { None }
    }

    fn text_fact(&mut self, expr: &'m Expr, text: &str, frames: &[Place]) -> Lit {
        let defined = self.defined(expr, frames);
        let key = format!("{} is {text}", self.key(expr, frames));
        let reading = Reading { expr, frames: frames.to_vec() };
        let is = self.fact(key, Fact::Is(reading, text.to_owned()));
        self.logic.and([defined, is])
    }

    /// Whether the value, where determined, is an empty text or set, which never leaves.
    pub(in crate::prove) fn empty(&mut self, expr: &'m Expr, frames: &[Place]) -> Lit {
        match (&expr.kind, expr.ty) {
            (_, Type::Codes(_)) => {
                let members: Vec<Lit> =
                    self.members_of(expr, frames).iter().map(|(_, member)| *member).collect();
                !self.logic.or(members)
            }
            (ExprKind::Constant(crate::model::Value::Text(text)), _) => Lit::of(text.is_empty()),
            (ExprKind::Concat(parts), _) => {
                let all: Vec<Lit> = parts.iter().map(|part| self.empty(part, frames)).collect();
                self.logic.and(all)
            }
            (ExprKind::Call(Function::Join, arguments), _) => match arguments.first() {
                Some(set) => self.empty(set, frames),
                None => Lit::FALSE,
            },
            (ExprKind::Call(Function::Upper | Function::Lower, arguments), _) => {
                match arguments.first() {
                    Some(text) => self.empty(text, frames),
                    None => Lit::FALSE,
                }
            }
            (ExprKind::If(..) | ExprKind::FirstOf(_) | ExprKind::Term(_), Type::Text) => self
                .branches(expr, frames, &mut |world, part, frames| {
                    let (defined, empty) = (world.defined(part, frames), world.empty(part, frames));
                    world.logic.and([defined, empty])
                }),
            (ExprKind::Field(id, frame), Type::Text) => {
                let derive = &self.model.fields[*id].derive;
                match (derive, self.place_of(*id, *frame, frames)) {
                    (Some(derive), Some(place)) => self.empty(derive, &[place]),
                    _ => Lit::FALSE,
                }
            }
            _ => Lit::FALSE,
        }
    }
}
