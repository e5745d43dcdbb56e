//! Names of fields, ready for JSON.

use std::borrow::Cow;

/// Most bytes of a key that are copied at one go.
const ROOM: usize = 32;

/// The name of a field, as a key of JSON.
pub struct Key {
    /// With its quotes and its colon.
    json: &'static str,
    /// The same and the quote that begins a text, if there is room.
    padded: [u8; ROOM],
}

impl Key {
    /// The key, given with its quotes and its colon.
    #[must_use]
    pub const fn of(json: &'static str) -> Key {
        let mut padded = [b'"'; ROOM];
        let mut rest = json.as_bytes();
        let mut at = 0;
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

    /// Writes it, for any value.
    #[inline]
    pub fn write(&self, out: &mut Vec<u8>) {
        self.append(self.json.len(), out);
    }

    /// Writes it, and the quote that begins a text.
    #[inline]
    pub fn write_for_text(&self, out: &mut Vec<u8>) {
        self.append(self.json.len() + 1, out);
    }

    #[inline(always)]
    fn append(&self, length: usize, out: &mut Vec<u8>) {
        if length <= ROOM {
            // All of the room is faster copied than as much as is needed.
            let end = out.len() + length;
            out.extend_from_slice(&self.padded);
            out.truncate(end);
        } else {
            out.extend_from_slice(self.json.as_bytes());
            if length > self.json.len() {
                out.push(b'"');
            }
        }
    }
}
