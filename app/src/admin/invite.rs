//! An invitation: a link and a QR code by which a person chooses a password. It is shown this once.

use crate::account::call_text;
use crate::sync::PageContext;
use crate::sync::phone::CallError;
use crate::text::{AdminMsg, moment_text};
use crate::ui::{copy, into_view, lang, t, tf, toast};
use leptos::{prelude::*, task::spawn_local};
use shared::people::{Invitation, PersonEntry};

/// The card.
#[component]
pub fn Invite(person: PersonEntry) -> impl IntoView {
    let here = PageContext::get();
    let made = RwSignal::new(None::<Invitation>);
    let open = RwSignal::new(person.invited_until.is_some());
    let path = StoredValue::new(["/api/people/", &person.id.to_string(), "/invitation"].concat());
    let make = move |_| {
        spawn_local(async move {
            let done: Result<Invitation, CallError> = here.phone.call::<(), _>("POST", &path.get_value(), None).await;
            match done {
                Ok(invitation) => {
                    let _ = (made.try_set(Some(invitation)), open.try_set(true));
                }
                Err(error) => toast(call_text(&error)),
            }
        });
    };
    let revoke = move |_| {
        spawn_local(async move {
            let done: Result<(), CallError> = here.phone.call::<(), _>("DELETE", &path.get_value(), None).await;
            match done {
                Ok(()) => {
                    toast(t(AdminMsg::Revoked));
                    let _ = (made.try_set(None), open.try_set(false));
                }
                Err(error) => toast(call_text(&error)),
            }
        });
    };
    let card = move || made.get().map(|invitation| card(here, invitation));
    let away = move || {
        open.get()
            .then(|| view! { <button class="button" type="button" on:click=revoke>{t(AdminMsg::RevokeInvitation)}</button> }.into_any())
    };
    view! {
        {card}
        <button class="button" type="button" on:click=make>{t(AdminMsg::Invite)}</button>
        {away}
    }
}

fn card(here: PageContext, invitation: Invitation) -> AnyView {
    let Invitation { link, until, qr_svg, .. } = invitation;
    let until = moment_text(until, here.now_untracked(), here.offset(), lang());
    let picture = ["data:image/svg+xml,", &String::from(js_sys::encode_uri_component(&qr_svg))].concat();
    let copied = link.clone();
    let copy = move |_| {
        let link = copied.clone();
        spawn_local(async move {
            if copy(&link).await {
                toast(t(AdminMsg::Copied));
            }
        });
    };
    view! {
        <section class="card stack" use:into_view>
            <p>{tf(AdminMsg::InviteExplain, &[&until])}</p>
            <img class="qr" src=picture alt=t(AdminMsg::InviteQr) width="220" height="220"/>
            <p class="code-text">{link}</p>
            <button class="button button-main" type="button" on:click=copy>{t(AdminMsg::CopyLink)}</button>
        </section>
    }
    .into_any()
}
