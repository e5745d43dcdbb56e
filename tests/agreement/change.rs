//! Changes of an instance.

use super::edges::odd;
use super::generate::Generator;
use super::place::{self, Step, Thing};
use lianban::model::{GroupId, Member};
use lianban::support::Json;

/// One change of an instance at one place.
#[derive(Debug)]
pub(super) enum Change {
    /// Something else stands there.
    Put(Vec<Step>, Json),
    /// Nothing stands there.
    Take(Vec<Step>),
    /// Nothing stands there, nor what held nothing else.
    Clear(Vec<Step>),
    /// One member more in the object there, be the key there or not.
    Member(Vec<Step>, String, Json),
    /// So many rows there, those that are there over and over.
    Rows(Vec<Step>, usize),
    /// Two places exchanged.
    Swap(Vec<Step>, Vec<Step>),
}

/// Keys that no form has, some of which mean something to JavaScript.
const STRANGE: &[&str] = &[
    "strange",
    "陌生",
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "length",
    "",
    "0",
    "$ref",
    "a.b",
    "a/b~c",
    "𠮷",
    "answers",
    "\u{202E}",
];

impl Change {
    /// A change that may leave the instance valid or not.
    pub(super) fn any(of: &mut Generator<'_, '_>, base: usize) -> Change {
        for _ in 0..8 {
            let found = match of.random.below(100) {
                0..35 => Change::edge(of, base),
                35..50 => Change::answer(of, base),
                50..55 => Change::stranger(of, base),
                55..66 => Change::drop(of, base),
                66..74 => Change::odd(of, base),
                74..86 => Change::addition(of, base),
                86..91 => Change::rows(of, base),
                91..95 => Change::swap(of, base),
                _ => Change::envelope(of),
            };
            if let Some(found) = found {
                return found;
            }
        }
        Change::Put(vec![Step::Key("answers".to_owned())], Json::Object(Vec::new()))
    }

    /// A change whose own value is sound.
    pub(super) fn sound(of: &mut Generator<'_, '_>, base: usize) -> Change {
        for _ in 0..8 {
            let found = match of.random.below(20) {
                0..11 => Change::answer(of, base),
                11..15 => Change::addition(of, base),
                15..17 => Change::rows(of, base),
                17 => {
                    let field = |thing: &Thing| matches!(thing, Thing::Field(_));
                    of.spot(base, field).map(|spot| Change::Clear(spot.place))
                }
                _ => of
                    .random
                    .pick(&of.values.days)
                    .cloned()
                    .map(|day| Change::Put(vec![Step::Key("submitted_on".to_owned())], day)),
            };
            if let Some(found) = found {
                return found;
            }
        }
        Change::envelope(of).unwrap_or(Change::Take(Vec::new()))
    }

    pub(super) fn apply(&self, instance: &mut Json) {
        match self {
            Change::Put(place, value) => place::put(instance, place, value.clone()),
            Change::Take(place) => {
                place::take(instance, place);
            }
            Change::Clear(place) => place::clear(instance, place),
            Change::Member(place, key, value) => {
                if let Some(Json::Object(members)) = place::get_mut(instance, place) {
                    members.push((key.clone(), value.clone()));
                }
            }
            Change::Rows(place, count) => {
                if let Some(Json::List(rows)) = place::get_mut(instance, place) {
                    *rows = rows.iter().cycle().take(*count).cloned().collect();
                }
            }
            Change::Swap(one, other) => {
                let (first, second) = (place::get(instance, one), place::get(instance, other));
                if let (Some(first), Some(second)) = (first.cloned(), second.cloned()) {
                    place::put(instance, one, second);
                    place::put(instance, other, first);
                }
            }
        }
    }

    /// A value around the limits of a question.
    fn edge(of: &mut Generator<'_, '_>, base: usize) -> Option<Change> {
        let spot = of.spot(base, |thing| matches!(thing, Thing::Field(_)))?;
        let Thing::Field(field) = spot.thing else { return None };
        let value = of.random.pick(of.values.edges(field))?.clone();
        Some(Change::Put(spot.place, value))
    }

    /// Another sound answer.
    fn answer(of: &mut Generator<'_, '_>, base: usize) -> Option<Change> {
        let spot = of.spot(base, |thing| matches!(thing, Thing::Field(_)))?;
        let Thing::Field(field) = spot.thing else { return None };
        Some(Change::Put(spot.place, of.sound(field)?))
    }

    /// The sound answer to another question.
    fn stranger(of: &mut Generator<'_, '_>, base: usize) -> Option<Change> {
        let spot = of.spot(base, |thing| matches!(thing, Thing::Field(_)))?;
        let fields: Vec<_> = of.model().fields.ids().collect();
        let other = of.random.pick(&fields).copied()?;
        Some(Change::Put(spot.place, of.sound(other)?))
    }

    fn drop(of: &mut Generator<'_, '_>, base: usize) -> Option<Change> {
        let place = of.spot(base, |_| true)?.place;
        Some(if of.random.chance(50) { Change::Take(place) } else { Change::Clear(place) })
    }

