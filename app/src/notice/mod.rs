//! 消息: the inbox.

#[cfg(feature = "web")]
mod inbox_page;

#[cfg(feature = "web")]
pub use inbox_page::{InboxPage, unread};
