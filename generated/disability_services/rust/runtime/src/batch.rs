//! Files of applications, one on each line: read in order, judged by all hands, written in order.
//!
//! However large a file is, a hand holds one batch of lines. A line that cannot be taken is set
//! aside with what is wrong, and never stops the rest. How far the outputs go is told after each
//! batch, so that an interrupted run can go on from there.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::io::{self, BufRead, Read as _, Write};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::support::{Json, Refusal, Violation};

/// Bytes of whole lines that a hand takes at a time.
const BATCH: usize = 256 * 1024;

/// The most bytes a line may have: 16 MiB.
pub const MAX_LINE: usize = 16 * 1024 * 1024;

/// How far a run is: both outputs hold what became of the lines up to here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Lines read, empty ones included.
    pub lines: u64,
    /// Bytes read of the applications.
    pub read: u64,
    /// Bytes read of the registers' answers.
    pub answers_read: u64,
    /// Lines set aside.
    pub rejected: u64,
    /// Bytes written of lines that were taken.
    pub written: u64,
    /// Bytes written of lines set aside.
    pub written_aside: u64,
}

/// A line longer than [`MAX_LINE`]; it was read past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong;

impl fmt::Display for TooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("超过 16 MiB")
    }
}

/// What is wrong with a line that no line of registers' answers goes with.
pub const NO_ANSWERS: &str = "登记数据没有与之对应的一行";

/// What is wrong with a line whose registers' answers cannot be read.
#[must_use]
pub fn wrong_answers(reason: impl fmt::Display) -> String {
    format!("登记数据{reason}")
}

/// What is wrong with a line that is no JSON; line and column of where it ends to be.
#[must_use]
pub fn no_json(line: usize, column: usize) -> String {
    format!("不是JSON（第{line}行第{column}列）")
}

/// An application to judge.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// Its line, from 1.
    pub line: u64,
    /// Its text.
    pub text: Result<&'a [u8], TooLong>,
    /// The line of registers' answers that goes with it: `None` when no answers were handed in,
    /// `Some(None)` when they ended before.
    pub answers: Option<Option<Result<&'a [u8], TooLong>>>,
}

impl Entry<'_> {
    /// Hands over what registers answered, if answers were handed in.
    ///
    /// # Errors
    /// Why there are none, or why they cannot be read.
    pub fn read_answers(&self, read: &mut dyn FnMut(&Json)) -> Result<(), String> {
        let Some(line) = self.answers else { return Ok(()) };
        let text = line.ok_or(NO_ANSWERS)?.map_err(wrong_answers)?;
        let json = serde_json::from_slice(text)
            .map_err(|error| wrong_answers(no_json(error.line(), error.column())))?;
        read(&json);
        Ok(())
    }
}

/// What became of the lines of a batch, as bytes of the two outputs.
#[derive(Debug, Default)]
pub struct Written {
    /// Results of lines that were taken, each with its line end.
    pub taken: Vec<u8>,
    /// What is wrong with lines set aside, each with its line end.
    pub aside: Vec<u8>,
    /// How many were set aside.
    pub rejected: u64,
}

impl Written {
    /// Takes a line: `{"line", "forms"}`, with what is wrong with the registers' answers if anything
    /// is. `forms` appends them as JSON.
    pub fn take(
        &mut self,
        line: u64,
        forms: impl FnOnce(&mut Vec<u8>),
        faults: Option<&impl Serialize>,
    ) {
        self.taken.extend_from_slice(format!("{{\"line\":{line},\"forms\":").as_bytes());
        forms(&mut self.taken);
        if let Some(faults) = faults {
            self.taken.extend_from_slice(b",\"registers_violations\":");
            json(faults, &mut self.taken);
        }
        self.taken.extend_from_slice(b"}\n");
    }

    /// [`Written::take`] of what a generated crate splits, compiled here once.
    pub fn take_split(
        &mut self,
        line: u64,
        forms: &mut dyn FnMut(&mut Vec<u8>),
        faults: &[Violation],
    ) {
        self.take(line, forms, (!faults.is_empty()).then_some(&faults));
    }

    /// Sets a line aside that a generated crate refuses.
    pub fn refuse(&mut self, line: u64, refusal: &Refusal) {
        match refusal {
            Refusal::Unreadable { line: row, column } => {
                self.fail(line, &no_json(*row, *column));
            }
            Refusal::Violations(violations) => self.set_aside(line, "violations", violations),
        }
    }

    /// Sets a line aside that cannot be read.
    pub fn fail(&mut self, line: u64, reason: &str) {
        self.set_aside(line, "error", &reason);
    }

