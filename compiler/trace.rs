//! Where a thing of a matter comes from, and everything it reaches: what an editor of policy asks
//! before changing it, and a person before giving it.
//!
//! Reaching is followed through terms, the conditions of items, computed answers and conversions. A
//! register's key ends a way: what the register answers is traced from the register.

mod origin;
mod reach;
mod subject;
mod ways;

pub use subject::{Subject, find};

use crate::diagnostic::Bilingual;
use crate::model::Model;
use crate::source::Span;

/// Where a thing comes from and what it reaches.
#[derive(Clone, Debug)]
pub struct Trace {
    /// Its path.
    pub path: String,
    /// What people call it.
    pub title: String,
    /// Where it is written.
    pub span: Span,
    /// Where it comes from: what is asked or fetched, in words.
    pub origin: Vec<Fact>,
    /// What it reaches, in order of kind and of the schema.
    pub reaches: Vec<Reach>,
}

/// Something to know about the traced thing.
#[derive(Clone, Debug)]
pub struct Fact {
    /// What is told.
    pub name: Bilingual,
    /// The words.
    pub text: Bilingual,
}

/// A place that the traced thing reaches.
#[derive(Clone, Debug)]
pub struct Reach {
    /// What kind of thing is there.
    pub kind: Kind,
    /// Its name in the schema.
    pub place: String,
    /// What people call it.
    pub title: String,
    /// What the traced thing decides there.
    pub role: Role,
    /// The names it goes through, nearest to the place first; empty when it is read directly.
    pub via: Vec<String>,
    /// Where it is written, where that is known.
    pub span: Option<Span>,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident $word:literal $zh:literal $en:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            /// The stable word for programs.
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }

            /// The words for people.
            pub fn title(self) -> Bilingual {
                match self {
                    $($name::$variant => Bilingual { zh: $zh.to_owned(), en: $en.to_owned() },)*
                }
            }
        }
    };
}

words! {
    /// What kind of thing is reached.
    Kind {
        /// A question, group or text of the form.
        Form "form" "申请表" "form",
        /// A check of the form.
        Check "check" "表内校验" "checks",
        /// A named condition or value.
        Term "term" "名词" "terms",
        /// An item or a case of it.
        Item "item" "事项" "items",
        /// A line of eligibility.
        Eligibility "eligibility" "办理条件" "eligibility",
        /// A register.
        Register "register" "登记库" "registers",
        /// A department's form or a field of it.
        Department "department" "部门申请表" "departments' forms",
        /// A material.
        Material "material" "申请材料" "materials",
        /// A line of the guide.
        Guide "guide" "办事指南" "guide",
    }
}

words! {
    /// What the traced thing decides at a place.
    Role {
        /// The value there.
        Value "value" "取值" "value",
        /// Whether the place is there or holds.
        Condition "condition" "条件" "condition",
        /// Whether an answer is demanded.
        Required "required" "是否必填" "required",
        /// A value offered.
        Suggestion "suggestion" "默认值" "suggestion",
        /// The limits of a division.
        Within "within" "所属区划" "within",
        /// What a register is asked with.
        Key "key" "查询条件" "key",
        /// What spares the applicant from bringing a material.
        Waiver "waiver" "免交" "waiver",
        /// Whether the result goes to a register.
        Result "result" "办理结果入库" "result",
        /// It is handed over as it is.
        Receives "receives" "原样送达" "receives",
    }
}

/// Traces a subject found by [`find`].
pub fn trace(model: &Model, subject: Subject) -> Trace {
    let ways = ways::Ways::from(model, subject);
    let (title, span) = subject.title(model);
    Trace {
        path: subject.path(model),
        title,
        span,
        origin: origin::of(model, subject),
        reaches: reach::all(model, &ways),
    }
}

#[cfg(test)]
mod tests;
