//! 设置: language, display, storage, devices, password.

use super::password_form::password_form;
use super::sessions_list::sessions_list;
use super::storage_card::storage_card;
use crate::sync::Here;
use crate::text::Msg;
use crate::ui::dom::{Piece as _, View, el, many};
use crate::ui::{Choice, Frame, change_lang, choice_chips, lang, local_get, local_set, mark_root, page, redraw, t};
use leptos::prelude::*;
use shared::Lang;

/// The page.
#[must_use]
pub fn settings_page() -> View {
    let here = Here::get();
    let body = many()
        .child(el("section").class("section").child(el("h2").child(t(Msg::Language))).child(language_chips()))
        .child(el("section").class("section").child(el("h2").child(t(Msg::Theme))).child(remembered(
            Msg::Theme,
            "theme",
            &[("auto", Msg::ThemeAuto), ("light", Msg::ThemeLight), ("dark", Msg::ThemeDark), ("sun", Msg::ThemeSun)],
        )))
        .child(el("section").class("section").child(el("h2").child(t(Msg::TextSize))).child(remembered(
            Msg::TextSize,
            "size",
            &[("normal", Msg::TextNormal), ("large", Msg::TextLarge), ("larger", Msg::TextLarger)],
        )))
        .child(el("section").class("section").child(el("h2").child(t(Msg::StorageHealth))).child(storage_card(here)))
        .child(el("section").class("section").child(el("h2").child(t(Msg::Sessions))).child(sessions_list(here)))
        .child(el("section").class("section").child(el("h2").child(t(Msg::ChangePassword))).child(password_form(here)));
    page(Frame::inner(t(Msg::Settings)), body.view(), None)
}

/// 中文 or English.
#[must_use]
pub fn language_chips() -> View {
    let choices = vec![
        Choice { key: "zh".to_owned(), word: Msg::Chinese.text(Lang::Zh).to_owned() },
        Choice { key: "en".to_owned(), word: Msg::English.text(Lang::En).to_owned() },
    ];
    let chosen = RwSignal::new(if lang() == Lang::En { "en".to_owned() } else { "zh".to_owned() });
    let then = Callback::new(|key: String| {
        change_lang(if key == "en" { Lang::En } else { Lang::Zh });
        redraw();
    });
    choice_chips(t(Msg::Language), choices, chosen, then)
}

/// Chips for a setting that is an attribute of the page's root and stays on this device.
fn remembered(label: Msg, name: &'static str, choices: &[(&'static str, Msg)]) -> View {
    let key = ["jingge-", name].concat();
    let first = choices.first().map_or("", |(value, _)| value);
    let chosen = RwSignal::new(local_get(&key).unwrap_or_else(|| first.to_owned()));
    let then = Callback::new(move |value: String| {
        local_set(&key, &value);
        mark_root(&["data-", name].concat(), &value);
    });
    let choices = choices.iter().map(|(value, word)| Choice { key: (*value).to_owned(), word: t(*word).to_owned() }).collect();
    choice_chips(t(label), choices, chosen, then)
}
