//! Conditions about the rows of repeated groups.

use super::accept::{Accept, intervals};
use super::formula::{Formula, Level, Truth};
use super::truth::{Conditions, Scope, Spot, TRIED};
use super::values::{absent, either, present, schema, set, wherever};
use crate::expr::{Expr, Frame, Type};
use crate::model::{GroupId, Value};
use serde_json::{Value as Json, json};

impl<'m> Conditions<'m> {
    /// Whether some row satisfies `body`; or, for every row, whether some row does not.
    pub(super) fn any_row(
        self,
        rows: GroupId,
        frame: Frame,
        body: &'m Expr,
        scope: &Scope,
        negated: bool,
    ) -> Truth {
        let Some((spot, inside, level)) = self.rows(rows, frame, scope) else {
            return Truth::unsaid();
        };
        let body = self.truth(body, &inside);
        let body = if negated { body.negated() } else { body };
        let path: Vec<&str> = spot.path.clone();
        let some = body.yes.alternatives(level).and_then(|pairs| {
            let parts = pairs.into_iter().map(|(outer, row)| {
                let row = match row.schema_at(level)? {
                    Json::Bool(true) => json!({ "minItems": 1 }),
                    Json::Bool(false) => return Some(Formula::False),
                    row => schema([("contains", row)]),
                };
                Some(outer.and(Formula::atom(spot.level, present(&path, row))))
            });
            parts.collect::<Option<Vec<_>>>().map(Formula::any)
        });
        let none = body.no.demands(level).and_then(|pairs| {
            let parts = pairs.into_iter().map(|(outer, row)| {
                let items = match row.schema_at(level)? {
                    Json::Bool(true) => return Some(Formula::True),
                    Json::Bool(false) => absent(&path),
                    row => wherever(&path, schema([("items", row)])),
                };
                Some(outer.or(Formula::atom(spot.level, items)))
            });
            parts.collect::<Option<Vec<_>>>().map(Formula::all)
        });
        let exact = body.exact && some.is_some() && none.is_some();
        let known = |formula: Option<Formula>| formula.unwrap_or(Formula::False);
        Truth { yes: known(some), no: known(none), exact }
    }

    /// A repeated group seen from a scope: where it stands, the scope of its rows, their level.
    pub(super) fn rows(
        self,
        rows: GroupId,
        frame: Frame,
        scope: &Scope,
    ) -> Option<(Spot<'m>, Scope, Level)> {
        let definition = &self.model.groups[rows];
        let parent = definition.parent?;
        let mut spot = self.spot(parent, frame, scope)?;
        spot.path.push(&definition.id);
        let level = scope.next;
        let around = self.model.repeats(parent).len();
        let mut chain = scope.rows(frame).get(..around)?.to_vec();
        chain.push((rows, level));
        let mut inside = scope.clone();
        inside.frames.push(chain);
        inside.next += 1;
        Some((spot, inside, level))
    }

    /// Whether no two rows have the same code.
    pub(super) fn unique(
        self,
        rows: GroupId,
        frame: Frame,
        body: &'m Expr,
        scope: &Scope,
    ) -> Truth {
        let (Some((spot, inside, level)), Type::Code(table)) =
            (self.rows(rows, frame, scope), body.ty)
        else {
            return Truth::unsaid();
        };
        let codes: Vec<_> = self.model.tables[table].selectable().map(|(id, _)| id).collect();
        if codes.len() > TRIED {
            return Truth::unsaid();
        }
        let test = |accept: Accept| self.test(body, &inside, &accept)?.schema_at(level);
        // Every row has to have a code at all: another one than none of the table.
        let Some(known) = test(Accept::NotAmong(Vec::new())) else { return Truth::unsaid() };
        let (mut twice, mut once) =
            (Vec::new(), vec![wherever(&spot.path, json!({ "items": known }))]);
        for row in codes {
            let Some(code) = test(Accept::Among(vec![Value::Code(table, row)])) else {
                return Truth::unsaid();
            };
            twice.push(present(&spot.path, json!({ "contains": code, "minContains": 2 })));
            let most = json!({ "contains": code, "minContains": 0, "maxContains": 1 });
            once.push(wherever(&spot.path, most));
        }
        let atom = |schema| Formula::atom(spot.level, schema);
        let unique = Formula::all(once.into_iter().map(atom));
        Truth::exactly(unique, Formula::any(twice.into_iter().map(atom)))
    }

    /// When the number of rows that satisfy `body` is accepted.
    pub(super) fn test_count(
        self,
        rows: GroupId,
        frame: Frame,
        body: &'m Expr,
        scope: &Scope,
        accept: &Accept,
    ) -> Option<Formula> {
        let (spot, inside, level) = self.rows(rows, frame, scope)?;
        let body = self.truth(body, &inside);
        if !body.exact {
            return None;
        }
        let (yes, no) = (body.yes.schema_at(level)?, body.no.schema_at(level)?);
        let known = either(vec![yes.clone(), no]);
        let parts = intervals(accept)?.into_iter().map(|(low, high)| {
            let mut counted = json!({ "items": known, "contains": yes, "minContains": low });
            if high < i64::from(u32::MAX) {
                set(&mut counted, "maxContains", high);
            }
            if low == 0 { wherever(&spot.path, counted) } else { present(&spot.path, counted) }
        });
        Some(Formula::any(parts.map(|part| Formula::atom(spot.level, part))))
    }
}
