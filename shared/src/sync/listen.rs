//! Waiting at the server for the feed to move.

/// For how many seconds the server lets an open program wait before it says that nothing has come: shorter than the minute after which
/// proxies and mobile networks usually give up a silent request.
pub const LISTEN_SECONDS: u32 = 50;
