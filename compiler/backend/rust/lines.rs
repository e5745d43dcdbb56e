//! `lines.rs`: files of any number of applications, split by all hands through the door for bytes.

use proc_macro2::TokenStream;
use quote::quote;

/// The same for every matter: what is its own is behind the doors.
pub(super) fn module() -> TokenStream {
    quote! {
        /// Splits a file of applications, one on each line, on so many `hands`, and tells `told` how far
        /// it is. Each line of the results is what `lianban split --jsonl` writes.
        ///
        /// # Errors
        /// When reading, writing or `told` fails. What was told before holds.
        pub fn split_lines<I, A, T, S>(
            files: crate::batch::Files<I, A, T, S>,
            hands: usize,
            told: impl FnMut(crate::batch::Progress) -> std::io::Result<()> + Send,
        ) -> std::io::Result<crate::batch::Progress>
        where
            I: std::io::BufRead + Send,
            A: std::io::BufRead + Send,
            T: std::io::Write + Send,
            S: std::io::Write + Send,
        {
            crate::batch::run(files, hands, split_line, told)
        }

        fn split_line(entry: crate::batch::Entry<'_>, written: &mut crate::batch::Written) {
            let text = match entry.text {
                Ok(text) => text,
                Err(reason) => return written.set_aside(entry.line, "error", &reason.to_string()),
            };
            let accepted = match Application::from_json_slice(text) {
                Ok(accepted) => accepted,
                Err(Refusal::Unreadable { line, column }) => {
                    let reason = crate::batch::no_json(line, column);
                    return written.set_aside(entry.line, "error", &reason);
                }
                Err(Refusal::Violations(violations)) => {
                    return written.set_aside(entry.line, "violations", &violations);
                }
            };
            let (registers, faults) = match entry.answers.map(answers).transpose() {
                Ok(answers) => answers.unwrap_or_default(),
                Err(reason) => return written.set_aside(entry.line, "error", &reason),
            };
            let faults = (!faults.is_empty()).then_some(&faults);
            written.take(entry.line, |out| accepted.split_to_json(&registers, out), faults);
        }

        /// What registers answered, and what is wrong with it.
        fn answers(
            line: Option<Result<&[u8], crate::batch::TooLong>>,
        ) -> Result<(Registers, Vec<Violation>), String> {
            let text = line.ok_or(crate::batch::NO_ANSWERS)?.map_err(crate::batch::wrong_answers)?;
            let json: Json = serde_json::from_slice(text).map_err(|error| {
                crate::batch::wrong_answers(crate::batch::no_json(error.line(), error.column()))
            })?;
            Ok(Registers::read(&json))
        }
    }
}
