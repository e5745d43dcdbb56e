//! Patterns as code: most patterns of forms are a few signs and one long run of a class, which a slice
//! pattern and a loop can tell. Whatever is not so simple is left to the pattern's program.

use crate::backend::rust::domain::named_check;
use crate::model::TextType;
use crate::pattern::{Node, Pattern};
use crate::support::TextKind;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// Most alternatives that are written out.
const ALTERNATIVES: usize = 8;
/// Most characters that are written out one by one.
const SINGLES: u32 = 24;

/// Characters of one class, from so many to so many.
#[derive(Clone, PartialEq)]
struct Run {
    class: Vec<(u8, u8)>,
    min: u32,
    max: u32,
}

/// Whether `text` certainly keeps a type's pattern, spelling, limits and check, and the pattern of its
/// place. Nothing where there is no pattern, or one that is not simple.
pub(in crate::backend::rust) fn test(
    kind: &TextType,
    place: Option<&Pattern>,
    (least, most): (u32, u32),
) -> Option<TokenStream> {
    let pattern = match (kind.pattern.as_ref(), place) {
        (Some(pattern), None) | (None, Some(pattern)) => pattern,
        _ => return None,
    };
    let alternatives = alternatives(pattern.node())?;
    let tests = alternatives.iter().map(|runs| alternative(kind.kind, runs, least, most));
    let tests: Vec<_> = tests.collect::<Option<Vec<_>>>()?.into_iter().flatten().collect();
    if tests.is_empty() {
        return None;
    }
    let alone = tests.len() == 1;
    let tests = tests.iter().map(|test| if alone { quote!(#test) } else { quote!((#test)) });
    let matched = quote!(#(#tests)||*);
    // A telephone number may begin with a country code that is to be dropped.
    let spelt = (kind.kind == TextKind::Phone).then(|| quote!(!text.starts_with("00") &&));
    let check = kind.check.map(|check| {
        let check = named_check(check);
        let covered = match kind.check_prefix {
            // All of it is ASCII.
            Some(length) => {
                let length = Literal::u32_unsuffixed(length);
                quote!(text.get(..#length).unwrap_or(text))
            }
            None => quote!(text),
        };
        quote!(&& #check.fault(#covered).is_none())
    });
    if spelt.is_none() && check.is_none() {
        return Some(matched);
    }
    Some(quote! {
        let matched = #matched;
        #spelt matched #check
    })
}

/// The alternatives of a pattern, each a sequence of runs of ASCII classes.
fn alternatives(node: &Node) -> Option<Vec<Vec<Run>>> {
    let found = match node {
        Node::Class(ranges) => {
            let ascii = |c: &char| u8::try_from(*c).ok().filter(u8::is_ascii);
            let class = ranges.iter().map(|(low, high)| Some((ascii(low)?, ascii(high)?)));
            vec![vec![Run { class: class.collect::<Option<_>>()?, min: 1, max: 1 }]]
        }
        Node::Choice(parts) => parts
            .iter()
            .map(alternatives)
            .collect::<Option<Vec<_>>>()?
            .into_iter()
            .flatten()
            .collect(),
        Node::Sequence(parts) => parts.iter().try_fold(vec![Vec::new()], |before, part| {
            Some(followed(&before, &alternatives(part)?)).filter(|all| all.len() <= ALTERNATIVES)
        })?,
        Node::Repeat(part, min, max) => {
            let max = (*max)?;
            let once = alternatives(part)?;
            if let [runs] = once.as_slice()
                && let [Run { class, min: 1, max: 1 }] = runs.as_slice()
            {
                vec![vec![Run { class: class.clone(), min: *min, max }]]
            } else {
                let mut so_often = vec![Vec::new()];
                let mut all = Vec::new();
                for times in 0..=max {
                    if times >= *min {
                        all.extend(so_often.clone());
                    }
                    so_often = followed(&so_often, &once);
                    if all.len() > ALTERNATIVES || so_often.len() > ALTERNATIVES {
                        return None;
                    }
                }
                all
            }
        }
    };
    (found.len() <= ALTERNATIVES).then_some(found)
}

fn followed(before: &[Vec<Run>], after: &[Vec<Run>]) -> Vec<Vec<Run>> {
    let join = |first: &Vec<Run>, second: &Vec<Run>| {
        let mut runs = first.clone();
        for run in second {
            match runs.last_mut() {
                Some(last) if last.class == run.class => {
                    last.min = last.min.saturating_add(run.min);
                    last.max = last.max.saturating_add(run.max);
                }
                _ => runs.push(run.clone()),
            }
        }
        runs
    };
    before.iter().flat_map(|first| after.iter().map(move |second| join(first, second))).collect()
}

/// The test of an alternative; an inner nothing when no text of the limits can match it.
fn alternative(kind: TextKind, runs: &[Run], least: u32, most: u32) -> Option<Option<TokenStream>> {
    let free = matches!(kind, TextKind::Plain | TextKind::Lines | TextKind::Name);
    // What is made of these alone is spelt as it must be.
    let plain = |class: &[(u8, u8)]| {
        class.iter().all(|(low, high)| {
            let within = |first: u8, last: u8| first <= *low && *high <= last;
            within(b'0', b'9') || within(b'A', b'Z') || (free && within(b'!', b'~'))
        })
    };
    if !runs.iter().all(|run| plain(&run.class)) {
        return None;
    }
    let widest = runs.iter().enumerate().max_by_key(|(_, run)| (run.max > run.min, run.max))?.0;
    let others =
        || runs.iter().enumerate().filter(|(place, _)| *place != widest).map(|(_, run)| run);
    if others().any(|run| run.min != run.max) {
        return None;
    }
    let singles = others().fold(0_u32, |sum, run| sum.saturating_add(run.max));
    if singles > SINGLES {
        return None;
    }
    let run = runs.get(widest)?;
    let (min, max) =
        (run.min.max(least.saturating_sub(singles)), run.max.min(most.saturating_sub(singles)));
    if most < singles || min > max {
        return Some(None);
    }
    let all: Vec<&Run> = runs.iter().collect();
    if let Some(word) = word(&all) {
        return Some(Some(quote!(text == #word)));
    }
    let expanded = |runs: &[Run]| -> Vec<TokenStream> {
        let each = |run: &Run| std::iter::repeat_n(class(&run.class), run.max as usize);
        runs.iter().flat_map(each).collect()
    };
    let (head, tail) = (expanded(runs.get(..widest)?), expanded(runs.get(widest + 1..)?));
    let ranges = run.class.iter().map(|(low, high)| {
        let (low, high) = (Literal::byte_character(*low), Literal::byte_character(*high));
        quote!((#low, #high))
    });
    let ranges: Vec<_> = ranges.collect();
    let keeps = |rest: TokenStream, bytes: TokenStream| {
        let number = Literal::u32_unsuffixed;
        let (least, most) = (number(min), number(max));
        let length = if min == max {
            quote!(#rest.len() == #least)
        } else {
            quote!((#least..=#most).contains(&#rest.len()))
        };
        quote!(#length && are_of(#bytes, [#(#ranges),*]))
    };
    if head.is_empty() && tail.is_empty() {
        return Some(Some(keeps(quote!(text), quote!(text.as_bytes()))));
    }
    let keeps = keeps(quote!(rest), quote!(rest));
    Some(Some(quote! {
        match text.as_bytes() {
            [#(#head,)* rest @ .. #(, #tail)*] => #keeps,
            _ => false,
        }
    }))
}

/// The one text of the runs, where each is one character.
fn word(runs: &[&Run]) -> Option<String> {
    let letter = |run: &&Run| match run.class.as_slice() {
        [(low, high)] if low == high && run.min == run.max => {
            Some(char::from(*low).to_string().repeat(run.max as usize))
        }
        _ => None,
    };
    runs.iter().map(letter).collect()
}

fn class(ranges: &[(u8, u8)]) -> TokenStream {
    let ranges = ranges.iter().map(|(low, high)| {
        let (first, last) = (Literal::byte_character(*low), Literal::byte_character(*high));
        if low == high { quote!(#first) } else { quote!(#first..=#last) }
    });
    quote!(#(#ranges)|*)
}
