//! 设置: language, display, storage, devices, password.

use super::password_form::password_form;
use super::sessions_list::sessions_list;
use super::storage_card::storage_card;
use crate::sync::Here;
use crate::text::Msg;
use crate::ui::{Choice, Frame, change_lang, choice_chips, lang, local_get, local_set, mark_root, page, redraw, t};
use leptos::prelude::*;
use shared::Lang;

/// The page.
#[must_use]
pub fn settings_page() -> AnyView {
    let here = Here::get();
    let body = view! {
        <section class="section"><h2>{t(Msg::Language)}</h2>{language_chips()}</section>
        <section class="section">
            <h2>{t(Msg::Theme)}</h2>
            {remembered(
                Msg::Theme,
                "theme",
                &[("auto", Msg::ThemeAuto), ("light", Msg::ThemeLight), ("dark", Msg::ThemeDark), ("sun", Msg::ThemeSun)],
            )}
        </section>
        <section class="section">
            <h2>{t(Msg::TextSize)}</h2>
            {remembered(Msg::TextSize, "size", &[("normal", Msg::TextNormal), ("large", Msg::TextLarge), ("larger", Msg::TextLarger)])}
        </section>
        <section class="section"><h2>{t(Msg::StorageHealth)}</h2>{storage_card(here)}</section>
        <section class="section"><h2>{t(Msg::Sessions)}</h2>{sessions_list(here)}</section>
        <section class="section"><h2>{t(Msg::ChangePassword)}</h2>{password_form(here)}</section>
    };
    page(Frame::inner(t(Msg::Settings)), body.into_any(), None)
}

/// 中文 or English.
#[must_use]
pub fn language_chips() -> AnyView {
    let choices = vec![
        Choice { key: "zh".to_owned(), word: Msg::Chinese.text(Lang::Zh).to_owned() },
        Choice { key: "en".to_owned(), word: Msg::English.text(Lang::En).to_owned() },
    ];
    let chosen = RwSignal::new(if lang() == Lang::En { "en".to_owned() } else { "zh".to_owned() });
    Effect::new(move |before: Option<String>| {
        let key = chosen.get();
        if before.is_some_and(|before| before != key) {
            change_lang(if key == "en" { Lang::En } else { Lang::Zh });
            redraw();
        }
        key
    });
    choice_chips(t(Msg::Language), choices, chosen)
}

/// Chips for a setting that is an attribute of the page's root and stays on this device.
fn remembered(label: Msg, name: &'static str, choices: &[(&'static str, Msg)]) -> AnyView {
    let key = ["jingge-", name].concat();
    let first = choices.first().map_or("", |(value, _)| value);
    let chosen = RwSignal::new(local_get(&key).unwrap_or_else(|| first.to_owned()));
    Effect::new(move |before: Option<String>| {
        let value = chosen.get();
        if before.is_some_and(|before| before != value) {
            local_set(&key, &value);
            mark_root(&["data-", name].concat(), &value);
        }
        value
    });
    let choices = choices.iter().map(|(value, word)| Choice { key: (*value).to_owned(), word: t(*word).to_owned() }).collect();
    choice_chips(t(label), choices, chosen)
}
