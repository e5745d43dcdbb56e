//! Bytes looked at eight at once. In each byte of a word the highest bit tells.

const ONES: u64 = u64::from_le_bytes([1; 8]);
const HIGHEST: u64 = ONES * 0x80;

/// How many bytes there are before the first quote, escape or control character.
#[inline]
pub fn plain_length(bytes: &[u8]) -> usize {
    let mut length = 0;
    let mut rest = bytes;
    while let Some((chunk, after)) = rest.split_first_chunk() {
        let found = ends(u64::from_le_bytes(*chunk));
        if found != 0 {
            return length + place_of(found);
        }
        length += chunk.len();
        rest = after;
    }
    length + rest_of_plain(rest)
}

/// The same of less than a word.
#[cold]
fn rest_of_plain(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| !is_end(**byte)).count()
}

/// Whether a text needs no escape in JSON.
#[inline]
pub fn is_plain(bytes: &[u8]) -> bool {
    let Some(last) = bytes.last_chunk() else { return !bytes.iter().any(|byte| is_end(*byte)) };
    let mut found = ends(u64::from_le_bytes(*last));
    let mut rest = bytes;
    while let Some((chunk, after)) = rest.split_first_chunk() {
        found |= ends(u64::from_le_bytes(*chunk));
        rest = after;
    }
    found == 0
}

/// Whether a byte of a text is a quote, an escape or a control character.
#[inline(always)]
pub const fn is_end(byte: u8) -> bool {
    matches!(byte, 0..0x20 | b'"' | b'\\')
}

/// Where a word has quotes, escapes and control characters. The first that tells is right; those
/// behind it may be none.
#[inline(always)]
pub const fn ends(word: u64) -> u64 {
    // With one bit turned, a quote follows upon the control characters, which change places.
    let below = (word ^ (ONES * 2)).wrapping_sub(ONES * 0x21);
    let escape = (word ^ (ONES * b'\\' as u64)).wrapping_sub(ONES);
    (below | escape) & !word & HIGHEST
}

/// The place of the first byte of a word that tells, or behind all.
#[inline(always)]
pub const fn place_of(found: u64) -> usize {
    (found.trailing_zeros() / 8) as usize
}

/// Whether a text is made of ASCII digits.
#[must_use]
#[inline]
pub fn is_digits(text: &str) -> bool {
    are_of(text.as_bytes(), [(b'0', b'9')])
}

/// Whether all bytes lie in one of these ranges of ASCII.
#[must_use]
#[inline]
pub fn are_of<const N: usize>(bytes: &[u8], ranges: [(u8, u8); N]) -> bool {
    let all = |chunk: &[u8; 8]| are_all_of(u64::from_le_bytes(*chunk), ranges);
    let Some(last) = bytes.last_chunk() else {
        return match (bytes.first_chunk(), bytes.last_chunk()) {
            (Some([a, b, c, d]), Some([e, f, g, h])) => all(&[*a, *b, *c, *d, *e, *f, *g, *h]),
            _ => bytes
                .iter()
                .all(|byte| ranges.iter().any(|(low, high)| low <= byte && byte <= high)),
        };
    };
    let mut rest = bytes;
    while let Some((chunk, after)) = rest.split_first_chunk() {
        if !all(chunk) {
            return false;
        }
        rest = after;
    }
    all(last)
}

#[inline(always)]
fn are_all_of<const N: usize>(word: u64, ranges: [(u8, u8); N]) -> bool {
    // As long as no byte has its highest bit, adding to one does not reach the next.
    let within = ranges.iter().fold(0, |within, (low, high)| {
        let from = word.wrapping_add(ONES * u64::from(0x80 - low));
        let beyond = word.wrapping_add(ONES * u64::from(0x7F - high));
        within | from & !beyond
    });
    within & !word & HIGHEST == HIGHEST
}

/// A text of one to eight bytes as a number; another for each, unless it has a NUL in it. What is
/// longer has a number as well, but may share it.
#[inline(always)]
#[must_use]
pub const fn packed(bytes: &[u8]) -> u64 {
    match (bytes, bytes.first_chunk(), bytes.last_chunk()) {
        ([], ..) => 0,
        ([a], ..) => *a as u64,
        ([a, b], ..) => u16::from_le_bytes([*a, *b]) as u64,
        ([a, b, c], ..) => u32::from_le_bytes([*a, *b, *c, 0]) as u64,
        (_, Some(first), Some(last)) => {
            let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
            if bytes.len() <= 8 {
                first as u64 | (last as u64) << ((bytes.len() - 4) * 8)
            } else {
                (first as u64) << 32 | last as u64
            }
        }
        _ => 0,
    }
}

/// The first bytes of a word as a number, so many of them; as [`packed`] gives it.
#[inline(always)]
#[must_use]
pub const fn beginning(word: u64, length: usize) -> u64 {
    word & !(u64::MAX << (length * 8))
}

/// A text's first and last eight bytes and its length: all of a text of up to [`Packed::ROOM`] bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Packed {
    first: u64,
    last: u64,
    length: usize,
}

impl Packed {
    /// Most bytes of a text that it tells from all others.
    pub const ROOM: usize = 16;

    /// Of a text.
    #[inline]
    #[must_use]
    pub const fn of(text: &str) -> Packed {
        let bytes = text.as_bytes();
        let length = bytes.len();
        match (bytes.first_chunk(), bytes.last_chunk()) {
            (Some(first), Some(last)) => Packed {
                first: u64::from_le_bytes(*first),
                last: u64::from_le_bytes(*last),
                length,
            },
            _ => Packed { first: packed(bytes), last: 0, length },
        }
    }

    /// Of the text that ends with the first quote, if it is short and without an escape.
    #[inline]
    #[must_use]
    pub fn of_quoted(bytes: &[u8]) -> Option<Packed> {
        let first = u64::from_le_bytes(*bytes.first_chunk()?);
        let found = ends(first);
        if found != 0 {
            let length = place_of(found);
            let packed = Packed { first: beginning(first, length), last: 0, length };
            return (byte_of(first, length) == b'"').then_some(packed);
        }
        let after = u64::from_le_bytes(*bytes.get(8..)?.first_chunk()?);
        let length = place_of(ends(after));
        if length == 8 || byte_of(after, length) != b'"' {
            return None;
        }
        let last = u64::from_le_bytes(*bytes.get(length..)?.first_chunk()?);
        Some(Packed { first, last, length: 8 + length })
    }

    /// How many bytes the text has.
    #[must_use]
    pub const fn length(&self) -> usize {
        self.length
    }

    /// A number that is spread over all bits.
    #[inline(always)]
    #[must_use]
    pub const fn spread(&self) -> usize {
        spread(self.first.rotate_left(17) ^ self.last)
    }
}

/// The byte at a place of a word.
#[inline(always)]
#[must_use]
pub const fn byte_of(word: u64, place: usize) -> u8 {
    (word >> (place * 8)) as u8
}

/// A number that is spread over all bits.
#[inline(always)]
#[must_use]
pub const fn spread(word: u64) -> usize {
    (word.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize
}
