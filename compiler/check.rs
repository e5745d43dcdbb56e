//! The checks on a whole model: a flat list, one file each.

mod cycles;
mod definitions;
mod doubts;
mod minimisation;
mod time_limits;

use crate::diagnostic::Report;
use crate::model::Model;

/// A check: looks at the model, reports what it refuses.
type Check = fn(&Model, &mut Report);

/// Every check, in order of running.
const CHECKS: &[Check] =
    &[cycles::check, definitions::check, minimisation::check, time_limits::check, doubts::check];

/// Runs all checks.
pub fn run(model: &Model, report: &mut Report) {
    for check in CHECKS {
        check(model, report);
    }
}
