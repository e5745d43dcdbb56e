//! The command line: all input and output of Lianban. The library neither reads nor writes files.
//!
//! The doc comments of arguments are the English help; `help` holds the Chinese one. Exit codes: 0
//! done, 1 findings (diagnostics, violations, stale output), 2 a call that cannot be carried out.

mod batch;
mod build;
mod check;
mod console;
mod disk;
mod documents;
mod eligibility;
mod explain;
mod help;
mod instances;
mod judge;
mod language;
mod making;
mod materials;
mod new;
mod output;
mod paper;
mod pdf;
mod plan;
mod proofs;
mod regions;
mod schema;
mod serve;
mod situations;
mod split;
mod stamp;
mod table;
mod test;
mod trace;
mod usage;
mod validate;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use console::{Console, Exit, Stop};
use language::Language;
use std::ffi::OsString;
use std::process::ExitCode;

/// Compiles the schema of a merged government form
#[derive(Parser)]
#[command(
    name = "lianban",
    version,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true,
    max_term_width = 100
)]
struct Arguments {
    /// Language of messages; from the locale when left out, else Chinese
    #[arg(long, global = true, value_enum, value_name = "LANG")]
    lang: Option<Language>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Compile matters and write what is generated
    Build(build::Arguments),
    /// Look for mistakes, write nothing
    Check(check::Arguments),
    /// Explain the code of a message, with examples
    Explain(explain::Arguments),
    /// Run a matter's own cases: situations and what has to come out
    Test(test::Arguments),
    /// Print the JSON Schema of the schema language, for editors
    Schema(schema::Arguments),
    /// Write a commented matter to start from
    New(new::Arguments),
    /// Show where a field comes from and all it reaches
    Trace(trace::Arguments),
    /// Judge filled applications
    Validate(validate::Arguments),
    /// Split filled applications into the departments' forms
    Split(split::Arguments),
    /// List the materials that filled applications need
    Materials(materials::Arguments),
    /// List what has to be brought in which situation
    Situations(situations::Arguments),
    /// Show in which order the items applied for are handled
    Plan(plan::Arguments),
    /// Write the form as it is printed on A4, blank or filled
    Paper(paper::Arguments),
    /// Judge the conditions of eligibility; informs, never blocks
    Eligibility(eligibility::Arguments),
    /// Try the form out in a browser, on this machine alone
    Serve(serve::Arguments),
}

/// Runs the command that the process was called with.
pub(crate) fn run() -> ExitCode {
    let language = language::detect();
    let console = Console::new(language);
    let parsed = help::localise(Arguments::command(), language)
        .try_get_matches_from(asked(std::env::args_os().collect()))
        .and_then(|matches| Arguments::from_arg_matches(&matches));
    let outcome = match parsed {
        Ok(arguments) => dispatch(&arguments.command, &console),
        Err(error) => usage::show(&error, &console),
    };
    let exit = match outcome {
        Ok(exit) => exit,
        // Who reads our output has seen enough.
        Err(Stop::Closed) => Exit::Done,
        Err(Stop::Usage(message)) => {
            console.complain(&message);
            Exit::Usage
        }
    };
    ExitCode::from(exit as u8)
}

/// `lianban help plan` asks for what `lianban plan --help` does.
fn asked(mut arguments: Vec<OsString>) -> Vec<OsString> {
    if arguments.get(1).is_some_and(|first| first == "help") {
        arguments.remove(1);
        arguments.truncate(2);
        arguments.push("--help".into());
    }
    arguments
}

fn dispatch(command: &Command, console: &Console) -> Result<Exit, Stop> {
    match command {
        Command::Build(arguments) => build::run(arguments, console),
        Command::Check(arguments) => check::run(arguments, console),
        Command::Explain(arguments) => explain::run(arguments, console),
        Command::Test(arguments) => test::run(arguments, console),
        Command::Schema(arguments) => schema::run(arguments, console),
        Command::New(arguments) => new::run(arguments, console),
        Command::Trace(arguments) => trace::run(arguments, console),
        Command::Validate(arguments) => validate::run(arguments, console),
        Command::Split(arguments) => split::run(arguments, console),
        Command::Materials(arguments) => materials::run(arguments, console),
        Command::Situations(arguments) => situations::run(arguments, console),
        Command::Plan(arguments) => plan::run(arguments, console),
        Command::Paper(arguments) => paper::run(arguments, console),
        Command::Eligibility(arguments) => eligibility::run(arguments, console),
        Command::Serve(arguments) => serve::run(arguments, console),
    }
}
