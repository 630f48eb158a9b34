//! Shrinking in a worker (`app/web/shrink.js`), so that the page answers taps while a large photo is decoded, scaled and hashed.

use super::PhotoTrouble;
use super::small::{GLIMPSE, PROBE, QUALITY, Small, refuse_unseen, size_of};
use js_sys::{Object, Promise, Reflect, Uint8Array};
use shared::photo::Hash;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Event, MessageEvent, Worker};

thread_local! {
    /// A worker that was started before there is a photo for it.
    static SPARE: RefCell<Option<Running>> = const { RefCell::new(None) };
}

/// Starts a worker, if none waits: by the time the photo is taken, it need not be started any more.
pub(super) fn warm(script: &str) {
    SPARE.with_borrow_mut(|spare| {
        if spare.as_ref().is_none_or(Running::has_failed) {
            *spare = Running::start(script);
        }
    });
}

/// Ends the worker that waits.
pub(super) fn cool() {
    SPARE.with_borrow_mut(Option::take);
}

/// A photo on its way through a worker, which has it by now.
pub(super) struct Shrinking {
    worker: Running,
    opened: Answer,
}

/// Hands the photo to a worker; `None` where the browser has none.
pub(super) fn begin(script: &str, file: &Blob) -> Option<Shrinking> {
    let worker = SPARE.with_borrow_mut(Option::take).or_else(|| Running::start(script))?;
    let opened = worker.ask(file)?;
    Some(Shrinking { worker, opened })
}

/// The picture made small; `None`: the worker could not. Once it can be seen, `seen` has a glimpse of it.
pub(super) async fn finish(Shrinking { worker, opened }: Shrinking, seen: impl FnOnce(&Blob)) -> Option<Result<Small, PhotoTrouble>> {
    let opened = opened.heard().await?;
    let (width, height) = size_of(number(&opened, "width")?, number(&opened, "height")?);
    let original = hash(&opened)?;
    let size = [("width", width), ("height", height), ("side", PROBE), ("glimpse", GLIMPSE)];
    let drawn = worker.ask(&question(size.map(|(name, pixels)| (name, f64::from(pixels))))?)?.heard().await?;
    if let Err(trouble) = refuse_unseen(&Uint8Array::new(&value(&drawn, "pixels")?).to_vec()) {
        return Some(Err(trouble));
    }
    seen(value(&drawn, "glimpse")?.dyn_ref()?);
    let made = worker.ask(&question([("quality", QUALITY)])?)?.heard().await?;
    Some(Ok(Small { bytes: Uint8Array::new(&value(&made, "jpeg")?).to_vec(), hash: hash(&made)?, original, width, height }))
}

/// A worker that ends, and gives its memory back, when it is no longer wanted.
struct Running {
    worker: Worker,
    failed: Rc<Cell<bool>>,
    _watching: Closure<dyn FnMut(Event)>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

impl Running {
    /// Starts one and watches it: WebKit does not find the script without a network, and says so once, perhaps long before it is asked.
    fn start(script: &str) -> Option<Self> {
        let worker = Worker::new(script).ok()?;
        let failed = Rc::new(Cell::new(false));
        let mark = Rc::clone(&failed);
        let watching = Closure::<dyn FnMut(Event)>::new(move |_| mark.set(true));
        worker.add_event_listener_with_callback("error", watching.as_ref().unchecked_ref()).ok()?;
        Some(Self { worker, failed, _watching: watching })
    }

    fn has_failed(&self) -> bool {
        self.failed.get()
    }

    /// Asks; `None` if nothing can be asked.
    fn ask(&self, question: &JsValue) -> Option<Answer> {
        if self.has_failed() {
            return None;
        }
        let mut listening = None;
        let promise = Promise::new(&mut |resolve, _| {
            let lost = resolve.clone();
            let done = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
                let _ = resolve.call1(&JsValue::NULL, &message.data());
            });
            let failed = Closure::<dyn FnMut(Event)>::new(move |_| {
                let _ = lost.call1(&JsValue::NULL, &JsValue::NULL);
            });
            self.worker.set_onmessage(Some(done.as_ref().unchecked_ref()));
            self.worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
            listening = Some((done, failed));
        });
        self.worker.post_message(question).ok()?;
        Some(Answer { promise, _listening: listening })
    }
}

/// What is called when it answers, and when it fails.
type Listening = (Closure<dyn FnMut(MessageEvent)>, Closure<dyn FnMut(Event)>);

/// What a worker will answer.
struct Answer {
    promise: Promise,
    _listening: Option<Listening>,
}

impl Answer {
    /// The answer; `None` if it has none.
    async fn heard(self) -> Option<JsValue> {
        let answer = JsFuture::from(self.promise).await.ok()?;
        (!answer.is_null()).then_some(answer)
    }
}

fn question<const N: usize>(values: [(&str, f64); N]) -> Option<JsValue> {
    let question = Object::new();
    for (name, value) in values {
        Reflect::set(&question, &name.into(), &value.into()).ok()?;
    }
    Some(question.into())
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
