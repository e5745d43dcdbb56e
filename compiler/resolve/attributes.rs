//! What is written where it means nothing is refused rather than passed over: an author who writes
//! `level: county` at a text believes that it does something.

use super::Resolver;
use crate::ast::{FullTarget, Question, Required};
use crate::code::Code;
use crate::model::GroupId;
use crate::read::Text;
use crate::source::Span;

/// The kinds of question that an attribute is for.
enum For {
    /// Those of the types listed.
    Types(&'static [&'static str]),
    /// Those with one answer of their own (not a group, a composite or a text to read).
    Answers,
    /// Those that are answered in some way, groups too (not a text to read).
    Asked,
}

const COMPOSITE: &[&str] = &["address", "identity", "signature", "file", "photo"];
const PASSAGE: &[&str] = &["statement", "notice"];
const FILE: &[&str] = &["file", "photo"];

impl Resolver<'_> {
    /// Refuses attributes of a question that its kind does not have. Those of types of one answer
    /// (`min`, `pattern`, …) are looked at with the domain.
    pub(super) fn attributes(&mut self, question: &Question, key: Span) {
        let text = |text: &Option<Text>| text.as_ref().map(|text| text.span);
        let list = |list: &[Text]| list.first().map(|text| text.span);
        let by = question.by.0.values().next().map(|entry| entry.key);
        let media = (!question.media.is_empty()).then_some(key);
        let required = match &question.required {
            Some(Required::Fixed(flag)) => Some(flag.span),
            Some(Required::When(condition)) => Some(condition.span()),
            None => None,
        };
        let derive = question.derive.as_ref().map(|text| text.0.span);
        let suggest = question.suggest.as_ref().map(|text| text.0.span);
        let written = [
            ("under", text(&question.under), For::Types(&["division", "address"])),
            ("kinds", text(&question.kinds), For::Types(&["identity"])),
            ("by", by, For::Types(&["signature"])),
            ("covers", list(&question.covers.0), For::Types(&["signature"])),
            ("text", text(&question.text), For::Types(&["statement", "notice", "consent"])),
            ("before", text(&question.before), For::Types(PASSAGE)),
            ("transfers", list(&question.transfers.0), For::Types(&["consent"])),
            ("media", media, For::Types(FILE)),
            ("max_size", text(&question.max_size), For::Types(FILE)),
            ("specification", text(&question.specification), For::Types(FILE)),
            ("unit", text(&question.unit), For::Types(&["integer", "decimal", "money"])),
            ("level", question.level.map(|_| key), For::Types(&["division", "address"])),
            ("table", text(&question.table), For::Types(&["division", "address"])),
            ("one_of", text(&question.one_of), For::Answers),
            ("any_of", text(&question.any_of), For::Answers),
            ("min", text(&question.min), For::Answers),
            ("max", text(&question.max), For::Answers),
            ("pattern", text(&question.pattern), For::Answers),
            ("scale", question.scale.as_ref().map(|scale| scale.span), For::Answers),
            ("derive", derive, For::Answers),
            ("suggest", suggest, For::Answers),
            ("required", required, For::Asked),
        ];
        let kind = question.kind.as_ref().map_or("", |kind| kind.value.as_str());
        let group = question.fields.is_some();
        for (name, span, kinds) in written {
            let fits = match kinds {
                For::Types(types) => types.contains(&kind) && !group,
                For::Answers => !group && !COMPOSITE.contains(&kind) && !PASSAGE.contains(&kind),
                For::Asked => !PASSAGE.contains(&kind),
            };
            // A group's own were refused where it was made.
            let told =
                group && matches!(name, "one_of" | "any_of" | "min" | "max" | "derive" | "suggest");
            if let (Some(span), false, false) = (span, fits, told) {
                self.error(
                    Code::AttributeNotForType,
                    span,
                    bi!("{name} 写在这里没有意义", "`{name}` means nothing here"),
                );
            }
        }
        if derive.is_some() {
            for (name, span) in [("suggest", suggest), ("required", required)] {
                let Some(span) = span else { continue };
                self.error(
                    Code::AttributeNotForType,
                    span,
                    bi!(
                        "由 derive 算出的值不由人填，不能再写 {name}",
                        "a value with `derive` is not filled in: it has no `{name}`"
                    ),
                );
            }
        }
    }

    /// Refuses keys of a target that its source does not have.
    pub(super) fn target_attributes(&mut self, full: &FullTarget, given: &[&str]) {
        let text = |text: &Option<Text>| text.as_ref().map(|text| text.span);
        let has = |ways: &[&str]| given.iter().any(|way| ways.contains(way));
        let valued = has(&["value", "constant", "first_of", "format"]);
        let typed = valued || has(&["gap", "returned"]);
        let written = [
            ("filled_by", text(&full.filled_by), full.gap.is_some()),
            ("filled_when", text(&full.filled_when), full.gap.is_some()),
            ("page", text(&full.page), has(&["attachment"])),
            ("each", full.each.as_ref().map(|path| path.0.span), has(&["fields"])),
            ("convert", text(&full.convert), has(&["value", "first_of"])),
            ("type", text(&full.kind), typed),
            ("one_of", text(&full.one_of), typed),
            ("any_of", text(&full.any_of), typed),
            ("min", text(&full.min), typed),
            ("max", text(&full.max), typed),
            ("pattern", text(&full.pattern), typed),
            ("scale", full.scale.as_ref().map(|scale| scale.span), typed),
        ];
        for (name, span, fits) in written {
            if let (Some(span), false) = (span, fits) {
                let way = given.first().copied().unwrap_or_default();
                self.error(
                    Code::AttributeNotForType,
                    span,
                    bi!(
                        "这一栏的来源是 {way}，写 {name} 没有意义",
                        "with the source `{way}` the key `{name}` means nothing"
                    ),
                );
            }
        }
    }

    /// What a group is collected for holds for its questions that do not say otherwise.
    pub(super) fn inherit_purpose(&mut self, group: GroupId, question: &Question) {
        if question.purpose.is_none() {
            return;
        }
        for field in self.model.fields_below(group) {
            let purpose = &mut self.model.fields[field].purpose;
            if purpose.is_none() {
                *purpose = super::value(&question.purpose);
            }
        }
    }
}