    /// Sets a line aside: `{"line", "valid": false}` and what is wrong, an `error` or `violations`.
    pub fn set_aside(&mut self, line: u64, kind: &str, what: &impl Serialize) {
        let head = format!("{{\"line\":{line},\"valid\":false,\"{kind}\":");
        self.aside.extend_from_slice(head.as_bytes());
        json(what, &mut self.aside);
        self.aside.extend_from_slice(b"}\n");
        self.rejected += 1;
    }
}

/// Appends a value as JSON. Texts and lists of violations have always one.
fn json(value: &impl Serialize, out: &mut Vec<u8>) {
    out.extend_from_slice(&serde_json::to_vec(value).unwrap_or_default());
}

/// What a run reads and writes.
#[derive(Debug)]
pub struct Files<I, A, T, S> {
    /// Applications, one on each line.
    pub applications: I,
    /// Registers' answers, if there are any: line by line with the applications, empty lines left out
    /// of both.
    pub answers: Option<A>,
    /// Gets the results of lines that were taken.
    pub taken: T,
    /// Gets what is wrong with the others.
    pub aside: S,
    /// Where all four stand.
    pub from: Progress,
}

/// Judges every line by `work`, which appends what it makes of a line to [`Written`], on so many
/// `hands`. `told` hears how far the outputs are.
///
/// # Errors
/// When reading, writing or `told` fails. What was told before holds.
pub fn run<I, A, T, S>(
    files: Files<I, A, T, S>,
    hands: usize,
    work: impl Fn(Entry<'_>, &mut Written) + Sync,
    told: impl FnMut(Progress) -> io::Result<()> + Send,
) -> io::Result<Progress>
where
    I: BufRead + Send,
    A: BufRead + Send,
    T: Write + Send,
    S: Write + Send,
{
    let Files { applications, answers, taken, aside, from } = files;
    let source = Source { applications, answers, line: from.lines, turn: 0, over: false };
    let source = Mutex::new(source);
    let end = Mutex::new(End {
        taken,
        aside,
        told,
        progress: from,
        turn: 0,
        over: false,
        unread: None,
        unwritten: None,
    });
    let turns = Condvar::new();
    let hand = || {
        let mut batch = Batch::default();
        loop {
            let mut reader = lock(&source);
            let read = reader.fill(&mut batch);
            drop(reader);
            let Ok(Some(turn)) = read else {
                // What was read before is still written: hands that hold it go on.
                if let Err(error) = read {
                    lock(&end).unread = Some(error);
                }
                return;
            };
            let place = Place { end: &end, turns: &turns, turn };
            let mut written = Written::default();
            batch.entries().for_each(|entry| work(entry, &mut written));
            if !place.write(&batch, &written) {
                return;
            }
        }
    };
    std::thread::scope(|scope| {
        (1..hands).for_each(|_| drop(scope.spawn(hand)));
        hand();
    });
    let end = end.into_inner().unwrap_or_else(PoisonError::into_inner);
    match end.unwritten.or(end.unread) {
        Some(error) => Err(error),
        None => Ok(end.progress),
    }
}

/// A hand that panics leaves nothing half done behind: what it held is given up as a whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Source<I, A> {
    applications: I,
    answers: Option<A>,
    line: u64,
    turn: u64,
    over: bool,
}

/// Where a line stands in a buffer.
type Span = Result<(usize, usize), TooLong>;

/// Whole lines, one after the other in one buffer.
#[derive(Default)]
struct Batch {
    text: Vec<u8>,
    pieces: Vec<Piece>,
    /// The number of the last line read, taken or empty.
    last: u64,
    /// Bytes read of both inputs.
    read: (u64, u64),
    /// Whether there are answers.
    answered: bool,
}

/// A line of a batch: where its text and its answers lie in the buffer.
struct Piece {
    line: u64,
    text: Span,
    answers: Option<Span>,
}

impl Batch {
    fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        let part =
            |place: Span| place.map(|(from, to)| self.text.get(from..to).unwrap_or_default());
        self.pieces.iter().map(move |piece| Entry {
            line: piece.line,
            text: part(piece.text),
            answers: self.answered.then(|| piece.answers.map(part)),
        })
    }
}

