//! Faults by name: each is staged once, in plain order, with the real engine against the real server.

mod account;
mod apart;
mod front;
mod network;
mod phone;
mod poison;
mod reference;
