//! What stands around the answers: matter, version, day and region.

use crate::support::{Date, Fault, Json, TextKind, TextRule, check_text, division_within};

use super::answer::Answer;
use super::members::{Entry, Members};
use super::notes::Notes;

/// What stands around the answers, as far as it could be read.
#[derive(Clone, Debug, Default)]
pub struct Envelope {
    /// The day of submission, from [`Date::FIRST_SUBMISSION`] to [`Date::LAST_SUBMISSION`].
    pub submitted_on: Answer<Date>,
    /// The region it is submitted in.
    pub region: Answer<String>,
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
    pub fn open<'a>(&self, instance: &'a Json, notes: &mut Notes) -> (Envelope, Entry<'a>) {
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

    fn region_of(&self, json: &Json) -> Result<String, Fault> {
        let region = json.text()?;
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
        Ok(region.to_owned())
    }
}

fn exactly(json: &Json, expected: &str, max: u32) -> Result<(), Fault> {
    let text = json.text()?;
    check_text(&TextRule::new(TextKind::Plain, max), text)?;
    if text == expected { Ok(()) } else { Err(Fault::NotInTable) }
}
