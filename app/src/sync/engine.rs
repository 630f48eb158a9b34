//! The driver: look, plan, perform, until there is nothing to do. It decides nothing; `shared::sync::next_step` does.

mod listen;
mod perform;
mod session;

use super::evict::{evict_delivered, evict_under_pressure};
use super::inventory::{digest, inventory_with};
use super::pending::{queued_ops, queued_photos};
use super::remote::Remote;
use super::status::Reach;
#[cfg(not(feature = "web"))]
use super::{
    let_go::{is_let_go_due, let_go},
    upgrade::{lacks_rows, make_rows},
};
use crate::clock::Env;
use crate::store::{Durability, Outbox, Store, StoreError, Write};
pub use listen::Heard;
use session::SyncSession;
use shared::sync::{PlanStep, QueueView, next_step};
use shared::{
    id::{DeviceId, OpId},
    moment::Moment,
};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// What has changed, so that the pages read again only what they must.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// Commands, photos or marks.
    pub outbox: bool,
    /// Copies from the server: issues and notices.
    pub confirmed: bool,
    /// Reference data.
    pub reference: bool,
    /// Whether the server answers, or whether signing in is needed.
    pub reach: bool,
}

/// Why the engine stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    /// Nothing to do before this instant.
    Until(Moment),
    /// Nothing to do.
    Rest,
}

/// The sending and fetching half of one person's phone. One engine runs at a time; the caller holds the lock.
pub struct Engine<S, R, E> {
    store: Rc<S>,
    remote: Rc<R>,
    env: Rc<E>,
    device: DeviceId,
    session: RefCell<SyncSession>,
    stop: Cell<bool>,
    on_change: Box<dyn Fn(Changed)>,
    cookie_is_ours: Box<dyn Fn() -> bool>,
}

impl<S: Store, R: Remote, E: Env> Engine<S, R, E> {
    /// An engine at rest. `on_change` is called after each step that changed something.
    pub fn new(store: Rc<S>, remote: Rc<R>, env: Rc<E>, device: DeviceId, on_change: impl Fn(Changed) + 'static) -> Self {
        let session = RefCell::new(SyncSession::default());
        let (stop, on_change) = (Cell::new(false), Box::new(on_change));
        Self { store, remote, env, device, session, stop, on_change, cookie_is_ours: Box::new(|| true) }
    }

    /// Reads with the session cookie only while `cookie_is_ours` says so: another tab may have signed in somebody else, and their data
    /// must not get into this store, nor this outbox be sent in their name.
    #[must_use]
    pub fn with_cookie_guard(self, cookie_is_ours: impl Fn() -> bool + 'static) -> Self {
        Self { cookie_is_ours: Box::new(cookie_is_ours), ..self }
    }

    /// Begins a new round: asks for changes again and forgets the back-off, unless the server asked for the wait. Called at the start,
    /// when the network or the page comes back, and when a person wants it; a timer uses [`Engine::due`].
    pub fn wake(&self) {
        self.session.borrow_mut().new_round(true);
    }

    /// Begins a new round, back-off kept.
    pub fn due(&self) {
        self.session.borrow_mut().new_round(false);
    }

    /// The person has just signed in again.
    pub fn signed_in(&self) {
        self.session.borrow_mut().signed_in();
        self.wake();
    }

    /// The engine is not to do anything any more: another person takes over this page.
    pub fn stop(&self) {
        self.stop.set(true);
    }

    /// Whether the server answers.
    #[must_use]
    pub fn reach(&self) -> Reach {
        self.session.borrow().reach
    }

    /// Whether reading needs the password again.
    #[must_use]
    pub fn needs_sign_in(&self) -> bool {
        self.session.borrow().needs_sign_in
    }

    /// When the server was last heard, by the device's clock.
    #[must_use]
    pub fn heard_at(&self) -> Option<Moment> {
        self.session.borrow().heard_at
    }

    /// Works until there is nothing to do for now.
    ///
    /// # Errors
    /// The phone's storage failed; what was under way is done again next time.
    pub async fn run(&self) -> Result<Pause, StoreError> {
        loop {
            if let Some(pause) = self.step().await? {
                return Ok(pause);
            }
        }
    }

