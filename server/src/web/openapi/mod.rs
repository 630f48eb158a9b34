//! The OpenAPI document: made from one table of routes and the wire types themselves, and read by the red-line test.

mod document;
mod part;
#[cfg(test)]
mod red_line;
mod route;
mod serve;

pub use document::document;
pub use route::methods;
pub use serve::serve;
