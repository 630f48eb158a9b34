//! Who is let in: how many connections are open, from one address and in all, and which is asked to leave when another wants in.
//!
//! A connection that only sits there holds a descriptor and memory. So at the cap nobody is turned away who might have something to say
//! while somebody says nothing: the one that has been silent longest goes, of the address that has most. A connection whose request is being
//! worked on is never asked to leave. One on which an open program waits for news takes no room: those are counted by person
//! (`server/src/state/listeners.rs`), since behind one address may sit a whole village.

use crate::{auth::network_of, config::TrustedProxies};
use futures_util::task::AtomicWaker;
use std::{
    collections::{HashMap, HashSet},
    future::poll_fn,
    net::IpAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    task::{Context, Poll},
    time::Instant,
};

/// At most so many connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// In all.
    pub all: usize,
    /// From one address, or from one network of IPv6; the proxies of ours are exempt.
    pub each: usize,
}

impl Room {
    /// So many in all, of which one address may have a quarter: behind one address may sit a whole office.
    #[must_use]
    pub const fn of(all: usize) -> Self {
        Self { all, each: if all < 16 { 4 } else { all / 4 } }
    }
}

/// The door of a server, shared by its threads.
pub struct Door {
    room: Room,
    trusted: TrustedProxies,
    begun: Instant,
    inside: Mutex<Inside>,
}

#[derive(Default)]
struct Inside {
    next: u64,
    all: HashMap<u64, Arc<Connection>>,
}

/// An open connection.
pub struct Connection {
    /// Whose; `None`: a proxy's, which speaks for many.
    address: Option<IpAddr>,
    begun: Instant,
    /// Nanoseconds after `begun` at which it last moved a byte.
    moved: AtomicU64,
    /// How many of its requests are being worked on, without waiting for the asker.
    at_work: AtomicU64,
    /// Whether somebody who is signed in waits on it for news.
    listening: AtomicBool,
    /// Whether the peer sends nothing any more.
    hung_up: AtomicBool,
    listener: AtomicWaker,
    asked_to_leave: AtomicBool,
    waker: AtomicWaker,
}

/// The right to be inside; ends with the value.
pub struct Pass {
    door: Arc<Door>,
    number: u64,
    connection: Arc<Connection>,
}

impl Door {
    /// A door that nobody has come through yet.
    #[must_use]
    pub fn new(room: Room, trusted: TrustedProxies) -> Arc<Self> {
        Arc::new(Self { room, trusted, begun: Instant::now(), inside: Mutex::default() })
    }

    /// Lets a connection in, if need be in the place of one that is silent; `None`: all are at work.
    #[must_use]
    pub fn enter(self: &Arc<Self>, peer: IpAddr) -> Option<Pass> {
        let address = (!self.trusted.contains(peer)).then(|| network_of(peer));
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        if address.is_some() && inside.from(address) >= self.room.each {
            inside.send_away(|one| one.address == address)?;
        }
        if inside.count() >= self.room.all {
            let busiest = inside.busiest();
            let gone = inside.send_away(|one| one.address.is_some_and(|address| busiest.contains(&address)));
            gone.or_else(|| inside.send_away(|_| true))?;
        }
        let connection = Arc::new(Connection {
            address,
            begun: self.begun,
            moved: AtomicU64::default(),
            at_work: AtomicU64::default(),
            listening: AtomicBool::default(),
            hung_up: AtomicBool::default(),
            listener: AtomicWaker::new(),
            asked_to_leave: AtomicBool::default(),
            waker: AtomicWaker::new(),
        });
        connection.moves();
        inside.next += 1;
        let number = inside.next;
        inside.all.insert(number, Arc::clone(&connection));
        Some(Pass { door: Arc::clone(self), number, connection })
    }

    #[cfg(test)]
    fn count(&self) -> usize {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner).all.len()
    }
}

