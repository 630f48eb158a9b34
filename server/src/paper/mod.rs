//! What the office prints (整改通知书, 督办单, 检查记录, 台账): a [`Sheet`] says what stands on it, in words, and is drawn twice from that, as a
//! page for the browser's own printing and as PDF. Numbers of the layout: GB/T 9704.
//!
//! PDF is made by typst in a process of its own ([`work`]), which is bounded in time and memory ([`pdf_of`]). ADR 29 says why.

mod font;
mod job;
mod press;
mod sheet;
#[cfg(test)]
mod tests;
mod worker;
mod world;

pub use job::{JobPhoto, PrintJob};
pub use press::{NoPdf, pdf_of};
pub use sheet::{Block, Code, Column, Picture, Shape, Sheet, Table};
pub use worker::work;
