//! Photos for the history: drawn ahead by two threads in the order in which they will be needed, put into the photo store at once.

use super::scene::Scene;
use crate::{
    error::Error,
    photo::{PhotoKey, PhotoStore, Variant},
};
use shared::{id::TownId, moment::Moment, photo::Hash};
use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap},
    sync::{Arc, Condvar, Mutex, PoisonError},
    thread,
};
use tokio::{runtime::Handle, sync::oneshot};

/// Threads that draw.
const HANDS: usize = 2;

/// Makes the bytes of a scene.
pub(super) type Draw = fn(&Scene) -> Result<Vec<u8>, jpeg_encoder::EncodingError>;

/// Which photo of the history: of which story or inspection, and which of its photos.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Slot {
    /// Of a story.
    Story(usize, u32),
    /// Of an inspection.
    Inspection(usize, u32),
}

/// A photo that lies in the store.
#[derive(Clone, Copy, Debug)]
pub(super) struct Developed {
    /// Its hash.
    pub(super) hash: Hash,
    /// Its length.
    pub(super) bytes: u64,
}

type Answer = oneshot::Sender<Result<Developed, Error>>;

/// Orders for photos, taken by whoever needs them.
pub(super) struct PhotoQueue {
    bench: Arc<Bench>,
    awaited: HashMap<Slot, oneshot::Receiver<Result<Developed, Error>>>,
}

#[derive(Default)]
struct Bench {
    work: Mutex<Work>,
    called: Condvar,
}

#[derive(Default)]
struct Work {
    next: BinaryHeap<Reverse<(Moment, Slot)>>,
    orders: HashMap<Slot, (Scene, Answer)>,
    closed: bool,
}

impl PhotoQueue {
    /// Opens it; the threads end when it is dropped.
    ///
    /// # Errors
    /// A thread that cannot be started.
    pub(super) fn open(town: TownId, photos: &Arc<dyn PhotoStore>, draw: Draw) -> Result<Self, Error> {
        let bench = Arc::new(Bench::default());
        for _ in 0..HANDS {
            let (bench, photos, runtime) = (Arc::clone(&bench), Arc::clone(photos), Handle::current());
            thread::Builder::new().name("darkroom".into()).spawn(move || {
                while let Some((scene, answer)) = bench.take() {
                    let developed = draw(&scene).map_err(Error::internal).and_then(|bytes| develop(bytes, town, &*photos, &runtime));
                    // Nobody waits any more when the history broke off.
                    let _unwanted = answer.send(developed);
                }
            })?;
        }
        Ok(Self { bench, awaited: HashMap::new() })
    }

    /// Orders a photo that will be needed at `at`.
    pub(super) fn order(&mut self, slot: Slot, scene: Scene, at: Moment) {
        let (answer, developed) = oneshot::channel();
        self.awaited.insert(slot, developed);
        let mut work = self.bench.work.lock().unwrap_or_else(PoisonError::into_inner);
        work.next.push(Reverse((at, slot)));
        work.orders.insert(slot, (scene, answer));
        self.bench.called.notify_one();
    }

    /// The ordered photo, once it is there.
    ///
    /// # Errors
    /// A photo that was not ordered, a photo store that does not take it.
    pub(super) async fn take(&mut self, slot: Slot) -> Result<Developed, Error> {
        let awaited = self.awaited.remove(&slot).ok_or_else(|| Error::internal(format!("no photo was ordered for {slot:?}")))?;
        awaited.await.map_err(Error::internal)?
    }
}

impl Drop for PhotoQueue {
    fn drop(&mut self) {
        self.bench.work.lock().unwrap_or_else(PoisonError::into_inner).closed = true;
        self.bench.called.notify_all();
    }
}

impl Bench {
    /// The order needed first; waits for one, `None` once the darkroom is closed.
    fn take(&self) -> Option<(Scene, Answer)> {
        let mut work = self.work.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if work.closed {
                return None;
            }
            if let Some(Reverse((_, slot))) = work.next.pop() {
                return work.orders.remove(&slot);
            }
            work = self.called.wait(work).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

fn develop(bytes: Vec<u8>, town: TownId, photos: &dyn PhotoStore, runtime: &Handle) -> Result<Developed, Error> {
    let developed = Developed { hash: Hash::of(&bytes), bytes: bytes.len() as u64 };
    runtime.block_on(photos.put(PhotoKey { town, hash: developed.hash, variant: Variant::Original }, bytes))?;
    Ok(developed)
}
