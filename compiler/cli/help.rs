//! Help in Chinese. The English one stands in the doc comments of the arguments; a test holds that
//! every command and argument has both.

use clap::{Arg, ArgAction, Command};
use lianban::diagnostic::Lang;

/// The text of the whole command.
const ABOUT: &str = "联办：把“一件事”的合并申请表方案编译成代码、页面、指南和各部门的拆分程序";

/// What each command does.
const COMMANDS: &[(&str, &str)] = &[
    ("build", "编译方案，写出全部生成物"),
    ("check", "检查方案有无错误，不写任何文件"),
    ("test", "核对方案自带的例子（cases/*.yaml）：情况和应有的结果"),
    ("explain", "说明一个诊断代码：原因、改法、例子"),
    ("schema", "打印方案语言的 JSON Schema，供编辑器使用"),
    ("new", "写一份带注释的起步方案"),
    ("trace", "查一个栏目从哪里来、用到哪里去"),
    ("validate", "校验填好的申请"),
    ("split", "把填好的申请拆成各部门的申请表"),
    ("materials", "列出申请需要的材料"),
    ("situations", "列出什么情况要带什么材料"),
    ("plan", "列出所申请事项的办理次序"),
    ("paper", "写出 A4 纸质表，空白的或填好的"),
    ("eligibility", "逐条判断办理条件（只提示，不阻止提交）"),
    ("serve", "在本机浏览器里试填申请表，看各部门会收到什么（不保存、不外传）"),
];

/// What each argument means, under the name it has in the code.
const ARGUMENTS: &[(&str, &str)] = &[
    ("lang", "消息语言；不写则看系统区域设置，未设置时用中文"),
    (
        "schemas",
        "方案：matter.yaml 的路径、所在目录，或标识（schemas/<标识>/matter.yaml）；不写则为全部",
    ),
    ("matter", "方案：matter.yaml 的路径、所在目录，或标识"),
    ("out", "写到哪个目录"),
    ("check", "不写文件，只比对现有生成物：缺少、有出入或多出的文件都会列出"),
    ("templates", "自己的模板目录，布局同 templates/：其中的文件替换同名的内置模板，其余照旧"),
    (
        "regions",
        "再做这个地区的版本（指南、申请表、JSON Schema），写行政区划代码，例如 530102；可写多次",
    ),
    ("all_regions", "再做全部有文件的地区的版本"),
    ("review", "审阅版文档：方案对原文的存疑（unclear）写在所说的地方旁边"),
    (
        "docx",
        "每份文档另写一份 .docx，供办公软件编辑；以后不带它编译，内容没变就留着，有变就删掉（--check 也只在带它时核对）",
    ),
    (
        "pdf",
        "每份文档另写一份 .pdf，要另装程序 lianban-pdf（cargo install --path compiler/pdf）；其余同 --docx",
    ),
    ("timings", "打印各阶段用时（毫秒）"),
    ("format", "输出格式"),
    ("notes", "连同提示（疑点、空缺等）一起列出"),
    ("proofs", "打印证明账目：哪些已证明、有反例、未判定、按声明的缺口假定"),
    ("counterexamples", "把不成立的证明的反例写到这个目录，连同登记数据"),
    ("given", "已知的情况：题目（路径或名称）或名词，和它的答案；可写多次"),
    ("code", "诊断代码，例如 LB0101；不写则列出全部"),
    ("name", "方案标识：小写字母开头，只用小写字母、数字和下划线"),
    ("dir", "写到哪个目录之下"),
    ("path", "栏目路径，例如 applicant.name；也可写 registers.<库>.<栏>、items.<事项>、参数或名词"),
    ("files", "申请文件：.json 一份；.jsonl 或 - （标准输入）每行一份"),
    ("registers", "登记数据：.json 配一份申请；.jsonl 与申请逐行对应"),
    (
        "jsonl",
        "把一个任意大的 .jsonl 拆到这个文件，每行一份结果，用上全部处理器；中断后再运行一次，会接着做",
    ),
    ("rejected", "与 --jsonl 同用：拆不了的行连同原因放到这个文件；不写则放在结果旁边"),
    ("instance", "要填进去的一份申请（.json）；不写则为空白表"),
    (
        "output",
        "写到哪个文件：网页，文件名以 .docx 结尾则为办公软件的文档，以 .pdf 结尾则为 PDF；不写则打印出来",
    ),
    ("draft", "不符合规定的申请也填"),
    ("port", "本机端口；0 表示任选一个空闲的"),
    ("answers", "登记库对谁都这样回答：一个 .json；不写则都没有回答"),
    ("region", "办理地区代码；不写则为方案的地区"),
    ("submitted_on", "提交日期，例如 2024-05-01；不写则为今天"),
    ("with", "再用另一种方式校验一遍"),
    ("help", "显示帮助"),
    ("version", "显示版本"),
];

