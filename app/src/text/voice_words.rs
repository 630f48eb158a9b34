//! The messages about voice notes, in a list of their own, so that a first visit need not fetch it.

use super::fill;
use crate::voice::VoiceTrouble;
use shared::lang::Lang;

msgs! {
    /// A message about voice notes.
    VoiceMsg {
        Record: "录一段话", "Record a voice note";
        Limit: "最长 60 秒, 和照片一起送; 办理和核查的人能听到您的声音", "At most 60 s, sent with the photos; who works on it or verifies it hears your voice";
        Allow: "请允许使用麦克风…", "Please allow the microphone…";
        Stop: "停止录音", "Stop recording";
        Running: "正在录音 {} / 1:00", "Recording {} / 1:00";
        Working: "正在处理录音…", "Preparing the voice note…";
        Note: "录音", "Voice note";
        Length: "录音 {} 秒", "Voice note, {} s";
        Away: "删掉录音", "Delete it";
        Again: "重录", "Record again";
        StopFirst: "正在录音, 请先停止再保存", "A recording is under way; stop it before saving";
        NotHere: "录音还没送到", "The voice note has not arrived yet";
        NoSound: "录音放不出来, 请联网后再试", "It cannot be played; go online and try again";
        Delivered: "录音已送达", "Voice note delivered";
        Sending: "录音已送 {}%", "Voice note {}% sent";
        Quarantined: "录音未被接收", "Voice note not accepted";
        Refused: "没有麦克风权限。不录音也能上报; 要录音请在浏览器设置里允许本网站用麦克风。", "The microphone is not allowed. It goes without one, too; to record, allow it for this site in the browser's settings.";
        NoMicrophone: "这部手机或这个浏览器用不了麦克风。不录音也能上报, 可以写文字。", "This phone or browser gives no microphone. It goes without one, too; words can be written.";
        Busy: "麦克风正被通话或别的程序占用, 请稍后再录。", "A call or another program holds the microphone; record later.";
        Unreadable: "这段录音没有录成, 请再录一次。", "This recording failed; record it again.";
        TooShort: "录得太短了, 请再录一次。", "Too short; record it again.";
    }
}

/// Why there is no voice note; never a reason not to save.
#[must_use]
pub const fn voice_trouble_text(trouble: VoiceTrouble, lang: Lang) -> &'static str {
    match trouble {
        VoiceTrouble::Refused => VoiceMsg::Refused,
        VoiceTrouble::NoMicrophone => VoiceMsg::NoMicrophone,
        VoiceTrouble::Busy => VoiceMsg::Busy,
        VoiceTrouble::Unreadable => VoiceMsg::Unreadable,
        VoiceTrouble::TooShort => VoiceMsg::TooShort,
    }
    .text(lang)
}

/// How long a recording has run: "正在录音 0:07 / 1:00".
#[must_use]
pub fn running_text(seconds: f64, lang: Lang) -> String {
    let whole = seconds.clamp(0.0, 60.0) as u32;
    fill(VoiceMsg::Running.text(lang), &[&format!("{}:{:02}", whole / 60, whole % 60)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recording_says_how_long_it_has_run_and_never_more_than_a_minute() {
        assert_eq!(running_text(7.9, Lang::Zh), "正在录音 0:07 / 1:00");
        assert_eq!(running_text(60.2, Lang::En), "Recording 1:00 / 1:00");
        assert_eq!(running_text(f64::NAN, Lang::En), "Recording 0:00 / 1:00");
    }
}
