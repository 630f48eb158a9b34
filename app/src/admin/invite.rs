//! An invitation: a link and a QR code by which a person chooses a password. It is shown this once.

use crate::account::call_text;
use crate::sync::PageContext;
use crate::sync::phone::CallError;
use crate::text::{AdminMsg, moment_text};
use crate::ui::{ShownOnce, lang, t, tf, toast};
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
    view! { <ShownOnce words=tf(AdminMsg::InviteExplain, &[&until]) address=link qr=(qr_svg, t(AdminMsg::InviteQr))/> }.into_any()
}
