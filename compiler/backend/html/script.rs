//! The script of the page, minified by `templates/html/minify.mjs`, and the part that stands in the
//! page and loads it.

use crate::backend::program::Program;
use crate::model::Model;
use crate::render::{self, Templates};

/// The style sheet, without what only its readers need. A user's own stands as it is.
pub(super) fn style(templates: &Templates) -> String {
    let source = templates.text("html/form.css");
    if templates.is_replaced("html/form.css") {
        return source.to_owned();
    }
    let lines = source.lines().map(str::trim);
    lines.filter(|line| !(line.starts_with("/*") && line.ends_with("*/"))).collect()
}

/// What stands in the page.
pub(super) fn loader(templates: &Templates) -> &str {
    code(templates.text("html/loader.min.js")).trim_end()
}

/// What stands in the receipt: the draft on the person's device goes.
pub(super) fn receipt(templates: &Templates) -> &str {
    code(templates.text("html/receipt.min.js")).trim_end()
}

/// The script with what it needs of the matter. JSON is an expression of JavaScript, and the names of
/// its members are the compiler's own.
pub(super) fn of(model: &Model, templates: &Templates) -> String {
    let program = render::script_json(&Program::of(model).for_page());
    let code = code(templates.text("html/script.min.js"));
    format!("// {}\nconst program={program};\n{code}", render::GENERATED)
}

/// A minified text without the line that says of what it was made.
fn code(text: &str) -> &str {
    text.split_once('\n').filter(|(head, _)| head.starts_with("//")).map_or(text, |(_, code)| code)
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};
    use std::path::Path;

    #[test]
    fn minified_texts_are_made_of_the_sources_as_they_are() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let read = |path: &str| std::fs::read_to_string(root.join(path)).expect(path);
        for name in ["script", "loader", "receipt"] {
            let made = read(&format!("templates/html/{name}.min.js"));
            let head =
                made.lines().next().and_then(|line| line.strip_prefix("// ")).expect("a head");
            let (sources, hash) = head.split_once(" sha256:").expect("sources and their hash");
            let text: String = sources.split(' ').map(read).collect();
            let found: String =
                Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(found, hash, "run `node templates/html/minify.mjs`");
        }
    }
}
