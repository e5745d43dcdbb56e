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
                Err(reason) => return written.fail(entry.line, &reason.to_string()),
            };
            let accepted = match Application::from_json_slice(text) {
                Ok(accepted) => accepted,
                Err(refusal) => return written.refuse(entry.line, &refusal),
            };
            let (mut registers, mut faults) = (Registers::default(), Vec::new());
            let read = &mut |answers: &_| (registers, faults) = Registers::read(answers);
            if let Err(reason) = entry.read_answers(read) {
                return written.fail(entry.line, &reason);
            }
            let forms = &mut |out: &mut _| accepted.split_to_json(&registers, out);
            written.take_split(entry.line, forms, &faults);
        }
    }
}
