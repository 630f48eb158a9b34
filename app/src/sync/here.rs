//! What every page of a signed-in person stands on: the phone, the person, and a clock that ticks.

use super::Reach;
use super::phone::{CallError, Phone};
use crate::store::json;
use crate::text::Msg;
use crate::ui::dom::{Piece as _, View};
use crate::ui::{Icon, empty, loading, offline, t};
use leptos::{prelude::*, task::spawn_local};
use serde::de::DeserializeOwned;
use shared::sync::Shown;
use shared::{Bundle, ErrorCode, IssueId, IssuePage, Me, Moment, Person, RoleKind};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

const TICK: Duration = Duration::from_secs(15);

/// The ground of a page; by copy.
#[derive(Clone, Copy)]
pub struct Here {
    /// The phone.
    pub phone: Phone,
    /// Issues as shown, newest report first.
    pub shown: RwSignal<Arc<Vec<Shown>>>,
    me: StoredValue<Arc<Me>>,
    tick: RwSignal<Moment>,
}

impl Here {
    /// Lays the ground for the pages of `me`; the clock stops with them.
    pub fn provide(phone: Phone, me: Arc<Me>) {
        let tick = RwSignal::new(phone.server_now());
        if let Ok(timer) = set_interval_with_handle(move || tick.set(phone.server_now()), TICK) {
            on_cleanup(move || timer.clear());
        }
        provide_context(Self { phone, shown: phone.shown, me: StoredValue::new(me), tick });
    }

    /// The ground of the page that asks.
    #[must_use]
    pub fn get() -> Self {
        expect_context()
    }

    /// The person.
    #[must_use]
    pub fn me(self) -> Person {
        self.me.with_value(|me| me.person.clone())
    }

    /// Name of the town.
    #[must_use]
    pub fn town_name(self) -> String {
        self.me.with_value(|me| me.town_name.clone())
    }

    /// The person's role.
    #[must_use]
    pub fn role(self) -> RoleKind {
        self.me.with_value(|me| me.person.role.kind())
    }

    /// Reference data, once it is there; the asker is drawn anew when it changes.
    #[must_use]
    pub fn bundle(self) -> Option<Arc<Bundle>> {
        self.phone.reference.get()
    }

    /// The server's clock; the asker is drawn anew as it ticks.
    #[must_use]
    pub fn now(self) -> Moment {
        self.tick.track();
        self.phone.server_now()
    }

    /// The server's clock, once.
    #[must_use]
    pub fn now_untracked(self) -> Moment {
        self.phone.server_now()
    }

    /// One issue as shown; the asker is drawn anew when the list changes.
    #[must_use]
    pub fn issue(self, id: IssueId) -> Option<Shown> {
        self.shown.with(|shown| shown.iter().find(|shown| shown.issue.id == id).cloned())
    }

    /// What is said once an act is safe: on its way where the server answers, else waiting for the network.
    #[must_use]
    pub fn saved_word(self) -> &'static str {
        let online = self.phone.reach.get_untracked() == Reach::Online;
        t(if online { Msg::SentNow } else { Msg::SentInBackground })
    }

    /// The server's own list, for cases counted there.
    ///
    /// # Errors
    /// No network, or the server's reason.
    pub async fn issues(self, query: &str) -> Result<IssuePage, CallError> {
        self.phone.get(&["/api/issues?", query].concat()).await
    }

    /// Draws what the server answers to `path`, once it is there; with a way to try again where it is not.
    #[must_use]
    pub fn loaded<T: DeserializeOwned + 'static>(self, path: &'static str, draw: impl Fn(&T) -> View + 'static) -> Loaded {
        let draw = Rc::new(draw);
        Loaded::of(
            self,
            path,
            Box::new(move |json| {
                let (value, draw) = (json::read_bytes::<T>(json).ok()?, Rc::clone(&draw));
                Some(Rc::new(move || draw(&value)) as Drawn)
            }),
        )
    }
}

/// What stands where an answer was to be: it is not for this role, or it needs a network, with a way to try again.
#[must_use]
pub fn not_to_be_had(error: &CallError, again: Callback<()>) -> View {
    match error {
        CallError::Server(ErrorCode::NotFound, _) => empty(Icon::Stop, t(Msg::NotForRole)),
        _ => offline(t(Msg::NeedsNetwork), again),
    }
}

/// What an answer looks like.
type Drawn = Rc<dyn Fn() -> View>;

/// Reads an answer.
type Read = Box<dyn Fn(&[u8]) -> Option<Drawn>>;

/// A piece of a page that the server answers for.
pub struct Loaded {
    /// The piece.
    pub view: View,
    /// Asks the server again.
    pub again: Callback<()>,
}

impl Loaded {
    fn of(here: Here, path: &'static str, read: Read) -> Self {
        // `None`: on its way.
        let answer = RwSignal::new_local(None::<Result<Drawn, CallError>>);
        let read = StoredValue::new_local(Rc::new(read));
        let again = Callback::new(move |()| {
            let Some(read) = read.try_get_value() else { return };
            spawn_local(async move {
                let found = here.phone.fetch(path).await;
                let _ = answer.try_set(Some(found.and_then(|json| read(&json).ok_or(CallError::Offline))));
            });
        });
        again.run(());
        let draw = move || match answer.get() {
            Some(Ok(drawn)) if here.bundle().is_some() || here.role() == RoleKind::Admin => untrack(|| drawn()),
            None | Some(Ok(_)) => loading(),
            Some(Err(error)) => not_to_be_had(&error, again),
        };
        Self { view: draw.view(), again }
    }
}
