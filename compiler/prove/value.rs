//! When values are determined, and which: codes, sets and texts.

use super::formula::Truth;
use super::place::Place;
use super::solver::Lit;
use super::world::{Fact, Reading, Source, World};
use crate::expr::{Expr, ExprKind, Frame, Function, Type};
use crate::model::{ConversionId, Converted, Domain, FieldId, Level, RowId, TableId};
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

    /// Whether the value is determined and is this code.
    pub(super) fn code_is(&mut self, expr: &'m Expr, row: RowId, frames: &[Place]) -> Lit {
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
    pub(super) fn members_of(&mut self, expr: &'m Expr, frames: &[Place]) -> Vec<(RowId, Lit)> {
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
    pub(super) fn text_is(&mut self, expr: &'m Expr, text: &str, frames: &[Place]) -> Lit {
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
    pub(super) fn empty(&mut self, expr: &'m Expr, frames: &[Place]) -> Lit {
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
