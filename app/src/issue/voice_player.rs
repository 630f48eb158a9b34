//! A voice note to listen to: from this phone where it is, else from the server, by the player that the browser has.

use crate::sync::PageContext;
use crate::text::VoiceMsg;
use crate::ui::{Icon, small_icon, t, tf};
use leptos::{prelude::*, task::spawn_local};
use shared::voice::VoiceRef;

/// The player with its seconds; words where there is nothing to be played yet.
#[component]
pub fn VoicePlayer(
    /// Which voice note.
    voice: VoiceRef,
    /// Whether the server has it.
    stored: bool,
) -> impl IntoView {
    let here = PageContext::get();
    // `None`: still being looked for.
    let found = RwSignal::new(None::<Option<String>>);
    let failed = RwSignal::new(false);
    spawn_local(async move {
        let own = here.phone.own_voice_url(voice.hash).await;
        let _ = found.try_set(Some(own.or_else(|| stored.then(|| ["/api/voice/", &voice.hash.to_string()].concat()))));
    });
    let length = tf(VoiceMsg::Length, &[&voice.seconds().to_string()]);
    let label = length.clone();
    let player = move || match found.get()? {
        Some(source) => {
            let label = label.clone();
            let wrong = move |_| failed.set(true);
            Some(
                view! { <audio class="voice-player" controls preload="none" src=source aria-label=label on:error=wrong on:playing=move |_| failed.set(false)></audio> }
                    .into_any(),
            )
        }
        None => Some(view! { <p class="hint">{t(VoiceMsg::NotHere)}</p> }.into_any()),
    };
    let silent = move || failed.get().then(|| view! { <p class="hint" role="status">{t(VoiceMsg::NoSound)}</p> }.into_any());
    view! {
        <div class="voice-note">
            <p class="voice-length numbers">{small_icon(Icon::Microphone)}{length}</p>
            {player}
            {silent}
        </div>
    }
}
