//! The pages of the codes: why, how to mend, a wrong and a right example.

use crate::code::Code;
use crate::diagnostic::{Bilingual, Lang};

/// The page of a code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// What is wrong, in a few words.
    pub title: Bilingual,
    /// Why it is refused.
    pub why: Bilingual,
    /// How to mend it.
    pub how: Bilingual,
    /// A wrong example.
    pub wrong: String,
    /// The example put right.
    pub right: String,
}

/// The page of `code`. A test holds that every page is complete.
pub fn page(code: Code) -> Page {
    parse(code.page()).unwrap_or_default()
}

/// The remedy for diagnostics that bring none of their own: the first paragraph of “how to mend”.
pub fn remedy(code: Code) -> Bilingual {
    let how = page(code).how;
    let first = |text: &str| text.split("\n\n").next().unwrap_or_default().replace('\n', " ");
    Bilingual { zh: first(&how.zh), en: first(&how.en) }
}

/// Reads a page.
///
/// # Errors
/// What the page lacks.
pub fn parse(text: &str) -> Result<Page, String> {
    let title = text.lines().next().and_then(|line| line.strip_prefix("# "));
    let (zh, en) = title.and_then(|title| title.split_once(" | ")).ok_or("title")?;
    let prose = |heading: &str| section(text, heading).ok_or_else(|| heading.to_owned());
    let example = |heading: &str| {
        let body = section(text, heading).ok_or_else(|| heading.to_owned())?;
        let code = body.strip_prefix("```yaml\n").and_then(|code| code.strip_suffix("\n```"));
        code.filter(|code| !code.contains("```"))
            .map(str::to_owned)
            .ok_or_else(|| format!("{heading}: one yaml block"))
    };
    Ok(Page {
        title: Bilingual { zh: zh.trim().to_owned(), en: en.trim().to_owned() },
        why: Bilingual { zh: prose("为什么")?, en: prose("Why")? },
        how: Bilingual { zh: prose("怎么改")?, en: prose("How to mend")? },
        wrong: example("错")?,
        right: example("对")?,
    })
}

/// The text under a heading; `None` when it is missing or empty.
fn section(text: &str, heading: &str) -> Option<String> {
    let mut lines = text.lines().skip_while(|line| line.strip_prefix("## ") != Some(heading));
    lines.next()?;
    let body: Vec<&str> = lines.take_while(|line| !line.starts_with("## ")).collect();
    let body = body.join("\n").trim().to_owned();
    (!body.is_empty()).then_some(body)
}

/// What `lianban explain` prints.
pub fn render(code: Code, lang: Lang) -> String {
    let page = page(code);
    let (why, wrong, right, how) = match lang {
        Lang::Zh => ("为什么", "错", "对", "怎么改"),
        Lang::En => ("Why", "Wrong", "Right", "How to mend"),
    };
    let (code, title) = (code.as_str(), page.title.get(lang));
    let indent = |text: &str| {
        text.lines()
            .map(|line| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") })
            .collect::<String>()
    };
    format!(
        "{code}  {title}\n\n{why}\n{}\n{how}\n{}\n{wrong}\n{}\n{right}\n{}",
        indent(page.why.get(lang)),
        indent(page.how.get(lang)),
        indent(&page.wrong),
        indent(&page.right),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_complete() {
        let mut lacks = Vec::new();
        for code in Code::ALL {
            match parse(code.page()) {
                Ok(page) => {
                    for text in [&page.title, &page.why, &page.how] {
                        assert!(!text.zh.is_empty() && !text.en.is_empty(), "{code}");
                    }
                    assert_ne!(page.wrong, page.right, "{code}");
                }
                Err(lacking) => lacks.push(format!("{code}: {lacking}")),
            }
        }
        assert!(lacks.is_empty(), "pages lack: {lacks:#?}");
    }

    #[test]
    fn an_explanation_shows_all_in_one_language() {
        let text = render(Code::DuplicateKey, Lang::Zh);
        for heading in ["LB0112", "为什么", "怎么改", "错", "对"] {
            assert!(text.contains(heading), "{text}");
        }
        assert!(!text.contains("Why"));
    }
}
