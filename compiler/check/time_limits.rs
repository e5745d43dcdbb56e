//! Rejects promises that cannot be kept: the limits of items that wait for each other add up, and the
//! sum along the longest chain must fit the promise for the whole matter. An item without a limit, a
//! stopped clock or mixed units makes the sum unknown, and nothing is claimed.

use crate::code::Code;
use crate::diagnostic::{Diagnostic, Report};
use crate::model::{ArenaId, ItemId, Model, TimeUnit};

pub(super) fn check(model: &Model, report: &mut Report) {
    let Some(whole) = model.guide.time_limit.as_ref() else { return };
    let Some(promised) = whole.promised else { return };
    let mut longest: Vec<Option<i64>> = vec![None; model.items.len()];
    let mut by_stage: Vec<ItemId> = model.items.ids().collect();
    by_stage.sort_by_key(|&id| model.items[id].stage);
    for id in by_stage {
        longest[id.index()] = chain(model, id, whole.unit, &longest);
    }
    for (id, item) in model.items.iter() {
        let Some(days) = longest[id.index()].filter(|&days| days > promised) else { continue };
        let title = &item.title;
        let mut diagnostic = Diagnostic::new(
            Code::TimeLimits,
            item.span,
            bi!(
                "“{title}”及其前置事项的承诺时限合计 {days}，超过整件事承诺的 {promised}",
                "`{title}` and what it waits for take {days}, more than the {promised} promised for the whole"
            ),
        );
        diagnostic = diagnostic.help(bi!(
            "缩短其中的承诺时限，或放长整件事的承诺时限",
            "shorten one of these limits, or promise more time for the whole"
        ));
        for &before in &item.after {
            let span = model.items[before].span;
            diagnostic = diagnostic.also(span, bi!("要等这一事项", "it waits for this"));
        }
        report.push(diagnostic);
    }
}

fn chain(model: &Model, id: ItemId, unit: TimeUnit, longest: &[Option<i64>]) -> Option<i64> {
    let item = &model.items[id];
    let limit = item.time_limit.as_ref()?;
    if limit.unit != unit || limit.excluding.is_some() {
        return None;
    }
    let own = limit.promised.or(limit.statutory)?;
    let mut before = 0;
    for &earlier in &item.after {
        before = before.max(longest[earlier.index()]?);
    }
    Some(own + before)
}
