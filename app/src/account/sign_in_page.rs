//! The sign-in page. It is a plain form, so that a password manager and the Enter key work.

use crate::sync::phone::{Phone, SignInError};
use crate::text::{Msg, error_text, store_text};
use crate::ui::{Icon, lang, small_icon, t, text_field, tf};
use leptos::{prelude::*, task::spawn_local};

/// The page.
#[must_use]
pub fn sign_in_page(phone: Phone, switch: AnyView) -> AnyView {
    document().set_title(t(Msg::SignInTitle));
    let (name, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let trouble = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (user, secret) = (name.get_untracked().trim().to_owned(), password.get_untracked());
        if user.is_empty() || secret.is_empty() {
            return trouble.set(Some(t(Msg::FillBoth).to_owned()));
        }
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let done = phone.sign_in(&user, &secret).await;
            let _ = busy.try_set(false);
            let _ = trouble.try_set(done.err().map(|error| trouble_text(&error)));
        });
    };
    let complaint = move || trouble.get().map(|text| view! { <p class="error" role="alert">{text}</p> });
    let word = move || t(if busy.get() { Msg::SigningIn } else { Msg::SignIn });
    view! {
        <main class="sign-in">
            <img class="sign-in-mark" src=mark() alt="" width="72" height="72" />
            <h1>{t(Msg::SignInTitle)}</h1>
            <form class="stack" on:submit=submit>
                {text_field(t(Msg::Username), "username", "text", "username", name)}
                {text_field(t(Msg::Password), "password", "password", "current-password", password)}
                {complaint}
                <button class="button button-main" type="submit" disabled=busy>{word}</button>
            </form>
            <p class="hint section">{t(Msg::ForgotPassword)}</p>
            {others(phone)}
            <p class="hint">{small_icon(Icon::Warn)}" "{t(Msg::ReopenHint)}</p>
            {switch}
        </main>
    }
    .into_any()
}

/// The project's mark, from where the page's own icon comes.
fn mark() -> String {
    let icon = document().query_selector("link[rel=icon]").ok().flatten();
    icon.and_then(|icon| icon.get_attribute("href")).unwrap_or_default()
}

fn trouble_text(error: &SignInError) -> String {
    match error {
        SignInError::Offline => t(Msg::NoNetwork).to_owned(),
        SignInError::Server(code, _) => error_text(*code, lang()).to_owned(),
        SignInError::Store(error) => store_text(error, lang()).to_owned(),
    }
}

/// Others who signed in on this phone and still have unsent records here.
fn others(phone: Phone) -> AnyView {
    let draw = move || {
        let lines: Vec<AnyView> = phone
            .others
            .get()
            .into_iter()
            .map(|other| view! { <li class="hint">{tf(Msg::OthersUnsent, &[&other.name, &other.unsent.to_string()])}</li> }.into_any())
            .collect();
        (!lines.is_empty()).then(|| view! { <ul class="card">{lines}</ul> })
    };
    view! { {draw} }.into_any()
}
