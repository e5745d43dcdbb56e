//! Which language messages are in.

use clap::ValueEnum;
use lianban::diagnostic::Lang;

/// A language of `--lang`.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Language {
    Zh,
    En,
}

impl From<Language> for Lang {
    fn from(language: Language) -> Lang {
        match language {
            Language::Zh => Lang::Zh,
            Language::En => Lang::En,
        }
    }
}

/// The language of this call. `--lang` is looked for before anything is parsed, because help and
/// complaints about the arguments themselves are in that language too.
pub(super) fn detect() -> Lang {
    let arguments: Vec<String> =
        std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(std::env::var_os)
        .find(|value| !value.is_empty())
        .map(|value| value.to_string_lossy().into_owned());
    asked_for(&arguments).unwrap_or_else(|| of_locale(locale.as_deref()))
}

fn asked_for(arguments: &[String]) -> Option<Lang> {
    let mut words = arguments.iter().take_while(|word| *word != "--");
    let mut found = None;
    while let Some(word) = words.next() {
        let value = match word.strip_prefix("--lang") {
            Some("") => words.next().map(String::as_str),
            Some(rest) => rest.strip_prefix('='),
            None => None,
        };
        found = value.and_then(|value| Language::from_str(value, false).ok()).or(found);
    }
    found.map(Lang::from)
}

/// Chinese, unless the locale names another language; `C` and `POSIX` name none.
fn of_locale(locale: Option<&str>) -> Lang {
    let language = locale.unwrap_or_default().split(['_', '.', '@', '-']).next();
    match language.unwrap_or_default().to_ascii_lowercase().as_str() {
        "" | "c" | "posix" | "zh" => Lang::Zh,
        _ => Lang::En,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locale_decides_unless_asked() {
        for zh in [None, Some("C"), Some("C.UTF-8"), Some("POSIX"), Some("zh_CN.UTF-8"), Some("zh")]
        {
            assert_eq!(of_locale(zh), Lang::Zh, "{zh:?}");
        }
        for en in ["en_GB.UTF-8", "en", "de_DE@euro"] {
            assert_eq!(of_locale(Some(en)), Lang::En, "{en}");
        }
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(asked_for(&words("check --lang en")), Some(Lang::En));
        assert_eq!(asked_for(&words("--lang=zh check")), Some(Lang::Zh));
        assert_eq!(asked_for(&words("check -- --lang en")), None);
        assert_eq!(asked_for(&words("check --lang")), None);
        assert_eq!(asked_for(&words("check --language en")), None);
    }
}
