//! The merged form: groups, questions, passages, checks.

use super::{Domain, FieldId, GroupId, MediaType, PaperBoxes, PaperHeading, PaperLabel};
use crate::expr::Expr;
use crate::source::Span;

/// A member of a group, in the order of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Member {
    /// A question.
    Field(FieldId),
    /// A group, perhaps repeated.
    Group(GroupId),
    /// A text without an answer: index into [`Group::passages`].
    Passage(usize),
}

/// A group of questions: the whole form, a section, a part, the rows of a repeated part.
///
/// A group is *open* when its parent is open, the parent's switch (if any) is true and its own
/// `when` holds. In an instance it is there exactly if it has a member.
#[derive(Clone, Debug)]
pub struct Group {
    /// Key in the instance; empty for the root.
    pub id: String,
    /// Path from the root, `section.group`; empty for the root.
    pub path: String,
    /// Title.
    pub title: String,
    /// Words printed on paper where they differ from the title.
    pub printed: Option<String>,
    /// Hint.
    pub hint: Option<String>,
    /// Easy-read line.
    pub easy: Option<String>,
    /// The group it is in; none for the root.
    pub parent: Option<GroupId>,
    /// Members in order; the switch, where there is one, first.
    pub members: Vec<Member>,
    /// Texts without an answer.
    pub passages: Vec<Passage>,
    /// The yes/no question on which all other members depend.
    pub switch: Option<FieldId>,
    /// When it is asked at all; always when absent.
    pub when: Option<Expr>,
    /// Whether its required members are demanded: always, or only when some member is there.
    pub required: Requirement,
    /// For repeated groups.
    pub repeat: Option<Repeat>,
    /// What composite type it is.
    pub composite: Option<Composite>,
    /// How the printed form arranges it, where the schema says so.
    pub paper: PaperLayout,
    /// Asked online only; the paper lacks it.
    pub supplement: bool,
    /// Articles it rests on.
    pub basis: Vec<String>,
    /// What the paper says beside it.
    pub remark: Option<String>,
    /// Doubt about the source.
    pub unclear: Option<String>,
    /// Where it is written.
    pub span: Span,
}

/// How the printed form arranges a group. What is not said is arranged automatically.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaperLayout {
    /// Where the heading stands.
    pub heading: Option<PaperHeading>,
    /// The members of each row, from above; none when the schema names no rows. A member takes as many
    /// shares of a row as it is written there; one that ends several rows takes their height.
    pub rows: Vec<Vec<Member>>,
    /// Where labels stand, unless before the blank.
    pub labels: Vec<(Member, PaperLabel)>,
    /// Where boxes stand, where that is said.
    pub boxes: Vec<(FieldId, PaperBoxes)>,
}

/// How often a repeated group is filled. In an instance: an array of objects, absent when empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// Fewest rows, when the group is open and required.
    pub min: u32,
    /// Most rows.
    pub max: u32,
    /// What one row is called.
    pub row: String,
}

/// The composite types of the language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Composite {
    /// `{division, detail}`.
    Address,
    /// `{kind, number}`.
    Identity,
    /// `{role?, name, date}`; the statements it covers, by path.
    Signature {
        /// Ids of the passages it covers.
        covers: Vec<String>,
    },
    /// `{sha256, media_type, size, name}`; the bytes travel beside.
    File {
        /// Whether it is a photo.
        photo: bool,
        /// Allowed formats; any of the language's when empty.
        media: Vec<MediaType>,
        /// Most bytes.
        max_size: u64,
        /// What is asked, such as 近期1寸免冠照片.
        specification: Option<String>,
    },
}

/// Whether an answer must be there when its question is open.
#[derive(Clone, Debug)]
pub enum Requirement {
    /// Always.
    Always,
    /// Never.
    Never,
    /// When the condition holds.
    When(Expr),
}

/// A text on the form without an answer.
#[derive(Clone, Debug)]
pub struct Passage {
    /// Id.
    pub id: String,
    /// What kind of text.
    pub kind: PassageKind,
    /// Heading, if any.
    pub label: Option<String>,
    /// The text.
    pub text: String,
    /// When it is shown; always when absent.
    pub when: Option<Expr>,
    /// Where it is written.
    pub span: Span,
}

/// Kinds of passages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassageKind {
    /// A declaration that a signature covers.
    Statement,
    /// Something to know.
    Notice,
}

/// A question.
///
/// It is *open* when its group is open (with the group's switch true, unless it is the switch) and
/// its own `when` holds. An open, required question must have an answer; a closed one must not.
#[derive(Clone, Debug)]
pub struct Field {
    /// Key in the instance.
    pub id: String,
    /// Path from the root, `section.group.field`.
    pub path: String,
    /// The group it is in.
    pub group: GroupId,
    /// The question.
    pub label: String,
    /// Words printed on paper where they differ from the label.
    pub printed: Option<String>,
    /// Hint.
    pub hint: Option<String>,
    /// Easy-read line.
    pub easy: Option<String>,
    /// Domain of the answer.
    pub domain: Domain,
    /// Unit shown after the answer.
    pub unit: Option<String>,
    /// When it is asked at all; always when absent.
    pub when: Option<Expr>,
    /// Whether an answer is demanded.
    pub required: Requirement,
    /// Computed, never asked nor in an instance; present in the master form and on paper.
    pub derive: Option<Expr>,
    /// Initial value; the person's own wins.
    pub suggest: Option<Expr>,
    /// For divisions: the question whose division contains this one, or a fixed code.
    pub under: Option<Under>,
    /// For ticks that are consents: the text, and what is given to whom.
    pub consent: Option<Consent>,
    /// Asked online only; the paper lacks it.
    pub supplement: bool,
    /// Why it is collected, where nothing in the schema uses it.
    pub purpose: Option<String>,
    /// Articles it rests on.
    pub basis: Vec<String>,
    /// What the paper says beside it.
    pub remark: Option<String>,
    /// Doubt about the source.
    pub unclear: Option<String>,
    /// Where it is written.
    pub span: Span,
}

/// What contains a division.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Under {
    /// The division answered there.
    Field(FieldId),
    /// A fixed division.
    Code(String),
}

/// What a consent says.
#[derive(Clone, Debug)]
pub struct Consent {
    /// The text consented to.
    pub text: String,
    /// What goes to whom.
    pub transfers: Vec<String>,
}

/// A condition that every valid application satisfies.
#[derive(Clone, Debug)]
pub struct Check {
    /// Id; the violation's code is `check:<id>`.
    pub id: String,
    /// The group it belongs to; checked for each of its rows when repeated.
    pub group: GroupId,
    /// What must hold. It is only checked where it is determined.
    pub that: Expr,
    /// What is said to the applicant.
    pub message: String,
    /// The question that is pointed at.
    pub at: Option<FieldId>,
    /// Whether it is a rule of one region, made of what its file leaves out.
    pub regional: bool,
    /// Where it is written.
    pub span: Span,
}
