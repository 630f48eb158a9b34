//! The handle itself: its signals.

use super::looked::LookedFor;
use super::opened::Inner;
use super::profile::OtherUser;
use crate::clock::{BrowserEnv, Env};
use crate::sync::{Laid, OutboxStatus, Reach, ShownInspection};
use leptos::prelude::{Get, GetUntracked, LocalStorage, RwSignal, StoredValue, With};
use shared::{account::Me, moment::Moment, notice::Notice, reference::Bundle};
use std::rc::Rc;
use std::sync::Arc;

/// The phone, to be passed around by copy (`use_context::<Phone>()`).
#[derive(Clone, Copy)]
pub struct Phone {
    /// Who is signed in on this phone; `None`: show the sign-in page.
    pub me: RwSignal<Option<Arc<Me>>>,
    /// Whether the last user's store is just being opened: show neither the sign-in page nor a page yet.
    pub opening: RwSignal<bool>,
    /// Records with unsent commands, over the server's copies; `None`: not looked at yet.
    pub laid: RwSignal<Option<Arc<Vec<Laid>>>>,
    /// Increments whenever the server's copies on this phone have changed: lists are read again.
    pub copies: RwSignal<u32>,
    /// Increments whenever the server may have something else to say to what pages have asked it.
    pub asks: RwSignal<u32>,
    /// The newest feed number that the server named.
    pub(super) head: RwSignal<u64>,
    /// The inspections of lists, with what is unsent laid over.
    pub inspections: RwSignal<Arc<Vec<ShownInspection>>>,
    /// Records that pages have looked for.
    pub(super) looked_for: RwSignal<Vec<LookedFor>>,
    /// The outbox: numbers for the pill, rows for the page, drafts begun.
    pub outbox: RwSignal<Arc<OutboxStatus>>,
    /// Reference data; `None` until it was fetched once.
    pub reference: RwSignal<Option<Arc<Bundle>>>,
    /// The inbox, newest first.
    pub notices: RwSignal<Arc<Vec<Notice>>>,
    /// Whether the server answers.
    pub reach: RwSignal<Reach>,
    /// The session has ended: reading needs the password again; the outbox flows on.
    pub needs_sign_in: RwSignal<bool>,
    /// Device clock minus server clock in milliseconds, as last seen.
    pub clock_offset_ms: RwSignal<Option<i64>>,
    /// When the server was last heard, by the device's clock.
    pub heard_at: RwSignal<Option<Moment>>,
    /// Others who signed in on this phone and still have unsent records here ("王 有 2 条未送").
    pub others: RwSignal<Vec<OtherUser>>,
    /// The storage failed in a way that a person must know of.
    pub storage_trouble: RwSignal<Option<crate::store::StoreError>>,
    /// How many forms are open: as long as there is one, no new version is offered.
    pub forms: RwSignal<usize>,
    pub(super) inner: StoredValue<Rc<Inner>, LocalStorage>,
}

impl Phone {
    /// The device's clock.
    #[must_use]
    pub fn now(&self) -> Moment {
        BrowserEnv.now()
    }

    /// Whether photos are on their way just now.
    #[must_use]
    pub fn is_uploading(&self) -> bool {
        let left = self.outbox.with(|outbox| outbox.summary.text_delivered > 0 && outbox.summary.photos_left > 0);
        left && self.reach.get() == Reach::Online
    }

    /// The server's clock as well as it is known: for counting down deadlines.
    #[must_use]
    pub fn server_now(&self) -> Moment {
        self.now().by_server_clock(self.clock_offset_ms.get_untracked())
    }
}
