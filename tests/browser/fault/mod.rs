//! Suite B of the reliability suite: what may happen to a phone's browser, made to happen in a real one.

mod bare;
mod clock;
mod crash;
pub mod kit;
mod many;
mod old_server;
mod people;
mod quota;
mod script;
mod storage;
mod tabs;
pub mod worker;
