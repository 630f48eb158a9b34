//! When to work: a notification with a timer, and one sender among all tabs.

mod channel;
mod lock;
mod notify;

pub use channel::Channel;
pub use lock::SenderLock;
pub use notify::Notify;
