//! The OpenAPI document: made from one table of routes and the wire types themselves, and read by the red-line test.

mod document;
mod office;
mod part;
mod plain;
#[cfg(test)]
mod red_line;
mod route;
mod serve;
mod table;

pub use document::document;
pub use serve::serve;
pub use table::methods;
