//! Numbers with check digits: citizens, organisations, bank cards, ISO 7064.

use super::date::Date;
use super::digits::{numbers, weighed};
use super::fault::{Fault, Size, Unit};

/// A check that a text type may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NamedCheck {
    /// Citizen identity number, GB 11643.
    ResidentId,
    /// Unified social credit code, GB 32100.
    Uscc,
    /// ISO 7064 MOD 11-2: digits, then a check digit or `X`.
    Mod11_2,
    /// ISO 7064 MOD 11,10: digits, then a check digit.
    Mod11_10,
    /// ISO 7064 MOD 97-10: digits and capitals, then two check digits.
    Mod97,
    /// The Luhn formula of ISO/IEC 7812.
    Luhn,
}

impl NamedCheck {
    /// All checks.
    pub const ALL: [NamedCheck; 6] = [
        NamedCheck::ResidentId,
        NamedCheck::Uscc,
        NamedCheck::Mod11_2,
        NamedCheck::Mod11_10,
        NamedCheck::Mod97,
        NamedCheck::Luhn,
    ];

    /// The name in schemas.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            NamedCheck::ResidentId => "resident_id",
            NamedCheck::Uscc => "uscc",
            NamedCheck::Mod11_2 => "mod11_2",
            NamedCheck::Mod11_10 => "mod11_10",
            NamedCheck::Mod97 => "mod97",
            NamedCheck::Luhn => "luhn",
        }
    }

    /// The check of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<NamedCheck> {
        NamedCheck::ALL.into_iter().find(|check| check.name() == name)
    }

    /// What is wrong with the number, if anything.
    #[must_use]
    pub fn fault(self, number: &str) -> Option<Fault> {
        let sound = match self {
            NamedCheck::ResidentId => return resident_id_fault(number),
            NamedCheck::Uscc => return uscc_fault(number),
            NamedCheck::Mod11_2 => mod11_2(number),
            NamedCheck::Mod11_10 => mod11_10(number),
            NamedCheck::Mod97 => mod97(number),
            NamedCheck::Luhn => luhn(number),
        };
        (!sound).then_some(Fault::CheckDigit)
    }
}

/// What is wrong with a citizen identity number (GB 11643), if anything: its length, its
/// characters, its date of birth or its check digit. The address code is the one that was valid
/// when the number was issued, so an unknown one is no fault.
#[must_use]
pub fn resident_id_fault(number: &str) -> Option<Fault> {
    if is_resident_id(number) {
        return None;
    }
    if let Some(fault) = length_fault(number, 18) {
        return Some(fault);
    }
    let (body, check) = number.split_at_checked(17).unwrap_or((number, ""));
    if !body.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Fault::Characters);
    }
    match check.bytes().next() {
        Some(b'0'..=b'9' | b'X') => {}
        Some(b'x') => return Some(Fault::NotCanonical),
        _ => return Some(Fault::Characters),
    }
    if encoded_birth_date(number).is_none() {
        return Some(Fault::Calendar);
    }
    (!mod11_2(number)).then_some(Fault::CheckDigit)
}

/// Whether a number is a sound one, told at one go.
fn is_resident_id(number: &str) -> bool {
    let Ok(places) = <&[u8; 18]>::try_from(number.as_bytes()) else { return false };
    let ([first @ .., _, _], [.., place, check]) = (places, places);
    let ([first @ .., _, _, _, _, _, _, _, _], [_, _, _, _, _, _, _, _, second @ ..]) =
        (first, first);
    let (Some(first), Some(second)) = (numbers(*first), numbers(*second)) else { return false };
    let check = match check {
        b'0'..=b'9' => check - b'0',
        b'X' => 10,
        _ => return false,
    };
    let place = place.wrapping_sub(b'0');
    let sum = weighed(first, [7, 9, 10, 5, 8, 4, 2, 1])
        + weighed(second, [6, 3, 7, 9, 10, 5, 8, 4])
        + u64::from(place) * 2
        + u64::from(check);
    place <= 9 && sum % 11 == 1 && encoded_birth_date(number).is_some()
}

/// The date of birth in a sound citizen identity number.
#[must_use]
pub fn birth_date(number: &str) -> Option<Date> {
    if resident_id_fault(number).is_some() { None } else { encoded_birth_date(number) }
}

