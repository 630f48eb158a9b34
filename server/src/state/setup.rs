//! The time in a store's life when it has no town: under which secret one may be set up, and what was entered so far. It is kept in memory:
//! a restart begins anew.

use shared::moment::Moment;
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

/// The setup of this store.
#[derive(Default)]
pub struct Setup {
    inner: Mutex<Inner>,
    has_town: AtomicBool,
}

#[derive(Default)]
struct Inner {
    /// Hash of the secret, and until when it opens.
    key: Option<(String, Moment)>,
    begun: Begun,
    demo: Option<DemoStands>,
}

/// What was entered so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Begun {
    /// Name of the town, as it was typed.
    pub name: String,
    /// Its code, as it was typed.
    pub code: String,
    /// With what it begins; `None`: nothing was sent yet.
    pub way: Option<Way>,
    /// Files that were sent, by name.
    pub files: BTreeMap<String, Arc<[u8]>>,
}

/// With what a town begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The template.
    Template,
    /// Files that are sent.
    Files,
    /// The demo.
    Demo,
}

/// How the demo's installation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DemoStands {
    /// Its history is being played.
    Playing,
    /// It is there.
    Done,
    /// It broke off; the log says why.
    Failed,
}

impl Setup {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now until then the secret with this hash opens the setup; an earlier one no longer.
    pub fn open(&self, id: String, until: Moment) {
        self.inner().key = Some((id, until));
    }

    /// Whether the secret with this hash opens the setup at `now`.
    #[must_use]
    pub fn opens(&self, id: &str, now: Moment) -> bool {
        self.inner().key.as_ref().is_some_and(|(key, until)| key == id && now < *until)
    }

    /// What was entered so far.
    #[must_use]
    pub fn begun(&self) -> Begun {
        self.inner().begun.clone()
    }

    /// Keeps what was entered.
    pub fn keep(&self, begun: Begun) {
        self.inner().begun = begun;
    }

    /// How the demo stands; `None`: nobody asked for it.
    #[must_use]
    pub fn demo(&self) -> Option<DemoStands> {
        self.inner().demo
    }

    /// Begins the demo, unless somebody has; says whether it is this call that did.
    pub fn begin_demo(&self) -> bool {
        let mut inner = self.inner();
        let first = inner.demo.is_none();
        inner.demo = Some(inner.demo.unwrap_or(DemoStands::Playing));
        first
    }

    /// The demo has come to an end.
    pub fn end_demo(&self, done: bool) {
        self.inner().demo = Some(if done { DemoStands::Done } else { DemoStands::Failed });
    }

    /// Whether the demo's history is being played: until it is there, nobody works in the town, and no job is done by today's clock.
    #[must_use]
    pub fn is_playing(&self) -> bool {
        self.demo() == Some(DemoStands::Playing)
    }

    /// A town has come to be: no secret opens the setup any more, but the demo's for its accounts.
    pub fn town_is_there(&self) {
        self.has_town.store(true, Ordering::Release);
        let mut inner = self.inner();
        if inner.demo.is_none() {
            *inner = Inner::default();
        }
    }

    /// Whether this process knows of a town that can be worked in. Another process may have made one.
    #[must_use]
    pub fn knows_a_town(&self) -> bool {
        self.has_town.load(Ordering::Acquire) && !self.is_playing()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_opens_until_its_hour_is_over_or_a_town_is_there_and_a_later_one_takes_its_place() {
        let setup = Setup::default();
        assert!(!setup.opens("", Moment(0)), "nobody has opened it");
        setup.open("one".into(), Moment(10));
        assert!(setup.opens("one", Moment(9)) && !setup.opens("one", Moment(10)) && !setup.opens("two", Moment(9)));
        setup.open("two".into(), Moment(10));
        assert!(setup.opens("two", Moment(9)) && !setup.opens("one", Moment(9)));
        setup.keep(Begun { name: "某镇".into(), ..Begun::default() });
        setup.town_is_there();
        assert!(!setup.opens("two", Moment(9)) && setup.knows_a_town() && setup.begun() == Begun::default());
    }

    #[test]
    fn the_demo_is_begun_once_and_nobody_works_in_it_before_it_is_there() {
        let setup = Setup::default();
        setup.open("one".into(), Moment(10));
        assert!(setup.begin_demo() && !setup.begin_demo());
        setup.town_is_there();
        assert!(setup.is_playing() && !setup.knows_a_town() && setup.opens("one", Moment(9)));
        setup.end_demo(true);
        assert!(setup.knows_a_town() && setup.demo() == Some(DemoStands::Done));
    }
}
