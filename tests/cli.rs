//! The command as people run it: in a folder of its own, through its arguments, files and exit codes.

mod cli {
    mod applications;
    mod batch;
    mod cases;
    #[cfg(feature = "docx")]
    mod documents;
    mod messages;
    mod output;
    mod proofs;
    mod regions;
    mod sandbox;
    mod stamp;
    mod templates;
}
