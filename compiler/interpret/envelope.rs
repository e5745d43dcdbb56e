//! What stands around the answers: matter, version, day, region.

use super::{Violation, leaf};
use crate::batch::no_json;
use crate::model::Model;
use crate::support::{self, Date, Fault, Json, division_within};
use std::borrow::Cow;

/// Most characters of a version.
const VERSION_MAX: u32 = 40;

/// The envelope of an instance, as far as it could be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Envelope {
    /// The day of submission, from [`Date::FIRST_SUBMISSION`] to [`Date::LAST_SUBMISSION`].
    pub submitted_on: Option<Date>,
    /// The region the application is made in.
    pub region: Option<String>,
}

/// Reads JSON from bytes, keeping duplicate keys. The error says where, never what was entered.
///
/// # Errors
/// A sentence when the bytes are no UTF-8 or no JSON.
pub fn read_json(bytes: &[u8]) -> Result<Json, String> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| format!("不是UTF-8文字（第{}字节起）", error.valid_up_to() + 1))?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    serde_json::from_str(text).map_err(|error| no_json(error.line(), error.column()))
}

impl Envelope {
    /// Reads the envelope; gives the answers when they are there to be read.
    pub(super) fn read<'j>(
        model: &Model,
        instance: &'j Json,
        violations: &mut Vec<Violation>,
    ) -> (Envelope, Option<&'j Json>) {
        let mut report = |path: &str, label: &str, fault: Fault| {
            violations.push(fault.at(path, label).into());
        };
        let members = match leaf::object(instance) {
            Ok(members) => members,
            Err(fault) => {
                report("", &model.form_title, fault);
                return (Envelope::default(), None);
            }
        };
        let known = ["matter", "version", "submitted_on", "region", "answers"];
        let mut seen = Vec::new();
        for (key, _) in members {
            if !known.contains(&key.as_str()) {
                violations.push(support::Violation::unknown_key("", key, &model.form_title).into());
            } else if seen.contains(&key) {
                violations.push(Fault::DuplicateKey.at(key.as_str(), &model.form_title).into());
            } else {
                seen.push(key);
            }
        }
        let mut report = |path: &str, label: &str, fault: Fault| {
            violations.push(fault.at(path, label).into());
        };
        match required(instance, "matter").and_then(|json| leaf::line(json, VERSION_MAX * 4)) {
            Ok(matter) if matter == model.id => {}
            Ok(_) => report("matter", "事项标识", Fault::NotInTable),
            Err(fault) => report("matter", "事项标识", fault),
        }
        match required(instance, "version").and_then(|json| leaf::line(json, VERSION_MAX)) {
            Ok(version) if version == model.version => {}
            Ok(_) => report("version", "版本", Fault::NotInTable),
            Err(fault) => report("version", "版本", fault),
        }
        let date = required(instance, "submitted_on").and_then(Json::text);
        let date = date.and_then(Date::parse_submission);
        let submitted_on = date.map_err(|fault| report("submitted_on", "提交日期", fault)).ok();
        let region = match read_region(model, instance.get("region")) {
            Ok(region) => region,
            Err(fault) => {
                report("region", "办理地区", fault);
                None
            }
        };
        let answers =
            required(instance, "answers").and_then(|json| leaf::object(json).map(|_| json));
        let answers = answers.map_err(|fault| report("answers", &model.form_title, fault)).ok();
        (Envelope { submitted_on, region: region.map(Cow::into_owned) }, answers)
    }
}

fn required<'j>(instance: &'j Json, key: &str) -> Result<&'j Json, Fault> {
    instance.get(key).ok_or(Fault::Missing)
}

fn read_region<'j>(model: &Model, json: Option<&'j Json>) -> Result<Option<Cow<'j, str>>, Fault> {
    let Some(json) = json else {
        return if model.region.is_empty() { Ok(None) } else { Err(Fault::Missing) };
    };
    let region = json.text()?;
    if model.region.is_empty() {
        let sound = (2..=12).contains(&region.len())
            && region.bytes().all(|byte| byte.is_ascii_alphanumeric());
        return if sound { Ok(Some(region.into())) } else { Err(Fault::Pattern) };
    }
    if region.len() != 6 || !leaf::is_code(region) {
        return Err(Fault::Pattern);
    }
    if !division_within(region, &model.region) {
        return Err(Fault::NotInTable);
    }
    Ok(Some(region.into()))
}
