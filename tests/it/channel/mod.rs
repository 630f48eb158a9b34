//! People are told outside the app: real receivers, which verify by code of their own.

mod calendar;
mod fault;
mod letter;
mod link;
mod robot;
mod setting;
mod storm;
mod told;
