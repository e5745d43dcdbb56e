//! Eligibility, line by line. It informs; it never blocks a submission.
//!
//! For each item applied for, in order: the lines whose cases hold (all cases when a line names none).
//! A line without a test is `unknown`, to be judged by the department; an undetermined one names the
//! register that kept it from being known, by the rule of [`super::split`].

use super::draft::NodeId;
use super::eval::Situation;
use super::split::Cause;
use crate::expr::Expr;
use crate::model::{Eligibility, ItemId};
use crate::support::Standing;
use serde_json::{Map, Value as Output, json};

impl Situation<'_> {
    /// One entry for each line: item, text, standing, and a reason where it is unknown.
    pub fn eligibility(&self) -> Output {
        let mut lines = Vec::new();
        for (id, item) in self.model().items.iter() {
            if self.applied(id) != Some(true) {
                continue;
            }
            for (index, line) in item.eligibility.iter().enumerate() {
                if self.in_cases(id, &line.cases) {
                    let (text, test) = self.local_line(id, index, line);
                    lines.push(self.standing_entry(&item.id, text, test));
                }
            }
        }
        Output::Array(lines)
    }

    fn local_line<'l>(
        &'l self,
        item: ItemId,
        index: usize,
        line: &'l Eligibility,
    ) -> (&'l str, Option<&'l Expr>) {
        let mut written = self.regions.iter().flat_map(|region| &region.eligibility);
        match written.find(|(of, line, _, _)| *of == item && *line == index) {
            Some((_, _, text, test)) => (text, test.as_ref()),
            None => (&line.text, line.is.as_ref()),
        }
    }

    fn standing_entry(&self, item: &str, text: &str, test: Option<&Expr>) -> Output {
        let standing = Standing::from(test.and_then(|test| self.holds(test, NodeId::ROOT)));
        let mut entry = Map::new();
        let mut put = |key: &str, value: Output| entry.insert(key.to_owned(), value);
        put("item", json!(item));
        put("text", json!(text));
        put("standing", json!(standing));
        if standing == Standing::Unknown {
            let title = |id| self.model().registers.get(id).map_or("", |r| r.title.as_str());
            let name = |id| json!(self.model().registers.name(id));
            match self.cause(test) {
                Cause::Unavailable(id) => {
                    put("reason", json!(format!("{}暂未查询", title(id))));
                    put("register", name(id));
                }
                Cause::NotFound(id) => {
                    put("reason", json!(format!("{}查无记录", title(id))));
                    put("register", name(id));
                }
                Cause::Undetermined => {
                    put("reason", json!("由部门核查"));
                }
            }
        }
        Output::Object(entry)
    }
}
