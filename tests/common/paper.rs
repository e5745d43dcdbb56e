//! What holds of the printed form of any matter.

use lianban::model::{Composite, Domain, GroupId, Member, Model};
use lianban::paper::{Part, Run, Sheet, Table, WIDTH, sheet};
use std::collections::BTreeSet;

/// A place to answer: its path, and the code where it is one of several boxes.
type Place = (String, Option<String>);

/// Every blank of the model that is not asked online only has exactly one place, nothing else has
/// one, and cells fill their tables.
pub(crate) fn is_sound(model: &Model) {
    let sheet = sheet(model);
    let mut printed = BTreeSet::new();
    let mut words: Vec<&str> = Vec::new();
    for run in sheet.lines().into_iter().flatten() {
        match run {
            Run::Box { path, value, .. } => {
                let place = (path.clone(), Some(value.clone()));
                assert!(printed.insert(place), "{}: {path} has two boxes {value}", model.id);
            }
            Run::Text(text) | Run::Small(text) => words.push(text),
            run => {
                let Some(path) = run.path() else { continue };
                let place = (path.to_owned(), None);
                assert!(printed.insert(place), "{}: {path} has two places", model.id);
            }
        }
    }
    let boxed: BTreeSet<&str> =
        printed.iter().filter(|place| place.1.is_some()).map(|place| place.0.as_str()).collect();
    let mut wanted = BTreeSet::new();
    collect(model, Model::ROOT, "", &boxed, &mut wanted);
    let missing: Vec<&Place> = wanted.difference(&printed).collect();
    let strange: Vec<&Place> = printed.difference(&wanted).collect();
    assert!(missing.is_empty() && strange.is_empty(), "{}: {missing:?} {strange:?}", model.id);
    for (_, section) in model.sections().filter(|(_, section)| !section.supplement) {
        for passage in &section.passages {
            let line = passage.text.lines().next().unwrap_or_default();
            assert!(words.contains(&line), "{}: {line}", model.id);
        }
    }
    cells_fill(&sheet);
}

/// The places that a group must have; choices have boxes or a blank.
fn collect(
    model: &Model,
    id: GroupId,
    above: &str,
    boxed: &BTreeSet<&str>,
    wanted: &mut BTreeSet<Place>,
) {
    let path = |id: &str| if above.is_empty() { id.to_owned() } else { format!("{above}.{id}") };
    for member in &model.groups[id].members {
        match member {
            Member::Field(field) => {
                let field = &model.fields[*field];
                let path = path(&field.id);
                match &field.domain {
                    _ if field.supplement => {}
                    Domain::Tick => _ = wanted.insert((path, Some("true".to_owned()))),
                    Domain::YesNo if boxed.contains(path.as_str()) => {
                        let answers = ["true", "false"].map(|code| Some(code.to_owned()));
                        wanted.extend(answers.map(|answer| (path.clone(), answer)));
                    }
                    Domain::OneOf(table) | Domain::AnyOf { table, .. }
                        if boxed.contains(path.as_str()) =>
                    {
                        // What is refined further online stays one option on paper.
                        let rows = &model.tables[*table].rows;
                        let used = |at: usize| {
                            rows[at].selectable
                                || rows[at].implied_by.is_some()
                                || rows.iter().any(|row| {
                                    row.selectable
                                        && row.parent.is_some_and(|up| up.0 as usize == at)
                                })
                        };
                        let top = (0..rows.len()).filter(|at| rows[*at].parent.is_none());
                        let top = top.filter(|at| used(*at));
                        wanted.extend(top.map(|at| (path.clone(), Some(rows[at].code.clone()))));
                    }
                    _ => _ = wanted.insert((path, None)),
                }
            }
            Member::Group(inner) => {
                let group = &model.groups[*inner];
                let path = path(&group.id);
                match (&group.composite, &group.repeat) {
                    _ if group.supplement => {}
                    (Some(Composite::File { .. }), _) => _ = wanted.insert((path, None)),
                    (_, Some(_)) => collect(model, *inner, &format!("{path}[*]"), boxed, wanted),
                    (_, None) => collect(model, *inner, &path, boxed, wanted),
                }
            }
            Member::Passage(_) => {}
        }
    }
}

/// Each table is as wide as the sheet, and its cells cover it without holes and overlaps.
fn cells_fill(sheet: &Sheet) {
    for table in &sheet.tables {
        assert_eq!(table.columns.iter().sum::<u32>(), WIDTH, "{}", table.title);
        let mut covered = vec![0; table.columns.len()];
        cover(table, &table.parts, &mut covered);
        assert!(covered.iter().all(|rows| *rows == 0), "{}: cells hang out", table.title);
    }
}

fn cover(table: &Table, parts: &[Part], covered: &mut [u32]) {
    for part in parts {
        match part {
            Part::Row(row) => {
                assert!(!row.cells.is_empty(), "{}: a row without cells", table.title);
                let mut cells = row.cells.iter();
                let mut at = 0;
                while at < covered.len() {
                    if covered[at] > 0 {
                        covered[at] -= 1;
                        at += 1;
                        continue;
                    }
                    let cell = cells.next().unwrap_or_else(|| panic!("{}: a hole", table.title));
                    assert!(cell.columns > 0 && cell.rows > 0, "{}", table.title);
                    let end = at + cell.columns as usize;
                    for column in &mut covered[at..end] {
                        assert_eq!(*column, 0, "{}: cells overlap", table.title);
                        *column = cell.rows - 1;
                    }
                    at = end;
                }
                assert!(cells.next().is_none(), "{}: too many cells", table.title);
            }
            Part::Repeat { parts, printed, most, .. } => {
                assert!(printed <= most && *printed > 0, "{}", table.title);
                assert!(covered.iter().all(|rows| *rows == 0), "{}: rows beside rows", table.title);
                cover(table, parts, covered);
            }
        }
    }
}
