//! Answers that make a text come out which a domain refuses, tried and evaluated.

use super::search::{Found, shortest};
use super::way::Way;
use super::{Outside, TextProver, own_domain};
use crate::examples::sample::{self, Near};
use crate::expr::{Expr, ExprKind, Function, Type};
use crate::interpret::{Draft, NodeId, Registers, Situation};
use crate::model::{Converted, Domain, PLACE_MAX, RowId, Value};
use crate::support::Fault;

/// Most ways that are tried for one expression.
const MOST: usize = 96;
/// Most ways to cut a text into its parts.
const CUTS: usize = 2_000;

impl<'m> TextProver<'m> {
    /// A text that the domain refuses, among the ordinary, the longest and the shortest ones.
    pub(super) fn tried(&mut self, expr: &Expr, domain: &Domain) -> Option<Outside> {
        // Extremes will do nearly always, and are far fewer.
        [false, true].into_iter().find_map(|ordinary| {
            let ways = self.ways(expr, ordinary);
            ways.into_iter().find_map(|way| self.refused(way, domain))
        })
    }

    /// How a text comes out of an expression, if the domain refuses it.
    pub(super) fn explained(
        &mut self,
        expr: &Expr,
        text: &str,
        domain: &Domain,
    ) -> Option<Outside> {
        let way = self.way_to(expr, text, &mut CUTS.clone())?;
        self.refused(way, domain)
    }

    fn refused(&self, way: Way, domain: &Domain) -> Option<Outside> {
        let text = self.value(&way).and_then(|value| match value {
            Value::Text(text) if !text.is_empty() => Some(text),
            _ => None,
        })?;
        let fault = self.fault(domain, &text)?;
        let Way { answers, registers, certain, .. } = way;
        Some(Outside { text, fault, answers, registers, certain })
    }

    /// The value of an expression that reads nothing.
    fn value(&self, way: &Way) -> Option<Value> {
        let (draft, registers) = (Draft::default(), Registers::default());
        let situation = Situation::new(self.interpreter, &draft, &registers);
        situation.value_at(&way.expr, NodeId::ROOT)
    }

    /// Some ways for an expression to have a value, extremes first; with ordinary ones if wanted.
    fn ways(&mut self, expr: &Expr, ordinary: bool) -> Vec<Way> {
        if !self.enter() {
            return Vec::new();
        }
        let mut ways = self.some_ways(expr, ordinary);
        self.leave();
        ways.truncate(MOST);
        ways
    }

    fn some_ways(&mut self, expr: &Expr, ordinary: bool) -> Vec<Way> {
        match &expr.kind {
            ExprKind::Constant(value) => vec![Way::fixed(expr, value.clone())],
            ExprKind::Field(id, frame) => {
                let derive = self.model.fields.get(*id).and_then(|field| field.derive.as_ref());
                match derive {
                    Some(derive) => self
                        .ways(derive, ordinary)
                        .into_iter()
                        .map(|way| way.seen_from(*frame))
                        .collect(),
                    None => self.leaves(expr, ordinary),
                }
            }
            ExprKind::Register(..) => self.leaves(expr, ordinary),
            ExprKind::Parameter(id) => {
                let values = self.settings(*id);
                let only = values.len() == 1;
                values.into_iter().map(|v| Way::fixed(expr, v.clone()).assumed(only)).collect()
            }
            ExprKind::Term(id) => {
                let meanings = self.meanings(*id);
                let only = meanings.len() == 1;
                let ways = meanings.into_iter().flat_map(|is| self.ways(is, ordinary));
                ways.map(|way| way.assumed(only)).collect()
            }
            ExprKind::If(_, yes, no) => {
                let ways = self.ways(yes, ordinary).into_iter().chain(self.ways(no, ordinary));
                ways.map(|way| way.assumed(false)).collect()
            }
            ExprKind::FirstOf(parts) => {
                let ways = parts.iter().enumerate().flat_map(|(at, part)| {
                    self.ways(part, ordinary).into_iter().map(move |way| way.assumed(at == 0))
                });
                ways.collect()
            }
            ExprKind::SubmittedOn => {
                vec![Way::fixed(expr, Value::Date(sample::TODAY)).assumed(false)]
            }
            ExprKind::Region => {
                let region = &self.model.region;
                let region = if region.is_empty() { "990000" } else { region };
                vec![Way::fixed(expr, Value::Text(region.to_owned())).assumed(false)]
            }
            _ if expr.ty == Type::Bool => {
                let truths = [true, false].into_iter();
                truths.map(|t| Way::fixed(expr, Value::Bool(t)).assumed(false)).collect()
            }
            _ => self.combined(expr, ordinary),
        }
    }

