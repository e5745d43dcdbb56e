//! The boundary corpus: made from the model, for every question and place each side of each rule.

use super::edges::{days, odd};
use super::generate::Generator;
use super::place::{self, Step, Thing};
use lianban::examples::{Expectation, examples};
use lianban::model::Member;
use lianban::support::Json;
use std::collections::BTreeSet;

/// The corpus of a matter: instances, and whether each is a valid one changed at one place.
pub(super) fn corpus(of: &mut Generator<'_, '_>) -> Vec<(Json, bool)> {
    let mut instances: Vec<(Json, bool)> = Vec::new();
    // Every example: valid for each set of items and each question, invalid for each rule.
    for example in examples(of.model()) {
        instances.push((example.instance, example.expect != Expectation::Valid));
    }
    let with = |base: usize, change: &dyn Fn(&mut Json), of: &Generator<'_, '_>| {
        let mut instance = of.bases[base].instance.clone();
        change(&mut instance);
        (instance, true)
    };
    // Each question where it is answered first, with every value around its limits; questions of a
    // domain that has been met, with fewer.
    let mut met = BTreeSet::new();
    let mut places = BTreeSet::new();
    for base in 0..of.examples {
        for spot in of.bases[base].spots.clone() {
            if !places.insert(format!("{:?}", spot.place)) {
                continue;
            }
            let place = &spot.place;
            let mut values = match spot.thing {
                Thing::Field(field) => {
                    let domain = &of.model().fields[field].domain;
                    let again = !met.insert(format!("{domain:?}"));
                    let step = if again { 9 } else { 1 };
                    let sound = of.values.sound(field).iter().step_by(step * 2);
                    of.values.edges(field).iter().step_by(step).chain(sound).cloned().collect()
                }
                _ => odd(),
            };
            if place.as_slice() == [Step::Key("submitted_on".to_owned())] {
                values.extend(days().into_iter().map(Json::Text));
            }
            for value in values {
                let change = |json: &mut Json| place::put(json, place, value.clone());
                instances.push(with(base, &change, of));
            }
            let take = |json: &mut Json| {
                place::take(json, place);
            };
            instances.push(with(base, &take, of));
            instances.push(with(base, &|json| place::clear(json, place), of));
            match spot.thing {
                Thing::Rows(group) => {
                    let repeat = of.model().groups[group].repeat.as_ref();
                    let (min, max) = repeat.map_or((1, 1), |r| (r.min as usize, r.max as usize));
                    for count in [min.saturating_sub(1), min, max.min(60), max.min(60) + 1] {
                        let change = |json: &mut Json| {
                            if let Some(Json::List(rows)) = place::get_mut(json, place) {
                                *rows = rows.iter().cycle().take(count).cloned().collect();
                            }
                        };
                        instances.push(with(base, &change, of));
                    }
                }
                Thing::Group(group) => {
                    // What is not there: closed, or left unanswered.
                    for member in &of.model().groups[group].members {
                        let Member::Field(field) = member else { continue };
                        let mut at = place.clone();
                        at.push(Step::Key(of.model().fields[*field].id.clone()));
                        if place::get(&of.bases[base].instance, &at).is_some() {
                            continue;
                        }
                        for value in of.values.sound(*field).iter().take(2) {
                            let change = |json: &mut Json| place::put(json, &at, value.clone());
                            instances.push(with(base, &change, of));
                        }
                    }
                    let change = |json: &mut Json| {
                        if let Some(Json::Object(members)) = place::get_mut(json, place) {
                            members.push(("strange".to_owned(), Json::Bool(true)));
                        }
                    };
                    instances.push(with(base, &change, of));
                    let change = |json: &mut Json| {
                        if let Some(Json::Object(members)) = place::get_mut(json, place)
                            && let Some(first) = members.first().cloned()
                        {
                            members.push(first);
                        }
                    };
                    instances.push(with(base, &change, of));
                }
                Thing::Field(_) | Thing::Envelope => {}
            }
        }
    }
    instances
}
