//! What the modules of this crate have in common beyond [`crate::support`]: answers as a draft holds
//! them, reading them from JSON, and the shapes of results.

mod answer;
mod dispatch;
mod envelope;
mod members;
mod notes;
mod place;
pub mod reading;
mod results;
mod table;
mod value;

pub use self::answer::{Answer, Part, any_there};
pub use self::dispatch::{
    Asked, Attachment, Cause, Dispatch, Filler, Gap, Outcome, Page, Reason, record,
};
pub use self::envelope::{Envelope, Home, division_within};
pub use self::members::{Entry, Members};
pub use self::notes::Notes;
pub use self::place::Place;
pub use self::reading::{Code, TextDomain};
pub use self::results::{
    EligibilityLine, ItemEligibility, MaterialLine, MaterialStatus, Plan, PlannedItem, Stage,
    TimeLimit, TimeUnit,
};
pub use self::table::{Level, Row, Table};
pub use self::value::{
    Decimal, attempt, difference, has_all, has_any, join, no_two_equal, only, size, sum, sum_of,
};
