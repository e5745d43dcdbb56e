//! Decimal digits, looked at eight at once.

const ONES: u64 = u64::from_le_bytes([1; 8]);

/// Eight digits as numbers from 0 to 9, the first in the lowest byte; nothing, if any is none.
#[inline]
pub(super) const fn numbers(digits: [u8; 8]) -> Option<u64> {
    let numbers = u64::from_le_bytes(digits) ^ (ONES * 0x30);
    // Of a digit, both it and six more are below sixteen.
    if (numbers | numbers.wrapping_add(ONES * 6)) & (ONES * 0xF0) == 0 {
        Some(numbers)
    } else {
        None
    }
}

/// Eight digits as four numbers of two digits each.
#[inline]
pub(super) fn pairs(digits: [u8; 8]) -> Option<[u8; 4]> {
    let numbers = numbers(digits)?;
    let [_, a, _, b, _, c, _, d] = ((numbers * 10) << 8).wrapping_add(numbers).to_le_bytes();
    Some([a, b, c, d])
}

/// The sum of eight numbers from [`numbers`], each times its weight, which is below thirty.
#[inline]
pub(super) const fn weighed(numbers: u64, weights: [u8; 8]) -> u64 {
    // Every second number, times every second weight the other way round: the highest part of the
    // product is their sum.
    const EVERY_SECOND: u64 = u64::from_le_bytes([0xFF, 0, 0xFF, 0, 0xFF, 0, 0xFF, 0]);
    let weights = u64::from_be_bytes(weights);
    let (even, odd) = (numbers & EVERY_SECOND, (numbers >> 8) & EVERY_SECOND);
    let (for_even, for_odd) = ((weights >> 8) & EVERY_SECOND, weights & EVERY_SECOND);
    (even.wrapping_mul(for_even) >> 48) + (odd.wrapping_mul(for_odd) >> 48)
}
