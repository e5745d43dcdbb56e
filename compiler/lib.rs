//! Lianban
