//! Which pieces of code stand apart, as people write it.

/// What stands before a piece.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Before {
    /// Nothing: the beginning, or a bracket that holds its content close.
    Start,
    /// A brace, which stands apart from its content.
    Space,
    /// A name of a value, or a literal.
    Operand,
    /// A name of a type or of a function that is declared, or what ends its generics.
    Type,
    Keyword,
    Lifetime,
    /// An operator, or what separates: a space follows, and then an operand.
    Infix,
    /// An operator that belongs to the operand that follows.
    Prefix,
    /// `.` or `::`.
    Path,
    /// The mark of a macro.
    Bang,
    /// A bracket that ends an operand.
    Bracket,
    /// A brace that ends a block.
    Braces,
}

impl Before {
    /// Whether an operand has to follow, so that `-` is a sign and `&` takes a reference.
    pub(super) fn expects_operand(self) -> bool {
        use Before::{Infix, Keyword, Path, Prefix, Space, Start};
        matches!(self, Start | Space | Keyword | Infix | Prefix | Path)
    }

    /// Whether a word, or what belongs to it, stands apart.
    pub(super) fn apart_from_operand(self) -> bool {
        !matches!(self, Before::Start | Before::Prefix | Before::Path)
    }

    /// Whether a parenthesis or bracket stands apart: not where it calls or takes a part.
    pub(super) fn apart_from_bracket(self) -> bool {
        use Before::{Braces, Infix, Keyword, Lifetime, Space};
        matches!(self, Keyword | Infix | Lifetime | Space | Braces)
    }
}

/// Whether something else follows a word than follows a name.
pub(super) fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "as" | "break"
            | "const"
            | "dyn"
            | "else"
            | "enum"
            | "for"
            | "if"
            | "impl"
            | "in"
            | "let"
            | "loop"
            | "match"
            | "mod"
            | "move"
            | "mut"
            | "ref"
            | "return"
            | "static"
            | "struct"
            | "trait"
            | "type"
            | "unsafe"
            | "use"
            | "where"
            | "while"
    )
}

/// Whether a word is written as types are.
pub(super) fn is_camel(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.contains(|c: char| c.is_ascii_lowercase())
}

/// Whether marks are one operator.
pub(super) fn operator(marks: &str) -> bool {
    matches!(
        marks,
        "::" | "->"
            | "=>"
            | "&&"
            | "||"
            | "=="
            | "!="
            | "<="
            | ">="
            | ".."
            | "..="
            | "..."
            | "+="
            | "-="
            | "*="
            | "/="
            | "%="
            | "^="
            | "&="
            | "|="
            | "<<"
            | ">>"
            | "<<="
            | ">>="
    )
}
