//! The device's clock and its source of random numbers, as a port, so that everything that reads them can be played back in a test.

use shared::moment::Moment;
use uuid::{Builder, Uuid};

/// What the engine and the outbox may not take from nowhere.
pub trait Env {
    /// The device's clock: a claim, it may be wrong by a year.
    fn now(&self) -> Moment;

    /// Sixteen random bytes.
    fn random(&self) -> [u8; 16];

    /// A new UUIDv7 at the device's time.
    fn new_id(&self) -> Uuid {
        let [.., a, b, c, d, e, f, g, h, i, j] = self.random();
        let millis = u64::try_from(self.now().0).unwrap_or(0);
        Builder::from_unix_timestamp_millis(millis, &[a, b, c, d, e, f, g, h, i, j]).into_uuid()
    }

    /// A random number for spreading retries.
    fn dice(&self) -> u32 {
        let [a, b, c, d, ..] = self.random();
        u32::from_be_bytes([a, b, c, d])
    }
}

/// A clock that stands until it is moved and random numbers from a seed: for tests and simulations.
#[derive(Debug)]
pub struct FixedEnv {
    now: std::cell::Cell<Moment>,
    seed: std::cell::Cell<u64>,
}

impl FixedEnv {
    /// Starts at `now` with dice from `seed`.
    #[must_use]
    pub const fn new(now: Moment, seed: u64) -> Self {
        Self { now: std::cell::Cell::new(now), seed: std::cell::Cell::new(seed) }
    }

    /// Sets the clock.
    pub fn set(&self, now: Moment) {
        self.now.set(now);
    }

    /// Moves the clock by `millis`.
    pub fn pass(&self, millis: i64) {
        self.now.set(self.now.get().plus_millis(millis));
    }

    /// One round of SplitMix64.
    fn roll(&self) -> u64 {
        let seed = self.seed.get().wrapping_add(0x9E37_79B9_7F4A_7C15);
        self.seed.set(seed);
        let mixed = (seed ^ (seed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

impl Env for FixedEnv {
    fn now(&self) -> Moment {
        self.now.get()
    }

    fn random(&self) -> [u8; 16] {
        (u128::from(self.roll()) << 64 | u128::from(self.roll())).to_be_bytes()
    }
}

/// The browser's clock and random numbers.
#[cfg(feature = "web")]
#[derive(Clone, Copy, Debug, Default)]
pub struct BrowserEnv;

#[cfg(feature = "web")]
impl Env for BrowserEnv {
    fn now(&self) -> Moment {
        #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds within the range of a date")]
        Moment(js_sys::Date::now() as i64)
    }

    fn random(&self) -> [u8; 16] {
        let mut bytes = [0_u8; 16];
        if getrandom::fill(&mut bytes).is_err() {
            bytes.iter_mut().for_each(|byte| {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 255")]
                {
                    *byte = (js_sys::Math::random() * 256.0) as u8;
                }
            });
        }
        bytes
    }
}

/// Lets the browser draw and take taps before work goes on: what follows is a task of its own. Without this, all that waits for nothing but
/// the program itself is one task, and a slow phone does not answer meanwhile.
#[cfg(feature = "web")]
pub async fn breathe() {
    let promise = js_sys::Promise::new(&mut |go_on, _| {
        let asked = web_sys::window().and_then(|window| window.set_timeout_with_callback(&go_on).ok());
        if asked.is_none() {
            let _ = go_on.call0(&wasm_bindgen::JsValue::NULL);
        }
    });
    // It has no way to fail.
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}

/// Lets the browser draw what a tap has changed: work that follows a tap waits for this, or the tap is answered only when the work is done. A
/// page that nobody sees is not drawn; there it goes on after [`UNSEEN_MILLIS`].
#[cfg(feature = "web")]
pub async fn painted() {
    use wasm_bindgen::{JsCast, JsValue, closure::Closure};
    let promise = js_sys::Promise::new(&mut |go_on, _| {
        let Some(window) = web_sys::window() else {
            let _ = go_on.call0(&JsValue::NULL);
            return;
        };
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&go_on, UNSEEN_MILLIS);
        // Called before the frame is drawn; what it asks for comes behind it.
        let frame = Closure::once_into_js(move || {
            let _ = web_sys::window().map(|window| window.set_timeout_with_callback(&go_on));
        });
        let _ = window.request_animation_frame(frame.unchecked_ref());
    });
    // It has no way to fail.
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}

/// How long work waits for a frame that may not come.
#[cfg(feature = "web")]
const UNSEEN_MILLIS: i32 = 100;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_made_later_sort_later() {
        let env = FixedEnv::new(Moment(1_770_000_000_000), 1);
        let earlier = env.new_id();
        env.pass(1);
        assert!(env.new_id() > earlier);
        assert_eq!(earlier.get_version_num(), 7);
    }

    #[test]
    fn a_clock_before_1970_still_makes_ids() {
        assert_ne!(FixedEnv::new(Moment(-5), 1).new_id(), FixedEnv::new(Moment(-5), 2).new_id());
    }
}
