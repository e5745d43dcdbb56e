//! Text as it may be typeset: without characters that print nothing and steer what stands around them.

use serde_json::Value;

/// Takes them out of every text of a request. A drawing is markup, not text, and was made without.
pub(crate) fn clean(value: &mut Value) {
    match value {
        Value::String(text) if text.chars().any(steers) => {
            *text = text.chars().filter_map(instead).collect();
        }
        Value::Array(list) => list.iter_mut().for_each(clean),
        Value::Object(map) => {
            map.iter_mut().filter(|(key, _)| *key != "svg").for_each(|(_, inner)| clean(inner));
        }
        _ => {}
    }
}

/// Controls, and marks of direction (Unicode 17, chapter 23.9): they reorder what is read after them.
fn steers(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{206f}' | '\u{feff}'
        )
}

fn instead(character: char) -> Option<char> {
    match character {
        '\n' | '\t' | '\u{2028}' | '\u{2029}' => Some(' '),
        _ => Some(character).filter(|character| !steers(*character)),
    }
}