    /// Does one thing; `Some` if there was nothing to do.
    ///
    /// # Errors
    /// The phone's storage failed.
    pub async fn step(&self) -> Result<Option<Pause>, StoreError> {
        if self.stop.get() {
            return Ok(Some(Pause::Rest));
        }
        let outbox = self.store.outbox().await?;
        #[cfg(not(feature = "web"))]
        if lacks_rows(&outbox) {
            make_rows(&*self.store).await?;
            return Ok(None);
        }
        let step = self.plan(&outbox);
        match step {
            PlanStep::WaitUntil(instant) => {
                self.make_room(&outbox).await?;
                return Ok(Some(Pause::Until(instant)));
            }
            PlanStep::Rest => return self.tidy_up(&outbox).await,
            PlanStep::FetchReference => self.fetch_reference(&outbox).await?,
            PlanStep::Push(ops) => self.push(&outbox, &ops).await?,
            PlanStep::AskReceipt(ops) => self.push(&outbox, &ops).await?,
            PlanStep::SendChunk { hash, index } => self.send_chunk(&outbox, hash, index).await?,
            PlanStep::Pull => self.pull(&outbox).await?,
        }
        Ok(None)
    }

    fn plan(&self, outbox: &Outbox) -> PlanStep {
        let now = self.env.now();
        let session = self.session.borrow();
        let mut ops = queued_ops(outbox);
        // A clock that was set back must not hold anything up for a year.
        ops.iter_mut()
            .for_each(|op| op.not_before = op.not_before.filter(|instant| instant.millis_since(now) <= session::LONGEST_WAIT_MILLIS));
        let photos = queued_photos(outbox);
        let marks = &outbox.marks;
        // Where no reference data can be had, the outbox does not wait for it.
        let (reference, named) = if session.needs_sign_in || session.no_reference_now {
            (marks.reference.or(Some(0)), marks.reference.or(Some(0)))
        } else {
            (marks.reference, marks.reference_named)
        };
        next_step(&QueueView {
            device: self.device,
            now,
            ops: &ops,
            photos: &photos,
            trouble: session.trouble.filter(|trouble| trouble.until.millis_since(now) <= session::LONGEST_WAIT_MILLIS),
            reference,
            reference_named: named,
            pull_due: session.pull_due,
        })
    }

    /// At rest: tells the server what is still held, if that is news, and makes room.
    async fn tidy_up(&self, outbox: &Outbox) -> Result<Option<Pause>, StoreError> {
        if outbox.marks.inventory_told != digest(&inventory_with(outbox, &[])) {
            self.push(outbox, &[]).await?;
            return Ok(None);
        }
        self.make_room(outbox).await?;
        #[cfg(not(feature = "web"))]
        self.let_go(outbox).await?;
        let missed =
            self.session.borrow().missed.filter(|missed| missed.until.millis_since(self.env.now()) <= session::LONGEST_WAIT_MILLIS);
        Ok(Some(missed.map_or(Pause::Rest, |missed| Pause::Until(missed.until))))
    }

    /// Lets go of what is delivered and safe.
    async fn make_room(&self, outbox: &Outbox) -> Result<(), StoreError> {
        if outbox.ops.values().any(|saved| !saved.is_held()) && evict_delivered(&*self.store).await? > 0 {
            self.tell(Changed { outbox: true, ..Changed::default() });
        }
        Ok(())
    }

    /// From time to time, lets go of what has left the working set by age alone. In the browser the phone does it, with the part of the
    /// program that knows how.
    #[cfg(not(feature = "web"))]
    async fn let_go(&self, outbox: &Outbox) -> Result<(), StoreError> {
        let Some(server_at) = outbox.marks.server_at else { return Ok(()) };
        let now = self.env.now();
        if !is_let_go_due(self.session.borrow().let_go_at, now) {
            return Ok(());
        }
        self.session.borrow_mut().let_go_at = Some(now);
        if let_go(&*self.store, server_at).await? > 0 {
            self.tell(Changed { confirmed: true, ..Changed::default() });
        }
        Ok(())
    }

    fn tell(&self, changed: Changed) {
        (self.on_change)(changed);
    }

    /// Writes; if the phone is full, makes room among what is delivered and tries once more.
    async fn keep(&self, change: &dyn Fn(&mut Outbox) -> Vec<Write>) -> Result<(), StoreError> {
        self.keep_as(Durability::Relaxed, change).await
    }

    async fn keep_as(&self, durability: Durability, change: &dyn Fn(&mut Outbox) -> Vec<Write>) -> Result<(), StoreError> {
        let change = |outbox: &mut Outbox| Ok(((), change(outbox)));
        match self.store.write(durability, change).await {
            Err(StoreError::Quota) if evict_under_pressure(&*self.store).await? > 0 => self.store.write(durability, change).await,
            other => other,
        }
    }

    /// Which commands of these a push may carry now.
    fn portion<'a>(&self, ops: &'a [OpId]) -> &'a [OpId] {
        let most = self.session.borrow().push_at_most.unwrap_or(usize::MAX).max(1);
        ops.get(..most.min(ops.len())).unwrap_or(ops)
    }
}
