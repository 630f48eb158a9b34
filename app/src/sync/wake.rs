//! When to work: a bell with a timer, and one sender among all tabs.

mod bell;
mod channel;
mod lock;

pub use bell::Bell;
pub use channel::Channel;
pub use lock::SenderLock;
