//! Names of fields and codes, ready for JSON.

use std::borrow::Cow;

use super::words::is_end;
use super::written::append_first;

/// Most bytes that are copied at one go.
const ROOM: usize = 32;

/// The name of a field, as a key of JSON.
pub struct Key {
    /// With its quotes and its colon.
    json: &'static str,
    /// The same behind a comma, and the quote that begins a text, if there is room.
    padded: [u8; ROOM],
}

impl Key {
    /// The key, given with its quotes and its colon.
    #[must_use]
    pub const fn of(json: &'static str) -> Key {
        let mut padded = [b'"'; ROOM];
        padded[0] = b',';
        let mut rest = json.as_bytes();
        let mut at = 1;
        while let Some((byte, after)) = rest.split_first()
            && at < ROOM
        {
            // This runs when the crate is compiled.
            padded[at] = *byte;
            rest = after;
            at += 1;
        }
        Key { json, padded }
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> Cow<'static, str> {
        let quoted = self.json.strip_suffix(':').unwrap_or(self.json);
        let name = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        let name = name.unwrap_or(quoted);
        if !name.contains('\\') {
            return Cow::Borrowed(name);
        }
        serde_json::from_str(quoted).map_or(Cow::Borrowed(name), Cow::Owned)
    }

    /// Writes a comma and the key, for any value.
    #[inline]
    pub fn write(&self, out: &mut Vec<u8>) {
        self.append(self.json.len() + 1, out);
    }

    /// Writes a comma, the key and the quote that begins a text.
    #[inline]
    pub fn write_for_text(&self, out: &mut Vec<u8>) {
        self.append(self.json.len() + 2, out);
    }

    #[inline(always)]
    fn append(&self, length: usize, out: &mut Vec<u8>) {
        if length <= ROOM {
            // All of the room is faster copied than as much as is needed.
            append_first(&self.padded, length, out);
        } else {
            self.append_long(length, out);
        }
    }

    #[cold]
    fn append_long(&self, length: usize, out: &mut Vec<u8>) {
        out.push(b',');
        out.extend_from_slice(self.json.as_bytes());
        if length > self.json.len() + 1 {
            out.push(b'"');
        }
    }
}

/// A text that is ready for JSON with its quotes.
#[derive(Clone, Copy)]
pub struct Quoted {
    text: &'static str,
    padded: [u8; ROOM],
}

impl Quoted {
    /// The text, if it needs no escape and there is room.
    #[must_use]
    pub const fn of(text: &'static str) -> Option<Quoted> {
        if text.len() + 2 > ROOM {
            return None;
        }
        let mut padded = [b'"'; ROOM];
        let mut rest = text.as_bytes();
        let mut at = 1;
        while let Some((byte, after)) = rest.split_first() {
            if is_end(*byte) {
                return None;
            }
            padded[at] = *byte;
            rest = after;
            at += 1;
        }
        Some(Quoted { text, padded })
    }

    /// The text.
    #[must_use]
    pub const fn text(&self) -> &'static str {
        self.text
    }

    /// Writes it with its quotes.
    #[inline(always)]
    pub fn write(&self, out: &mut Vec<u8>) {
        append_first(&self.padded, self.text.len() + 2, out);
    }
}
