//! Wakes one waiter: a new record, the network, the page coming back, or the clock.

use js_sys::{Function, Promise};
use std::cell::{Cell, RefCell};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Wakes the engine's loop.
#[derive(Debug, Default)]
pub struct Notify {
    rung: Cell<bool>,
    waiter: RefCell<Option<Function>>,
}

impl Notify {
    /// Wakes the waiter, or the next one at once.
    pub fn notify(&self) {
        self.rung.set(true);
        let waiter = self.waiter.borrow_mut().take();
        if let Some(wake) = waiter {
            // A promise that is settled already ignores this.
            let _ = wake.call0(&JsValue::NULL);
        }
    }

    /// Waits to be notified, at most `millis`; says whether it was.
    pub async fn wait(&self, millis: i64) -> bool {
        if self.rung.take() {
            return true;
        }
        let mut timer = None;
        let promise = Promise::new(&mut |resolve, _| {
            let millis = i32::try_from(millis.max(0)).unwrap_or(i32::MAX);
            timer =
                web_sys::window().and_then(|window| window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, millis).ok());
            self.waiter.replace(Some(resolve));
        });
        // It has no way to fail.
        let _ = JsFuture::from(promise).await;
        if let (Some(window), Some(timer)) = (web_sys::window(), timer) {
            window.clear_timeout_with_handle(timer);
        }
        self.waiter.borrow_mut().take();
        self.rung.take()
    }
}
