//! What the modules of this crate have in common beyond [`crate::support`]: answers as a draft holds
//! them, reading them from JSON, and the shapes of results.

mod answer;
mod dispatch;
mod envelope;
mod given;
mod group;
mod notes;
mod place;
mod reader;
pub mod reading;
mod register;
mod results;
mod scan;
mod sheets;
mod spelling;
mod suggestions;
mod table;
mod tree;
mod value;

pub use self::answer::{Answer, List, Part};
pub use self::dispatch::{
    Asked, Attachment, Cause, Dispatch, Filler, Gap, Outcome, Page, Reason, blame, record, told,
};
pub use self::envelope::{Envelope, Home};
pub use self::given::Given;
pub use self::group::{
    AsSlot, Domain, Group, Member, Members, Question, Rows, Slot, close, doubt, lose,
};
pub use self::notes::{Broken, Notes, below_row};
pub use self::place::{Place, place_code};
pub use self::reader::{Path, Reader};
pub use self::reading::{Code, TextDomain, Value};
pub use self::register::{Field, Fields, Record, check_registers, lookup};
pub use self::results::{
    EligibilityLine, MaterialLine, MaterialPart, MaterialStatus, Need, Plan, PlannedItem, Stage,
    TimeLimit, TimeUnit,
};
pub use self::scan::{Scan, Scanned};
pub use self::sheets::{Joined, Mark, Sheets, Written};
pub use self::suggestions::Suggestions;
pub use self::table::{Level, Row, Table};
pub use self::value::{
    Decimal, attempt, convert, difference, has_all, has_any, join, label_of, list_there,
    no_two_equal, only, size, sum, sum_of, text_there, yes_no_text,
};

/// What generated code says of its types.
pub use crate::{fields, group, scan};
