//! The phone's half of 净格 Jingge.
//!
//! What thinks compiles natively and is tested there: forms, outbox, engine, storage ports, texts, the models behind the pages. What
//! touches a browser (IndexedDB, camera, pages) sits behind the feature `web` and is built for `wasm32-unknown-unknown` only.

pub mod account;
pub mod clock;
pub mod home;
pub mod issue;
pub mod photo;
pub mod store;
pub mod sync;
pub mod text;

#[cfg(feature = "web")]
mod ui;
