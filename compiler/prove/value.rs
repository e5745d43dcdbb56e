//! When values are determined, and which: codes, sets and texts.

mod code;

use super::formula::Truth;
use super::place::Place;
use super::solver::Lit;
use super::world::{Fact, Reading, Source, World};
use crate::expr::{Expr, ExprKind, Frame, Function, Type};
use crate::model::{ConversionId, Converted, Domain, FieldId, Level, RowId};
use crate::support::NamedCheck;

impl<'m> World<'m> {
    fn place_of(&self, field: FieldId, frame: Frame, frames: &[Place]) -> Option<Place> {
        let home = frames.get(usize::from(frame.0)).copied()?;
        self.places.locate(self.model, self.model.fields[field].group, home)
    }

    /// Whether an expression has a value.
    pub(super) fn defined(&mut self, expr: &'m Expr, frames: &[Place]) -> Lit {
        match &expr.kind {
            ExprKind::Constant(_) | ExprKind::SubmittedOn => Lit::TRUE,
            ExprKind::Region => self.placed(),
            ExprKind::Field(id, frame) => match self.place_of(*id, *frame, frames) {
                Some(place) => self.field_defined(*id, place),
                None => Lit::FALSE,
            },
            ExprKind::Register(id, index) => self.has(Source::Register(*id, *index)),
            ExprKind::Parameter(_) => Lit::TRUE,
            ExprKind::Term(id) => {
                let mut any = Vec::new();
                for (guard, is) in self.meanings(*id) {
                    let own = self.defined(is, &[Place::ROOT]);
                    any.push(self.logic.and([guard, own]));
                }
                self.logic.or(any)
            }
            ExprKind::If(condition, then, otherwise) => {
                let condition = self.truth(condition, frames);
                let (then, otherwise) =
                    (self.defined(then, frames), self.defined(otherwise, frames));
                self.logic.choose(condition, then, otherwise)
            }
            ExprKind::FirstOf(parts) => {
                let any: Vec<Lit> = parts.iter().map(|part| self.defined(part, frames)).collect();
                self.logic.or(any)
            }
            ExprKind::Concat(parts) => {
                let all: Vec<Lit> = parts.iter().map(|part| self.defined(part, frames)).collect();
                self.logic.and(all)
            }
            ExprKind::Convert(id, part) => {
                let defined = self.defined(part, frames);
                if matches!(part.ty, Type::Codes(_)) {
                    return defined;
                }
                let holes = self.holes(*id, |_| true);
                let mut all = vec![defined];
                for row in holes {
                    all.push(!self.code_is(part, row, frames));
                }
                self.logic.and(all)
            }
            ExprKind::PartOf(part, level) => {
                let defined = self.defined(part, frames);
                let known = self.in_table(part, frames);
                let reaches = self.reaches(part.ty, *level);
                self.logic.and([defined, known, reaches])
            }
            ExprKind::Call(function, arguments) if expr.ty != Type::Bool => {
                match (function, expr.ty) {
                    (_, Type::Integer | Type::Date | Type::Month | Type::Money) => {
                        let cases = self.numbers(expr, frames);
                        self.logic.or(cases.iter().map(|case| case.guard))
                    }
                    _ => self.arguments_defined(*function, arguments, frames),
                }
            }
            _ if matches!(
                expr.ty,
                Type::Integer | Type::Decimal(_) | Type::Money | Type::Date | Type::Month
            ) =>
            {
                let cases = self.numbers(expr, frames);
                self.logic.or(cases.iter().map(|case| case.guard))
            }
            _ => {
                let Truth { yes, no } = self.truth(expr, frames);
                self.logic.or([yes, no])
            }
        }
    }

    /// Whether reading a question gives a value.
    pub(super) fn field_defined(&mut self, id: FieldId, place: Place) -> Lit {
        let model = self.model;
        let field = &model.fields[id];
        if let Some(derive) = &field.derive {
            let open = self.field_open(id, place).yes;
            let defined = self.defined(derive, &[place]);
            let empty = self.empty(derive, &[place]);
            return self.logic.and([open, defined, !empty]);
        }
        let counted = self.counted(id, place);
        match field.domain {
            // What is not chosen or ticked is known too.
            Domain::AnyOf { .. } | Domain::Tick => {
                let given = self.given(id, place);
                self.logic.or([!given, counted])
            }
            _ => counted,
        }
    }

