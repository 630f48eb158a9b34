//! 设置: language, display, storage, devices, password.

use super::password_form::PasswordForm;
use super::sessions_list::SessionsList;
use super::storage_card::StorageCard;
use crate::text::{AccountMsg, Msg};
use crate::ui::{Choice, ChoiceChips, Page, change_lang, lang, local_get, local_set, mark_root, redraw, t};
use leptos::prelude::*;
use shared::lang::Lang;

const THEMES: [(&str, AccountMsg); 4] =
    [("auto", AccountMsg::ThemeAuto), ("light", AccountMsg::ThemeLight), ("dark", AccountMsg::ThemeDark), ("sun", AccountMsg::ThemeSun)];
const SIZES: [(&str, AccountMsg); 3] =
    [("normal", AccountMsg::TextNormal), ("large", AccountMsg::TextLarge), ("larger", AccountMsg::TextLarger)];

/// The page.
#[component]
pub fn SettingsPage() -> impl IntoView {
    view! {
        <Page title=t(AccountMsg::Settings) back=true>
            <Part title=AccountMsg::Language><LanguageChips/></Part>
            <Part title=AccountMsg::Theme><Remembered label=AccountMsg::Theme name="theme" choices=&THEMES/></Part>
            <Part title=AccountMsg::TextSize><Remembered label=AccountMsg::TextSize name="size" choices=&SIZES/></Part>
            <Part title=AccountMsg::StorageHealth><StorageCard/></Part>
            <Part title=AccountMsg::Sessions><SessionsList/></Part>
            <Part title=AccountMsg::ChangePassword><PasswordForm/></Part>
        </Page>
    }
}

#[component]
fn Part(title: AccountMsg, children: Children) -> impl IntoView {
    view! { <section class="section"><h2>{t(title)}</h2>{children()}</section> }
}

/// 中文 or English.
#[component]
fn LanguageChips() -> impl IntoView {
    let choices = vec![
        Choice { key: "zh".to_owned(), word: Msg::Chinese.text(Lang::Zh).to_owned() },
        Choice { key: "en".to_owned(), word: Msg::English.text(Lang::En).to_owned() },
    ];
    let chosen = RwSignal::new(if lang() == Lang::En { "en".to_owned() } else { "zh".to_owned() });
    let then = Callback::new(|key: String| {
        change_lang(if key == "en" { Lang::En } else { Lang::Zh });
        redraw();
    });
    view! { <ChoiceChips label=t(AccountMsg::Language) choices chosen then/> }
}

/// Chips for a setting that is an attribute of the page's root and stays on this device.
#[component]
fn Remembered(label: AccountMsg, name: &'static str, choices: &'static [(&'static str, AccountMsg)]) -> impl IntoView {
    let key = ["jingge-", name].concat();
    let first = choices.first().map_or("", |(value, _)| value);
    let chosen = RwSignal::new(local_get(&key).unwrap_or_else(|| first.to_owned()));
    let then = Callback::new(move |value: String| {
        local_set(&key, &value);
        mark_root(&["data-", name].concat(), &value);
    });
    let choices = choices.iter().map(|(value, word)| Choice { key: (*value).to_owned(), word: t(*word).to_owned() }).collect();
    view! { <ChoiceChips label=t(label) choices chosen then/> }
}
