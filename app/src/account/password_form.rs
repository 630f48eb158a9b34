//! A change of one's own password.

use crate::sync::PageContext;
use crate::sync::phone::CallError;
use crate::text::{AccountMsg, Msg, error_text};
use crate::ui::{TextField, lang, t, toast};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use shared::account::{ErrorCode, PasswordChange};

/// The form.
#[component]
pub fn PasswordForm() -> impl IntoView {
    let here = PageContext::get();
    let (old, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let trouble = RwSignal::new(None::<String>);
    let submit = move |event: SubmitEvent| {
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
                    toast(t(AccountMsg::PasswordChanged));
                    None
                }
                Err(CallError::Server(ErrorCode::WrongLogin, _)) => Some(t(AccountMsg::OldPasswordWrong).to_owned()),
                Err(error) => Some(call_text(&error).to_owned()),
            };
            let _ = trouble.try_set(said);
        });
    };
    view! {
        <form class="card stack" on:submit=submit>
            <TextField label=t(AccountMsg::OldPassword) id="old-password" kind="password" fill="current-password" value=old/>
            <TextField label=t(AccountMsg::NewPassword) id="new-password" kind="password" fill="new-password" value=new/>
            {move || trouble.get().map(|text| view! { <p class="error" role="alert">{text}</p> }.into_any())}
            <button class="button" type="submit">{t(AccountMsg::ChangePassword)}</button>
        </form>
    }
}

/// Why a request failed, in words.
#[must_use]
pub fn call_text(error: &CallError) -> &'static str {
    match error {
        CallError::Offline => t(Msg::NoNetwork),
        CallError::Server(code, _) => error_text(*code, lang()),
    }
}
