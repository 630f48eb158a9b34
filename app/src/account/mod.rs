//! One's own account: signing in, settings, storage health, complaints and suggestions.

#[cfg(feature = "web")]
mod feedback_page;
#[cfg(feature = "web")]
mod home_screen;
#[cfg(feature = "web")]
mod me_page;
#[cfg(feature = "web")]
mod password_form;
#[cfg(feature = "web")]
mod privacy_page;
pub mod session;
#[cfg(feature = "web")]
mod sessions_list;
#[cfg(feature = "web")]
mod settings_page;
#[cfg(feature = "web")]
mod sign_in_page;
#[cfg(feature = "web")]
mod storage_card;

pub use session::keep_account;
#[cfg(feature = "web")]
pub use {
    feedback_page::FeedbackPage,
    me_page::MePage,
    password_form::call_text,
    privacy_page::{PrivacyFirst, PrivacyPage, privacy_was_read},
    settings_page::SettingsPage,
    sign_in_page::SignInPage,
};
