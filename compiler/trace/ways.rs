//! The ways from a subject: which terms, items and computed answers depend on it, through what.

use super::Subject;
use crate::expr::{Expr, ExprKind};
use crate::model::{FieldId, GroupId, ItemId, Model, TermId};
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet, VecDeque};

/// Something with a value of its own that other expressions read.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Node {
    Term(TermId),
    Item(ItemId),
    Computed(FieldId),
}

/// What depends on one subject.
pub(super) struct Ways<'m> {
    model: &'m Model,
    pub(super) subject: Subject,
    pub(super) fields: HashSet<FieldId>,
    pub(super) groups: HashSet<GroupId>,
    /// Groups with the subject in them: whether they hold anything depends on it.
    around: HashSet<GroupId>,
    /// For each node reached: the node before it, none when it reads the subject itself.
    before: HashMap<Node, Option<Node>>,
}

impl<'m> Ways<'m> {
    /// Follows all ways, nearest nodes first, so that every way told is a shortest one.
    pub(super) fn from(model: &'m Model, subject: Subject) -> Ways<'m> {
        let home = match subject {
            Subject::Field(field) => Some(model.fields[field].group),
            Subject::Group(group) => model.groups[group].parent,
            _ => None,
        };
        let mut ways = Ways {
            model,
            subject,
            fields: subject.fields(model).into_iter().collect(),
            groups: subject.groups(model).into_iter().collect(),
            around: home
                .map(|group| model.ancestry(group))
                .unwrap_or_default()
                .into_iter()
                .collect(),
            before: HashMap::new(),
        };
        let mut readers: HashMap<Node, Vec<Node>> = HashMap::new();
        let mut queue = VecDeque::new();
        for (node, expr) in nodes(model) {
            expr.walk(&mut |part| {
                if let Some(read) = ways.node(&part.kind) {
                    readers.entry(read).or_default().push(node);
                }
            });
            let itself = match (node, subject) {
                (Node::Term(id), Subject::Term(other)) => id == other,
                (Node::Item(id), Subject::Item(other)) => id == other,
                _ => false,
            };
            let read = itself || ways.reads_subject(expr);
            if read && ways.before.insert(node, None).is_none() {
                queue.push_back(node);
            }
        }
        while let Some(node) = queue.pop_front() {
            for reader in readers.remove(&node).unwrap_or_default() {
                if let Entry::Vacant(before) = ways.before.entry(reader) {
                    before.insert(Some(node));
                    queue.push_back(reader);
                }
            }
        }
        ways
    }

    /// How `expr` depends on the subject, if it does: through which names, nearest first.
    pub(super) fn into(&self, expr: &Expr) -> Option<Vec<String>> {
        let mut direct = false;
        let mut first = None;
        let mut conversions = Vec::new();
        expr.walk(&mut |part| {
            direct |= self.is_subject(&part.kind);
            let node = self.node(&part.kind).filter(|node| self.before.contains_key(node));
            first = first.or(node);
            if let ExprKind::Convert(id, inner) = &part.kind
                && self.depends(inner)
            {
                conversions.push(format!("conversions.{}", self.model.conversions.name(*id)));
            }
        });
        let way = match (direct, first) {
            (true, _) => Vec::new(),
            (false, Some(node)) => self.way(node),
            (false, None) => return None,
        };
        conversions.dedup();
        conversions.extend(way);
        Some(conversions)
    }

    /// How an item depends on the subject, if it does.
    pub(super) fn item(&self, id: ItemId) -> Option<Vec<String>> {
        if self.subject == Subject::Item(id) {
            return Some(Vec::new());
        }
        let node = Node::Item(id);
        self.before.contains_key(&node).then(|| self.way(node))
    }

    fn depends(&self, expr: &Expr) -> bool {
        let mut depends = false;
        expr.walk(&mut |part| {
            depends |= self.is_subject(&part.kind)
                || self.node(&part.kind).is_some_and(|node| self.before.contains_key(&node));
        });
        depends
    }

    fn way(&self, node: Node) -> Vec<String> {
        let mut names = Vec::new();
        let mut current = Some(node);
        while let Some(node) = current {
            let name = match node {
                Node::Term(id) => format!("terms.{}", self.model.terms.name(id)),
                Node::Item(id) => format!("items.{}", self.model.items.name(id)),
                Node::Computed(id) => self.model.fields[id].path.clone(),
            };
            names.push(name);
            current = self.before.get(&node).copied().flatten();
        }
        names
    }

    fn reads_subject(&self, expr: &Expr) -> bool {
        let mut reads = false;
        expr.walk(&mut |part| reads |= self.is_subject(&part.kind));
        reads
    }

    fn is_subject(&self, kind: &ExprKind) -> bool {
        match kind {
            ExprKind::Field(id, _) | ExprKind::HasField(id, _) => self.fields.contains(id),
            ExprKind::HasGroup(id, _) => self.groups.contains(id) || self.around.contains(id),
            ExprKind::Rows(id, _) | ExprKind::Quantify { rows: id, .. } => self.groups.contains(id),
            ExprKind::Register(id, at) | ExprKind::HasRegister(id, at) => {
                self.subject == Subject::Register(*id)
                    || self.subject == Subject::RegisterField(*id, *at)
            }
            ExprKind::Found(id) => self.subject == Subject::Register(*id),
            ExprKind::Parameter(id) => self.subject == Subject::Parameter(*id),
            ExprKind::Term(id) => self.subject == Subject::Term(*id),
            ExprKind::Applied(id) => self.subject == Subject::Item(*id),
            _ => false,
        }
    }

    fn node(&self, kind: &ExprKind) -> Option<Node> {
        match kind {
            ExprKind::Term(id) => Some(Node::Term(*id)),
            ExprKind::Applied(id) => Some(Node::Item(*id)),
            ExprKind::Field(id, _) if self.model.fields[*id].derive.is_some() => {
                Some(Node::Computed(*id))
            }
            _ => None,
        }
    }
}

/// Every node with what it reads; a term that regions define otherwise stands there several times.
fn nodes(model: &Model) -> Vec<(Node, &Expr)> {
    let terms = model.terms.iter().map(|(id, term)| (Node::Term(id), &term.is));
    let local = model.regions.iter().flat_map(|region| &region.terms);
    let local = local.map(|(id, expr)| (Node::Term(*id), expr));
    let items = model.items.iter().map(|(id, item)| (Node::Item(id), &item.applied_when));
    let computed = model
        .fields
        .iter()
        .filter_map(|(id, field)| Some((Node::Computed(id), field.derive.as_ref()?)));
    terms.chain(local).chain(items).chain(computed).collect()
}
