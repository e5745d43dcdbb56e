//! The published schemas: sound by the meta-schema, and one in verdict with the interpreter.

mod json_schema {
    mod agreement;
    mod matters;
    mod mutations;
    mod published;
}
