//! How the printed form arranges a group: every blank has its place, and only one.

use super::Resolver;
use crate::ast;
use crate::code::Code;
use crate::diagnostic::{Diagnostic, nearest};
use crate::model::*;
use crate::read::{Keyed, Text};
use crate::source::Span;

/// A name in a row, with what it names.
type Named = (Member, Span);

impl Resolver<'_> {
    /// Takes in the arrangement of a group whose members are known.
    pub(super) fn paper(&mut self, group: GroupId, paper: &ast::Paper) {
        if paper.heading == Some(PaperHeading::Above) && !self.fits_on_a_line(group) {
            self.error(
                Code::PaperShape,
                paper.span,
                bi!(
                    "排在表的上方（heading: above）的，只能是没有开关、小组和重复的部分",
                    "above the table (`heading: above`) stands only a section without switch, groups and repetition"
                ),
            );
        }
        let mut layout = PaperLayout { heading: paper.heading, ..PaperLayout::default() };
        let known = self.model.groups[group].repeat.is_none();
        if let (false, Some(first)) = (known, paper.rows.iter().flat_map(|row| &row.0).next()) {
            self.error(
                Code::PaperShape,
                first.span,
                bi!(
                    "重复填写的组一份印一行，不能再写 rows",
                    "a repeated group has one row for each time it is filled, so it has no `rows`"
                ),
            );
        } else {
            layout.rows = self.paper_rows(group, paper);
        }
        layout.labels = self.paper_words(group, &paper.labels);
        for (member, place, span) in self.paper_keys(group, &paper.boxes) {
            match member {
                Member::Field(field) if self.has_boxes(field, place) => {
                    layout.boxes.push((field, place));
                }
                _ => self.error(
                    Code::PaperShape,
                    span,
                    bi!("这一题没有方框可印", "this question has no boxes to print"),
                ),
            }
        }
        self.model.groups[group].paper = layout;
    }

    /// Whether a group is a section of plain questions.
    fn fits_on_a_line(&self, group: GroupId) -> bool {
        let section = &self.model.groups[group];
        let composite = |id: GroupId| self.model.groups[id].composite.is_some();
        let plain = |member: &Member| !matches!(member, Member::Group(id) if !composite(*id));
        section.parent == Some(Model::ROOT)
            && section.switch.is_none()
            && section.repeat.is_none()
            && section.members.iter().all(plain)
    }

    fn has_boxes(&self, field: FieldId, place: PaperBoxes) -> bool {
        match &self.model.fields[field].domain {
            Domain::YesNo | Domain::OneOf(_) | Domain::AnyOf { .. } => true,
            // Of days and months the words 年, 月, 日 can be left out.
            Domain::Date { .. } | Domain::Month { .. } => place == PaperBoxes::None,
            // The characters of an identity number have boxes, too; they can only be left out.
            Domain::Text { min, max, .. } => min == max && place == PaperBoxes::None,
            _ => false,
        }
    }

    fn paper_words(
        &mut self,
        group: GroupId,
        words: &Keyed<PaperLabel>,
    ) -> Vec<(Member, PaperLabel)> {
        self.paper_keys(group, words).into_iter().map(|(member, word, _)| (member, word)).collect()
    }

    /// The entries of a mapping whose keys are members.
    fn paper_keys<T: Copy>(&mut self, group: GroupId, words: &Keyed<T>) -> Vec<(Member, T, Span)> {
        let mut found = Vec::new();
        for (name, entry) in &words.0 {
            let member = self.paper_member(group, name, entry.key);
            if let (Some(member), Some(word)) = (member, entry.value) {
                found.push((member, word, entry.key));
            }
        }
        found
    }

    fn paper_rows(&mut self, group: GroupId, paper: &ast::Paper) -> Vec<Vec<Member>> {
        let mut rows: Vec<Vec<Named>> = Vec::new();
        for written in &paper.rows {
            let names = |text: &Text| Some((self.printable(group, text)?, text.span));
            let row: Vec<Named> = written.0.iter().filter_map(names).collect();
            if !row.is_empty() {
                rows.push(row);
            }
        }
        let mut seen: Vec<Named> = Vec::new();
        for index in 0..rows.len() {
            self.paper_row(index, &rows, &mut seen);
        }
        if let Some(first) = paper.rows.iter().flat_map(|row| &row.0).next() {
            self.paper_complete(group, &seen, first.span);
        }
        rows.into_iter().map(|row| row.into_iter().map(|(member, _)| member).collect()).collect()
    }

    /// Whether each member of a row is new, a further share, or goes on from the row above.
    fn paper_row(&mut self, index: usize, rows: &[Vec<Named>], seen: &mut Vec<Named>) {
        let row = &rows[index];
        for (place, &(member, span)) in row.iter().enumerate() {
            if place > 0 && row[place - 1].0 == member {
                continue;
            }
            let Some(&(_, first)) = seen.iter().find(|(known, _)| *known == member) else {
                seen.push((member, span));
                continue;
            };
            let above =
                index.checked_sub(1).map(|above| rows[above].as_slice()).unwrap_or_default();
            let goes_on = above.iter().any(|(known, _)| *known == member);
            let again = row[..place].iter().any(|(known, _)| *known == member);
            let last = |row: &[Named]| row.last().is_some_and(|(last, _)| *last == member);
            let first_in = |row: &[Named]| row.first().is_some_and(|(name, _)| *name == member);
            let alone = |row: &[Named]| row.iter().all(|(known, _)| *known == member);
            let below = goes_on && !again;
            let (code, message) =
                if below && last(row) && last(above) && !alone(row) && !alone(above) {
                    continue;
                } else if below && (last(row) && last(above) || first_in(row) && first_in(above)) {
                    (
                        Code::PaperSpan,
                        bi!(
                            "占几行高的格拼不成长方形",
                            "the cell that takes several rows is no rectangle"
                        ),
                    )
                } else {
                    (
                        Code::PaperTwice,
                        bi!(
                            "这一题在纸面上有了两处",
                            "this question has two places on the printed form"
                        ),
                    )
                };
            let diagnostic = Diagnostic::new(code, span, message);
            self.report.push(diagnostic.also(first, bi!("先写在这里", "first written here")));
        }
    }

    /// Every member that the paper has must stand in a row.
    fn paper_complete(&mut self, group: GroupId, seen: &[Named], rows: Span) {
        for member in self.model.printed_members(group) {
            if seen.iter().any(|(known, _)| *known == member) {
                continue;
            }
            let (name, span) = self.named(group, member);
            let diagnostic = Diagnostic::new(
                Code::PaperMissing,
                span,
                bi!(
                    "“{name}”在纸面上没有位置：rows 里没有它",
                    "`{name}` has no place on the printed form: `rows` leaves it out"
                ),
            );
            self.report
                .push(diagnostic.also(rows, bi!("这里排各行", "the rows are arranged here")));
        }
    }

    /// A member that can be named in a row.
    fn printable(&mut self, group: GroupId, text: &Text) -> Option<Member> {
        let member = self.paper_member(group, &text.value, text.span)?;
        if self.model.printed_members(group).contains(&member) {
            return Some(member);
        }
        let name = &text.value;
        let message = match member {
            Member::Field(field) if self.model.groups[group].switch == Some(field) => bi!(
                "开关“{name}”印在标题后面，不写进 rows",
                "the switch `{name}` is printed behind the heading and stands in no row"
            ),
            _ => bi!(
                "“{name}”是线上补问的，纸面上没有",
                "`{name}` is asked online only; the paper lacks it"
            ),
        };
        self.error(Code::PaperShape, text.span, message);
        None
    }

    fn paper_member(&mut self, group: GroupId, name: &str, span: Span) -> Option<Member> {
        let members = self.model.groups[group].members.clone();
        let found = members.iter().copied().find(|member| self.named(group, *member).0 == name);
        if found.is_some() || self.poisoned.contains(&self.path(group, name)) {
            return found;
        }
        let mut diagnostic = Diagnostic::new(
            Code::UnknownName,
            span,
            bi!("这一组里没有叫“{name}”的题", "there is no question `{name}` in this group"),
        );
        let known: Vec<String> =
            members.iter().map(|member| self.named(group, *member).0).collect();
        let known = || known.iter().map(String::as_str);
        if let Some(near) = nearest(name, known()) {
            diagnostic = diagnostic.help(bi!("是不是想写“{near}”？", "did you mean `{near}`?"));
        } else {
            let list = known().collect::<Vec<_>>().join(", ");
            diagnostic = diagnostic.help(bi!("这一组有：{list}", "it has: {list}"));
        }
        self.report.push(diagnostic);
        None
    }

    /// What a member is called, and where it is written.
    fn named(&self, group: GroupId, member: Member) -> (String, Span) {
        match member {
            Member::Field(id) => (self.model.fields[id].id.clone(), self.model.fields[id].span),
            Member::Group(id) => (self.model.groups[id].id.clone(), self.model.groups[id].span),
            Member::Passage(index) => {
                let passage = &self.model.groups[group].passages[index];
                (passage.id.clone(), passage.span)
            }
        }
    }
}
