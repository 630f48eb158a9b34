//! A change of one's own password.

use crate::sync::Here;
use crate::sync::phone::CallError;
use crate::text::{Msg, error_text};
use crate::ui::dom::{Piece as _, View, el};
use crate::ui::{lang, t, text_field, toast};
use leptos::{prelude::*, task::spawn_local};
use shared::{ErrorCode, PasswordChange};

/// The form.
#[must_use]
pub fn password_form(here: Here) -> View {
    let (old, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let trouble = RwSignal::new(None::<String>);
    let submit = move |event: web_sys::Event| {
        event.prevent_default();
        let change = PasswordChange { old: old.get_untracked(), new: new.get_untracked() };
        if !(8..=128).contains(&change.new.chars().count()) {
            return trouble.set(Some(error_text(ErrorCode::WeakPassword, lang()).to_owned()));
        }
        spawn_local(async move {
            let done: Result<(), CallError> = here.phone.call("PUT", "/api/password", Some(&change)).await;
            let said = match done {
                Ok(()) => {
                    let _ = old.try_set(String::new());
                    let _ = new.try_set(String::new());
                    toast(t(Msg::PasswordChanged));
                    None
                }
                Err(CallError::Server(ErrorCode::WrongLogin, _)) => Some(t(Msg::OldPasswordWrong).to_owned()),
                Err(error) => Some(call_text(&error).to_owned()),
            };
            let _ = trouble.try_set(said);
        });
    };
    let complaint = move || trouble.get().map(|text| el("p").class("error").attr("role", "alert").child(text));
    el("form")
        .class("card stack")
        .on("submit", submit)
        .child(text_field(t(Msg::OldPassword), "old-password", "password", "current-password", old))
        .child(text_field(t(Msg::NewPassword), "new-password", "password", "new-password", new))
        .child(complaint)
        .child(el("button").class("button").attr("type", "submit").child(t(Msg::ChangePassword)))
        .view()
}

/// Why a request failed, in words.
#[must_use]
pub fn call_text(error: &CallError) -> &'static str {
    match error {
        CallError::Offline => t(Msg::NoNetwork),
        CallError::Server(code, _) => error_text(*code, lang()),
    }
}
