//! Events to nodes, refusing on the way what the language does not have.

use std::collections::HashMap;
use std::ops::Range;

use granit_parser::{Event, ScalarStyle, StructureStyle};

use super::faults::Faults;
use super::refuse;
use super::slip::{self, Context};
use super::{List, Map, Node, Scalar, scalar, text};
use crate::code::Code;
use crate::source::{FileId, Span};

/// Mappings and lists may stand in each other this deep.
const MAX_DEPTH: usize = 64;

/// A mapping or list not yet closed.
struct Frame {
    kind: Kind,
    span: Span,
    /// The indentation in block style, `None` between brackets.
    column: Option<usize>,
    incomplete: bool,
}

enum Kind {
    List(Vec<Node>),
    Map { entries: Vec<(Scalar, Option<Node>)>, seen: HashMap<String, Span>, key: Option<Key> },
}

/// A key that waits for its value.
enum Key {
    Text(Scalar),
    /// Refused; its value is read for its own faults and dropped.
    Refused,
    /// `<<`: an alias behind it is part of the same fault.
    Merge,
}

/// Where a node is about to stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Root,
    Item,
    Key,
    Value,
}

/// Builds the tree of one file.
pub(super) struct Builder<'t, 'f> {
    file: FileId,
    text: &'t str,
    faults: &'f mut Faults,
    frames: Vec<Frame>,
    root: Option<Node>,
    /// How many mappings and lists are open beyond the depth allowed.
    beyond: usize,
    /// The next mapping or list opened is the last frame, taken up again after a syntax error.
    resuming: bool,
}

impl<'t, 'f> Builder<'t, 'f> {
    pub(super) fn new(file: FileId, text: &'t str, faults: &'f mut Faults) -> Self {
        Builder { file, text, faults, frames: Vec::new(), root: None, beyond: 0, resuming: false }
    }

    pub(super) fn file(&self) -> FileId {
        self.file
    }

    /// The innermost open bracket, and the indentation of the block it stands in.
    pub(super) fn open_bracket(&self) -> Option<(Span, usize)> {
        let frame = self.frames.last().filter(|frame| frame.column.is_none())?;
        let block = self.frames.iter().rev().find_map(|frame| frame.column)?;
        Some((Span { end: frame.span.start + 1, ..frame.span }, block))
    }

    /// Takes back a value read from the line with the error: it may be a part of what was meant.
    pub(super) fn doubt_from(&mut self, line_start: usize) {
        let Some(frame) = self.frames.last_mut() else { return };
        let doubtful = |node: &Node| node.span().end as usize > line_start;
        match &mut frame.kind {
            Kind::List(items) => {
                if items.pop_if(|item| doubtful(item)).is_some() {
                    frame.incomplete = true;
                }
            }
            Kind::Map { entries, .. } => {
                if let Some((_, value)) = entries.last_mut() {
                    value.take_if(|value| doubtful(value));
                }
            }
        }
    }

    pub(super) fn faults(&mut self) -> &mut Faults {
        self.faults
    }