impl<I: BufRead, A: BufRead> Source<I, A> {
    /// Fills a batch and gives its turn; none at the end.
    fn fill(&mut self, batch: &mut Batch) -> io::Result<Option<u64>> {
        batch.text.clear();
        batch.pieces.clear();
        batch.read = (0, 0);
        batch.answered = self.answers.is_some();
        while !self.over && batch.text.len() < BATCH {
            let Some((text, bytes)) = line(&mut self.applications, &mut batch.text)? else {
                self.over = true;
                break;
            };
            self.line += 1;
            batch.read.0 += bytes;
            if is_empty(&batch.text, text) {
                continue;
            }
            let mut answers = None;
            while let Some(reader) = &mut self.answers {
                let Some((found, bytes)) = line(reader, &mut batch.text)? else { break };
                batch.read.1 += bytes;
                if !is_empty(&batch.text, found) {
                    answers = Some(found);
                    break;
                }
            }
            batch.pieces.push(Piece { line: self.line, text, answers });
        }
        batch.last = self.line;
        if batch.read.0 == 0 {
            return Ok(None);
        }
        self.turn += 1;
        Ok(Some(self.turn - 1))
    }
}

fn is_empty(buffer: &[u8], place: Span) -> bool {
    place.is_ok_and(|(from, to)| {
        buffer.get(from..to).is_none_or(|text| text.trim_ascii().is_empty())
    })
}

/// Appends a line to a buffer; gives its place there without the line end, and its bytes in the
/// file. None at the end.
fn line(reader: &mut impl BufRead, buffer: &mut Vec<u8>) -> io::Result<Option<(Span, u64)>> {
    let from = buffer.len();
    let read = reader.by_ref().take(MAX_LINE as u64 + 1).read_until(b'\n', buffer)?;
    if read == 0 {
        return Ok(None);
    }
    let mut bytes = read as u64;
    if buffer.ends_with(b"\n") {
        return Ok(Some((Ok((from, buffer.len() - 1)), bytes)));
    }
    if read <= MAX_LINE {
        return Ok(Some((Ok((from, buffer.len())), bytes)));
    }
    buffer.truncate(from);
    loop {
        let rest = reader.fill_buf()?;
        let end = rest.iter().position(|byte| *byte == b'\n');
        let (count, over) = end.map_or((rest.len(), rest.is_empty()), |at| (at + 1, true));
        reader.consume(count);
        bytes += count as u64;
        if over {
            return Ok(Some((Err(TooLong), bytes)));
        }
    }
}

struct End<T, S, F> {
    taken: T,
    aside: S,
    told: F,
    progress: Progress,
    /// Whose turn it is to write.
    turn: u64,
    /// Whether nothing more is written.
    over: bool,
    /// Why the input could not be read to its end.
    unread: Option<io::Error>,
    /// Why the outputs could not be written to their end.
    unwritten: Option<io::Error>,
}

impl<T: Write, S: Write, F: FnMut(Progress) -> io::Result<()>> End<T, S, F> {
    fn put(&mut self, batch: &Batch, written: &Written) -> io::Result<()> {
        self.taken.write_all(&written.taken)?;
        self.aside.write_all(&written.aside)?;
        // What is told must hold even if nothing after it does.
        self.taken.flush()?;
        self.aside.flush()?;
        self.progress.lines = batch.last;
        self.progress.read += batch.read.0;
        self.progress.answers_read += batch.read.1;
        self.progress.rejected += written.rejected;
        self.progress.written += written.taken.len() as u64;
        self.progress.written_aside += written.aside.len() as u64;
        (self.told)(self.progress)
    }
}

/// The place of a batch in the row of those to be written. Given up without writing, it ends the
/// run: nobody waits for a hand that panicked.
struct Place<'a, T, S, F> {
    end: &'a Mutex<End<T, S, F>>,
    turns: &'a Condvar,
    turn: u64,
}

impl<T: Write, S: Write, F: FnMut(Progress) -> io::Result<()>> Place<'_, T, S, F> {
    /// Writes a batch when its turn has come; whether the run goes on.
    fn write(&self, batch: &Batch, written: &Written) -> bool {
        let waits = |end: &mut End<T, S, F>| end.turn != self.turn && !end.over;
        let end = self.turns.wait_while(lock(self.end), waits);
        let mut end = end.unwrap_or_else(PoisonError::into_inner);
        if end.over {
            return false;
        }
        if let Err(error) = end.put(batch, written) {
            end.unwritten = Some(error);
            return false;
        }
        end.turn += 1;
        true
    }
}

impl<T, S, F> Drop for Place<'_, T, S, F> {
    fn drop(&mut self) {
        let mut end = lock(self.end);
        // Not written: whoever waits for this turn would wait for ever.
        end.over |= end.turn <= self.turn;
        self.turns.notify_all();
    }
}
