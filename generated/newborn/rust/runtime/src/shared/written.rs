//! Values as bytes of JSON.

use crate::support::{Date, Month};

use super::words::plain_length;

/// Closes a list or an object, in place of the last comma where there is one.
#[inline]
pub fn close(out: &mut Vec<u8>, bracket: u8) {
    match out.last_mut() {
        Some(last) if *last == b',' => *last = bracket,
        _ => out.push(bracket),
    }
}

/// The first of these bytes, so many of them.
#[inline(always)]
pub fn append_first<const N: usize>(bytes: &[u8; N], length: usize, out: &mut Vec<u8>) {
    let end = out.len() + length;
    out.extend_from_slice(bytes);
    out.truncate(end);
}

/// A number in digits.
pub fn number(number: u64, out: &mut Vec<u8>) {
    let (mut digits, mut place, mut rest) = ([b'0'; 20], 20, number);
    loop {
        place -= 1;
        if let Some(digit) = digits.get_mut(place) {
            *digit = b'0' + (rest % 10) as u8;
        }
        rest /= 10;
        if rest == 0 || place == 0 {
            break;
        }
    }
    out.extend_from_slice(digits.get(place..).unwrap_or_default());
}

/// A text with what needs an escape escaped.
#[cold]
pub fn escaped(text: &[u8], out: &mut Vec<u8>) {
    let mut rest = text;
    loop {
        let (head, tail) = rest.split_at_checked(plain_length(rest)).unwrap_or((rest, &[]));
        out.extend_from_slice(head);
        let Some((sign, tail)) = tail.split_first() else { return };
        match sign {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            0x08 => out.extend_from_slice(b"\\b"),
            0x0C => out.extend_from_slice(b"\\f"),
            control => out.extend_from_slice(format!("\\u{control:04x}").as_bytes()),
        }
        rest = tail;
    }
}

/// A day as a text.
#[inline]
pub fn date(date: Date) -> [u8; 12] {
    let ([y1, y2, y3, y4], [m1, m2], [d1, d2]) =
        (year(date.year()), pair(date.month()), pair(date.day()));
    [b'"', y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'"']
}

/// A month as a text.
#[inline]
pub fn month(month: Month) -> [u8; 9] {
    let ([y1, y2, y3, y4], [m1, m2]) = (year(month.year()), pair(month.month()));
    [b'"', y1, y2, y3, y4, b'-', m1, m2, b'"']
}

/// All numbers of two digits.
const PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[0; 2]; 100];
    let mut number = 0;
    while number < pairs.len() {
        pairs[number] = [b'0' + number as u8 / 10, b'0' + number as u8 % 10];
        number += 1;
    }
    pairs
};

#[inline(always)]
fn pair(number: u8) -> [u8; 2] {
    PAIRS.get(usize::from(number)).copied().unwrap_or_default()
}

#[inline(always)]
fn year(year: u16) -> [u8; 4] {
    let ([y1, y2], [y3, y4]) = (pair((year / 100) as u8), pair((year % 100) as u8));
    [y1, y2, y3, y4]
}
