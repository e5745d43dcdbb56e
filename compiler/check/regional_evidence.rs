//! Rejects a region that leaves out an item while others it offers wait for its result, and says
//! nothing of where that result comes from there. The item may well be done elsewhere, outside of the
//! matter; that is for the region's note to say, which guide and people then go by.

use crate::code::Code;
use crate::diagnostic::{Diagnostic, Report};
use crate::model::{ItemId, Model};

pub(super) fn check(model: &Model, report: &mut Report) {
    let mut said = Vec::new();
    for region in &model.regions {
        let offered = |id: ItemId| region.left_out.iter().all(|left| left.item != id);
        for left in region.left_out.iter().filter(|left| left.note.is_none()) {
            // What a prefecture wrote counts in its counties, and is said once.
            if said.contains(&left.span) {
                continue;
            }
            let waiting: Vec<_> = model
                .items
                .iter()
                .filter(|(id, item)| offered(*id) && item.after.contains(&left.item))
                .map(|(_, item)| item)
                .collect();
            let Some(first) = waiting.first() else { continue };
            said.push(left.span);
            let (place, title, other) =
                (&region.title, &model.items[left.item].title, &first.title);
            let mut diagnostic = Diagnostic::new(
                Code::RegionEvidence,
                left.span,
                bi!(
                    "{place}不开办“{title}”，而当地开办的“{other}”要等它的结果",
                    "{place} does not offer `{title}`, but offers `{other}`, which waits for its result"
                ),
            );
            for item in waiting {
                diagnostic = diagnostic.also(item.span, bi!("要等它", "it waits for that"));
            }
            report.push(diagnostic.help(bi!(
                "在这里加 note，写明当地的申请人从哪里取得“{title}”的结果；取不到的，把等它的事项也写成不开办",
                "add a `note` that says where applicants there get the result of `{title}`; if nowhere, leave out what waits for it too"
            )));
        }
    }
}