/// The gender in a sound citizen identity number, as a code of GB/T 2261.1: `1` male, `2` female.
#[must_use]
pub fn gender_digit(number: &str) -> Option<&'static str> {
    if resident_id_fault(number).is_some() {
        return None;
    }
    let order = number.as_bytes().get(16)?;
    Some(if order % 2 == 1 { "1" } else { "2" })
}

fn encoded_birth_date(number: &str) -> Option<Date> {
    Date::of_digits(*number.as_bytes().get(6..)?.first_chunk()?)
}

/// What is wrong with a unified social credit code (GB 32100), if anything: its length, its
/// characters or its check character.
#[must_use]
pub fn uscc_fault(code: &str) -> Option<Fault> {
    const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    if let Some(fault) = length_fault(code, 18) {
        return Some(fault);
    }
    let (mut sum, mut weight) = (0, 1);
    for (place, character) in code.chars().enumerate() {
        let Some(value) = ALPHABET.find(character) else {
            let capital = ALPHABET.contains(character.to_ascii_uppercase());
            return Some(if capital { Fault::NotCanonical } else { Fault::Characters });
        };
        // The check character completes the sum of the other 17, so it counts as it is.
        sum += value * if place == 17 { 1 } else { weight };
        weight = weight * 3 % 31;
    }
    (sum % 31 != 0).then_some(Fault::CheckDigit)
}

/// Whether digits with a final check digit or `X` satisfy ISO 7064 MOD 11-2.
#[must_use]
pub fn mod11_2(number: &str) -> bool {
    let (last, mut sum) = (number.len().saturating_sub(1), 0);
    for (place, byte) in number.bytes().enumerate() {
        let value = match byte {
            b'0'..=b'9' => u32::from(byte - b'0'),
            b'X' if place == last => 10,
            _ => return false,
        };
        sum = (sum * 2 + value) % 11;
    }
    last >= 1 && sum == 1
}

/// Whether digits with a final check digit satisfy ISO 7064 MOD 11,10.
#[must_use]
pub fn mod11_10(number: &str) -> bool {
    let (last, mut product) = (number.len().saturating_sub(1), 10);
    for (place, byte) in number.bytes().enumerate() {
        if !byte.is_ascii_digit() {
            return false;
        }
        let sum = (product + u32::from(byte - b'0')) % 10;
        if place == last {
            return last >= 1 && sum == 1;
        }
        product = if sum == 0 { 10 } else { sum } * 2 % 11;
    }
    false
}

/// Whether digits and capitals with two final check digits satisfy ISO 7064 MOD 97-10. An IBAN does
/// so only after its first four characters have been moved to its end.
#[must_use]
pub fn mod97(number: &str) -> bool {
    let (places, mut remainder) = (number.len(), 0);
    for (place, byte) in number.bytes().enumerate() {
        remainder = match byte {
            b'0'..=b'9' => remainder * 10 + u32::from(byte - b'0'),
            b'A'..=b'Z' if place + 2 < places => remainder * 100 + u32::from(byte - b'A') + 10,
            _ => return false,
        } % 97;
    }
    places >= 3 && remainder == 1
}

/// Whether digits with a final check digit satisfy the Luhn formula.
#[must_use]
pub fn luhn(number: &str) -> bool {
    let mut sum = 0;
    for (place, byte) in number.bytes().rev().enumerate() {
        if !byte.is_ascii_digit() {
            return false;
        }
        let digit = u32::from(byte - b'0');
        let doubled = if place % 2 == 1 { digit * 2 } else { digit };
        sum = (sum + doubled / 10 + doubled % 10) % 10;
    }
    number.len() >= 2 && sum == 0
}

fn length_fault(number: &str, places: u32) -> Option<Fault> {
    let found = u32::try_from(number.chars().count()).unwrap_or(u32::MAX);
    let size = Size { min: places, max: places, found, unit: Unit::Places };
    match found {
        0 => Some(Fault::Empty),
        _ if found < places => Some(Fault::TooShort(size)),
        _ if found > places => Some(Fault::TooLong(size)),
        _ => None,
    }
}
