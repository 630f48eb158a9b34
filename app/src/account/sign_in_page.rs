//! The sign-in page. It is a plain form, so that a password manager and the Enter key work.

use crate::sync::phone::{Phone, SignInError};
use crate::text::{Msg, error_text, store_text};
use crate::ui::dom::{Piece as _, View, el};
use crate::ui::{Icon, lang, small_icon, t, text_field, tf};
use leptos::{prelude::*, task::spawn_local};

/// The page.
#[must_use]
pub fn sign_in_page(phone: Phone, switch: View) -> View {
    document().set_title(t(Msg::SignInTitle));
    let (name, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let trouble = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let submit = move |event: web_sys::Event| {
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
    let complaint = move || trouble.get().map(|text| el("p").class("error").attr("role", "alert").child(text));
    let word = move || t(if busy.get() { Msg::SigningIn } else { Msg::SignIn });
    el("main")
        .class("sign-in")
        .child(el("img").class("sign-in-mark").attr("src", mark()).attr("alt", "").attr("width", "72").attr("height", "72"))
        .child(el("h1").child(t(Msg::SignInTitle)))
        .child(
            el("form")
                .class("stack")
                .on("submit", submit)
                .child(text_field(t(Msg::Username), "username", "text", "username", name))
                .child(text_field(t(Msg::Password), "password", "password", "current-password", password))
                .child(complaint)
                .child(el("button").class("button button-main").attr("type", "submit").attr("disabled", busy).child(word)),
        )
        .child(el("p").class("hint section").child(t(Msg::ForgotPassword)))
        .child(others(phone))
        .child(el("p").class("hint").child(small_icon(Icon::Warn)).child(" ").child(t(Msg::ReopenHint)))
        .child(switch)
        .view()
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
fn others(phone: Phone) -> View {
    let draw = move || {
        let lines: Vec<View> = phone
            .others
            .get()
            .into_iter()
            .map(|other| el("li").class("hint").child(tf(Msg::OthersUnsent, &[&other.name, &other.unsent.to_string()])).view())
            .collect();
        (!lines.is_empty()).then(|| el("ul").class("card").child(lines))
    };
    draw.view()
}
