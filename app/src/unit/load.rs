//! The figures as the server counts them, fetched when a page opens.

use crate::sync::Here;
use crate::sync::phone::CallError;
use crate::text::Msg;
use crate::ui::dom::{Piece as _, View};
use crate::ui::{loading, offline, t};
use leptos::{prelude::*, task::spawn_local};
use shared::FiguresAnswer;

/// Draws `body` with the figures once they are there.
#[must_use]
pub fn with_figures(here: Here, body: fn(Here, &FiguresAnswer) -> View) -> View {
    let answer = RwSignal::new(None::<Result<FiguresAnswer, CallError>>);
    let load = move || {
        spawn_local(async move {
            let found = here.phone.get("/api/figures").await;
            let _ = answer.try_set(Some(found));
        });
    };
    load();
    let again = Callback::new(move |()| {
        answer.set(None);
        load();
    });
    let draw = move || match answer.get() {
        None => loading(),
        Some(Err(_)) => offline(t(Msg::NeedsNetwork), again),
        Some(Ok(figures)) if here.bundle().is_some() => body(here, &figures),
        Some(Ok(_)) => loading(),
    };
    draw.view()
}