    /// The ways of the parts side by side, then each part's with the first of the others.
    fn combined(&mut self, expr: &Expr, ordinary: bool) -> Vec<Way> {
        let parts: Vec<Vec<Way>> =
            expr.parts().into_iter().map(|part| self.ways(part, ordinary)).collect();
        let longest = parts.iter().map(Vec::len).max().unwrap_or(0);
        let mut rows: Vec<Vec<usize>> = Vec::new();
        for row in 0..longest.min(6) {
            rows.push(parts.iter().map(|ways| row.min(ways.len().saturating_sub(1))).collect());
        }
        for (at, ways) in parts.iter().enumerate() {
            for choice in 1..ways.len() {
                let mut row = vec![0; parts.len()];
                if let Some(place) = row.get_mut(at) {
                    *place = choice;
                }
                rows.push(row);
            }
        }
        let chosen = |row: Vec<usize>| {
            let chosen = parts.iter().zip(row).map(|(ways, at)| ways.get(at).cloned());
            Way::over(expr, chosen.collect::<Option<_>>()?)
        };
        rows.into_iter().filter_map(chosen).collect()
    }

    fn leaves(&mut self, expr: &Expr, ordinary: bool) -> Vec<Way> {
        let Some(domain) = own_domain(self.model, expr) else { return Vec::new() };
        let mut values = Vec::new();
        match domain {
            Domain::Text { .. } => values.extend(self.extremes(expr, domain)),
            Domain::Division { table, level } => {
                values.push(Value::Text("测".repeat(PLACE_MAX as usize)));
                if let Some(table) = self.model.tables.get(*table).filter(|_| ordinary) {
                    let rows = super::codes::divisions(table, Some(*level));
                    let named = rows.max_by_key(|(row, _)| super::codes::full_length(table, *row));
                    values.extend(named.map(|(_, row)| Value::Text(row.code.clone())));
                }
            }
            Domain::AnyOf { table, max, .. } => {
                if let Some(rows) = self.model.tables.get(*table) {
                    let length = |row: &RowId| {
                        super::produced::row_of(rows, *row).map_or(0, |r| r.label.chars().count())
                    };
                    let mut longest: Vec<RowId> =
                        rows.selectable().filter(|(_, r)| !r.exclusive).map(|(id, _)| id).collect();
                    longest.sort_by_key(|row| std::cmp::Reverse(length(row)));
                    longest.truncate(*max as usize);
                    longest.sort_unstable();
                    values.push(Value::Codes(*table, longest));
                }
            }
            _ => {}
        }
        // What is no text has no extremes of its own.
        if !values.is_empty() && !ordinary {
            return values.into_iter().map(|value| Way::leaf(expr, value)).collect();
        }
        let near = Near { today: sample::TODAY, numbers: Vec::new() };
        let samples = sample::candidates(self.interpreter, domain, 0, &near);
        let read = samples.iter().filter_map(|json| self.interpreter.read_value(domain, json).ok());
        for value in read {
            if !values.contains(&value) {
                values.push(value);
            }
        }
        values.into_iter().map(|value| Way::leaf(expr, value)).collect()
    }

    /// A longest and a shortest text of a domain.
    fn extremes(&mut self, expr: &Expr, domain: &Domain) -> Vec<Value> {
        let produced = self.produced(expr, false);
        let mut found = Vec::new();
        for size in [produced.max, produced.min] {
            let plain = "测".repeat(size as usize);
            if self.fault(domain, &plain).is_none() {
                found.push(Value::Text(plain));
                continue;
            }
            let sized = self.languages.sized(size, Some(size));
            let language = self.languages.both(vec![produced.language, sized]);
            if let Found::Text(text) = shortest(&mut self.languages, language) {
                found.extend(self.mended(domain, text).map(Value::Text));
            }
        }
        found
    }

    /// The text as one of a domain: with another character if only its check digits are wrong.
    fn mended(&self, domain: &Domain, text: String) -> Option<String> {
        let fault = match self.fault(domain, &text) {
            None => return Some(text),
            Some(fault) => fault,
        };
        if !matches!(fault, Fault::CheckDigit | Fault::Calendar) {
            return None;
        }
        let characters: Vec<char> = text.chars().collect();
        // The last is kept if possible: it may be the very one that the text is wanted for.
        let last = characters.len().saturating_sub(1);
        let places = (0..last).rev().chain([last]);
        places.flat_map(|place| ('0'..='9').chain('A'..='Z').map(move |c| (place, c))).find_map(
            |(place, character)| {
                let mut other = characters.clone();
                if let Some(slot) = other.get_mut(place) {
                    *slot = character;
                }
                let other: String = other.into_iter().collect();
                self.fault(domain, &other).is_none().then_some(other)
            },
        )
    }

    /// A way for an expression to be a text, or one much like it.
    fn way_to(&mut self, expr: &Expr, text: &str, cuts: &mut usize) -> Option<Way> {
        if !self.enter() {
            return None;
        }
        let found = self.some_way_to(expr, text, cuts);
        self.leave();
        found
    }

