//! Instances in the neighbourhood of examples: a few random changes, always the same for one seed.

use lianban::support::Json;

/// Numbers that look random (SplitMix64).
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % end.max(1) as u64) as usize
    }

    pub(crate) fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(all.len()))
    }
}

/// A place in an instance: keys of objects and numbers of rows.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    Key(String),
    Row(usize),
}

/// Examples to change, and the values that stand in them.
pub(crate) struct Neighbourhood<'a> {
    pub(crate) examples: &'a [Json],
    /// Codes of regions of the matter.
    pub(crate) regions: Vec<String>,
    /// Options that exclude all others.
    pub(crate) exclusive: Vec<Json>,
    /// Texts that checks name.
    pub(crate) words: Vec<String>,
}

impl Neighbourhood<'_> {
    /// An example with one to four changes.
    pub(crate) fn instance(&self, chance: &mut Chance) -> Json {
        let mut instance = chance.pick(self.examples).expect("a matter has examples").clone();
        for _ in 0..=chance.below(4) {
            let mut places = Vec::new();
            places_of(&instance, &mut Vec::new(), &mut places);
            let Some(place) = chance.pick(&places).cloned() else { break };
            let old = at(&instance, &place).cloned();
            let new = old.and_then(|old| self.other(&place, old, chance));
            set(&mut instance, &place, new);
        }
        instance
    }

    /// Every example with a text in it replaced by one that checks name.
    pub(crate) fn named(&self) -> Vec<Json> {
        let mut found = Vec::new();
        for example in self.examples {
            let mut places = Vec::new();
            places_of(example, &mut Vec::new(), &mut places);
            places.retain(|place| matches!(at(example, place), Some(Json::Text(_))));
            for (place, word) in places.iter().flat_map(|p| self.words.iter().map(move |w| (p, w)))
            {
                let mut instance = example.clone();
                set(&mut instance, place, Some(Json::Text(word.clone())));
                found.push(instance);
            }
        }
        found
    }

    /// What could stand at a place instead; nothing to leave it out.
    fn other(&self, place: &[Step], old: Json, chance: &mut Chance) -> Option<Json> {
        let elsewhere = || self.examples.iter().filter_map(|example| at(example, place));
        match (chance.below(8), old) {
            (0, _) => None,
            (1, _) => Some(strange(chance)),
            (2 | 3, old) => {
                let known: Vec<&Json> = elsewhere().filter(|known| **known != old).collect();
                Some(chance.pick(&known).map_or(old, |known| (*known).clone()))
            }
            (_, Json::Text(text)) if place == [Step::Key("region".to_owned())] => {
                Some(Json::Text(chance.pick(&self.regions).cloned().unwrap_or(text)))
            }
            (4 | 5, Json::Text(text)) => {
                Some(Json::Text(chance.pick(&self.words).cloned().unwrap_or(text)))
            }
            (_, Json::Text(text)) => Some(Json::Text(respelt(&text, chance))),
            (_, Json::Int(number)) => Some(Json::from(match chance.below(5) {
                0 => number + 1,
                1 => number - 1,
                2 => -number,
                3 => number.saturating_mul(1_000_000_000),
                _ => 0,
            })),
            (_, Json::Bool(truth)) => Some(Json::Bool(!truth)),
            (_, Json::List(mut rows)) => {
                let known = elsewhere().filter_map(Json::as_list).flatten();
                let known: Vec<&Json> = known.chain(&self.exclusive).collect();
                let row = chance.pick(&known).map_or(Json::Null, |row| (*row).clone());
                match chance.below(4) {
                    0 => rows.truncate(1),
                    1 => rows.extend(vec![row; 40]),
                    _ => rows.push(row),
                }
                Some(Json::List(rows))
            }
            // Something that another example answers.
            (4..=6, Json::Object(mut members)) => {
                let others = elsewhere().filter_map(Json::as_object).flatten();
                let missing = |key: &str| !members.iter().any(|(known, _)| known == key);
                let others: Vec<_> = others.filter(|(key, _)| missing(key)).collect();
                members.extend(chance.pick(&others).map(|other| (*other).clone()));
                Some(Json::Object(members))
            }
            (_, Json::Object(mut members)) => {
                let key = ["stranger", "陌生", "__proto__", "toString"][chance.below(4)];
                if !members.iter().any(|(known, _)| known == key) {
                    members.push((key.to_owned(), strange(chance)));
                }
                Some(Json::Object(members))
            }
            (_, old) => Some(old),
        }
    }
}

