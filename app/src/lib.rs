//! The phone's half of 净格 Jingge.
//!
//! What thinks compiles natively and is tested there: forms, outbox, engine, storage ports, texts, the models behind the pages. What
//! touches a browser (IndexedDB, camera, pages) sits behind the feature `web` and is built for `wasm32-unknown-unknown` only.

pub mod account;
pub mod admin;
#[cfg(feature = "web")]
mod app;
pub mod channel;
pub mod clock;
#[cfg(feature = "web")]
mod crash;
pub mod desk;
#[cfg(feature = "web")]
mod frame;
pub mod heat;
pub mod home;
pub mod inspection;
pub mod issue;
pub mod map;
pub mod notice;
#[cfg(feature = "web")]
mod notice_link;
#[cfg(feature = "web")]
mod pages;
pub mod photo;
pub mod pick;
pub mod program;
pub mod store;
pub mod sync;
pub mod text;
pub mod unit;
pub mod voice;

#[cfg(feature = "web")]
mod ui;

/// Starts the app in the page; a crash leaves a banner with a way to reload, for under WASM it is final.
#[cfg(feature = "web")]
#[wasm_bindgen::prelude::wasm_bindgen(start)]
pub fn start() {
    crash::show_crashes();
    #[cfg(feature = "fault")]
    plant();
    wasm_bindgen_futures::spawn_local(async {
        sync::phone::recall().await;
        clock::breathe().await;
        app::start();
    });
}

/// Switches on the defect that this browser names under `mutation`, so that a test can see whether it would be caught.
#[cfg(all(feature = "web", feature = "fault"))]
fn plant() {
    use shared::mutation::{Defect, mutate};
    let named = ui::local_get("mutation");
    mutate(Defect::ALL.into_iter().find(|defect| named.as_deref() == Some(&format!("{defect:?}"))));
}
