//! What the modules of this crate have in common beyond [`crate::support`]: answers as a draft holds
//! them, reading them from JSON, and the shapes of results.

mod answer;
mod attachment;
mod codes;
mod dispatch;
mod envelope;
mod fields;
mod filler;
mod given;
mod group;
mod joined;
mod key;
mod notes;
mod place;
mod reader;
pub mod reading;
mod register;
mod results;
mod scan;
mod scanned;
mod sheets;
mod spelling;
mod suggestions;
mod table;
mod tree;
mod value;
mod words;
mod written;

pub use self::answer::{Answer, List, Part};
pub use self::attachment::{Attachment, File, is_brought};
pub use self::codes::{CodeEntry, CodePlace, CodeRow, CodeTable, Coded, read_code};
pub use self::dispatch::{
    Asked, Cause, Declared, Dispatch, Gap, Heading, Outcome, Reason, blame, record, told,
};
pub use self::envelope::{Envelope, Home};
pub use self::fields::{
    Field, Fields, Items, Serialized, TakeFields, Value, serialize_fields,
};
pub use self::filler::{Filled, Filler, TakeForm, part_there, rows_there, there, ticked};
pub use self::given::Given;
pub use self::group::{
    AsSlot, Domain, Group, Member, Members, Question, Rows, Slot, close, doubt, lose,
};
pub use self::joined::{Joined, joined, padded_end, padded_start};
pub use self::key::{Key, Quoted};
pub use self::notes::{Broken, Notes, below_row};
pub use self::place::{Place, place_code};
pub use self::reader::{Path, Reader};
pub use self::reading::{Code, Readable, Shortcut, TextDomain};
pub use self::register::{Record, RecordField, RecordFields, check_registers, lookup};
pub use self::results::{
    Criteria, Criterion, EligibilityLine, MaterialLine, MaterialPart, MaterialStatus, Need,
    Occasion, Plan, PlannedItem, Stage, TimeLimit, TimeUnit, standings,
};
pub use self::scan::Scan;
pub use self::scanned::Scanned;
pub use self::sheets::Sheets;
pub use self::suggestions::Suggestions;
pub use self::table::{Level, Row, Table};
pub use self::value::{
    Decimal, attempt, capitals, convert, difference, has_all, has_any, join, label_of, list_there,
    no_two_equal, only, size, sum, sum_of, text_there, yes_no_text,
};

pub use self::words::{Packed, are_of};

/// What generated code says of its types.
pub use crate::{fields, group, scan};
