//! Tokens read into pieces: what each is for, and which stand apart.

use super::PATHS;
use super::pieces::{Form, Kind, Pieces};
use super::spacing::{Before, is_camel, is_keyword, operator};
use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};
use std::collections::HashSet;
use std::fmt::Write as _;
use std::iter::Peekable;

/// The keyword that the next braces belong to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Head {
    None,
    Function,
    Definition,
    Items,
    Block,
    Arms,
}

type Tokens = Peekable<proc_macro2::token_stream::IntoIter>;

/// Where the reader stands between two brackets.
struct Place {
    before: Before,
    head: Head,
    /// Generics that are open.
    angles: u32,
    /// Whether the parameters of a closure are open.
    parameters: bool,
    /// Whether a function is about to be named.
    declares: bool,
    commas: u32,
    /// Whether the brackets may be those of a tuple.
    tuple: bool,
    /// Whether there is more than one statement, or what ends one.
    statements: bool,
}

impl Place {
    fn new(before: Before, tuple: bool) -> Place {
        Place {
            before,
            head: Head::None,
            angles: 0,
            parameters: false,
            declares: false,
            commas: 0,
            tuple,
            statements: false,
        }
    }
}

impl Pieces {
    /// The pieces of code; names that may be imported are noted.
    pub(super) fn of(tokens: TokenStream) -> Pieces {
        let mut pieces = Pieces {
            text: String::with_capacity(1 << 13),
            all: Vec::with_capacity(1 << 10),
            names: HashSet::new(),
            width: 0,
            hard: 0,
        };
        pieces.level(tokens, Place::new(Before::Start, false));
        pieces
    }

