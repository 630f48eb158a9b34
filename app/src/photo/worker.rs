//! Shrinking in a worker (`app/web/shrink.js`), so that the page answers taps while a large photo is decoded, scaled and hashed.

use super::PhotoTrouble;
use super::small::{PROBE, QUALITY, Small, refuse_unseen, size_of};
use js_sys::{Object, Promise, Reflect, Uint8Array};
use shared::photo::Hash;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Event, MessageEvent, Worker};

/// The picture made small; `None` where the browser has no such worker, or it could not.
pub(super) async fn shrunk(script: &str, file: &Blob) -> Option<Result<Small, PhotoTrouble>> {
    let worker = Running(Worker::new(script).ok()?);
    let opened = worker.answer(file).await?;
    let (width, height) = size_of(number(&opened, "width")?, number(&opened, "height")?);
    let original = hash(&opened)?;
    let wanted = Object::new();
    for (name, value) in [("width", f64::from(width)), ("height", f64::from(height)), ("quality", QUALITY), ("side", f64::from(PROBE))] {
        Reflect::set(&wanted, &name.into(), &value.into()).ok()?;
    }
    let made = worker.answer(&wanted).await?;
    if let Err(trouble) = refuse_unseen(&Uint8Array::new(&value(&made, "pixels")?).to_vec()) {
        return Some(Err(trouble));
    }
    Some(Ok(Small { bytes: Uint8Array::new(&value(&made, "jpeg")?).to_vec(), hash: hash(&made)?, original, width, height }))
}

/// A worker that ends, and gives its memory back, when it is no longer wanted.
struct Running(Worker);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.terminate();
    }
}

impl Running {
    /// What it answers; `None` if it cannot.
    async fn answer(&self, question: &JsValue) -> Option<JsValue> {
        let mut listening = None;
        let answered = Promise::new(&mut |resolve, _| {
            let lost = resolve.clone();
            let done = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
                let _ = resolve.call1(&JsValue::NULL, &message.data());
            });
            let failed = Closure::<dyn FnMut(Event)>::new(move |_| {
                let _ = lost.call1(&JsValue::NULL, &JsValue::NULL);
            });
            self.0.set_onmessage(Some(done.as_ref().unchecked_ref()));
            self.0.set_onerror(Some(failed.as_ref().unchecked_ref()));
            listening = Some((done, failed));
        });
        self.0.post_message(question).ok()?;
        let answer = JsFuture::from(answered).await.ok()?;
        drop(listening);
        (!answer.is_null()).then_some(answer)
    }
}

fn value(answer: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(answer, &name.into()).ok().filter(|value| !value.is_null() && !value.is_undefined())
}

fn number(answer: &JsValue, name: &str) -> Option<u32> {
    value(answer, name)?.as_f64().map(|number| number as u32)
}

fn hash(answer: &JsValue) -> Option<Hash> {
    Uint8Array::new(&value(answer, "hash")?).to_vec().try_into().ok().map(Hash)
}
