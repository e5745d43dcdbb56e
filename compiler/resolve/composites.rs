//! Composite types as the groups they are.

use super::codes::plain_row;
use super::domains::Spec;
use super::form::{blank_field, blank_group};
use super::{Resolver, value, values};
use crate::ast::Question;
use crate::code::Code;
use crate::diagnostic::{Diagnostic, nearest};
use crate::model::*;
use crate::pattern::Pattern;
use crate::read::Text;
use crate::source::Span;

impl<'a> Resolver<'a> {
    /// A composite type as the group it is.
    pub(super) fn composite(
        &mut self,
        id: &str,
        question: &'a Question,
        parent: GroupId,
        key: Span,
    ) {
        let kind = question.kind.as_ref().map_or("", |kind| kind.value.as_str());
        let path = self.path(parent, id);
        let Some(label) = question.label.as_ref().or(question.title.as_ref()) else {
            self.error(
                Code::MissingKey,
                key,
                bi!("这道题缺少题目（label）", "the question has no `label`"),
            );
            self.poisoned.insert(path);
            return;
        };
        let title = label.value.clone();
        let mut group = blank_group(id, &title, Some(parent), key);
        self.group_common(&mut group, question, &path);
        let group = self.add_group(path.clone(), group, parent, question);
        let sound = match kind {
            "address" => self.address(group, question, key),
            "identity" => self.identity(group, question, key),
            "signature" => self.signature(group, question, &path, key),
            _ => self.file(group, question, kind == "photo", key),
        };
        if sound.is_none() {
            self.poisoned.insert(path);
        }
        self.inherit_purpose(group, question);
    }

    pub(super) fn part(
        &mut self,
        group: GroupId,
        id: &str,
        label: &str,
        domain: Domain,
        key: Span,
    ) -> FieldId {
        let field = blank_field(id, label, group, domain, key);
        self.add_field(field)
    }

    pub(super) fn limited(&self, name: &str, max: u32, pattern: Option<&str>) -> Domain {
        let kind = self.model.text_types.find(name).unwrap_or(TextTypeId(0));
        let pattern = pattern.and_then(|pattern| Pattern::parse(pattern).ok());
        Domain::Text { kind, min: 1, max, pattern }
    }

    pub(super) fn address(
        &mut self,
        group: GroupId,
        question: &'a Question,
        key: Span,
    ) -> Option<()> {
        let spec = Spec {
            level: question.level.or(Some(Level::Township)),
            table: question.table.as_ref(),
            ..Spec::default()
        };
        let table = self.division_table(spec.table, key)?;
        let division = Domain::Division { table, level: spec.level? };
        let field = self.part(group, "division", "所在地区", division, key);
        if let Some(under) = &question.under {
            self.pending.under.push((field, under));
        }
        let detail = self.limited("text", 100, None);
        self.part(group, "detail", "详细地址", detail, key);
        self.model.groups[group].composite = Some(Composite::Address);
        Some(())
    }

    pub(super) fn identity(
        &mut self,
        group: GroupId,
        question: &Question,
        key: Span,
    ) -> Option<()> {
        let Some(kinds) = &question.kinds else {
            self.error(
                Code::MissingKey,
                key,
                bi!(
                    "identity 要用 kinds 指明证件种类的代码表",
                    "`identity` needs `kinds`, the table of document kinds"
                ),
            );
            return None;
        };
        let table = self.find_table(kinds)?;
        self.part(group, "kind", "证件种类", Domain::OneOf(table), key);
        let number = self.limited("text", 30, Some("[0-9A-Za-z()\\-]+"));
        self.part(group, "number", "证件号码", number, key);
        self.model.groups[group].composite = Some(Composite::Identity);
        self.pending.identities.push((group, key));
        Some(())
    }

    pub(super) fn signature(
        &mut self,
        group: GroupId,
        question: &Question,
        path: &str,
        key: Span,
    ) -> Option<()> {
        if question.by.0.len() > 1 {
            let mut table = CodeTable {
                id: format!("{}_role", path.replace('.', "_")),
                title: "签名人".to_owned(),
                standard: None,
                file: None,
                rows: Vec::new(),
                attributes: Vec::new(),
                division: false,
                own: true,
                local: None,
                span: key,
            };
            for (role, entry) in &question.by.0 {
                let mut row = plain_row(role, None);
                row.label = entry.value.as_ref().map_or(role, |text| &text.value).clone();
                table.rows.push(row);
            }
            let table = self.model.tables.add(table.id.clone(), table);
            self.part(group, "role", "签名人", Domain::OneOf(table), key);
        }
        let name = self.limited("person_name", 50, None);
        self.part(group, "name", "签名", name, key);
        self.part(group, "date", "日期", Domain::Date { min: None, max: None }, key);
        let covers: Vec<Text> = question
            .covers
            .0
            .iter()
            .map(|name| {
                let plain = name.value.trim_start_matches('.').to_owned();
                Text::new(plain, name.span)
            })
            .collect();
        for covered in &covers {
            let parent = self.model.groups[group].parent.unwrap_or(Model::ROOT);
            let around = &self.model.groups[parent];
            // A statement may follow the signature in the file; all of the section's are looked at.
            let known = around.passages.iter().any(|passage| passage.id == covered.value);
            if !known {
                self.pending_cover(parent, covered);
            }
        }
        self.model.groups[group].composite = Some(Composite::Signature { covers: values(&covers) });
        Some(())
    }

