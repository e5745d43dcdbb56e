//! Divisions that lie inside of a division answered elsewhere: one rule for each that can be
//! answered there. Codes of divisions begin alike where they lie in each other, so a rule is a
//! pattern wherever the table keeps to that, and a list of codes elsewhere.

use super::accept::Accept;
use super::formula::Formula;
use super::texts::literal;
use super::truth::{Conditions, Scope, one_of};
use super::values::{either, wherever};
use crate::expr::Frame;
use crate::model::{ArenaId as _, CodeTable, Domain, Field, FieldId, RowId, Under, Value};
use crate::support::division_stem;
use serde_json::{Value as Json, json};

/// Most divisions that something can lie in; a schema of more rules helps nobody.
const CONTAINERS: usize = 400;

/// The rules, as conditions and demands on the object at the home of `scope`; none where they cannot
/// be said.
pub(super) fn rules(
    conditions: Conditions<'_>,
    field: &Field,
    scope: &Scope,
) -> Option<Vec<(Formula, Json)>> {
    let model = conditions.model;
    let (Some(Under::Field(around)), Domain::Division { table, level }) =
        (&field.under, &field.domain)
    else {
        return None;
    };
    let container = &model.fields[*around];
    let Domain::Division { table: outer, level: outer_level } = &container.domain else {
        return None;
    };
    let (table, outer) = (model.tables.get(*table)?, model.tables.get(*outer)?);
    let rows: Vec<RowId> = of_level(table, *level);
    let lying = Lying::of(table, &rows);
    let mut sorted: Vec<&str> = rows.iter().map(|row| table.row(*row).code.as_str()).collect();
    sorted.sort_unstable();
    let spot = conditions.spot(field.group, Frame::HOME, scope)?;
    let path = spot.member(&field.id);
    let containers = of_level(outer, *outer_level);
    if containers.len() > CONTAINERS || container.derive.is_some() {
        return None;
    }
    let mut rules = Vec::new();
    for row in containers {
        let code = &outer.row(row).code;
        let inside = inside(table, &rows, &lying, code);
        let condition = answered(conditions, *around, code, scope)?;
        let place = json!({ "pattern": "[^0-9]" });
        let demand = match pattern(table, &sorted, &inside, code) {
            Some(pattern) => json!({ "pattern": format!("{pattern}|[^0-9]") }),
            None if inside.is_empty() => place,
            None => either(vec![one_of(&codes(table, &inside)), place]),
        };
        rules.push((condition, wherever(&path, demand)));
    }
    Some(rules)
}

fn answered(
    conditions: Conditions<'_>,
    field: FieldId,
    code: &str,
    scope: &Scope,
) -> Option<Formula> {
    conditions.test_field(
        field,
        Frame::HOME,
        scope,
        &Accept::Among(vec![Value::Text(code.to_owned())]),
    )
}

fn of_level(table: &CodeTable, level: crate::model::Level) -> Vec<RowId> {
    table.selectable().filter(|(_, row)| row.level == Some(level)).map(|(id, _)| id).collect()
}

/// Which rows lie in each division of a table.
struct Lying<'t> {
    /// The divisions by their codes.
    divisions: Vec<(&'t str, usize)>,
    /// By division.
    rows: Vec<Vec<RowId>>,
}

impl<'t> Lying<'t> {
    fn of(table: &'t CodeTable, rows: &[RowId]) -> Lying<'t> {
        let codes = table.rows.iter().map(|row| row.code.as_str());
        let mut divisions: Vec<(&str, usize)> = codes.zip(0..).collect();
        divisions.sort_unstable();
        let mut lying = vec![Vec::new(); divisions.len()];
        for row in rows {
            for around in std::iter::successors(Some(*row), |row| table.row(*row).parent).take(8) {
                lying[around.index()].push(*row);
            }
        }
        Lying { divisions, rows: lying }
    }

    /// The rows in a division, if the table has it.
    fn within(&self, code: &str) -> Option<&[RowId]> {
        let at = self.divisions.binary_search_by_key(&code, |(code, _)| code).ok()?;
        self.rows.get(self.divisions[at].1).map(Vec::as_slice)
    }
}

/// The rows that lie in a division; where the table lacks it, its digits decide.
fn inside(table: &CodeTable, rows: &[RowId], lying: &Lying<'_>, container: &str) -> Vec<RowId> {
    match lying.within(container) {
        Some(inside) => inside.to_vec(),
        None => {
            let digits = division_stem(container);
            let begins = |row: &RowId| table.row(*row).code.starts_with(digits);
            rows.iter().copied().filter(begins).collect()
        }
    }
}

fn codes(table: &CodeTable, rows: &[RowId]) -> Vec<Json> {
    rows.iter().map(|row| json!(table.row(*row).code)).collect()
}

/// What exactly the codes inside begin with, if there is such a beginning. `sorted` are all codes.
fn pattern(
    table: &CodeTable,
    sorted: &[&str],
    inside: &[RowId],
    container: &str,
) -> Option<String> {
    let start = division_stem(container);
    // Codes that begin alike stand side by side, so that there is nothing to look at but their number.
    let from = sorted.partition_point(|code| *code < start);
    let begin = sorted[from..].iter().take_while(|code| code.starts_with(start)).count();
    let same =
        begin == inside.len() && inside.iter().all(|row| table.row(*row).code.starts_with(start));
    (same && !inside.is_empty()).then(|| format!("^{}", literal(start)))
}
