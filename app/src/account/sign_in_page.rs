//! The sign-in page. It is a plain form, so that a password manager and the Enter key work.

use crate::sync::phone::{Phone, SignInError};
use crate::text::{Msg, error_text, store_text};
use crate::ui::{Icon, TextField, lang, small_icon, t, tf};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

/// The page; its children stand below it.
#[component]
pub fn SignInPage(phone: Phone, children: Children) -> impl IntoView {
    document().set_title(t(Msg::SignInTitle));
    let (name, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let trouble = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let submit = move |event: SubmitEvent| {
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
    view! {
        <main class="sign-in">
            <img class="sign-in-mark" src=mark() alt="" width="72" height="72"/>
            <h1>{t(Msg::SignInTitle)}</h1>
            <form class="stack" on:submit=submit>
                <TextField label=t(Msg::Username) id="username" kind="text" fill="username" value=name/>
                <TextField label=t(Msg::Password) id="password" kind="password" fill="current-password" value=password/>
                {move || trouble.get().map(|text| view! { <p class="error" role="alert">{text}</p> }.into_any())}
                <button class="button button-main" type="submit" disabled=busy>
                    {move || t(if busy.get() { Msg::SigningIn } else { Msg::SignIn })}
                </button>
            </form>
            <p class="hint section">{t(Msg::ForgotPassword)}</p>
            {move || others(phone)}
            <p class="hint">{small_icon(Icon::Warn)}" "{t(Msg::ReopenHint)}</p>
            {children()}
        </main>
    }
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
fn others(phone: Phone) -> Option<impl IntoView> {
    let others = phone.others.get();
    let line = |unsent: String| view! { <li class="hint">{unsent}</li> }.into_any();
    let lines: Vec<_> = others.iter().map(|other| line(tf(Msg::OthersUnsent, &[&other.name, &other.unsent.to_string()]))).collect();
    (!lines.is_empty()).then(|| view! { <ul class="card">{lines}</ul> }.into_any())
}
