//! The phone's half of 净格 Jingge.
//!
//! What thinks compiles natively and is tested there: forms, outbox, engine, storage ports, texts, the models behind the pages. What
//! touches a browser (IndexedDB, camera, pages) sits behind the feature `web` and is built for `wasm32-unknown-unknown` only.

pub mod account;
#[cfg(feature = "web")]
mod app;
pub mod clock;
#[cfg(feature = "web")]
mod crash;
#[cfg(feature = "web")]
mod frame;
pub mod heat;
pub mod home;
pub mod issue;
pub mod notice;
pub mod photo;
pub mod store;
pub mod sync;
pub mod text;
pub mod unit;

#[cfg(feature = "web")]
mod ui;

/// Starts the app in the page; a crash leaves a banner with a way to reload, for under WASM it is final.
#[cfg(feature = "web")]
#[wasm_bindgen::prelude::wasm_bindgen(start)]
pub fn start() {
    crash::show_crashes();
    wasm_bindgen_futures::spawn_local(async {
        sync::phone::recall().await;
        app::start();
    });
}