    /// Whether a call has a value, where it is not a number.
    pub(super) fn arguments_defined(
        &mut self,
        function: Function,
        arguments: &'m [Expr],
        frames: &[Place],
    ) -> Lit {
        let mut all: Vec<Lit> =
            arguments.iter().map(|argument| self.defined(argument, frames)).collect();
        let Some(first) = arguments.first() else { return Lit::TRUE };
        match function {
            Function::AgeOn | Function::AgeByMonth | Function::BirthDate | Function::GenderOf
                if first.ty == Type::Text =>
            {
                all.push(self.is_resident(first, frames));
            }
            Function::Only => {
                let members: Vec<Lit> =
                    self.members_of(first, frames).iter().map(|(_, member)| *member).collect();
                let steps = self.at_least_so_many(&members);
                all.extend(steps.first());
                all.extend(steps.get(1).map(|two| !*two));
            }
            Function::CodeText if matches!(first.ty, Type::Division(_)) => {
                all.push(self.in_table(first, frames));
            }
            Function::Slice => {
                let key = format!("long enough {}", self.key_of_call(function, arguments, frames));
                if !self.long_enough(arguments) {
                    all.push(self.fact(key, Fact::Unnamed));
                }
            }
            _ => {}
        }
        self.logic.and(all)
    }

    fn key_of_call(&self, function: Function, arguments: &[Expr], frames: &[Place]) -> String {
        let keys: Vec<String> = arguments.iter().map(|a| self.key(a, frames)).collect();
        format!("{}({})", function.name(), keys.join(","))
    }

    /// Whether every text of the question has the places that are cut out.
    fn long_enough(&self, arguments: &[Expr]) -> bool {
        let [text, from, to] = arguments else { return false };
        let number = |expr: &Expr| match &expr.kind {
            ExprKind::Constant(crate::model::Value::Integer(number)) => Some(*number),
            _ => None,
        };
        let (Some(from), Some(to)) = (number(from), number(to)) else { return false };
        let shortest = match &text.kind {
            ExprKind::Field(id, _) => self.shortest(&self.model.fields[*id].domain),
            ExprKind::Register(id, index) => self.model.registers[*id]
                .fields
                .get(*index)
                .map_or(0, |field| self.shortest(&field.domain)),
            _ => 0,
        };
        1 <= from && from <= to && to <= shortest
    }

    fn shortest(&self, domain: &Domain) -> i64 {
        let Domain::Text { kind, min, pattern, .. } = domain else { return 0 };
        let kind = &self.model.text_types[*kind];
        let patterns = pattern.iter().chain(&kind.pattern).map(|pattern| pattern.min_len());
        i64::from(patterns.chain([*min, kind.min]).max().unwrap_or(0))
    }

    /// Whether a text is a sound citizen identity number.
    pub(super) fn is_resident(&mut self, text: &'m Expr, frames: &[Place]) -> Lit {
        let domain = match &text.kind {
            ExprKind::Field(id, _) => Some(&self.model.fields[*id].domain),
            ExprKind::Register(id, index) => {
                self.model.registers[*id].fields.get(*index).map(|field| &field.domain)
            }
            _ => None,
        };
        if let Some(Domain::Text { kind, .. }) = domain {
            let kind = &self.model.text_types[*kind];
            if kind.check == Some(NamedCheck::ResidentId) && kind.check_prefix.is_none() {
                return Lit::TRUE;
            }
        }
        let key = format!("resident {}", self.key(text, frames));
        let reading = Reading { expr: text, frames: frames.to_vec() };
        self.fact(key, Fact::Resident(reading))
    }

    /// Whether a division is one of the table, not a place outside of it.
    pub(super) fn in_table(&mut self, division: &'m Expr, frames: &[Place]) -> Lit {
        if matches!(division.kind, ExprKind::Constant(_) | ExprKind::PartOf(..)) {
            return Lit::TRUE;
        }
        let key = format!("in table {}", self.key(division, frames));
        let reading = Reading { expr: division, frames: frames.to_vec() };
        self.fact(key, Fact::InTable(reading))
    }

    /// Whether every row of the table that may be answered lies in one of a level.
    fn reaches(&self, ty: Type, level: Level) -> Lit {
        let Type::Division(table) = ty else { return Lit::TRUE };
        let table = &self.model.tables[table];
        let reaches = |row: RowId| {
            std::iter::successors(Some(row), |row| table.row(*row).parent)
                .take(8)
                .any(|row| table.row(row).level == Some(level))
        };
        // Rows above the level asked for are answers of other questions only.
        let below = |row: &crate::model::CodeRow| row.level.is_some_and(|own| own >= level);
        Lit::of(table.selectable().filter(|(_, row)| below(row)).all(|(id, _)| reaches(id)))
    }

    /// Codes a conversion has no counterpart for.
    pub(super) fn holes(
        &self,
        id: ConversionId,
        wanted: impl Fn(Option<&Converted>) -> bool,
    ) -> Vec<RowId> {
        let conversion = &self.model.conversions[id];
        let rows = conversion.rows.iter().enumerate();
        rows.filter(|(_, to)| !matches!(to, Some(Converted::To(_))) && wanted(to.as_ref()))
            .map(|(row, _)| RowId(row as u32))
            .collect()
    }
}
