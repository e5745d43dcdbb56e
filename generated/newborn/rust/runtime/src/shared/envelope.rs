//! What stands around the answers: matter, version, day and region.

use std::borrow::Cow;

use crate::support::{Date, Fault, Json, TextKind, TextRule, check_text, division_within};

use super::answer::Answer;
use super::members::{Entry, Members};
use super::notes::Notes;
use super::scan::Scan;

/// What stands around the answers, as far as it could be read.
#[derive(Clone, Debug, Default)]
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

impl Home {
    /// Reads the envelope, and gives what stands at the answers.
    pub fn open<'a>(
        &self,
        instance: &'a Json,
        notes: &mut Notes,
    ) -> (Envelope<'static>, Entry<'a>) {
        let keys = ["matter", "version", "submitted_on", "region", "answers"];
        let members = Members::of(Entry::Given(instance), "", self.form, &keys, notes);
        let matter =
            members.answer("matter", "事项标识", notes, |json| exactly(json, self.matter, 160));
        notes.demand(true, &matter, "matter", "事项标识");
        let version =
            members.answer("version", "版本", notes, |json| exactly(json, self.version, 40));
        notes.demand(true, &version, "version", "版本");
        let submitted_on = members.answer("submitted_on", "提交日期", notes, |json| {
            Date::parse_submission(json.text()?)
        });
        notes.demand(true, &submitted_on, "submitted_on", "提交日期");
        let region = members.answer("region", "办理地区", notes, |json| self.region_of(json));
        notes.demand(!self.region.is_empty(), &region, "region", "办理地区");
        let answers =
            members.answer("answers", self.form, notes, |json| json.members().map(|_| ()));
        notes.demand(true, &answers, "answers", self.form);
        let entry = if answers.value().is_some() { members.entry("answers") } else { Entry::Lost };
        (Envelope { submitted_on, region }, entry)
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
            let start = scan.at();
            if more && !matter && scan.key("\"matter\":") {
                matter = scan.raw()? == self.matter;
                more = scan.more()?;
            }
            if more && !version && scan.key("\"version\":") {
                version = scan.raw()? == self.version;
                more = scan.more()?;
            }
            if more && envelope.submitted_on.is_absent() && scan.key("\"submitted_on\":") {
                let day = Date::parse_submission(scan.raw()?).ok()?;
                envelope.submitted_on = Answer::Given(day);
                more = scan.more()?;
            }
            if more && envelope.region.is_absent() && scan.key("\"region\":") {
                let region = scan.raw()?;
                self.check_region(region).ok()?;
                envelope.region = Answer::Given(Cow::Borrowed(region));
                more = scan.more()?;
            }
            if more && !answers && scan.key("\"answers\":") {
                read(scan)?;
                answers = true;
                more = scan.more()?;
            }
            if scan.at() == start {
                return None;
            }
        }
        let placed = self.region.is_empty() || !envelope.region.is_absent();
        let dated = !envelope.submitted_on.is_absent();
        (matter && version && dated && placed && answers && scan.is_done()).then_some(envelope)
    }

    fn region_of(&self, json: &Json) -> Result<Cow<'static, str>, Fault> {
        let region = json.text()?;
        self.check_region(region)?;
        Ok(Cow::Owned(region.to_owned()))
    }

    fn check_region(&self, region: &str) -> Result<(), Fault> {
        let sound = if self.region.is_empty() {
            (2..=12).contains(&region.len()) && region.bytes().all(|b| b.is_ascii_alphanumeric())
        } else {
            region.len() == 6 && region.bytes().all(|b| b.is_ascii_digit())
        };
        if !sound {
            return Err(Fault::Pattern);
        }
        if !division_within(region, self.region) {
            return Err(Fault::NotInTable);
        }
        Ok(())
    }
}

fn exactly(json: &Json, expected: &str, max: u32) -> Result<(), Fault> {
    let text = json.text()?;
    check_text(&TextRule::new(TextKind::Plain, max), text)?;
    if text == expected { Ok(()) } else { Err(Fault::NotInTable) }
}
