//! Which names several sets of questions have. Whoever hears “出生日期” without seeing where it stands
//! must hear whose, so those say the headings around them, too.

use super::control::Control;
use super::place::rows_shown;
use crate::model::{Composite, GroupId, Model};
use std::collections::{BTreeMap, BTreeSet};

/// Labels and titles that stand on the page as the name of more than one set.
pub(super) fn shared(model: &Model) -> BTreeSet<String> {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    let mut stands =
        |name, in_rows: bool| *times.entry(name).or_default() += 1 + usize::from(in_rows);
    for (id, group) in model.groups.iter() {
        let Some(parent) = group.parent else { continue };
        if matches!(group.composite, Some(Composite::File { .. })) {
            continue;
        }
        let in_rows = repeats(model, parent);
        // The parts of the form have headings instead.
        if parent != Model::ROOT {
            stands(&group.title, in_rows);
        }
        if let Some(repeat) = &model.groups[id].repeat {
            stands(&repeat.row, in_rows);
        }
    }
    for field in model.fields.values() {
        if field.derive.is_none() && Control::of(&field.domain, model).is_set() {
            stands(&field.label, repeats(model, field.group));
        }
    }
    times.into_iter().filter(|(_, times)| *times > 1).map(|(name, _)| name.to_owned()).collect()
}

/// Whether a group stands on the page more than once.
fn repeats(model: &Model, group: GroupId) -> bool {
    let repeat = |id: GroupId| model.groups[id].repeat.as_ref();
    model.ancestry(group).into_iter().filter_map(repeat).any(|repeat| rows_shown(repeat) > 1)
}
