//! `lianban explain`: the page of a diagnostic code.

use super::console::{Console, Exit, Stop};
use lianban::code::Code;
use lianban::diagnostic::nearest;
use lianban::{bi, explain};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Code of a message, such as LB0101; lists all when left out
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

pub(super) fn run(arguments: &Arguments, console: &Console) -> Result<Exit, Stop> {
    let Some(asked) = &arguments.code else {
        for code in Code::ALL {
            let title = explain::page(*code).title;
            console.print(&format!("{code}  {}\n", console.say(&title)))?;
        }
        return Ok(Exit::Done);
    };
    let Ok(code) = asked.parse::<Code>() else {
        let upper = asked.to_ascii_uppercase();
        let near = nearest(&upper, Code::ALL.iter().map(|code| code.as_str()));
        return Err(Stop::Usage(match near {
            Some(near) => bi!(
                "没有诊断代码“{asked}”；是不是“{near}”？不带代码运行 lianban explain 可列出全部",
                "there is no code `{asked}`; did you mean `{near}`? `lianban explain` alone lists all"
            ),
            None => bi!(
                "没有诊断代码“{asked}”；不带代码运行 lianban explain 可列出全部",
                "there is no code `{asked}`; `lianban explain` alone lists all"
            ),
        }));
    };
    console.print(&explain::render(code, console.lang))?;
    Ok(Exit::Done)
}
