//! Conditions as Chinese sentences.
