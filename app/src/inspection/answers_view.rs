//! The answers of an inspection by section.

use super::{AnsweredItem, answered};
use crate::issue::{Gallery, shots};
use crate::text::InspectionMsg;
use crate::ui::{Tone, lang, t, tag, tf};
use leptos::prelude::*;
use shared::form::Verdict;
use shared::inspection::Inspection;
use shared::reference::Reference;

/// All sections; where the phone does not have the form, the codes, and that it is so.
#[must_use]
pub fn answers(inspection: &Inspection, reference: &Reference, gallery: Gallery) -> AnyView {
    let (sections, known) = answered(inspection, reference, lang());
    let unknown = (!known).then(|| {
        let text = tf(InspectionMsg::UnknownVersion, &[&inspection.form_version.to_string()]);
        view! { <p class="banner" role="status"><span>{text}</span></p> }.into_any()
    });
    let section = |section: super::AnsweredSection| {
        let items = section.items.into_iter().map(|item| line(item, gallery)).collect_view();
        view! { <section class="section"><h2>{section.name}</h2><ul class="cells">{items}</ul></section> }.into_any()
    };
    view! { {unknown}{sections.into_iter().map(section).collect_view()} }.into_any()
}

fn line(item: AnsweredItem, gallery: Gallery) -> AnyView {
    let AnsweredItem { number, text, value, verdict, note, photos } = item;
    let said = match (verdict, value) {
        (_, None) => view! { <span class="soft">{t(InspectionMsg::NotAnswered)}</span> }.into_any(),
        (Verdict::Fail, Some(value)) if value != t(InspectionMsg::Fail) => {
            view! { <span class="strong numbers">{value}" "</span>{tag(Tone::Bad, t(InspectionMsg::Fail))} }.into_any()
        }
        (Verdict::Fail, _) => tag(Tone::Bad, t(InspectionMsg::Fail)),
        (Verdict::Pass, Some(value)) if value == t(InspectionMsg::Pass) => tag(Tone::Delivered, t(InspectionMsg::Pass)),
        (_, Some(value)) => view! { <span class="strong numbers">{value}</span> }.into_any(),
    };
    let note = (!note.is_empty()).then(|| view! { <p class="cell-line">{note}</p> }.into_any());
    let title = [number.to_string().as_str(), ". ", &text].concat();
    let photos = (!photos.is_empty()).then(|| shots(&title, &photos, gallery));
    view! {
        <li class="cell">
            <div class="cell-body stack-tight">
                <div class="item-head"><span>{title.clone()}</span><span class="cell-end">{said}</span></div>
                {note}
                {photos}
            </div>
        </li>
    }
    .into_any()
}
