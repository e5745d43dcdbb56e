//! The reference semantics on small matters of their own, each about one part of the language.

mod interpret {
    mod domains;
    mod examples;
    mod expressions;
    mod outputs;
    mod proposals;
    mod support;
    mod validity;
}
