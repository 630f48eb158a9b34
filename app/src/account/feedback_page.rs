//! 投诉建议: written by anyone, read by the admin with the role it came from and no name.

use super::password_form::call_text;
use crate::admin::Letters;
use crate::sync::PageContext;
use crate::sync::phone::CallError;
use crate::text::AccountMsg;
use crate::ui::{Page, TextArea, t, toast};
use leptos::{prelude::*, task::spawn_local};
use shared::{account::FeedbackText, person::RoleKind};

/// The page: a form, and for the admin the list.
#[component]
pub fn FeedbackPage() -> impl IntoView {
    let here = PageContext::get();
    let text = RwSignal::new(String::new());
    let trouble = RwSignal::new(None::<String>);
    let op = StoredValue::new(here.phone.new_report().form.op);
    let send = move |_| {
        let words = text.get_untracked().trim().to_owned();
        if words.is_empty() {
            return trouble.set(Some(t(AccountMsg::FeedbackMissing).to_owned()));
        }
        let letter = FeedbackText { op: op.get_value(), text: words };
        spawn_local(async move {
            let done: Result<(), CallError> = here.phone.call("POST", "/api/feedback", Some(&letter)).await;
            let said = match done {
                Ok(()) => {
                    let _ = text.try_set(String::new());
                    let _ = op.try_update_value(|op| *op = here.phone.new_report().form.op);
                    toast(t(AccountMsg::FeedbackSent));
                    None
                }
                Err(error) => Some(call_text(&error).to_owned()),
            };
            let _ = trouble.try_set(said);
        });
    };
    let actions =
        view! { <button class="button button-main" type="button" on:click=send>{t(AccountMsg::FeedbackSend)}</button> }.into_any();
    view! {
        <Page title=t(AccountMsg::Feedback) back=true actions>
            <div class="stack">
                <p class="hint">{t(AccountMsg::FeedbackHint)}</p>
                <TextArea label=t(AccountMsg::FeedbackText) id="feedback" value=text/>
                {move || trouble.get().map(|text| view! { <p class="error" role="alert">{text}</p> }.into_any())}
                {(here.role() == RoleKind::Admin).then(|| view! { <Letters/> }.into_any())}
            </div>
        </Page>
    }
}
