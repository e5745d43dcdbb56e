//! Rejects promises that cannot be kept: the limits of items that wait for each other add up, and the
//! sum along the longest chain must fit the promise for the whole matter, and each region's promise
//! over the items it offers.
//!
//! Of an item its promised limit counts, else the statutory one; of the whole likewise. An item
//! without a limit, a stopped clock (`excluding`) or another unit makes the sum unknown: nothing is
//! claimed, and a note says why. What is known of a chain is a refutation all the same when that part
//! alone is too long. That no promise is longer than its statutory limit is seen where limits are
//! read.

#[cfg(test)]
mod tests;

use crate::code::Code;
use crate::diagnostic::{Bilingual, Diagnostic, Report};
use crate::model::{ArenaId, Item, ItemId, Model, Region, TimeLimit};
use crate::source::Span;

/// Whether a promise for the whole matter can be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeLimitStatus {
    /// The code of the region that promises it; none for the matter's own promise.
    pub region: Option<String>,
    /// The longest the whole may take, in the unit of its limit.
    pub limit: i64,
    /// What came out.
    pub verdict: TimeLimitVerdict,
}

/// What came out of adding up the limits of items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimeLimitVerdict {
    /// The longest chain takes so long, which fits.
    Proved(i64),
    /// The item that ends a chain of items which together take too long, and how long.
    Refuted(ItemId, i64),
    /// It cannot be told, for these reasons, one for each thing that keeps it from being told.
    Unknown(Vec<Bilingual>),
}

/// Every promise for the whole matter, the matter's own first; none when there is none.
pub fn time_limit_status(model: &Model) -> Vec<TimeLimitStatus> {
    promises(model).into_iter().map(|promise| promise.status).collect()
}

pub(super) fn check(model: &Model, report: &mut Report) {
    for Promise { status, region } in promises(model) {
        match &status.verdict {
            TimeLimitVerdict::Proved(_) => {}
            TimeLimitVerdict::Refuted(end, days) => {
                report.push(refuted(model, *end, *days, status.limit, region));
            }
            TimeLimitVerdict::Unknown(reasons) => {
                if let Some(note) = unknown(model, status.limit, reasons, region) {
                    report.push(note);
                }
            }
        }
    }
}

struct Promise<'m> {
    status: TimeLimitStatus,
    /// The region that makes it, and where.
    region: Option<(&'m Region, Span)>,
}

fn promises(model: &Model) -> Vec<Promise<'_>> {
    let Some(whole) = &model.guide.time_limit else { return Vec::new() };
    let promise = |limit: i64, region: Option<(&'_ Region, Span)>| {
        let code = region.map(|(region, _)| region.code.clone());
        let verdict = verdict(model, whole, limit, region.map(|(region, _)| region));
        TimeLimitStatus { region: code, limit, verdict }
    };
    let own = whole.promised.or(whole.statutory).map(|limit| (limit, None));
    let regions = model.regions.iter().filter_map(|region| {
        let (limit, span) = region.promised?;
        Some((limit, Some((region, span))))
    });
    own.into_iter()
        .chain(regions)
        .map(|(limit, region)| Promise { status: promise(limit, region), region })
        .collect()
}

fn verdict(
    model: &Model,
    whole: &TimeLimit,
    limit: i64,
    region: Option<&Region>,
) -> TimeLimitVerdict {
    let mut by_stage: Vec<ItemId> = model.items.ids().collect();
    by_stage.retain(|id| is_offered(*id, region));
    by_stage.sort_by_key(|&id| model.items[id].stage);
    let mut longest = vec![0_i64; model.items.len()];
    let mut reasons: Vec<Bilingual> = Vec::new();
    if let Some(excluding) = &whole.excluding {
        reasons
            .push(bi!("整件事的时限不计{excluding}", "the clock of the whole stops: {excluding}"));
    }
    let offered = model.items.iter().filter(|(id, _)| is_offered(*id, region));
    reasons.extend(offered.filter_map(|(_, item)| days(item, whole).err()));
    let mut worst: Option<(ItemId, i64)> = None;
    for id in by_stage {
        let item = &model.items[id];
        // What is not known counts as nothing: the sum is then the least it can be.
        let own = days(item, whole).unwrap_or(0);
        let before = item.after.iter().filter_map(|before| longest.get(before.index()));
        let sum = own.saturating_add(before.copied().max().unwrap_or(0));
        longest[id.index()] = sum;
        if worst.is_none_or(|(_, days)| sum > days) {
            worst = Some((id, sum));
        }
    }
    match worst {
        // While the clock of the whole stands still, time passes that does not count.
        Some((end, days)) if days > limit && whole.excluding.is_none() => {
            TimeLimitVerdict::Refuted(end, days)
        }
        _ if !reasons.is_empty() => TimeLimitVerdict::Unknown(reasons),
        worst => TimeLimitVerdict::Proved(worst.map_or(0, |(_, days)| days)),
    }
}