    /// All between two brackets; tells whether it is more than one expression.
    fn level(&mut self, tokens: TokenStream, mut place: Place) -> bool {
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(ident) => {
                    let at = self.all.len();
                    self.begin(place.before.apart_from_operand());
                    let _ = write!(self.text, "{ident}");
                    self.end(Kind::Word);
                    self.name(at, &mut place, &mut tokens);
                }
                TokenTree::Literal(literal) => {
                    self.begin(place.before.apart_from_operand());
                    let _ = write!(self.text, "{literal}");
                    self.end(Kind::Literal);
                    place.before = Before::Operand;
                }
                TokenTree::Punct(mark) => {
                    let mut text = [0_u8; 3];
                    let mut length = 1;
                    text[0] = u8::try_from(mark.as_char()).unwrap_or(b'?');
                    let mut joint = mark.spacing() == Spacing::Joint;
                    while joint && length < 3 {
                        let Some(TokenTree::Punct(next)) = tokens.peek() else { break };
                        text[length] = u8::try_from(next.as_char()).unwrap_or(b'?');
                        let longer = std::str::from_utf8(&text[..=length]).unwrap_or_default();
                        if !operator(longer) {
                            break;
                        }
                        joint = next.spacing() == Spacing::Joint;
                        length += 1;
                        tokens.next();
                    }
                    let text = std::str::from_utf8(&text[..length]).unwrap_or_default();
                    self.mark(text, &mut place, &mut tokens);
                }
                TokenTree::Group(group) => self.group(group, &mut place, &mut tokens),
            }
        }
        place.statements
    }

    /// A word that was just written.
    fn name(&mut self, at: usize, place: &mut Place, tokens: &mut Tokens) {
        let (text, word) = self.text.split_at(self.all[at].start as usize);
        let after_block = place.before == Before::Braces;
        if after_block && !matches!(word, "else" | "as" | "in" | "if") {
            place.statements = true;
        }
        let before = std::mem::replace(
            &mut place.before,
            match () {
                () if is_keyword(word) => Before::Keyword,
                () if is_camel(word) => Before::Type,
                () => Before::Operand,
            },
        );
        let declared = std::mem::replace(&mut place.declares, word == "fn");
        if declared {
            place.before = Before::Type;
        }
        if matches!(word, "for" | "impl")
            && matches!(tokens.peek(), Some(TokenTree::Punct(mark)) if mark.as_char() == '<')
        {
            place.before = Before::Type;
        }
        place.head = match (word, place.head) {
            ("fn", _) => Head::Function,
            ("struct" | "enum", _) => Head::Definition,
            ("impl" | "trait" | "mod", Head::None) => Head::Items,
            ("match", _) => Head::Arms,
            ("if" | "while" | "for" | "loop" | "else" | "unsafe", Head::None | Head::Block) => {
                Head::Block
            }
            (_, head) => head,
        };
        if declared || before == Before::Path {
            return;
        }
        let imported = |next: &TokenTree| match next {
            TokenTree::Group(group) => group.delimiter() == Delimiter::Parenthesis,
            TokenTree::Punct(mark) => mark.as_char() == ':' && mark.spacing() == Spacing::Joint,
            _ => false,
        };
        let next = tokens.peek();
        let to_step = || text.ends_with("map(") || text.ends_with("and_then(");
        let handed_over = || next.is_none() && to_step();
        if (word.starts_with(char::is_uppercase) || next.is_some_and(imported) || handed_over())
            && let Some((name, _)) = PATHS.get_key_value(word)
        {
            self.names.insert(name);
        }
    }

    fn mark(&mut self, text: &str, place: &mut Place, tokens: &mut Tokens) {
        let prefix = place.before.expects_operand();
        let next_is =
            |tokens: &mut Tokens, wanted: fn(&TokenTree) -> bool| tokens.peek().is_some_and(wanted);
        let is_group = |token: &TokenTree| matches!(token, TokenTree::Group(_));
        let is_quote =
            |token: &TokenTree| matches!(token, TokenTree::Punct(mark) if mark.as_char() == '\'');
        let ends_generics =
            |token: &TokenTree| matches!(token, TokenTree::Punct(mark) if mark.as_char() == '>');
        let operand = place.before.apart_from_operand();
        let (apart, kind, before) = match text {
            "#" => return self.attribute(place, tokens),
            "'" => {
                self.begin(operand);
                self.text.push('\'');
                if let Some(TokenTree::Ident(name)) = tokens.next() {
                    let _ = write!(self.text, "{name}");
                }
                self.end(Kind::Word);
                place.before = Before::Lifetime;
                return;
            }
            "," if place.angles > 0 && next_is(tokens, ends_generics) => return,
            "," if place.parameters || place.angles > 0 => (false, Kind::Other, Before::Infix),
            "," => {
                if matches!(place.head, Head::Block | Head::Arms) {
                    place.head = Head::None;
                }
                // One behind the last element says nothing, but that a tuple of one is a tuple.
                place.commas += 1;
                if tokens.peek().is_none() && !(place.tuple && place.commas == 1) {
                    return;
                }
                (false, Kind::Comma, Before::Infix)
            }
            ";" => {
                (place.head, place.statements) = (Head::None, true);
                (false, Kind::Semicolon, Before::Infix)
            }
            "." => (false, Kind::Dot, Before::Path),
            "?" if !prefix => (false, Kind::Other, Before::Bracket),
            ":" => (false, Kind::Other, Before::Infix),
            "::" => (prefix && operand, Kind::Other, Before::Path),
            ".." | "..=" => (prefix && operand, Kind::Other, Before::Prefix),
            "!" if !prefix && next_is(tokens, is_group) => (false, Kind::Other, Before::Bang),
            "|" if place.parameters => {
                place.parameters = false;
                (false, Kind::Closure, Before::Infix)
            }
            "|" if prefix => {
                place.parameters = true;
                (operand, Kind::Other, Before::Prefix)
            }
            "||" if prefix => (operand, Kind::Closure, Before::Infix),
            ">" | ">>" if place.angles > 0 => {
                place.angles = place.angles.saturating_sub(u32::try_from(text.len()).unwrap_or(1));
                (false, Kind::Other, Before::Type)
            }
            "<" if prefix || place.before == Before::Type || next_is(tokens, is_quote) => {
                place.angles += 1;
                (prefix && operand && place.before != Before::Path, Kind::Other, Before::Prefix)
            }
            "=>" => {
                place.head = Head::None;
                (true, Kind::Arrow, Before::Infix)
            }
            "->" => {
                if place.head == Head::None {
                    place.head = Head::Block;
                }
                (true, Kind::Other, Before::Infix)
            }
            "=" if place.angles > 0 => (true, Kind::Other, Before::Infix),
            _ if prefix => (operand, Kind::Other, Before::Prefix),
            "&" | "*" | "-" if place.before == Before::Braces => {
                place.statements = true;
                (operand, Kind::Other, Before::Prefix)
            }
            "=" | "+=" | "-=" | "*=" | "/=" | "%=" | "&=" | "|=" | "^=" | "<<=" | ">>=" => {
                (true, Kind::Assign, Before::Infix)
            }
            _ if place.angles > 0 || place.parameters => (true, Kind::Other, Before::Infix),
            "||" => (true, Kind::Binary(0), Before::Infix),
            "&&" => (true, Kind::Binary(1), Before::Infix),
            "==" | "!=" | "<" | ">" | "<=" | ">=" => (true, Kind::Binary(2), Before::Infix),
            "|" => (true, Kind::Binary(3), Before::Infix),
            "^" | "&" | "<<" | ">>" => (true, Kind::Binary(4), Before::Infix),
            "+" | "-" => (true, Kind::Binary(5), Before::Infix),
            "*" | "/" | "%" => (true, Kind::Binary(6), Before::Infix),
            _ => (true, Kind::Other, Before::Infix),
        };
        self.begin(apart);
        self.text.push_str(text);
        self.end(kind);
        place.before = before;
    }

    fn group(&mut self, group: Group, place: &mut Place, tokens: &mut Tokens) {
        let delimiter = group.delimiter();
        let stream = group.stream();
        drop(group);
        let before = place.before;
        if delimiter == Delimiter::None {
            // It has no brackets of its own; what was in it stays one operand.
            place.statements |= self.level(stream, Place::new(before, false));
            place.before = Before::Operand;
            return;
        }
        let (open, close, apart, form) = match delimiter {
            Delimiter::Brace => {
                let form = Pieces::braces(place, tokens);
                ("{", "}", before != Before::Prefix && before != Before::Path, form)
            }
            Delimiter::Bracket => {
                let indexes = !before.expects_operand() && before != Before::Bang;
                let form = if indexes { Form::Plain } else { Form::Array };
                ("[", "]", before.apart_from_bracket(), form)
            }
            _ => {
                let called = !before.expects_operand() && before != Before::Bang;
                let form = if called { Form::List } else { Form::Plain };
                ("(", ")", before.apart_from_bracket(), form)
            }
        };
        if before == Before::Braces && delimiter != Delimiter::Brace {
            place.statements = true;
        }
        let at = self.all.len();
        self.begin(apart);
        self.text.push_str(open);
        self.end(Kind::Open(form));
        let spaced = delimiter == Delimiter::Brace && form != Form::Use;
        let first = if spaced { Before::Space } else { Before::Start };
        let statements = self.level(stream, Place::new(first, form == Form::Plain));
        // Members have no statements, whatever the braces looked like.
        let form = if form == Form::Members && statements { Form::Block } else { form };
        self.all[at].kind = Kind::Open(form);
        let empty = self.all.len() == at + 1;
        let function = form == Form::Block && place.head == Head::Function;
        let hard = match form {
            Form::Definition | Form::Items | Form::Arms => true,
            Form::Block => function || statements,
            _ => false,
        };
        self.begin(spaced && !empty);
        self.text.push_str(close);
        self.end(Kind::Close);
        self.hard += u32::from(hard && !empty);
        let partner = self.all.len() - 1;
        let index = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        (self.all[at].partner, self.all[partner].partner) = (index(partner), index(at));
        // A comma may follow where there already is one; alone in parentheses it would make a tuple.
        let has_comma = || self.commas(at).next().is_some();
        if open == "(" && form == Form::Plain && before != Before::Bang && has_comma() {
            self.all[at].kind = Kind::Open(Form::List);
        }
        place.before = match form {
            Form::Block | Form::Arms | Form::Items | Form::Definition => {
                place.head = Head::None;
                Before::Braces
            }
            _ => Before::Bracket,
        };
    }

    /// What braces are around.
    fn braces(place: &Place, tokens: &mut Tokens) -> Form {
        let pattern = matches!(tokens.peek(), Some(TokenTree::Punct(mark)) if "=|".contains(mark.as_char()))
            || matches!(tokens.peek(), Some(TokenTree::Ident(word)) if word == "in");
        match (place.before, place.head) {
            (Before::Path, _) => Form::Use,
            (Before::Type, _) if pattern => Form::Members,
            (_, Head::Function | Head::Block) => Form::Block,
            (_, Head::Definition) => Form::Definition,
            (_, Head::Items) => Form::Items,
            (_, Head::Arms) => Form::Arms,
            (Before::Type, Head::None) => Form::Members,
            (_, Head::None) => Form::Block,
        }
    }

    /// An attribute whose `#` was met: one piece, documentation as people write it.
    fn attribute(&mut self, place: &mut Place, tokens: &mut Tokens) {
        let inner = matches!(tokens.peek(), Some(TokenTree::Punct(mark)) if mark.as_char() == '!');
        if inner {
            tokens.next();
        }
        self.begin(place.before.apart_from_operand());
        let bracket = |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket);
        let Some(TokenTree::Group(group)) = tokens.next_if(bracket) else {
            self.text.push_str(if inner { "#!" } else { "#" });
            self.end(Kind::Other);
            place.before = Before::Prefix;
            return;
        };
        self.hard += 1;
        match documentation(&group) {
            Some(line) => {
                self.text.push_str(if inner { "//!" } else { "///" });
                self.text.push_str(&line);
                self.end(Kind::Attribute);
            }
            None => {
                self.text.push_str(if inner { "#!" } else { "#" });
                let (at, hard) = (self.all.len() - 1, self.hard);
                self.end(Kind::Attribute);
                let mut nothing = TokenStream::new().into_iter().peekable();
                self.group(group, &mut Place::new(Before::Prefix, false), &mut nothing);
                let last = self.all[self.all.len() - 1];
                (self.all[at].end, self.all[at].to) = (last.end, last.to);
                self.all.truncate(at + 1);
                self.hard = hard;
            }
        }
        place.before = Before::Infix;
    }
}

/// The line of documentation that an attribute is; nothing for other attributes, and for what no
/// comment can hold.
fn documentation(group: &Group) -> Option<String> {
    let mut tokens = group.stream().into_iter();
    let Some(TokenTree::Ident(word)) = tokens.next() else { return None };
    let (true, Some(TokenTree::Punct(_)), Some(TokenTree::Literal(line))) =
        (word == "doc", tokens.next(), tokens.next())
    else {
        return None;
    };
    let text = line.to_string();
    let within = |text: &str, before, after| {
        text.strip_prefix(before)?.strip_suffix(after).map(str::to_owned)
    };
    if let Some(raw) = within(&text, "r\"", "\"") {
        return Some(raw);
    }
    if !text.contains('\\') {
        return within(&text, "\"", "\"");
    }
    let syn::Lit::Str(value) = syn::Lit::new(line) else { return None };
    let value = value.value();
    let unseen = |c: char| c.is_control() || crate::support::is_invisible(c);
    (!value.contains(unseen)).then_some(value)
}
