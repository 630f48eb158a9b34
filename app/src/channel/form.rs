//! The form of a channel: its signals, and the setting that they make.

use super::filled::{Field, Sort, clock_text, quiet_of, target_of, texts_of, times_of};
use leptos::prelude::*;
use shared::{
    channel::{ChannelAudience, ChannelFault, ChannelLanguage, ChannelManner, ChannelSetting, QuietHours},
    notice::NoticeKind,
};

/// Stands for the town in the field of the audience.
pub const TOWN: &str = "town";
/// Stands for the office there.
pub const OFFICE: &str = "office";
/// Stands for a digest in the field of the manner.
pub const DIGEST: &str = "digest";
/// Stands for one message a notice there.
pub const SINGLE: &str = "single";
/// Stands for English in the field of the language.
pub const EN: &str = "en";

/// What the form holds; by copy.
#[derive(Clone, Copy)]
pub struct Form {
    /// What the channel is called.
    pub name: RwSignal<String>,
    /// Where its messages go.
    pub sort: RwSignal<Sort>,
    /// Whose notices: [`TOWN`], [`OFFICE`], or the id of a unit.
    pub audience: RwSignal<String>,
    /// Which kinds.
    pub takes: RwSignal<Vec<NoticeKind>>,
    /// [`SINGLE`] or [`DIGEST`].
    pub manner: RwSignal<String>,
    /// Times of a digest.
    pub times: RwSignal<String>,
    /// When quiet hours begin.
    pub quiet_from: RwSignal<String>,
    /// When they end.
    pub quiet_until: RwSignal<String>,
    /// The key of its language.
    pub language: RwSignal<String>,
    /// Whether it is in use.
    pub on: RwSignal<bool>,
    texts: StoredValue<Vec<(Field, RwSignal<String>)>>,
}

impl Form {
    /// As a new channel begins.
    #[must_use]
    pub fn new() -> Self {
        let text = |text: &str| RwSignal::new(text.to_owned());
        let form = Self {
            name: text(""),
            sort: RwSignal::new(Sort::WeCom),
            audience: text(TOWN),
            takes: RwSignal::new(ChannelSetting::default_takes()),
            manner: text(SINGLE),
            times: text("08:30 15:00"),
            quiet_from: text(""),
            quiet_until: text(""),
            language: text("zh"),
            on: RwSignal::new(true),
            texts: StoredValue::new(Field::ALL.map(|field| (field, text(field.at_first()))).to_vec()),
        };
        form.be_quiet(ChannelSetting::default_quiet());
        form
    }

    /// Fills it in as a channel is set.
    pub fn fill(self, setting: &ChannelSetting) {
        self.name.set(setting.name.clone());
        self.sort.set(Sort::of(&setting.target));
        self.audience.set(match setting.audience {
            ChannelAudience::Town => TOWN.to_owned(),
            ChannelAudience::Office => OFFICE.to_owned(),
            ChannelAudience::Unit(unit) => unit.to_string(),
        });
        self.takes.set(setting.takes.clone());
        if let ChannelManner::Digest { at } = &setting.manner {
            self.manner.set(DIGEST.to_owned());
            self.times.set(at.iter().copied().map(clock_text).collect::<Vec<_>>().join(" "));
        }
        self.be_quiet(setting.quiet);
        if setting.language == ChannelLanguage::En {
            self.language.set(EN.to_owned());
        }
        self.on.set(setting.on);
        for (field, text) in texts_of(&setting.target) {
            self.text(field).set(text);
        }
    }

    fn be_quiet(self, quiet: Option<QuietHours>) {
        let clock = |minute: Option<u16>| minute.map(clock_text).unwrap_or_default();
        self.quiet_from.set(clock(quiet.map(|quiet| quiet.from)));
        self.quiet_until.set(clock(quiet.map(|quiet| quiet.until)));
    }

    /// The text of a field.
    pub fn text(self, field: Field) -> RwSignal<String> {
        let found = self.texts.with_value(|texts| texts.iter().find(|(held, _)| *held == field).map(|(_, text)| *text));
        found.unwrap_or_default()
    }

    /// The setting that it describes.
    ///
    /// # Errors
    /// What cannot be read as it is written; the server says what else is wrong.
    pub fn setting(self) -> Result<ChannelSetting, ChannelFault> {
        let audience = match self.audience.get_untracked().as_str() {
            TOWN => ChannelAudience::Town,
            OFFICE => ChannelAudience::Office,
            unit => ChannelAudience::Unit(unit.parse().map_err(|_| ChannelFault::Unit)?),
        };
        let manner = if self.manner.get_untracked() == DIGEST {
            ChannelManner::Digest { at: times_of(&self.times.get_untracked())? }
        } else {
            ChannelManner::Single
        };
        Ok(ChannelSetting {
            name: self.name.get_untracked().trim().to_owned(),
            target: target_of(self.sort.get_untracked(), |field| self.text(field).get_untracked())?,
            audience,
            takes: self.takes.get_untracked(),
            manner,
            quiet: quiet_of(&self.quiet_from.get_untracked(), &self.quiet_until.get_untracked())?,
            language: if self.language.get_untracked() == EN { ChannelLanguage::En } else { ChannelLanguage::Zh },
            on: self.on.get_untracked(),
        })
    }
}
