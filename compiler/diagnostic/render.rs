//! Diagnostics for people: rustc's look, in Chinese or English.

use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use unicode_width::UnicodeWidthChar;

use super::excerpt::{excerpts, harmless};
use super::{Diagnostic, Label, Lang, Severity};
use crate::source::Sources;

/// How to render.
#[derive(Clone, Copy, Debug, Default)]
pub struct RenderOptions {
    /// The language.
    pub lang: Lang,
    /// Whether to colour, for a terminal.
    pub colour: bool,
}

/// Takes no room; makes a wide character count as two where annotate-snippets counts characters
/// in place of columns.
const FILLER: char = '\u{2060}';

/// Renders all diagnostics, and a line that counts them; empty when there are none.
pub fn render(diagnostics: &[Diagnostic], sources: &Sources, options: RenderOptions) -> String {
    let mut out = list(diagnostics, sources, options);
    if !diagnostics.is_empty() {
        out.push_str(&summary(diagnostics, options.lang));
        out.push('\n');
    }
    out
}

/// Renders all diagnostics without counting them.
pub fn list(diagnostics: &[Diagnostic], sources: &Sources, options: RenderOptions) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        out.push_str(&one(diagnostic, sources, options));
        out.push_str("\n\n");
    }
    out
}

/// How many errors, warnings and notes there are: `2 个错误，1 个警告`.
pub fn summary(diagnostics: &[Diagnostic], lang: Lang) -> String {
    let kinds = [
        (Severity::Error, "个错误", "error"),
        (Severity::Warning, "个警告", "warning"),
        (Severity::Note, "个提示", "note"),
    ];
    let mut parts = Vec::new();
    for (severity, zh, en) in kinds {
        let count = diagnostics.iter().filter(|d| d.severity == severity).count();
        match (lang, count) {
            (_, 0) => {}
            (Lang::Zh, _) => parts.push(format!("{count} {zh}")),
            (Lang::En, 1) => parts.push(format!("1 {en}")),
            (Lang::En, _) => parts.push(format!("{count} {en}s")),
        }
    }
    match (parts.is_empty(), lang) {
        (true, Lang::Zh) => "没有发现问题".to_owned(),
        (true, Lang::En) => "no problems found".to_owned(),
        (false, Lang::Zh) => parts.join("，"),
        (false, Lang::En) => parts.join(", "),
    }
}

fn one(diagnostic: &Diagnostic, sources: &Sources, options: RenderOptions) -> String {
    let lang = options.lang;
    let title = level(diagnostic.severity, lang)
        .primary_title(harmless(diagnostic.message.get(lang)))
        .id(diagnostic.code.as_str());
    let mut group = Group::with_title(title);
    for (file, labels) in by_file(diagnostic) {
        let file = sources.file(file);
        let name = harmless(&file.name);
        for excerpt in excerpts(file, &labels, lang) {
            let (line, column) = excerpt.at;
            if file.text.is_empty() {
                group = group.element(Origin::path(name.clone()));
                continue;
            }
            group = group.element(Origin::path(name.clone()).line(line).char_column(column));
            let marks = excerpt.marks.into_iter().map(|(range, text, primary)| {
                let kind = if primary { AnnotationKind::Primary } else { AnnotationKind::Context };
                kind.span(range).label((!text.is_empty()).then(|| fill(&text)))
            });
            let snippet = Snippet::source(excerpt.text)
                .line_start(excerpt.first_line)
                .annotations(marks.collect::<Vec<_>>());
            group = group.element(snippet);
        }
    }
    let helps = super::helps(diagnostic);
    let (help, more) = match lang {
        Lang::Zh => ("帮助", "说明"),
        Lang::En => ("help", "note"),
    };
    for text in helps.iter().filter(|text| !text.get(lang).is_empty()) {
        group = group.element(Level::HELP.with_name(help).message(harmless(text.get(lang))));
    }
    let mut explain = String::new();
    let _ = match lang {
        Lang::Zh => write!(explain, "运行 lianban explain {} 查看原因和例子", diagnostic.code),
        Lang::En => {
            write!(explain, "run lianban explain {} for why, and examples", diagnostic.code)
        }
    };
    group = group.element(Level::NOTE.with_name(more).message(explain));
    let renderer = if options.colour { Renderer::styled() } else { Renderer::plain() };
    let rendered = renderer.render(&[group]).replace(FILLER, "");
    rendered.lines().filter(|line| !is_bare_header(line)).collect::<Vec<_>>().join("\n")
}

/// A snippet that names no file of its own, because an `Origin` above it names file, line and true
/// column, gets an empty `:::` line from annotate-snippets.
fn is_bare_header(line: &str) -> bool {
    line.contains(":::") && anstream::adapter::strip_str(line).to_string().trim() == ":::"
}

fn level(severity: Severity, lang: Lang) -> Level<'static> {
    match (severity, lang) {
        (Severity::Error, Lang::En) => Level::ERROR,
        (Severity::Error, Lang::Zh) => Level::ERROR.with_name("错误"),
        (Severity::Warning, Lang::En) => Level::WARNING,
        (Severity::Warning, Lang::Zh) => Level::WARNING.with_name("警告"),
        (Severity::Note, Lang::En) => Level::NOTE,
        (Severity::Note, Lang::Zh) => Level::NOTE.with_name("提示"),
    }
}

type FileLabels<'a> = (crate::source::FileId, Vec<(&'a Label, bool)>);

/// The labels of each file, that of the primary one first.
fn by_file(diagnostic: &Diagnostic) -> Vec<FileLabels<'_>> {
    let mut files = vec![(diagnostic.primary.span.file, vec![(&diagnostic.primary, true)])];
    for label in &diagnostic.secondary {
        match files.iter_mut().find(|(file, _)| *file == label.span.file) {
            Some((_, labels)) => labels.push((label, false)),
            None => files.push((label.span.file, vec![(label, false)])),
        }
    }
    files
}

fn fill(label: &str) -> String {
    let mut filled = String::with_capacity(label.len() * 2);
    for c in label.chars() {
        filled.push(c);
        if c.width() == Some(2) {
            filled.push(FILLER);
        }
    }
    filled
}

#[cfg(test)]
mod tests;
