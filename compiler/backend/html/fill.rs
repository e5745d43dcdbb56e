//! The question whose answer tells most of the others: after it stands a button that fills them in,
//! for whoever has no script and for what registers know.

use crate::expr::Reads;
use crate::model::{FieldId, GroupId, Model};

/// That question, with the labels of what may be filled in.
pub(super) fn key(model: &Model) -> Option<(FieldId, Vec<String>)> {
    let once = |group: GroupId| model.repeats(group).is_empty();
    let mut found: Vec<(FieldId, Vec<String>)> = Vec::new();
    for field in model.fields.values().filter(|field| once(field.group)) {
        let Some(suggest) = &field.suggest else { continue };
        let reads = Reads::of(suggest, model);
        let mut keys: Vec<FieldId> = reads.fields.to_vec();
        for register in reads.registers {
            let key = &model.registers[register].key;
            keys.extend(Reads::of(key, model).fields);
        }
        keys.sort_unstable();
        keys.dedup();
        for key in keys.into_iter().filter(|key| once(model.fields[*key].group)) {
            match found.iter_mut().find(|(known, _)| *known == key) {
                Some((_, labels)) => labels.push(field.label.clone()),
                None => found.push((key, vec![field.label.clone()])),
            }
        }
    }
    // Of several that tell as much the first on the form.
    found.into_iter().rev().max_by_key(|(_, labels)| labels.len())
}
