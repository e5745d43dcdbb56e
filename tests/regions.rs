//! Regions: what they leave out breaks rules, their editions are the matter as it is there, and a
//! whole province builds at once.

mod common;
mod regions {
    mod edition;
    mod rules;
    mod scale;
    mod support;
}
