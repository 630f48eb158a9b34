//! Recording with what Chromium, Firefox and WebKit all have: the microphone into a `MediaRecorder`, in whatever the browser writes; what
//! it wrote is decoded by the same browser, at our rate, into plain samples.

use super::{Spoken, VoiceTrouble, noted};
use js_sys::Promise;
use shared::{
    moment::Moment,
    voice::{MAX_VOICE_SECONDS, SAMPLE_RATE},
};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AnalyserNode, AudioBuffer, AudioContext, BlobEvent, DomException, MediaRecorder, MediaRecorderOptions, MediaStream,
    MediaStreamConstraints, MediaStreamTrack, OfflineAudioContext, RecordingState,
};

/// Bits of a second in what the browser writes meanwhile: more than speech needs.
const BITS: u32 = 96_000;
/// Points of the wave that the level is taken from.
const POINTS: u32 = 512;

/// A recording under way. When it is dropped, the microphone is let go.
pub struct Recording {
    recorder: MediaRecorder,
    stream: MediaStream,
    /// What was recorded, once it has stopped.
    written: Promise,
    meter: Option<(AudioContext, AnalyserNode)>,
    begun_at: Moment,
    /// By the page's own clock, in milliseconds.
    since: f64,
}

impl Recording {
    /// Asks for the microphone and begins.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn begin(now: Moment) -> Result<Self, VoiceTrouble> {
        let window = web_sys::window().ok_or(VoiceTrouble::NoMicrophone)?;
        // A page that did not come over HTTPS, and old browsers, have no devices at all.
        let devices =
            window.navigator().media_devices().ok().filter(|devices| !devices.is_undefined()).ok_or(VoiceTrouble::NoMicrophone)?;
        let asked = MediaStreamConstraints::new();
        asked.set_audio(&JsValue::TRUE);
        let stream = devices.get_user_media_with_constraints(&asked).map_err(|error| trouble(&error))?;
        let stream: MediaStream = JsFuture::from(stream).await.map_err(|error| trouble(&error))?.unchecked_into();
        let options = MediaRecorderOptions::new();
        options.set_audio_bits_per_second(BITS);
        let begun = MediaRecorder::new_with_media_stream_and_media_recorder_options(&stream, &options).and_then(|recorder| {
            // Without a time it writes once: when it stops, by us or because the microphone was taken away.
            let written = Promise::new(&mut |written, _| recorder.set_ondataavailable(Some(&written)));
            recorder.start().map(|()| (recorder, written))
        });
        match begun {
            Ok((recorder, written)) => {
                let (meter, since) = (meter_of(&stream).ok(), page_clock());
                Ok(Self { recorder, stream, written, meter, begun_at: now, since })
            }
            Err(_) => {
                let_go(&stream);
                Err(VoiceTrouble::NoMicrophone)
            }
        }
    }

    /// Seconds so far.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        ((page_clock() - self.since) / 1_000.0).max(0.0)
    }

    /// Whether it is to end: a minute is full, or the microphone was taken away.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.seconds() >= f64::from(MAX_VOICE_SECONDS) || self.recorder.state() == RecordingState::Inactive
    }

    /// How loud it is now, in hundredths.
    #[must_use]
    pub fn level(&self) -> u32 {
        let Some((_, analyser)) = &self.meter else { return 0 };
        let mut wave = vec![0_u8; POINTS as usize];
        analyser.get_byte_time_domain_data(&mut wave);
        let loudest = wave.iter().map(|point| point.abs_diff(128)).max().unwrap_or(0);
        (u32::from(loudest) * 100 / 128).min(100)
    }

    /// Ends it; what was said as a voice note.
    ///
    /// # Errors
    /// It is too short, or the browser cannot read what it wrote.
    pub async fn end(self) -> Result<Spoken, VoiceTrouble> {
        if self.recorder.state() != RecordingState::Inactive {
            self.recorder.stop().map_err(|_| VoiceTrouble::Unreadable)?;
        }
        let unreadable = |_: JsValue| VoiceTrouble::Unreadable;
        let written: BlobEvent = JsFuture::from(self.written.clone()).await.map_err(unreadable)?.unchecked_into();
        let_go(&self.stream);
        let blob = written.data().filter(|blob| blob.size() > 0.0).ok_or(VoiceTrouble::TooShort)?;
        let bytes = JsFuture::from(blob.array_buffer()).await.map_err(unreadable)?;
        // It renders nothing: decoding answers in the rate of whom it is asked of.
        let decoder = OfflineAudioContext::new_with_number_of_channels_and_length_and_sample_rate(1, 1, SAMPLE_RATE as f32);
        let decoding = decoder.and_then(|decoder| decoder.decode_audio_data(bytes.unchecked_ref())).map_err(unreadable)?;
        let heard: AudioBuffer = JsFuture::from(decoding).await.map_err(unreadable)?.unchecked_into();
        let channels: Result<Vec<Vec<f32>>, JsValue> =
            (0..heard.number_of_channels()).map(|channel| heard.get_channel_data(channel)).collect();
        noted(&channels.map_err(unreadable)?, self.begun_at)
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        let_go(&self.stream);
        if let Some((context, _)) = &self.meter {
            // One that is closed already needs no closing.
            let _ = context.close();
        }
    }
}

/// The microphone's light goes out.
fn let_go(stream: &MediaStream) {
    stream.get_tracks().iter().for_each(|track| track.unchecked_into::<MediaStreamTrack>().stop());
}

fn meter_of(stream: &MediaStream) -> Result<(AudioContext, AnalyserNode), JsValue> {
    let context = AudioContext::new()?;
    let analyser = context.create_analyser()?;
    analyser.set_fft_size(POINTS);
    context.create_media_stream_source(stream)?.connect_with_audio_node(&analyser)?;
    // Where it began long after the tap it stands still; the level is all that is lost if it does not run.
    let _ = context.resume();
    Ok((context, analyser))
}

fn page_clock() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

fn trouble(error: &JsValue) -> VoiceTrouble {
    match error.dyn_ref::<DomException>().map(DomException::name).as_deref() {
        Some("NotAllowedError" | "SecurityError") => VoiceTrouble::Refused,
        Some("NotReadableError" | "AbortError") => VoiceTrouble::Busy,
        _ => VoiceTrouble::NoMicrophone,
    }
}
