//! Telling the other tabs that the store has changed.

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

/// A channel between the tabs of one person; silent where the browser has none.
pub struct Channel {
    channel: Option<BroadcastChannel>,
    _on_message: Option<Closure<dyn FnMut(MessageEvent)>>,
}

impl Channel {
    /// Joins the channel; `heard` is called when another tab changed the store.
    pub fn join(name: &str, mut heard: impl FnMut() + 'static) -> Self {
        let Ok(channel) = BroadcastChannel::new(name) else { return Self { channel: None, _on_message: None } };
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |_| heard());
        channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Self { channel: Some(channel), _on_message: Some(on_message) }
    }

    /// Tells the others.
    pub fn tell(&self) {
        if let Some(channel) = &self.channel {
            // Nobody depends on it: the other tabs also look when they come to the front.
            let _ = channel.post_message(&JsValue::TRUE);
        }
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            channel.close();
        }
    }
}