/// How each command is called, below its help.
const EXAMPLES: &[(&str, &str)] = &[
    (
        "build",
        "lianban build\nlianban build my_matter --out generated\nlianban build --docx\nlianban build --templates my_templates\nlianban build --check",
    ),
    (
        "check",
        "lianban check\nlianban check schemas/my_matter/matter.yaml --notes\nlianban check --format sarif\nlianban check my_matter --proofs\nlianban check my_matter --counterexamples fails",
    ),
    ("test", "lianban test my_matter\nlianban test --format json"),
    ("explain", "lianban explain LB0112\nlianban explain"),
    ("schema", "lianban schema > schemas/lianban.schema.json"),
    ("new", "lianban new my_matter"),
    ("trace", "lianban trace my_matter applicant.id_number"),
    (
        "validate",
        "lianban validate my_matter filled.json\nlianban validate my_matter - < filled.jsonl",
    ),
    (
        "split",
        "lianban split my_matter filled.json --registers registers.json --out forms\nlianban split my_matter filled.jsonl --jsonl forms.jsonl",
    ),
    ("materials", "lianban materials my_matter filled.json --format human"),
    (
        "situations",
        "lianban situations my_matter\nlianban situations my_matter --given 申请类型=注销申请",
    ),
    ("plan", "lianban plan my_matter filled.json --format human"),
    (
        "paper",
        "lianban paper my_matter -o paper.html\nlianban paper my_matter -o form.docx\nlianban paper my_matter filled.json -o filled.docx",
    ),
    ("eligibility", "lianban eligibility my_matter filled.json --registers registers.json"),
    (
        "serve",
        "lianban serve my_matter\nlianban serve my_matter --port 0 --registers registers.json",
    ),
];

const TEMPLATE_ZH: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// Puts all help into `lang`, and adds the flags for help and version.
pub(super) fn localise(command: Command, lang: Lang) -> Command {
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
    let version = version.help(match lang {
        Lang::Zh => text(ARGUMENTS, "version"),
        Lang::En => "Print the version",
    });
    let mut command = texts(command.arg(version), lang);
    if lang == Lang::Zh {
        command =
            command.about(ABOUT).subcommand_help_heading("命令").subcommand_value_name("命令");
        command = usage(command, "");
    }
    let names: Vec<String> =
        command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        command = command.mut_subcommand(&name, |sub| {
            let sub = texts(sub, lang);
            let heading = match lang {
                Lang::Zh => "例",
                Lang::En => "Examples",
            };
            let examples = text(EXAMPLES, &name).replace('\n', "\n  ");
            let sub = sub.after_help(format!("{heading}:\n  {examples}"));
            match lang {
                Lang::Zh => usage(sub.about(text(COMMANDS, &name)), &name),
                Lang::En => sub,
            }
        });
    }
    command
}

fn texts(command: Command, lang: Lang) -> Command {
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help);
    let help = help.help(match lang {
        Lang::Zh => text(ARGUMENTS, "help"),
        Lang::En => "Print help",
    });
    let mut command = command.disable_help_flag(true).arg(help);
    if lang == Lang::En {
        return command;
    }
    command = command.help_template(TEMPLATE_ZH);
    command.mut_args(|argument| {
        let heading = if argument.is_positional() { "参数" } else { "选项" };
        let help = text(ARGUMENTS, argument.get_id().as_str());
        let help = format!("{help}{}", choices(&argument));
        let argument = argument.help(help).help_heading(heading);
        if argument.get_action().takes_values() {
            argument.hide_possible_values(true).hide_default_value(true)
        } else {
            argument
        }
    })
}

/// What clap would say of values in English.
fn choices(argument: &Arg) -> String {
    let words = |values: Vec<String>| values.join("、");
    let possible: Vec<String> =
        argument.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    let default: Vec<String> = argument
        .get_default_values()
        .iter()
        .map(|value| value.to_string_lossy().into_owned())
        .collect();
    // A flag is “true” or “false” to clap.
    match (argument.get_action().takes_values(), possible.is_empty(), default.is_empty()) {
        (false, _, _) | (true, true, true) => String::new(),
        (true, true, false) => format!("（默认 {}）", words(default)),
        (true, false, true) => format!("（可选 {}）", words(possible)),
        (true, false, false) => format!("（可选 {}，默认 {}）", words(possible), words(default)),
    }
}

/// The line of usage without clap's English words.
fn usage(command: Command, name: &str) -> Command {
    let called = if name.is_empty() { "lianban".to_owned() } else { format!("lianban {name}") };
    let line = command.clone().bin_name(called).render_usage().to_string();
    let line = line.trim_start_matches("Usage: ").replace("[OPTIONS]", "[选项]");
    command.override_usage(line)
}

fn text(table: &[(&str, &'static str)], key: &str) -> &'static str {
    table.iter().find(|(name, _)| *name == key).map_or("", |(_, text)| text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn every_command_and_argument_has_help_in_both_languages() {
        for lang in [Lang::Zh, Lang::En] {
            let mut command = localise(super::super::Arguments::command(), lang);
            command.build();
            let all: Vec<&Command> =
                std::iter::once(&command).chain(command.get_subcommands()).collect();
            for command in all {
                let chinese = |text: &str| text.chars().any(|c| c >= '\u{2E80}');
                let about = command.get_about().map(ToString::to_string).unwrap_or_default();
                assert_eq!(chinese(&about), lang == Lang::Zh, "{}", command.get_name());
                assert!(!about.is_empty(), "{}", command.get_name());
                for argument in command.get_arguments() {
                    let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
                    let name = format!("{} {}", command.get_name(), argument.get_id());
                    assert!(!help.is_empty(), "{name}");
                    assert_eq!(chinese(&help), lang == Lang::Zh, "{name}");
                }
            }
        }
    }

    #[test]
    fn the_arguments_are_sound() {
        super::super::Arguments::command().debug_assert();
    }
}