    pub(super) fn pending_cover(&mut self, parent: GroupId, covered: &Text) {
        let section = self.model.groups[parent].path.split('.').next().unwrap_or("");
        let fields = self
            .ast
            .form
            .as_ref()
            .and_then(|form| form.sections.0.get(section)?.value.as_ref()?.fields.as_ref());
        let is_statement = |question: &Question| {
            question.kind.as_ref().is_some_and(|kind| kind.value == "statement")
        };
        let statements: Vec<&str> = fields
            .iter()
            .flat_map(|fields| &fields.0)
            .filter(|(_, entry)| entry.value.as_ref().is_some_and(is_statement))
            .map(|(id, _)| id.as_str())
            .collect();
        if !statements.contains(&covered.value.as_str()) {
            let name = &covered.value;
            let mut diagnostic = Diagnostic::new(
                Code::Passage,
                covered.span,
                bi!(
                    "这一部分没有叫“{name}”的声明",
                    "there is no statement `{name}` in this section"
                ),
            );
            let known = statements.iter().copied();
            if let Some(near) = nearest(name, known) {
                diagnostic = diagnostic.help(bi!("是不是想写“{near}”？", "did you mean `{near}`?"));
            } else if !statements.is_empty() {
                let list = statements.join(", ");
                diagnostic =
                    diagnostic.help(bi!("这一部分的声明：{list}", "its statements: {list}"));
            }
            self.report.push(diagnostic);
        }
    }

    pub(super) fn file(
        &mut self,
        group: GroupId,
        question: &Question,
        photo: bool,
        key: Span,
    ) -> Option<()> {
        let media: Vec<MediaType> = match question.media.as_slice() {
            [] if photo => vec![MediaType::Jpeg, MediaType::Png],
            [] => MediaType::ALL.to_vec(),
            given => given.to_vec(),
        };
        let max_size = match &question.max_size {
            Some(text) => self.size(text)?,
            None => 5 * 1024 * 1024,
        };
        let types = media.iter().map(|media| media_type(*media)).collect::<Vec<_>>().join("|");
        let sha256 = self.limited("text", 64, Some("[0-9a-f]{64}"));
        self.part(group, "sha256", "文件校验值", sha256, key);
        let media_domain = self.limited("text", 40, Some(&types));
        self.part(group, "media_type", "文件格式", media_domain, key);
        let size = Domain::Integer { min: 1, max: i64::try_from(max_size).unwrap_or(i64::MAX) };
        self.part(group, "size", "文件大小", size, key);
        let name = self.limited("text", 200, None);
        self.part(group, "name", "文件名", name, key);
        let specification = value(&question.specification);
        self.model.groups[group].composite =
            Some(Composite::File { photo, media, max_size, specification });
        Some(())
    }

    /// A size such as `5MB` or `200KB`.
    pub(super) fn size(&mut self, text: &Text) -> Option<u64> {
        let upper = text.value.trim().to_ascii_uppercase();
        let number = upper
            .trim_end_matches("MB")
            .trim_end_matches("KB")
            .trim_end_matches('M')
            .trim_end_matches('K');
        let unit = if upper.contains('M') {
            Some(1024 * 1024)
        } else if upper.contains('K') {
            Some(1024)
        } else {
            None
        };
        let size =
            number.trim().parse::<u64>().ok().zip(unit).map(|(n, unit)| n.saturating_mul(unit));
        let size = size.filter(|size| (1..=1024 * 1024 * 1024).contains(size));
        if size.is_none() {
            let written = &text.value;
            self.error_with(
                Code::BadLimit,
                text.span,
                bi!("大小“{written}”读不懂", "cannot read the size `{written}`"),
                bi!("写成 5MB 或 200KB，不超过 1024MB", "write 5MB or 200KB, at most 1024MB"),
            );
        }
        size
    }
}

/// The media type of a format.
pub(super) fn media_type(media: MediaType) -> &'static str {
    match media {
        MediaType::Jpeg => "image/jpeg",
        MediaType::Png => "image/png",
        MediaType::Pdf => "application/pdf",
        MediaType::Ofd => "application/ofd",
    }
}
