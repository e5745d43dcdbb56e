//! The checks on a whole model: a flat list, one file each.

mod cycles;
mod definitions;
mod doubts;
mod minimisation;
mod own_result;
mod regional_evidence;
mod stand_in;
mod time_limits;

pub use time_limits::{TimeLimitStatus, TimeLimitVerdict, time_limit_status};

use crate::diagnostic::Report;
use crate::model::Model;

/// A check: looks at the model, reports what it refuses.
type Check = fn(&Model, &mut Report);

/// Every check of what stands there, in order of running.
const CHECKS: &[Check] = &[
    cycles::check,
    definitions::check,
    own_result::check,
    stand_in::check,
    regional_evidence::check,
    time_limits::check,
    doubts::check,
];

/// Runs all checks.
pub fn run(model: &Model, report: &mut Report) {
    // What was refused has not been read: nothing may be concluded from what seems unused.
    if !report.has_errors() {
        minimisation::check(model, report);
    }
    for check in CHECKS {
        check(model, report);
    }
}
