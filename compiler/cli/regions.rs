//! The editions of regions that `lianban build --region` writes, side by side and one at a time on
//! each hand, so that a province takes no more memory than a few counties.
//!
//! They stand beside the folder of the matter, in `<matter>-regions/<code>`, each with a manifest of
//! its own and replaced as a whole: whoever builds one region leaves the others alone.

use super::console::Stop;
use super::documents::Formats;
use super::making::Making;
use super::output::Difference;
use super::stamp::{Stamp, Written};
use lianban::backend::documents::{self, Options};
use lianban::backend::of_region;
use lianban::file_tree::Keep as _;
use lianban::hands::side_by_side;
use lianban::model::Model;
use lianban::{Templates, bi};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The folder of a region's edition below the folder of outputs.
pub(super) fn folder(matter: &str, code: &str) -> String {
    format!("{matter}-regions/{code}")
}

/// Those of a matter's regions that are asked for, in its order.
pub(super) fn asked<'a>(
    regions: &'a [String],
    named: &'a [String],
    all: bool,
) -> impl Iterator<Item = &'a String> {
    regions.iter().filter(move |code| all || named.contains(code))
}

/// Refuses regions that no matter has a file for.
///
/// # Errors
/// When there is one; the message lists those that have.
pub(super) fn known(named: &[String], met: &BTreeSet<String>) -> Result<(), Stop> {
    let Some(code) = named.iter().find(|code| !met.contains(*code)) else { return Ok(()) };
    let met: Vec<&str> = met.iter().map(String::as_str).collect();
    let (zh, en) = (met.join("、"), met.join(", "));
    Err(Stop::Usage(match met.is_empty() {
        true => bi!(
            "没有地区“{code}”的文件：方案的 regions/ 里还没有文件",
            "there is no file for the region `{code}`: the schema has none in `regions/`"
        ),
        false => bi!(
            "没有地区“{code}”的文件；有：{zh}",
            "there is no file for the region `{code}`; there are: {en}"
        ),
    }))
}

/// What making regions needs.
pub(super) struct Work<'a> {
    pub(super) model: &'a Model,
    pub(super) options: &'a Options,
    pub(super) templates: &'a Templates,
    /// In what formats documents are wanted, too.
    pub(super) formats: Formats,
    pub(super) out: &'a Path,
    /// Whether nothing is written.
    pub(super) check: bool,
    /// The stamp of this build.
    pub(super) stamp: &'a Stamp,
    /// That of the last one.
    pub(super) last: Option<&'a Stamp>,
}

/// A region's edition that was made, or stood as it is.
pub(super) struct Region {
    /// Its folder below the folder of outputs.
    pub(super) folder: String,
    /// What is there now.
    pub(super) written: Written,
    /// How it differs from what was there.
    pub(super) differences: BTreeMap<String, Difference>,
}

impl Work<'_> {
    /// Makes these regions. Where a user's template cannot be filled, nothing more is written and the
    /// templates tell why.
    pub(super) fn all(&self, codes: &[&String]) -> Result<Vec<Region>, Stop> {
        let made = side_by_side(codes, |code| self.one(code));
        made.into_iter().filter_map(Result::transpose).collect()
    }

    fn one(&self, code: &str) -> Result<Option<Region>, Stop> {
        let folder = folder(&self.stamp.matter, code);
        let source = self.model.edition_hash(code);
        if !self.formats.wanted()
            && let Some(last) = self.last
            && let Some(written) = last.made(&self.stamp.made_by, &folder, &source)
            && last.stands(self.out, &folder)
        {
            let differences = BTreeMap::new();
            return Ok(Some(Region { folder, written: written.clone(), differences }));
        }
        let Some(edition) = self.model.edition(code) else { return Ok(None) };
        let files = of_region(&edition, self.options, self.templates);
        let on_demand =
            self.formats.of(|| documents::of_region(&edition, self.options, self.templates))?;
        if !self.templates.is_sound() {
            return Ok(None);
        }
        let beside = self.out.join(self::folder(&self.stamp.matter, ""));
        let making = Making::begin(&beside, code, self.check);
        making.keep(files);
        making.keep(on_demand);
        let made = making
            .finish(|has, differences| self.formats.forgive(has, differences))
            .map_err(Stop::Usage)?;
        let written = Written::of(&edition.source_hash, &made);
        Ok(Some(Region { folder, written, differences: made.differences }))
    }
}
