//! 选检查表: the forms that this person fills in, and which of them were begun.

use super::draft::InspectionDraft;
use super::{forms_for, in_words};
use crate::sync::PageContext;
use crate::text::InspectionMsg;
use crate::ui::{Empty, Icon, Loading, Page, lang, small_icon, t, tf};
use leptos::prelude::*;
use shared::form::Form;

/// The page.
#[component]
pub fn ChooseFormPage() -> impl IntoView {
    let here = PageContext::get();
    let forms = move || {
        let Some(bundle) = here.bundle() else { return view! { <Loading/> }.into_any() };
        let forms = forms_for(&here.me(), &bundle.reference);
        if forms.is_empty() {
            return view! { <Empty picture=Icon::List text=t(InspectionMsg::NoForms)/> }.into_any();
        }
        let cells = forms.into_iter().map(|form| cell(here, form)).collect_view();
        view! { <nav class="cells" aria-label=t(InspectionMsg::ChooseForm)>{cells}</nav> }.into_any()
    };
    view! { <Page title=t(InspectionMsg::ChooseForm) back=true>{forms}</Page> }
}

fn cell(here: PageContext, form: &Form) -> AnyView {
    let path = ["/inspect/", &form.code.0].concat();
    let name = in_words(&form.name, &form.name_en, lang()).to_owned();
    let mut line = tf(InspectionMsg::ItemCount, &[&form.items().count().to_string()]);
    let key = InspectionDraft::the_key(&form.code);
    if here.phone.outbox.with(|outbox| outbox.drafts.iter().any(|draft| draft.key == key)) {
        line = [&line, " · ", t(InspectionMsg::HasDraft)].concat();
    }
    view! {
        <a class="cell" href=path>
            <span class="cell-body">{name}<br/><span class="cell-line numbers">{line}</span></span>
            {small_icon(Icon::Next)}
        </a>
    }
    .into_any()
}