fn is_offered(id: ItemId, region: Option<&Region>) -> bool {
    region.is_none_or(|region| region.left_out.iter().all(|left| left.item != id))
}

/// How long an item takes, or why that is not known.
fn days(item: &Item, whole: &TimeLimit) -> Result<i64, Bilingual> {
    let title = &item.title;
    let Some((limit, days)) = item
        .time_limit
        .as_ref()
        .and_then(|limit| Some((limit, limit.promised.or(limit.statutory)?)))
    else {
        return Err(bi!("“{title}”没有时限", "`{title}` has no limit"));
    };
    if let Some(excluding) = &limit.excluding {
        return Err(bi!(
            "“{title}”的时限不计{excluding}",
            "the clock of `{title}` stops: {excluding}"
        ));
    }
    // Nothing takes no time in any unit.
    if limit.unit != whole.unit && days != 0 {
        return Err(bi!(
            "“{title}”的时限单位与整件事不同",
            "the limit of `{title}` is in another unit than the whole"
        ));
    }
    Ok(days)
}

fn refuted(
    model: &Model,
    end: ItemId,
    days: i64,
    limit: i64,
    region: Option<(&Region, Span)>,
) -> Diagnostic {
    let item = &model.items[end];
    let title = &item.title;
    let mut diagnostic = Diagnostic::new(
        Code::TimeLimits,
        region.map_or(item.span, |(_, span)| span),
        match region {
            None => bi!(
                "“{title}”及其前置事项的承诺时限合计 {days}，超过整件事承诺的 {limit}",
                "`{title}` and what it waits for take {days}, more than the {limit} promised for the whole"
            ),
            Some((Region { title: place, .. }, _)) => bi!(
                "“{title}”及其前置事项的承诺时限合计 {days}，超过{place}承诺的 {limit}",
                "`{title}` and what it waits for take {days}, more than the {limit} that {place} promises"
            ),
        },
    )
    .help(bi!(
        "缩短其中的承诺时限，或放长整件事的承诺时限",
        "shorten one of these limits, or promise more time for the whole"
    ));
    if region.is_some() {
        diagnostic = diagnostic.also(item.span, bi!("最后办结的事项", "the item done last"));
    }
    let place = region.map(|(region, _)| region);
    for &before in item.after.iter().filter(|before| is_offered(**before, place)) {
        let span = model.items[before].span;
        diagnostic = diagnostic.also(span, bi!("要等这一事项", "it waits for this"));
    }
    diagnostic
}

fn unknown(
    model: &Model,
    limit: i64,
    reasons: &[Bilingual],
    region: Option<(&Region, Span)>,
) -> Option<Diagnostic> {
    let list = |text: fn(&Bilingual) -> &str, between: &str| {
        reasons.iter().map(text).collect::<Vec<_>>().join(between)
    };
    let (zh, en) = (list(|reason| &reason.zh, "；"), list(|reason| &reason.en, "; "));
    let span = region.map(|(_, span)| span).or(model.guide.time_limit_span)?;
    Some(Diagnostic::new(
        Code::TimeUnknown,
        span,
        bi!(
            "各事项的时限加起来是否在承诺的 {limit} 之内，无从得知：{zh}",
            "whether the limits of items fit the {limit} promised cannot be told: {en}"
        ),
    ))
}
