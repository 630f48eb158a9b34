//! 检查单: the second kind of record, through the whole product.

mod list;
mod refusal;
mod returned;
mod story;