    /// Takes in one event that stands at `range`.
    pub(super) fn event(
        &mut self,
        event: Event<'_>,
        range: Range<usize>,
        column: usize,
        tag: Option<Range<usize>>,
    ) {
        if let Some(tag) = tag {
            self.tag(tag);
        }
        let span = Span::new(self.file, range.clone());
        match event {
            Event::Anchor(..) => self.anchor(span),
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.alias(span);
                self.put(None, span);
            }
            Event::Scalar(value, style, ..) => self.scalar(value.into_owned(), style, range),
            Event::SequenceStart(style, ..) => {
                let column = (style == StructureStyle::Block).then_some(column);
                self.open(Kind::List(Vec::new()), span, column);
            }
            Event::MappingStart(style, ..) => {
                let column = (style == StructureStyle::Block).then_some(column);
                let map = Kind::Map { entries: Vec::new(), seen: HashMap::new(), key: None };
                self.open(map, span, column);
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span),
            _ => {}
        }
    }

    fn open(&mut self, kind: Kind, span: Span, column: Option<usize>) {
        if std::mem::take(&mut self.resuming)
            && let Some(frame) = self.frames.last()
            && std::mem::discriminant(&frame.kind) == std::mem::discriminant(&kind)
        {
            return;
        }
        if self.beyond > 0 || self.frames.len() >= MAX_DEPTH {
            if self.beyond == 0 {
                self.faults.add(Code::TooDeep, || refuse::too_deep(span));
            }
            self.beyond += 1;
            return;
        }
        self.frames.push(Frame { kind, span, column, incomplete: false });
    }

    fn end(&mut self, span: Span) {
        if self.beyond > 0 {
            self.beyond -= 1;
            if self.beyond == 0 {
                self.put(None, span);
            }
            return;
        }
        if let Some(frame) = self.frames.last_mut()
            && frame.column.is_none()
        {
            frame.span = frame.span.to(span);
        }
        self.close(false);
    }

    /// Closes the last frame and puts it where it belongs.
    fn close(&mut self, lost: bool) {
        let Some(frame) = self.frames.pop() else { return };
        let incomplete = frame.incomplete || lost;
        let span = frame.span;
        let node = match frame.kind {
            Kind::List(items) => Node::List(List { items, incomplete, span }),
            Kind::Map { mut entries, key, .. } => {
                if let Some(Key::Text(key)) = key {
                    entries.push((key, None));
                }
                Node::Map(Map { entries, incomplete, span })
            }
        };
        self.put(Some(node), span);
    }

    fn place(&self) -> Place {
        match self.frames.last().map(|frame| &frame.kind) {
            None => Place::Root,
            Some(Kind::List(_)) => Place::Item,
            Some(Kind::Map { key: None, .. }) => Place::Key,
            Some(Kind::Map { .. }) => Place::Value,
        }
    }

    /// Puts a node where it belongs; `None` for one that was refused and reported.
    fn put(&mut self, node: Option<Node>, span: Span) {
        if self.beyond > 0 {
            return;
        }
        let Some(frame) = self.frames.last_mut() else {
            self.root = self.root.take().or(node);
            return;
        };
        if span.end > frame.span.end {
            frame.span = frame.span.to(span);
        }
        match &mut frame.kind {
            Kind::List(items) => match node {
                Some(node) => items.push(node),
                None => frame.incomplete = true,
            },
            Kind::Map { entries, key, seen } => match key.take() {
                Some(Key::Text(key)) => entries.push((key, node)),
                Some(Key::Refused | Key::Merge) => frame.incomplete = true,
                None => {
                    *key = Some(match node {
                        Some(Node::Scalar(scalar)) => accept_key(scalar, seen, &mut *self.faults),
                        Some(other) => {
                            let span = other.span();
                            self.faults.add(Code::KeyNotText, || refuse::key_not_text(span));
                            Key::Refused
                        }
                        None => Key::Refused,
                    });
                }
            },
        }
    }

    fn scalar(&mut self, value: String, style: ScalarStyle, range: Range<usize>) {
        if std::mem::take(&mut self.resuming) || self.beyond > 0 {
            return;
        }
        let place = self.place();
        let span = Span::new(self.file, range.clone());
        if style == ScalarStyle::Plain && range.is_empty() {
            match place {
                Place::Key => self.faults.add(Code::KeyNotText, || refuse::no_key(span)),
                Place::Root => {}
                Place::Item | Place::Value => self.null(span),
            }
            return self.put(None, span);
        }
        let raw = self.text.get(range.clone()).unwrap_or_default();
        let before = slip::line_before(self.text, range.start);
        let scalar = scalar::scalar(self.file, value, style, raw, range.start, before.len());
        if style == ScalarStyle::DoubleQuoted && scalar.map.is_some() {
            self.escaped(&scalar);
        }
        if style == ScalarStyle::Plain {
            if place != Place::Key && matches!(&*scalar.text, "~" | "null" | "Null" | "NULL") {
                if place != Place::Root {
                    self.null(scalar.span);
                }
                return self.put(None, scalar.span);
            }
            let frame = self.frames.last();
            let context = Context {
                key: place == Place::Key,
                flow: frame.is_some_and(|frame| frame.column.is_none()),
                item: place == Place::Item,
                before,
            };
            let slips = slip::in_scalar(raw, &context);
            for (at, slip) in &slips {
                let span = Span::new(self.file, range.start + at.start..range.start + at.end);
                self.faults.add(slip.code(), || slip.diagnostic(span));
            }
            if !slips.is_empty() {
                return self.put(None, scalar.span);
            }
        }
        let span = scalar.span;
        self.put(Some(Node::Scalar(scalar)), span);
    }

    /// Characters that an escape such as `\u202E` brings in.
    fn escaped(&mut self, scalar: &Scalar) {
        for (at, c) in scalar.text.char_indices() {
            if text::refusal(c).is_some() {
                let span = scalar.span_of(at..at + c.len_utf8());
                self.faults.add(Code::BadCharacter, || text::bad_character(span, c));
            }
        }
    }

    fn null(&mut self, span: Span) {
        let frame = self.frames.last();
        let flow = frame.is_some_and(|frame| frame.column.is_none());
        let (key, before) = match frame.map(|frame| &frame.kind) {
            Some(Kind::Map { key: Some(Key::Text(key)), entries, .. }) => {
                (Some(key), entries.last())
            }
            Some(Kind::List(_)) => (None, None),
            _ => return,
        };
        let text = self.text;
        let cut = key.is_some_and(|key| flow && !colon_behind(text, key));
        self.faults.add(Code::NullValue, || match key {
            Some(key) if cut => refuse::lost_value(key, before),
            Some(key) => refuse::no_value(key, span),
            None => refuse::no_item(text, span),
        });
        // What a comma cut off is no key, and the value before it is not the whole of it.
        if cut
            && let Some(Kind::Map { key, entries, .. }) =
                self.frames.last_mut().map(|frame| &mut frame.kind)
        {
            *key = Some(Key::Refused);
            if let Some((_, value)) = entries.last_mut() {
                *value = None;
            }
        }
    }

    fn tag(&mut self, range: Range<usize>) {
        let span = Span::new(self.file, range);
        let text = self.source(span);
        self.faults.add(Code::Tag, || refuse::tag(text, span));
    }

    fn anchor(&mut self, span: Span) {
        let text = self.source(span);
        self.faults.add(Code::AnchorOrAlias, || refuse::anchor(text, span));
    }

    fn alias(&mut self, span: Span) {
        let frame = self.frames.last().map(|frame| &frame.kind);
        if self.beyond > 0 || matches!(frame, Some(Kind::Map { key: Some(Key::Merge), .. })) {
            return;
        }
        let text = self.source(span);
        self.faults.add(Code::AnchorOrAlias, || refuse::alias(text, span));
    }

    fn source(&self, span: Span) -> &'t str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// A second document begins at `range`.
    pub(super) fn several_documents(&mut self, range: Range<usize>) {
        let span = Span::new(self.file, range);
        self.faults.add(Code::SeveralDocuments, || refuse::several_documents(span));
    }

    /// Takes up again the mapping or list at `column` if `line` looks like a member of it; `lossy`
    /// when something before the line could not be read.
    pub(super) fn resume_at(&mut self, column: usize, line: &str, lossy: bool) -> bool {
        let item = line.starts_with("- ") || line.trim_end() == "-";
        let Some(index) = self.frames.iter().rposition(|frame| {
            frame.column == Some(column)
                && match frame.kind {
                    Kind::List(_) => item,
                    Kind::Map { .. } => !item && slip::looks_like_entry(line),
                }
        }) else {
            return false;
        };
        self.beyond = 0;
        while self.frames.len() > index + 1 {
            self.close(true);
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.incomplete |= lossy;
            if let Kind::Map { entries, key, .. } = &mut frame.kind
                && let Some(Key::Text(key)) = key.take()
            {
                entries.push((key, None));
            }
        }
        self.resuming = true;
        true
    }

    /// Nothing more can be read: whatever is open lacks its rest.
    pub(super) fn abandon(&mut self) {
        self.beyond = 0;
        self.frames.iter_mut().for_each(|frame| frame.incomplete = true);
    }

    /// Closes what is open and gives the tree.
    pub(super) fn finish(mut self) -> Option<Node> {
        self.beyond = 0;
        while !self.frames.is_empty() {
            self.close(false);
        }
        self.root
    }
}

/// Judges a key: a merge key or a second one of its name is refused.
fn accept_key(key: Scalar, seen: &mut HashMap<String, Span>, faults: &mut Faults) -> Key {
    if key.plain && key.text == "<<" {
        faults.add(Code::MergeKey, || refuse::merge_key(key.span));
        return Key::Merge;
    }
    if let Some(&first) = seen.get(&key.text) {
        faults.add(Code::DuplicateKey, || refuse::duplicate_key(&key, first));
        return Key::Refused;
    }
    seen.insert(key.text.clone(), key.span);
    Key::Text(key)
}

fn colon_behind(text: &str, key: &Scalar) -> bool {
    let rest = text.get(key.span.end as usize..).unwrap_or_default();
    rest.trim_start_matches([' ', '\t']).starts_with(':')
}
