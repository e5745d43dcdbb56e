//! `lianban serve` as browsers and others meet it: over a connection of its own, from the empty form
//! to the departments' forms.

#[path = "serve/client.rs"]
mod client;
mod common;
#[path = "serve/hostile.rs"]
mod hostile;
#[path = "serve/journey.rs"]
mod journey;
#[path = "serve/manners.rs"]
mod manners;
