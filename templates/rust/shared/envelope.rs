//! What stands around the answers: matter, version, day and region.

use std::borrow::Cow;

use serde::de::{DeserializeSeed, Deserializer};

use crate::support::{Date, Fault, Json, Refusal, division_within};

use super::answer::{Answer, Part};
use super::group::{AsSlot, Domain, Group, Member, Members, Slot, close, doubt, lose};
use super::notes::Notes;
use super::reader::{Path, Reader};
use super::scan::Scan;
use super::words::is_digits;

/// What stands around the answers, as far as it could be read.
#[derive(Default)]
pub struct Envelope<'a> {
    /// The day of submission, from [`Date::FIRST_SUBMISSION`] to [`Date::LAST_SUBMISSION`].
    pub submitted_on: Answer<Date>,
    /// The region it is submitted in.
    pub region: Answer<Cow<'a, str>>,
}

/// What the envelope must name.
pub struct Home {
    /// Id of the matter.
    pub matter: &'static str,
    /// Its version.
    pub version: &'static str,
    /// The division it holds for; empty when unrestricted.
    pub region: &'static str,
    /// Title of the form.
    pub form: &'static str,
}

/// An instance while it is read.
struct Instance<'r, 'a> {
    there: Answer<()>,
    matter: Answer<()>,
    version: Answer<()>,
    envelope: Envelope<'a>,
    answers: &'r mut dyn Group<'a>,
}

impl Home {
    /// The members of an instance whose answers are those of a table.
    #[must_use]
    pub const fn members(&self, form: &'static Members) -> [Member; 5] {
        [
            Member::new("matter", "事项标识", Domain::Word(self.matter, 160)),
            Member::new("version", "版本", Domain::Word(self.version, 40)),
            Member::new("submitted_on", "提交日期", Domain::Submission),
            Member::new("region", "办理地区", Domain::Region(self.region)),
            Member::new("answers", self.form, Domain::Answers(form)),
        ]
    }

    /// Reads an instance: its answers into a draft, and what stands around them. What is wrong with
    /// the answers is on this side of the notes afterwards.
    ///
    /// # Errors
    /// When the format cannot be read.
    pub fn read<'a, D: Deserializer<'a>>(
        &self,
        instance: &'static Members,
        answers: &mut dyn Group<'a>,
        notes: &mut Notes,
        deserializer: D,
    ) -> Result<Envelope<'a>, D::Error> {
        let mut read = Instance {
            there: Answer::Absent,
            matter: Answer::Absent,
            version: Answer::Absent,
            envelope: Envelope::default(),
            answers,
        };
        let slot = Slot::Group(&mut read);
        let member = Member::new("", self.form, Domain::Group(instance));
        Reader { slot, member: &member, path: Path::Whole, notes }.deserialize(deserializer)?;
        for (place, member) in instance.list.iter().enumerate() {
            let optional = matches!(member.domain, Domain::Region(""));
            let absent = read.member(place).is_some_and(|mut slot| slot.is_absent());
            if absent && !optional {
                notes.fault(Fault::Missing, &member.key, member.label);
            }
        }
        if !read.answers.there().is_given() {
            lose(read.answers);
        }
        notes.turn();
        Ok(read.envelope)
    }

    /// [`Home::read`] of the bytes of JSON, compiled here once.
    ///
    /// # Errors
    /// When they are no JSON.
    pub fn read_bytes<'a>(
        &self,
        instance: &'static Members,
        answers: &mut dyn Group<'a>,
        notes: &mut Notes,
        bytes: &'a [u8],
    ) -> Result<Envelope<'a>, Refusal> {
        let mut deserializer = serde_json::Deserializer::from_slice(bytes);
        let envelope = self.read(instance, answers, notes, &mut deserializer)?;
        deserializer.end()?;
        Ok(envelope)
    }

    /// [`Home::read`] of a tree, which can always be read, compiled here once.
    pub fn read_tree<'a>(
        &self,
        instance: &'static Members,
        answers: &mut dyn Group<'a>,
        notes: &mut Notes,
        tree: &'a Json,
    ) -> Envelope<'a> {
        self.read(instance, answers, notes, tree).unwrap_or_default()
    }

    /// Reads the envelope from bytes, and the answers by `read`. Nothing is wrong with what it gives.
    pub fn scan<'a>(
        &self,
        scan: &mut Scan<'a>,
        mut read: impl FnMut(&mut Scan<'a>) -> Option<()>,
    ) -> Option<Envelope<'a>> {
        let mut envelope = Envelope::default();
        let (mut matter, mut version, mut answers) = (false, false, false);
        let mut more = scan.open()?;
        while more {
            let left = scan.left();
            if more && !matter && scan.key("\"matter\":") {
                matter = scan.is(self.matter);
                more = scan.more()?;
            }
            if more && !version && scan.key("\"version\":") {
                version = scan.is(self.version);
                more = scan.more()?;
            }
            if more && envelope.submitted_on.is_absent() && scan.key("\"submitted_on\":") {
                let (first, last) = (Date::FIRST_SUBMISSION, Date::LAST_SUBMISSION);
                envelope.submitted_on = scan.date(Some(first), Some(last))?;
                more = scan.more()?;
            }
            if more && envelope.region.is_absent() && scan.key("\"region\":") {
                let region = scan.raw()?;
                check_region(self.region, region).ok()?;
                envelope.region = Answer::Given(Cow::Borrowed(region));
                more = scan.more()?;
            }
            if more && !answers && scan.key("\"answers\":") {
                read(scan)?;
                answers = true;
                more = scan.more()?;
            }
            if scan.left() == left {
                return None;
            }
        }
        let placed = self.region.is_empty() || !envelope.region.is_absent();
        let dated = !envelope.submitted_on.is_absent();
        (matter && version && dated && placed && answers && scan.is_done()).then_some(envelope)
    }
}

impl Envelope<'_> {
    /// Keeps it without what it was read from.
    #[must_use]
    pub fn own(self) -> Envelope<'static> {
        Envelope { submitted_on: self.submitted_on, region: self.region.own() }
    }
}

impl<'a> Group<'a> for Instance<'_, 'a> {
    fn there(&mut self) -> &mut Answer<()> {
        &mut self.there
    }

    fn has_beside(&self, _: usize) -> bool {
        self.there.is_there()
    }

    fn member(&mut self, place: usize) -> Option<Slot<'_, 'a>> {
        Some(match place {
            0 => self.matter.slot(),
            1 => self.version.slot(),
            2 => self.envelope.submitted_on.slot(),
            3 => self.envelope.region.slot(),
            4 => Slot::Group(self.answers),
            _ => return None,
        })
    }
}

impl Part for Instance<'_, '_> {
    fn is_there(&self) -> bool {
        self.there.is_there()
    }

    fn is_absent(&self) -> bool {
        self.there.is_absent()
    }

    fn close(&mut self) -> bool {
        close(self)
    }

    fn doubt(&mut self) {
        doubt(self);
    }

    fn lose(&mut self) {
        lose(self);
    }
}

/// Whether a region is a division within `home`; any that could be one where that is empty.
///
/// # Errors
/// The first fault.
pub fn check_region(home: &str, region: &str) -> Result<(), Fault> {
    let sound = if home.is_empty() {
        (2..=12).contains(&region.len()) && region.bytes().all(|b| b.is_ascii_alphanumeric())
    } else {
        region.len() == 6 && is_digits(region)
    };
    if !sound {
        return Err(Fault::Pattern);
    }
    if !division_within(region, home) {
        return Err(Fault::NotInTable);
    }
    Ok(())
}
