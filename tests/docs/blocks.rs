//! The fenced blocks of a Markdown text, and the comments that stand above them.

/// A fenced block.
#[derive(Debug)]
pub(crate) struct Block<'a> {
    /// The info string.
    pub(crate) info: &'a str,
    /// The content, with the line break at its end.
    pub(crate) body: &'a str,
    /// Where the content stands in the text.
    pub(crate) range: std::ops::Range<usize>,
    /// The changes asked for in comments since the block before.
    pub(crate) changes: Vec<(&'a str, &'a str)>,
}

/// Every block, in order.
pub(crate) fn blocks(text: &str) -> impl Iterator<Item = Block<'_>> {
    let mut found = Vec::new();
    let mut changes = Vec::new();
    let mut open: Option<(&str, usize)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        match (open, line.trim_end().strip_prefix("```")) {
            (None, Some(info)) => open = Some((info, at)),
            (Some((info, from)), Some("")) => {
                let body = &text[from..start];
                let changes = std::mem::take(&mut changes);
                found.push(Block { info, body, range: from..start, changes });
                open = None;
            }
            (Some(_), _) => {}
            (None, None) => changes.extend(change(line)),
        }
    }
    found.into_iter()
}

fn change(line: &str) -> Option<(&str, &str)> {
    line.trim().strip_prefix("<!-- change: ")?.strip_suffix(" -->")?.split_once(" => ")
}

/// `text` with each change made; what is replaced occurs once. `⏎` stands for a line break.
pub(crate) fn changed(text: &str, changes: &[(&str, &str)]) -> String {
    let mut text = text.to_owned();
    for (from, to) in changes {
        let (from, to) = (from.replace('⏎', "\n"), to.replace('⏎', "\n"));
        assert_eq!(text.matches(&from).count(), 1, "`{from}` occurs once in:\n{text}");
        text = text.replace(&from, &to);
    }
    text
}

/// The anchors of the headings, as GitHub makes them.
pub(crate) fn anchors(text: &str) -> Vec<String> {
    let headings = text.lines().filter(|line| line.starts_with('#'));
    let slug = |line: &str| {
        let title = line.trim_start_matches('#').trim().to_lowercase();
        let kept = title.chars().filter(|&c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    };
    headings.map(slug).collect()
}
