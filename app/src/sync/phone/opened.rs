//! What lies behind the handle: one person's open store with the engine over it.

use crate::clock::BrowserEnv;
use crate::store::IndexedDb;
use crate::sync::wake::{Channel, Notify};
use crate::sync::{Engine, Fetch};
use shared::record::RecordRef;
use shared::sync::OpState;
use shared::{account::Me, id::DeviceId, moment::Moment};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;

pub(super) type WebEngine = Engine<IndexedDb, Fetch, BrowserEnv>;

/// One person's open store with the engine over it.
pub(super) struct Opened {
    pub me: Arc<Me>,
    pub device: DeviceId,
    pub store: Rc<IndexedDb>,
    pub engine: Rc<WebEngine>,
    pub channel: Channel,
    /// Whether a page shows inspections.
    pub inspections_wanted: Cell<bool>,
    /// When it was last looked for what has left the working set.
    pub let_go_at: Cell<Option<Moment>>,
    /// Records that are being looked for.
    pub looking: RefCell<Vec<RecordRef>>,
    /// The states of the commands that the list was last drawn with.
    pub drawn_with: RefCell<Option<Vec<(u64, OpState)>>>,
    pub lock_name: String,
    /// Notified when a round has ended: there may be something to listen after.
    pub rested: Notify,
    /// Notified when something had no answer, or may be looked for again since the page is seen.
    pub unheard: Notify,
}

/// What lies behind the handle.
#[derive(Default)]
pub struct Inner {
    pub(super) opened: RefCell<Option<Rc<Opened>>>,
    pub(super) wake: Notify,
    pub(super) stale: Cell<crate::sync::Changed>,
    pub(super) reading: Cell<bool>,
    /// Notified when what signed-out persons have left may be sent.
    pub(super) left: Notify,
    pub(super) urls: RefCell<VecDeque<(shared::photo::Hash, String)>>,
}

impl Inner {
    pub(super) fn opened(&self) -> Option<Rc<Opened>> {
        self.opened.borrow().clone()
    }
}
