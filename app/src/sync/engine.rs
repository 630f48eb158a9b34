//! The driver: look, plan, perform, until there is nothing to do. It decides nothing; `shared::sync::next_step` does.

mod fetch;
mod listen;
mod send;
mod session;

use super::answer::Failure;
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
pub use listen::{Heard, Probed};
use session::SyncSession;
use shared::sync::{PlanStep, QueueView, next_step};
use shared::{
    id::{DeviceId, GenerationId, OpId},
    moment::Moment,
    photo::Hash,
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

/// What comes next.
#[derive(Debug)]
pub enum Next {
    /// Nothing, for now.
    Pause(Pause),
    /// Something of this outbox is sent: [`Engine::send`].
    Send(SendStep, Box<Outbox>),
    /// Something is fetched for this outbox: [`Engine::fetch`].
    Fetch(FetchStep, Box<Outbox>),
}

/// Something to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SendStep {
    /// Commands, or none: word of what is still held goes along. The same asks for missing receipts.
    Push(Vec<OpId>),
    /// One chunk of a photo.
    Chunk {
        /// The photo.
        hash: Hash,
        /// Which chunk, from 0.
        index: u32,
    },
}

/// Something to fetch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FetchStep {
    /// Reference data newer than what is here.
    Reference,
    /// One page of changes.
    Pull,
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
    #[cfg(not(feature = "web"))]
    pub async fn run(&self) -> Result<Pause, StoreError> {
        loop {
            if let Some(pause) = self.step().await? {
                return Ok(pause);
            }
        }
    }

    /// Does one thing; `Some` if there was nothing to do. In the browser the phone does it, with a part of the program of its own for
    /// what sends.
    ///
    /// # Errors
    /// The phone's storage failed.
    #[cfg(not(feature = "web"))]
    pub async fn step(&self) -> Result<Option<Pause>, StoreError> {
        if !self.stop.get() && lacks_rows(&self.store.outbox().await?) {
            make_rows(&*self.store).await?;
            return Ok(None);
        }
        match self.look().await? {
            Next::Pause(pause) => {
                if !self.stop.get() {
                    self.let_go().await?;
                }
                return Ok(Some(pause));
            }
            Next::Send(step, outbox) => self.send(step, &outbox).await?,
            Next::Fetch(step, outbox) => self.fetch(step, &outbox).await?,
        }
        Ok(None)
    }

    /// What comes next; where nothing does, room has been made.
    ///
    /// # Errors
    /// The phone's storage failed.
    pub async fn look(&self) -> Result<Next, StoreError> {
        if self.stop.get() {
            return Ok(Next::Pause(Pause::Rest));
        }
        let outbox = self.store.outbox().await?;
        let next = match self.plan(&outbox) {
            PlanStep::WaitUntil(instant) => {
                self.make_room(&outbox).await?;
                Next::Pause(Pause::Until(instant))
            }
            // What is still held is told the server, if that is news.
            PlanStep::Rest if outbox.marks.inventory_told != digest(&inventory_with(&outbox, &[])) => {
                Next::Send(SendStep::Push(Vec::new()), Box::new(outbox))
            }
            PlanStep::Rest => {
                self.make_room(&outbox).await?;
                Next::Pause(self.pause())
            }
            PlanStep::FetchReference => Next::Fetch(FetchStep::Reference, Box::new(outbox)),
            PlanStep::Pull => Next::Fetch(FetchStep::Pull, Box::new(outbox)),
            PlanStep::Push(ops) | PlanStep::AskReceipt(ops) => Next::Send(SendStep::Push(ops), Box::new(outbox)),
            PlanStep::SendChunk { hash, index } => Next::Send(SendStep::Chunk { hash, index }, Box::new(outbox)),
        };
        Ok(next)
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

    /// How long nothing is to be done: until reading that failed is tried again.
    fn pause(&self) -> Pause {
        let missed = self.session.borrow().missed;
        let missed = missed.filter(|missed| missed.until.millis_since(self.env.now()) <= session::LONGEST_WAIT_MILLIS);
        missed.map_or(Pause::Rest, |missed| Pause::Until(missed.until))
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
    async fn let_go(&self) -> Result<(), StoreError> {
        let Some(server_at) = self.store.outbox().await?.marks.server_at else { return Ok(()) };
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

    fn cookie_is_ours(&self) -> bool {
        (self.cookie_is_ours)()
    }

    fn failed(&self, failure: &Failure) -> Result<(), StoreError> {
        self.session.borrow_mut().fail(failure, &*self.env);
        self.tell(Changed { reach: true, ..Changed::default() });
        Ok(())
    }

    /// What sends could not be had: as if the server had not answered.
    ///
    /// # Errors
    /// None so far.
    #[cfg(feature = "web")]
    pub fn not_there(&self) -> Result<(), StoreError> {
        self.failed(&Failure::NoNetwork)
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

/// What is only a copy of the server's may be forgotten when the phone goes dark. That the server has another store may not: 已送达 would
/// be shown again for what that store does not have.
fn firmness(outbox: &Outbox, generation: GenerationId) -> Durability {
    if outbox.marks.generation == Some(generation) { Durability::Relaxed } else { Durability::Strict }
}