impl Inside {
    /// Those that take room.
    fn present(&self) -> impl Iterator<Item = (&u64, &Arc<Connection>)> {
        self.all.iter().filter(|(_, one)| !one.listening.load(Relaxed))
    }

    fn count(&self) -> usize {
        self.present().count()
    }

    fn from(&self, address: Option<IpAddr>) -> usize {
        self.present().filter(|(_, one)| one.address == address).count()
    }

    /// The addresses with the most connections, as many as have equally many; proxies are none.
    fn busiest(&self) -> HashSet<IpAddr> {
        let mut counts = HashMap::<IpAddr, usize>::new();
        for address in self.present().filter_map(|(_, one)| one.address) {
            *counts.entry(address).or_default() += 1;
        }
        let most = counts.values().copied().max().unwrap_or(0);
        counts.into_iter().filter(|(_, count)| *count == most).map(|(address, _)| address).collect()
    }

    /// Asks the one to leave that has been silent longest of those that are not at work.
    fn send_away(&mut self, of: impl Fn(&Connection) -> bool) -> Option<()> {
        let idle = self.present().filter(|(_, one)| one.at_work.load(Relaxed) == 0 && of(one));
        let (number, _) = idle.min_by_key(|(number, one)| (one.moved.load(Relaxed), **number))?;
        let gone = self.all.remove(&number.clone())?;
        gone.asked_to_leave.store(true, Relaxed);
        gone.waker.wake();
        tracing::debug!(address = ?gone.address, "the room is full: a silent connection is closed");
        Some(())
    }
}

impl Connection {
    /// A byte has come or gone.
    pub fn moves(&self) {
        self.moved.store(u64::try_from(self.begun.elapsed().as_nanos()).unwrap_or(u64::MAX), Relaxed);
    }

    /// The peer will send nothing more.
    pub fn hangs_up(&self) {
        self.hung_up.store(true, Relaxed);
        self.listener.wake();
    }

    /// Whether it is to end; if not yet, the task is woken when it is.
    pub fn must_leave(&self, context: &Context<'_>) -> bool {
        self.waker.register(context.waker());
        self.asked_to_leave.load(Relaxed)
    }

    /// From now on something is done for it, until the value goes.
    #[must_use]
    pub fn work(self: &Arc<Self>) -> AtWork {
        self.at_work.fetch_add(1, Relaxed);
        AtWork(Arc::clone(self))
    }

    /// In the midst of the work on it, it is the asker who is waited for, until the value goes.
    #[must_use]
    pub fn wait(self: &Arc<Self>) -> Waiting {
        self.at_work.fetch_sub(1, Relaxed);
        Waiting(Arc::clone(self))
    }

    /// Somebody who is signed in waits on it for news, until the value goes.
    #[must_use]
    pub fn listen(self: &Arc<Self>) -> Listening {
        self.listening.store(true, Relaxed);
        Listening(Arc::clone(self))
    }
}

/// While somebody waits on a connection for news.
pub struct Listening(Arc<Connection>);

impl Listening {
    /// Waits until the peer has hung up: there is nobody left to be told.
    pub async fn hung_up(&self) {
        poll_fn(|context| {
            self.0.listener.register(context.waker());
            if self.0.hung_up.load(Relaxed) { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.0.moves();
        self.0.listening.store(false, Relaxed);
    }
}

/// While a connection that is worked on waits for its asker.
pub struct Waiting(Arc<Connection>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.at_work.fetch_add(1, Relaxed);
    }
}

/// While something is done for a connection.
pub struct AtWork(Arc<Connection>);

impl Drop for AtWork {
    fn drop(&mut self) {
        self.0.at_work.fetch_sub(1, Relaxed);
        self.0.moves();
    }
}

impl Pass {
    /// The connection that this lets in.
    #[must_use]
    pub const fn connection(&self) -> &Arc<Connection> {
        &self.connection
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        self.door.inside.lock().unwrap_or_else(PoisonError::into_inner).all.remove(&self.number);
    }
}

#[cfg(test)]
mod tests;