    fn odd(of: &mut Generator<'_, '_>, base: usize) -> Option<Change> {
        let place = of.spot(base, |_| true)?.place;
        let value = of.random.pick(&odd()).cloned()?;
        Some(Change::Put(place, value))
    }

    /// One member more: one that the form has, one that it does not have, or one twice.
    fn addition(of: &mut Generator<'_, '_>, base: usize) -> Option<Change> {
        let spot = of.spot(base, |thing| matches!(thing, Thing::Group(_)))?;
        let Thing::Group(group) = spot.thing else { return None };
        if of.random.chance(12) {
            let key = (*of.random.pick(STRANGE)?).to_owned();
            let value = of.random.pick(&odd()).cloned()?;
            return Some(Change::Member(spot.place, key, value));
        }
        let held = place::get(&of.bases[base].instance, &spot.place)?.as_object()?;
        if of.random.chance(6) {
            let (key, value) = of.random.pick(held)?.clone();
            return Some(Change::Member(spot.place, key, value));
        }
        let members = &of.model().groups[group].members;
        let absent: Vec<Member> = members
            .iter()
            .copied()
            .filter(|member| {
                let key = key_of(of, *member);
                key.is_some_and(|key| held.iter().all(|(name, _)| name != key))
            })
            .collect();
        let member = *of.random.pick(&absent)?;
        let key = key_of(of, member)?.to_owned();
        let value = match member {
            Member::Field(field) => of.sound(field)?,
            Member::Group(child) => whole(of, child, &spot.place, &key)?,
            Member::Passage(_) => return None,
        };
        Some(Change::Member(spot.place, key, value))
    }

    fn rows(of: &mut Generator<'_, '_>, base: usize) -> Option<Change> {
        let spots = of.bases[base].spots.iter();
        let spots: Vec<_> =
            spots.filter(|spot| matches!(spot.thing, Thing::Rows(_))).cloned().collect();
        let spot = of.random.pick(&spots)?.clone();
        let Thing::Rows(group) = spot.thing else { return None };
        let repeat = of.model().groups[group].repeat.as_ref()?;
        let (min, max) = (repeat.min as usize, repeat.max.min(60) as usize);
        let counts = [0, 1, 2, min.saturating_sub(1), min, max, max + 1];
        let count = *of.random.pick(&counts)?;
        Some(Change::Rows(spot.place, count))
    }

    fn swap(of: &mut Generator<'_, '_>, base: usize) -> Option<Change> {
        let is_field = |thing: &Thing| matches!(thing, Thing::Field(_));
        let (one, other) = (of.spot(base, is_field)?, of.spot(base, is_field)?);
        Some(Change::Swap(one.place, other.place))
    }

    fn envelope(of: &mut Generator<'_, '_>) -> Option<Change> {
        let key = |key: &str| vec![Step::Key(key.to_owned())];
        let texts = ["", "530102", "530100", "539999", "53010", "5301021", "11", "ab", "５３", "x"];
        Some(match of.random.below(10) {
            0..4 => Change::Put(key("submitted_on"), of.random.pick(&of.values.days)?.clone()),
            4 => {
                let days = super::edges::days();
                Change::Put(key("submitted_on"), Json::from(of.random.pick(&days)?.as_str()))
            }
            5..8 => Change::Put(key("region"), Json::from(*of.random.pick(&texts)?)),
            8 => {
                let keys = ["matter", "version", "submitted_on", "region", "answers"];
                let at = key(of.random.pick(&keys)?);
                Change::Put(at, of.random.pick(&odd()).cloned()?)
            }
            _ => Change::Member(
                Vec::new(),
                (*of.random.pick(STRANGE)?).to_owned(),
                of.random.pick(&odd()).cloned()?,
            ),
        })
    }
}

fn key_of<'m>(of: &Generator<'_, 'm>, member: Member) -> Option<&'m str> {
    match member {
        // What is computed is never given; sometimes it is tried all the same.
        Member::Field(id) => Some(&of.model().fields[id].id),
        Member::Group(id) => Some(&of.model().groups[id].id),
        Member::Passage(_) => None,
    }
}

/// A group as another instance has it, else with one answer.
fn whole(of: &mut Generator<'_, '_>, group: GroupId, place: &[Step], key: &str) -> Option<Json> {
    let mut at = place.to_vec();
    at.push(Step::Key(key.to_owned()));
    for _ in 0..8 {
        let other = of.random.below(of.bases.len());
        if let Some(json) = place::get(&of.bases[other].instance, &at) {
            return Some(json.clone());
        }
    }
    let model = of.model();
    let fields = model.fields_below(group);
    let direct: Vec<_> =
        fields.iter().copied().filter(|field| model.fields[*field].group == group).collect();
    let field = *of.random.pick(&direct)?;
    let value = of.sound(field)?;
    let object = Json::Object(vec![(model.fields[field].id.clone(), value)]);
    let repeated = model.groups[group].repeat.is_some();
    Some(if repeated { Json::List(vec![object]) } else { object })
}
