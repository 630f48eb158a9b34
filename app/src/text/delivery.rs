//! Where a record and its photos are: on this phone, on the server, or waiting for a person.

use super::{Msg, VoiceMsg, fill};
use shared::lang::Lang;
use shared::sync::{OpState, PhotoState};

/// 已存本机, 文字已送达, 已送达, 需处理.
#[must_use]
pub const fn op_state_word(state: &OpState, lang: Lang) -> &'static str {
    match state {
        OpState::Waiting => Msg::SavedHere,
        OpState::TextDelivered => Msg::TextDelivered,
        OpState::Delivered => Msg::Delivered,
        OpState::SetAside => Msg::NeedsYou,
    }
    .text(lang)
}

/// How far a photo is: "照片已送达", "照片 3/8 块", "照片未被接收".
#[must_use]
pub fn photo_state_text(state: &PhotoState, chunks: u64, lang: Lang) -> String {
    file_state(state, chunks, [Msg::PhotoDelivered, Msg::PhotoQuarantined, Msg::PhotoSending].map(|msg| msg.text(lang)))
}

/// The same of a voice note.
#[must_use]
pub fn voice_state_text(state: &PhotoState, chunks: u64, lang: Lang) -> String {
    file_state(state, chunks, [VoiceMsg::Delivered, VoiceMsg::Quarantined, VoiceMsg::Sending].map(|msg| msg.text(lang)))
}

fn file_state(state: &PhotoState, chunks: u64, [delivered, refused, sending]: [&'static str; 3]) -> String {
    match state {
        PhotoState::Stored => delivered.to_owned(),
        PhotoState::Quarantined => refused.to_owned(),
        PhotoState::Sending { missing } => {
            let left = u64::try_from(missing.len()).unwrap_or(chunks);
            let percent = (chunks.saturating_sub(left) * 100).checked_div(chunks).unwrap_or(0);
            fill(sending, &[&percent.to_string()])
        }
    }
}

/// The pill: "✓全部已送达", "↑3 条待送", "!1 条需处理", and while the server is out of reach "离线 · ↑3 条待送".
#[must_use]
pub fn pill_text(unsent: usize, needs_person: usize, offline: bool, lang: Lang) -> String {
    let (message, number) = match (needs_person, unsent) {
        (0, 0) => (Msg::PillAllDelivered, 0),
        (0, unsent) => (Msg::PillUnsent, unsent),
        (needs, _) => (Msg::PillNeedsYou, needs),
    };
    let text = fill(message.text(lang), &[&number.to_string()]);
    if offline { fill(Msg::PillOffline.text(lang), &[&text]) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pill_names_what_needs_a_person_first() {
        assert_eq!(pill_text(0, 0, false, Lang::Zh), "✓全部已送达");
        assert_eq!(pill_text(3, 0, false, Lang::Zh), "↑3 条待送");
        assert_eq!(pill_text(3, 1, false, Lang::Zh), "!1 条需处理");
        assert_eq!(pill_text(0, 0, true, Lang::Zh), "离线 · ✓全部已送达");
    }

    #[test]
    fn a_photo_on_its_way_says_how_much_of_it_has_arrived() {
        let state = PhotoState::Sending { missing: vec![3, 4] };
        assert_eq!(photo_state_text(&state, 8, Lang::Zh), "照片已送 75%");
        assert_eq!(photo_state_text(&PhotoState::Sending { missing: vec![] }, 0, Lang::Zh), "照片已送 0%");
        assert_eq!(voice_state_text(&state, 8, Lang::Zh), "录音已送 75%");
    }
}
