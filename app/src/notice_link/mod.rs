//! 通知链接: the dispatcher tells a unit of an issue by a link or by paper.

mod tell_page;

pub use tell_page::TellPage;
