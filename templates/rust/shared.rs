//! What the modules of this crate have in common beyond [`crate::support`]: answers as a draft holds
//! them, reading them from JSON, and the shapes of results.

mod answer;
mod attachment;
mod dispatch;
mod envelope;
mod fields;
mod filler;
mod joined;
mod key;
mod members;
mod notes;
mod place;
pub mod reading;
mod register;
mod results;
mod scan;
mod sheets;
mod spelling;
mod suggestions;
mod table;
mod value;
mod written;

pub use self::answer::{Answer, Part};
pub use self::attachment::{Attachment, File, is_brought};
pub use self::dispatch::{
    Asked, Cause, Declared, Dispatch, Gap, Heading, Outcome, Reason, blame, record, told,
};
pub use self::envelope::{Envelope, Home};
pub use self::fields::{
    Field, Fields, List, Serialized, TakeFields, Value, serialize_fields,
};
pub use self::filler::{Filler, TakeForm, part_there, rows_there, there, ticked};
pub use self::joined::{Joined, joined};
pub use self::key::Key;
pub use self::members::{Entry, Members};
pub use self::notes::{Findings, Flawless, Notes, below_row};
pub use self::place::{Place, place_code};
pub use self::reading::{Code, TextDomain};
pub use self::register::{check_registers, lookup};
pub use self::results::{
    EligibilityLine, MaterialLine, MaterialPart, MaterialStatus, Need, Plan, PlannedItem, Stage,
    TimeLimit, TimeUnit,
};
pub use self::scan::Scan;
pub use self::sheets::Sheets;
pub use self::spelling::{Spelling, without};
pub use self::suggestions::Suggestions;
pub use self::table::{Level, Row, Table};
pub use self::value::{
    Decimal, attempt, capitals, convert, difference, has_all, has_any, join, label_of, list_there,
    no_two_equal, only, size, sum, sum_of, text_there, yes_no_text,
};
