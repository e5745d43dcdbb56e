//! What is looked up for one question or title after the other, worked out once for a model.

use super::{FieldId, GroupId, Member, Model};
use crate::expr::Reads;
use std::collections::HashMap;
use std::sync::OnceLock;

/// What can be looked up of the form: made when it is first wanted, of a model that is whole by then.
#[derive(Debug, Default)]
pub struct Lookups(OnceLock<Found>);

#[derive(Debug, Default)]
struct Found {
    fields: HashMap<String, Vec<FieldId>>,
    groups: HashMap<String, Vec<GroupId>>,
    opened: HashMap<FieldId, Vec<Member>>,
}

/// The form of a copy may become another.
impl Clone for Lookups {
    fn clone(&self) -> Lookups {
        Lookups::default()
    }
}

impl Model {
    /// The questions of this label, in the order of the form.
    pub fn labelled(&self, label: &str) -> &[FieldId] {
        self.found().fields.get(label).map_or(&[], Vec::as_slice)
    }

    /// The groups of this title, in the order of the form.
    pub fn titled(&self, title: &str) -> &[GroupId] {
        self.found().groups.get(title).map_or(&[], Vec::as_slice)
    }

    /// The groups, and then the questions, whose condition reads a question.
    pub fn opened_by(&self, field: FieldId) -> &[Member] {
        self.found().opened.get(&field).map_or(&[], Vec::as_slice)
    }

    fn found(&self) -> &Found {
        self.lookups.0.get_or_init(|| {
            let mut found = Found::default();
            for (id, group) in self.groups.iter() {
                found.groups.entry(group.title.clone()).or_default().push(id);
            }
            for (id, field) in self.fields.iter() {
                found.fields.entry(field.label.clone()).or_default().push(id);
            }
            let groups = self.groups.iter().map(|(id, group)| (Member::Group(id), &group.when));
            let fields = self.fields.iter().map(|(id, field)| (Member::Field(id), &field.when));
            for (member, when) in groups.chain(fields) {
                for read in when.iter().flat_map(|when| Reads::of(when, self).fields) {
                    found.opened.entry(read).or_default().push(member);
                }
            }
            found
        })
    }
}
