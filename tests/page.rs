//! The server half of the form page, piece by piece: bodies, pairs, templates.

#[path = "page/pairs.rs"]
mod pairs;
#[path = "page/post.rs"]
mod post;
#[path = "page/template.rs"]
mod template;