fn strange(chance: &mut Chance) -> Json {
    let all = [
        Json::Null,
        Json::from(""),
        Json::from("x"),
        Json::from("是"),
        Json::from("999999"),
        Json::from("2024-02-30"),
        Json::from("2024年5月1日"),
        Json::from("0000-01-01"),
        Json::from("1899-12-31"),
        Json::from("3000-01-01"),
        Json::from("1.5"),
        Json::Int(-1),
        Json::Int(0),
        Json::Int(9_007_199_254_740_991),
        Json::Number(1.5),
        Json::Number(1e17),
        Json::Bool(false),
        Json::Bool(true),
        Json::List(Vec::new()),
        Json::List(vec![Json::Null]),
        Json::List(vec![Json::Object(Vec::new())]),
        Json::Object(Vec::new()),
        Json::Object(vec![("stranger".to_owned(), Json::Null)]),
    ];
    chance.pick(&all).cloned().unwrap_or(Json::Null)
}

/// A text as someone else would type it, or with a slip.
pub(crate) fn respelt(text: &str, chance: &mut Chance) -> String {
    let middle = |with: &str| {
        let place = text.chars().count() / 2;
        let (before, after): (Vec<_>, Vec<_>) =
            text.chars().enumerate().partition(|(index, _)| *index < place);
        let collect =
            |part: Vec<(usize, char)>| part.into_iter().map(|(_, c)| c).collect::<String>();
        format!("{}{with}{}", collect(before), collect(after))
    };
    let wide = |c: char| match c {
        '!'..='~' => char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c),
        _ => c,
    };
    match chance.below(18) {
        0 => format!(" {text}　"),
        1 => text.chars().map(wide).collect(),
        2 => text.to_lowercase(),
        3 => middle("-"),
        4 => middle(" "),
        5 => middle("\u{200B}"),
        6 => middle("\u{2014}"),
        7 => middle("·"),
        8 => middle("•"),
        9 => middle("𠮷"),
        10 => middle("\n"),
        11 => middle("\u{FFFE}"),
        12 => text.repeat(40),
        13 => text.chars().take(1).collect(),
        14 => text.replace('-', "/"),
        15 => {
            let mut next = text.to_owned();
            let last = next.pop();
            next.push(if last == Some('1') { '2' } else { '1' });
            next
        }
        16 => format!("{text}\t\u{E000}"),
        _ => text.chars().rev().collect(),
    }
}

fn places_of(json: &Json, path: &mut Vec<Step>, found: &mut Vec<Vec<Step>>) {
    if !path.is_empty() {
        found.push(path.clone());
    }
    match json {
        Json::Object(members) => {
            for (key, value) in members {
                path.push(Step::Key(key.clone()));
                places_of(value, path, found);
                path.pop();
            }
        }
        Json::List(rows) => {
            for (index, row) in rows.iter().enumerate() {
                path.push(Step::Row(index));
                places_of(row, path, found);
                path.pop();
            }
        }
        _ => {}
    }
}

fn at<'j>(json: &'j Json, place: &[Step]) -> Option<&'j Json> {
    let Some((first, rest)) = place.split_first() else { return Some(json) };
    match (first, json) {
        (Step::Key(key), json) => at(json.get(key)?, rest),
        (Step::Row(index), Json::List(rows)) => at(rows.get(*index)?, rest),
        _ => None,
    }
}

fn set(json: &mut Json, place: &[Step], new: Option<Json>) {
    let Some((first, rest)) = place.split_first() else { return };
    match (first, json) {
        (Step::Key(key), Json::Object(members)) => {
            let Some(index) = members.iter().position(|(known, _)| known == key) else { return };
            match (rest.is_empty(), new) {
                (true, None) => drop(members.remove(index)),
                (true, Some(new)) => members[index].1 = new,
                (false, new) => set(&mut members[index].1, rest, new),
            }
        }
        (Step::Row(index), Json::List(rows)) => match (rest.is_empty(), new) {
            (true, None) => drop(rows.remove(*index)),
            (true, Some(new)) => rows[*index] = new,
            (false, new) => set(&mut rows[*index], rest, new),
        },
        _ => {}
    }
}
