//! 录音: spoken words beside the photos of a form. Without a microphone, or without leave to use it, the form goes without.

use super::draft_autosave::AnyAutosave;
use super::voice_player::VoicePlayer;
use crate::text::{Msg, VoiceMsg, running_text, voice_trouble_text};
use crate::ui::{Icon, icon, into_view, lang, t};
use crate::voice::{Recording, VoiceTrouble};
use leptos::{leptos_dom::helpers::IntervalHandle, prelude::*, task::spawn_local};
use shared::voice::VoiceRef;
use std::time::Duration;

/// How often time and level are drawn anew.
const TICK: Duration = Duration::from_millis(120);

/// Where a recording stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// Nothing is being recorded.
    Still,
    /// The person is asked for the microphone.
    Asking,
    /// It runs.
    Running,
    /// What was recorded is made a voice note.
    Working,
}

/// What the recorder holds; by copy.
#[derive(Clone, Copy)]
struct Recorder {
    autosave: AnyAutosave,
    step: RwSignal<Step>,
    seconds: RwSignal<f64>,
    level: RwSignal<u32>,
    trouble: RwSignal<Option<VoiceTrouble>>,
    running: StoredValue<Option<Recording>, LocalStorage>,
    ticking: StoredValue<Option<IntervalHandle>>,
}

impl Recorder {
    fn of(autosave: AnyAutosave) -> Self {
        let recorder = Self {
            autosave,
            step: RwSignal::new(Step::Still),
            seconds: RwSignal::new(0.0),
            level: RwSignal::new(0),
            trouble: RwSignal::new(None),
            running: StoredValue::new_local(None),
            ticking: StoredValue::new(None),
        };
        // Who leaves the page lets go of the microphone.
        on_cleanup(move || {
            recorder.stand_still();
            drop(recorder.running.try_update_value(Option::take));
        });
        recorder
    }

    fn stand_still(self) {
        if let Some(ticking) = self.ticking.try_update_value(Option::take).flatten() {
            ticking.clear();
        }
        self.autosave.speaking.try_set(false);
    }

    fn begin(self) {
        self.trouble.set(None);
        self.step.set(Step::Asking);
        self.autosave.speaking.set(true);
        spawn_local(async move {
            let begun = Recording::begin(self.autosave.now()).await;
            if self.step.is_disposed() {
                return;
            }
            match begun {
                Ok(recording) => {
                    self.running.set_value(Some(recording));
                    self.seconds.set(0.0);
                    self.step.set(Step::Running);
                    self.ticking.set_value(set_interval_with_handle(move || self.tick(), TICK).ok());
                }
                Err(trouble) => self.fail(trouble),
            }
        });
    }

    fn fail(self, trouble: VoiceTrouble) {
        self.stand_still();
        let _ = (self.trouble.try_set(Some(trouble)), self.step.try_set(Step::Still));
    }

    fn tick(self) {
        let seen = self
            .running
            .try_with_value(|running| running.as_ref().map(|recording| (recording.seconds(), recording.level(), recording.is_over())));
        let Some((seconds, level, over)) = seen.flatten() else { return };
        self.seconds.set(seconds);
        self.level.set(level);
        // What is said while another program is in front may be lost with this page: what there is is kept.
        if over || document().hidden() {
            self.end();
        }
    }

    fn end(self) {
        let Some(recording) = self.running.try_update_value(Option::take).flatten() else { return };
        if let Some(ticking) = self.ticking.try_update_value(Option::take).flatten() {
            ticking.clear();
        }
        self.step.set(Step::Working);
        spawn_local(async move {
            match recording.end().await {
                Ok(spoken) => {
                    self.autosave.keep_voice(spoken).await;
                    self.stand_still();
                    let _ = self.step.try_set(Step::Still);
                }
                Err(trouble) => self.fail(trouble),
            }
        });
    }
}

/// The voice note of a form: recorded, listened to, recorded again, taken away.
#[component]
pub fn VoiceField(autosave: AnyAutosave) -> impl IntoView {
    let recorder = Recorder::of(autosave);
    let held = Memo::new(move |_| autosave.voice());
    let body = move || match (recorder.step.get(), held.get()) {
        (Step::Still, None) => idle(recorder),
        (Step::Still, Some(voice)) => kept(recorder, voice),
        (Step::Asking, _) => waiting(VoiceMsg::Allow),
        (Step::Running, _) => running(recorder),
        (Step::Working, _) => waiting(VoiceMsg::Working),
    };
    let trouble = move || {
        let seen = move |_| recorder.trouble.set(None);
        recorder.trouble.get().map(|trouble| {
            view! {
                <p class="banner" role="status" use:into_view>
                    <span>{voice_trouble_text(trouble, lang())}</span>
                    <button type="button" on:click=seen>{t(Msg::Close)}</button>
                </p>
            }
            .into_any()
        })
    };
    view! { <section class="field voice-field" aria-label=t(VoiceMsg::Note)>{trouble}{body}</section> }
}

fn idle(recorder: Recorder) -> AnyView {
    view! {
        <div class="voice-row">
            <button class="voice-button" type="button" aria-label=t(VoiceMsg::Record) on:click=move |_| recorder.begin()>
                {icon(Icon::Microphone)}
            </button>
            <div><p class="label">{t(VoiceMsg::Record)}</p><p class="hint">{t(VoiceMsg::Limit)}</p></div>
        </div>
    }
    .into_any()
}

fn waiting(word: VoiceMsg) -> AnyView {
    view! { <div class="voice-row" role="status"><div class="voice-wait"><div class="spinner"></div></div><p>{t(word)}</p></div> }
        .into_any()
}

fn running(recorder: Recorder) -> AnyView {
    let time = move || running_text(recorder.seconds.get(), lang());
    let level = move || recorder.level.get().to_string();
    view! {
        <div class="voice-row">
            <button class="voice-button voice-running" type="button" aria-label=t(VoiceMsg::Stop) on:click=move |_| recorder.end()>
                <span class="voice-square" aria-hidden="true"></span>
            </button>
            <div class="grow">
                <p class="strong numbers" role="timer">{time}</p>
                <progress class="voice-level" max="100" value=level aria-hidden="true"></progress>
            </div>
        </div>
    }
    .into_any()
}

fn kept(recorder: Recorder, voice: VoiceRef) -> AnyView {
    let away = move |_| recorder.autosave.change(&mut |form| form.voice = None);
    view! {
        <VoicePlayer voice stored=false/>
        <div class="button-row">
            <button class="button button-small" type="button" on:click=move |_| recorder.begin()>{t(VoiceMsg::Again)}</button>
            <button class="button button-small" type="button" on:click=away>{t(VoiceMsg::Away)}</button>
        </div>
    }
    .into_any()
}