    fn some_way_to(&mut self, expr: &Expr, text: &str, cuts: &mut usize) -> Option<Way> {
        match &expr.kind {
            ExprKind::Field(id, frame) => {
                let derive = self.model.fields.get(*id).and_then(|field| field.derive.as_ref());
                if let Some(derive) = derive {
                    return self.way_to(derive, text, cuts).map(|way| way.seen_from(*frame));
                }
                let domain = own_domain(self.model, expr)?;
                let text = self.mended(domain, text.to_owned())?;
                Some(Way::leaf(expr, Value::Text(text)))
            }
            ExprKind::Register(..) => {
                let domain = own_domain(self.model, expr)?;
                let text = self.mended(domain, text.to_owned())?;
                Some(Way::leaf(expr, Value::Text(text)))
            }
            ExprKind::Term(id) => {
                let meanings = self.meanings(*id);
                let only = meanings.len() == 1;
                let mut ways = meanings.into_iter().filter_map(|is| self.way_to(is, text, cuts));
                ways.next().map(|way| way.assumed(only))
            }
            ExprKind::If(_, yes, no) => {
                let way = self.way_to(yes, text, cuts).or_else(|| self.way_to(no, text, cuts));
                way.map(|way| way.assumed(false))
            }
            ExprKind::FirstOf(parts) => parts.iter().enumerate().find_map(|(at, part)| {
                self.way_to(part, text, cuts).map(|way| way.assumed(at == 0))
            }),
            ExprKind::Concat(parts) => {
                let mut ways = Vec::new();
                self.cut(parts, text, &mut ways, cuts).then(|| Way::over(expr, ways))?
            }
            ExprKind::Call(Function::Upper | Function::Lower, arguments) => {
                let [inner] = arguments.as_slice() else { return None };
                let spellings = [text.to_owned(), text.to_lowercase(), text.to_uppercase()];
                let way = spellings.iter().find_map(|text| self.way_to(inner, text, cuts))?;
                Way::over(expr, vec![way])
            }
            ExprKind::Call(Function::FullName, arguments) => {
                let [division] = arguments.as_slice() else { return None };
                let place = match own_domain(self.model, division) {
                    Some(domain) if self.fault(domain, text).is_none() => {
                        Some(Way::leaf(division, Value::Text(text.to_owned())))
                    }
                    _ => None,
                };
                match place {
                    Some(way) => Way::over(expr, vec![way]),
                    None => self.listed(expr, text),
                }
            }
            ExprKind::Call(Function::Label | Function::CodeText, arguments) => {
                let way = arguments.iter().find_map(|code| self.code_of(expr, code, text));
                way.or_else(|| self.listed(expr, text))
            }
            _ => self.listed(expr, text),
        }
    }

    /// Among the ways that are tried anyway.
    fn listed(&mut self, expr: &Expr, text: &str) -> Option<Way> {
        let is_it = |value: Option<Value>| matches!(value, Some(Value::Text(own)) if own == text);
        self.ways(expr, true).into_iter().find(|way| is_it(self.value(way)))
    }

    /// An answer whose label or code (as `whole` has it) is the text.
    fn code_of(&self, whole: &Expr, code: &Expr, text: &str) -> Option<Way> {
        let (answer, conversion) = match &code.kind {
            ExprKind::Convert(id, part) => (&**part, self.model.conversions.get(*id)),
            _ => (code, None),
        };
        let Some(Domain::OneOf(table)) = own_domain(self.model, answer) else { return None };
        let rows = self.model.tables.get(*table)?.selectable();
        let mapped = |row: &RowId| match conversion {
            None => true,
            Some(known) => matches!(known.rows.get(row.0 as usize), Some(Some(Converted::To(_)))),
        };
        rows.map(|(row, _)| row).filter(mapped).find_map(|row| {
            let mut way = Way::leaf(answer, Value::Code(*table, row));
            if conversion.is_some() {
                way = Way::over(code, vec![way])?;
            }
            let way = Way::over(whole, vec![way])?;
            matches!(self.value(&way), Some(Value::Text(own)) if own == text).then_some(way)
        })
    }

    /// Cuts a text into texts of the parts.
    fn cut(&mut self, parts: &[Expr], text: &str, ways: &mut Vec<Way>, cuts: &mut usize) -> bool {
        let [part, rest @ ..] = parts else { return text.is_empty() };
        let sizes = |produced: super::Produced| (produced.min as usize, produced.max as usize);
        let (min, max) = sizes(self.produced(part, false));
        let (mut least, mut most) = (0_usize, 0_usize);
        for part in rest {
            let (min, max) = sizes(self.produced(part, false));
            (least, most) = (least.saturating_add(min), most.saturating_add(max));
        }
        let whole = text.chars().count();
        let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        for (size, end) in ends.enumerate() {
            let left = whole.saturating_sub(size);
            if size < min || size > max || left < least || left > most {
                continue;
            }
            let Some(spent) = cuts.checked_sub(1) else { return false };
            *cuts = spent;
            let (Some(head), Some(tail)) = (text.get(..end), text.get(end..)) else { continue };
            let Some(way) = self.way_to(part, head, cuts) else { continue };
            ways.push(way);
            if self.cut(rest, tail, ways, cuts) {
                return true;
            }
            ways.pop();
        }
        false
    }
}
