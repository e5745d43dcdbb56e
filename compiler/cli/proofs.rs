//! The ledger of proofs for people, and counterexamples as files that `validate` and `split` read.

use super::console::{Console, Stop};
use super::table::table;
use lianban::bi;
use lianban::diagnostic::Report;
use lianban::model::Model;
use lianban::prove::{self, ledger::Standing};
use serde_json::Value;
use std::path::Path;
use std::time::Instant;
use std::{fs, io};

/// Prints every obligation with its number, how it stands and how long it took, and the sums.
pub(super) fn print(model: &Model, console: &Console) -> Result<(), Stop> {
    let mut times = Vec::new();
    let begin = Instant::now();
    let mut last = begin;
    // Proved again, to be timed: the proofs of a whole matter take milliseconds.
    let ledger = prove::run(model, &mut Report::default(), &mut |_| {
        times.push(last.elapsed());
        last = Instant::now();
    });
    let whole = begin.elapsed();
    let heading = [
        bi!("编号", "number"),
        bi!("情况", "standing"),
        bi!("毫秒", "ms"),
        bi!("要证的", "kind"),
        bi!("对象", "subject"),
    ];
    let mut rows = vec![heading.map(|word| console.say(&word).to_owned())];
    for (index, entry) in ledger.entries.iter().enumerate() {
        let standing = entry.standing.word();
        let mut subject = console.say(&entry.subject).to_owned();
        if let Standing::Assumed(reason) = &entry.standing {
            subject = format!("{subject}：{reason}");
        }
        let time = times.get(index).map(|time| format!("{:.3}", time.as_secs_f64() * 1000.0));
        rows.push([
            (index + 1).to_string(),
            console.say(&standing).to_owned(),
            time.unwrap_or_default(),
            console.say(&entry.kind.title()).to_owned(),
            subject,
        ]);
    }
    console.print(&table(&rows))?;
    let words = ledger.count(None).words();
    let (title, milliseconds) = (&model.title, whole.as_secs_f64() * 1000.0);
    let (zh, en) = (words.zh, words.en);
    let questions = ledger.questions;
    let sum = bi!(
        "{title}：{zh}；共用 {milliseconds:.1} 毫秒，问求解器 {questions} 次",
        "{title}: {en}; {milliseconds:.1} ms in all, {questions} questions to the solver"
    );
    console.print(&format!("{}\n\n", console.say(&sum)))
}

/// Writes each counterexample: `<number>.json`, and `<number>.registers.json` beside it.
pub(super) fn write(model: &Model, folder: &Path, console: &Console) -> Result<(), Stop> {
    let failed = |error: io::Error| {
        let shown = folder.display();
        Stop::Usage(bi!("写不进“{shown}”：{error}", "cannot write to `{shown}`: {error}"))
    };
    let folder = folder.join(&model.id);
    let mut written = 0;
    for (index, entry) in model.ledger.entries.iter().enumerate() {
        let Standing::Refuted(found) = &entry.standing else { continue };
        fs::create_dir_all(&folder).map_err(failed)?;
        let number = index + 1;
        for (name, json) in [
            (format!("{number}.json"), &found.instance),
            (format!("{number}.registers.json"), &found.registers),
        ] {
            let text: String = format!("{:#}\n", json as &Value);
            fs::write(folder.join(name), text).map_err(failed)?;
        }
        written += 1;
    }
    if written > 0 {
        let shown = folder.display();
        console.tell(&format!(
            "{}\n",
            console.say(&bi!(
                "反例 {written} 份，写在 {shown}；用 lianban validate 和 lianban split 可以看到它们合格而送不出",
                "{written} counterexamples in {shown}; `lianban validate` and `lianban split` show them valid and failing"
            ))
        ));
    }
    Ok(())
}
