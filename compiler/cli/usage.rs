//! Complaints about the arguments themselves, and the help texts clap shows on request.

use super::console::{Console, Exit, Stop, harmless};
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use lianban::diagnostic::Lang;

/// Shows what clap has to say.
pub(super) fn show(error: &Error, console: &Console) -> Result<Exit, Stop> {
    let rendered = error.render();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            console.print(&rendered.ansi().to_string())?;
            return Ok(Exit::Done);
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            console.tell(&rendered.ansi().to_string());
            return Ok(Exit::Usage);
        }
        _ => {}
    }
    match (console.lang, chinese(error)) {
        (Lang::Zh, Some(text)) => {
            console.tell(&format!("\u{1b}[1;31m错误：\u{1b}[0m{}\n", harmless(&text)));
            console.tell("运行 lianban --help 或 lianban <命令> --help 查看用法\n");
        }
        _ => console.tell(&rendered.ansi().to_string()),
    }
    Ok(Exit::Usage)
}

/// The complaint in Chinese, for the kinds a call with these arguments can meet.
fn chinese(error: &Error) -> Option<String> {
    let word = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => Some(texts.join("、")),
        _ => None,
    };
    let mut text = match error.kind() {
        ErrorKind::UnknownArgument => format!("没有参数“{}”", word(ContextKind::InvalidArg)?),
        ErrorKind::InvalidSubcommand => {
            format!("没有命令“{}”", word(ContextKind::InvalidSubcommand)?)
        }
        ErrorKind::MissingRequiredArgument => {
            format!("缺少参数：{}", word(ContextKind::InvalidArg)?)
        }
        ErrorKind::InvalidValue => {
            let argument = word(ContextKind::InvalidArg)?;
            match word(ContextKind::InvalidValue).filter(|value| !value.is_empty()) {
                Some(value) => format!("“{argument}”不能是“{value}”"),
                None => format!("“{argument}”后面缺少内容"),
            }
        }
        ErrorKind::ArgumentConflict => {
            let (one, other) = (word(ContextKind::InvalidArg)?, word(ContextKind::PriorArg)?);
            format!("“{one}”不能与“{other}”同用")
        }
        ErrorKind::MissingSubcommand => "缺少命令".to_owned(),
        ErrorKind::TooManyValues => format!("“{}”给得太多", word(ContextKind::InvalidArg)?),
        _ => return None,
    };
    if let Some(valid) = word(ContextKind::ValidValue).filter(|valid| !valid.is_empty()) {
        text.push_str(&format!("（可以是：{valid}）"));
    }
    let suggested =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    if let Some(suggested) = suggested.into_iter().find_map(word) {
        text.push_str(&format!("；是不是“{suggested}”？"));
    }
    Some(text)
}
