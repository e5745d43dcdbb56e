//! Random matters, as the agreement of carriers draws them.

#[allow(dead_code, reason = "other tests choose more")]
#[path = "../agreement/random.rs"]
mod random;
mod schemas;

pub(super) use schemas::drawn;
