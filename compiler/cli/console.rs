//! What is said to the caller, and how a call ends.

use anstream::{AutoStream, ColorChoice};
use lianban::bi;
use lianban::diagnostic::render::RenderOptions;
use lianban::diagnostic::{Bilingual, Lang};
use std::io::{ErrorKind, IsTerminal as _, Write as _};

/// How a call ended, as its exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// All is well.
    Done = 0,
    /// There are findings.
    Findings = 1,
    /// The call could not be carried out.
    Usage = 2,
}

impl Exit {
    /// Findings, if there are any.
    pub(super) fn findings(any: bool) -> Exit {
        if any { Exit::Findings } else { Exit::Done }
    }
}

/// Why a call ends early.
#[derive(Debug)]
pub(super) enum Stop {
    /// It cannot be carried out, and why.
    Usage(Bilingual),
    /// Nobody reads the output any more.
    Closed,
}

/// The terminal, or what stands for it.
pub(super) struct Console {
    /// The language of messages.
    pub(super) lang: Lang,
}

impl Console {
    /// A console that speaks `lang`.
    pub(super) fn new(lang: Lang) -> Console {
        Console { lang }
    }

    /// The text in the language of this console.
    pub(super) fn say<'a>(&self, text: &'a Bilingual) -> &'a str {
        text.get(self.lang)
    }

    /// How diagnostics are rendered on standard output.
    pub(super) fn for_output(&self) -> RenderOptions {
        let choice = AutoStream::choice(&std::io::stdout());
        RenderOptions { lang: self.lang, colour: choice != ColorChoice::Never }
    }

    /// How diagnostics are rendered on standard error.
    pub(super) fn for_errors(&self) -> RenderOptions {
        let choice = AutoStream::choice(&std::io::stderr());
        RenderOptions { lang: self.lang, colour: choice != ColorChoice::Never }
    }

    /// Writes to standard output.
    ///
    /// # Errors
    /// When nobody reads it, or it cannot be written.
    pub(super) fn print(&self, text: &str) -> Result<(), Stop> {
        let mut stdout = anstream::stdout().lock();
        stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).map_err(|error| {
            if error.kind() == ErrorKind::BrokenPipe {
                Stop::Closed
            } else {
                Stop::Usage(bi!("写不了标准输出：{error}", "cannot write standard output: {error}"))
            }
        })
    }

    /// Writes to standard error; when that is closed there is nobody to tell.
    pub(super) fn tell(&self, text: &str) {
        let _ = anstream::stderr().write_all(text.as_bytes());
    }

    /// Says on standard error why a call cannot be carried out.
    pub(super) fn complain(&self, message: &Bilingual) {
        let word = match self.lang {
            Lang::Zh => "错误：",
            Lang::En => "error: ",
        };
        self.tell(&format!("\u{1b}[1;31m{word}\u{1b}[0m{}\n", harmless(self.say(message))));
    }

    /// Says how far long work is, to people only.
    pub(super) fn progress(&self, message: &Bilingual) {
        if std::io::stderr().is_terminal() {
            self.tell(&format!("{}\n", harmless(self.say(message))));
        }
    }
}

/// A text that steers no terminal, whatever names of files or words of a schema are in it.
pub(super) fn harmless(text: &str) -> String {
    let steers = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
                | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
    };
    text.chars().map(|c| if steers(c) { '\u{FFFD}' } else { c }).collect()
}
