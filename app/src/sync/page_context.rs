//! What every page of a signed-in person uses: the phone, the person, and a clock that ticks.

use super::phone::{CallError, Phone};
use super::{Listing, Reach, ShownInspection, Wanted, kept_answer, page_of};
use crate::store::json;
use crate::text::{Msg, moment_text};
use crate::ui::{Empty, Icon, Loading, Offline, lang, t, tf};
use leptos::{prelude::*, task::spawn_local};
use serde::de::DeserializeOwned;
use shared::inspection::Inspection;
use shared::record::{AnyRecord, RecordKind, RecordRef};
use shared::sync::{OpState, Shown, ShownRecord, works_by_query};
use shared::{
    account::{ErrorCode, Me},
    id::{InspectionId, IssueId},
    moment::{Moment, UtcOffset},
    person::{Person, RoleKind},
    query::IssuePage,
    reference::Bundle,
};
use std::sync::Arc;
use std::time::Duration;

const TICK: Duration = Duration::from_secs(15);

/// The ground of a page; by copy.
#[derive(Clone, Copy)]
pub struct PageContext {
    /// The phone.
    pub phone: Phone,
    me: StoredValue<Arc<Me>>,
    tick: RwSignal<Moment>,
}

impl PageContext {
    /// Lays the ground for the pages of `me`; the clock stops with them.
    pub fn provide(phone: Phone, me: Arc<Me>) {
        let tick = RwSignal::new(phone.server_now());
        if let Ok(timer) = set_interval_with_handle(move || tick.set(phone.server_now()), TICK) {
            on_cleanup(move || timer.clear());
        }
        provide_context(Self { phone, me: StoredValue::new(me), tick });
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

    /// Whether the person's pages ask the server, as the phone holds no set.
    #[must_use]
    pub fn queries(self) -> bool {
        works_by_query(self.role())
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

    /// One issue as shown, whole; the asker is drawn anew when it changes. `None`: there is none, or [`PageContext::is_looking_for`] it.
    #[must_use]
    pub fn issue(self, id: IssueId) -> Option<Shown> {
        self.phone.record(RecordRef { kind: RecordKind::Issue, id: id.into() })??.issue()
    }

    /// Follows a page of the issues' lists as it stands at each tick of the clock: of what the phone holds, or where it holds no set of what
    /// the server says. `None`: still being read.
    #[must_use]
    pub fn page(self, wanted: impl Fn(Moment) -> Wanted + 'static) -> RwSignal<Option<Listing>> {
        if self.queries() {
            return self.phone.ask_for(Box::new(move || wanted(self.now())));
        }
        self.phone.follow(move |store, laid| {
            let wanted = wanted(self.now());
            Some(async move { Ok(Listing { page: page_of(&*store, &laid, &wanted).await?, trouble: None }) })
        })
    }

    /// The inspections of lists: own ones that are not delivered first, then the newest; the asker is drawn anew when they change.
    #[must_use]
    pub fn inspections(self) -> Vec<ShownInspection> {
        self.phone.want_inspections();
        self.phone.inspections.with(|inspections| inspections.to_vec())
    }

    /// One inspection as shown, whole; the asker is drawn anew when it changes. `None`: there is none, or [`PageContext::is_looking_for`] it.
    #[must_use]
    pub fn inspection(self, id: InspectionId) -> Option<WholeInspection> {
        let ShownRecord { record, pending } = self.phone.record(RecordRef { kind: RecordKind::Inspection, id: id.into() })??;
        match record {
            AnyRecord::Inspection(inspection) => Some(WholeInspection { inspection, pending }),
            AnyRecord::Issue(_) => None,
        }
    }

    /// Whether a record is still being looked for.
    #[must_use]
    pub fn is_looking_for(self, record: RecordRef) -> bool {
        self.phone.record(record).is_none()
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

    /// The town's offset from UTC, once.
    #[must_use]
    pub fn offset(self) -> UtcOffset {
        self.phone.reference.with_untracked(|bundle| bundle.as_ref().map_or(UtcOffset::CHINA, |bundle| bundle.reference.town.offset))
    }
}

/// An inspection as shown on this phone.
#[derive(Clone, Debug, PartialEq)]
pub struct WholeInspection {
    /// The inspection, confirmed or optimistic.
    pub inspection: Inspection,
    /// The state of the newest own command on it that is still in the outbox; `None`: all is as the server says.
    pub pending: Option<OpState>,
}

/// What stands where an answer was to be: it is not for this role, or it needs a network, with a way to try again.
#[must_use]
pub fn not_to_be_had(error: &CallError, again: Callback<()>) -> AnyView {
    match error {
        CallError::Server(ErrorCode::NotFound, _) => view! { <Empty picture=Icon::Stop text=t(Msg::NotForRole)/> }.into_any(),
        _ => view! { <Offline again/> }.into_any(),
    }
}

/// What an answer looks like.
type Drawn = Arc<dyn Fn() -> AnyView + Send + Sync>;

/// Reads an answer.
type Read = Box<dyn Fn(&[u8]) -> Option<Drawn>>;

/// A piece of a page that the server answers for.
pub struct Loaded {
    /// The piece.
    pub view: AnyView,
    /// Asks the server again.
    pub again: Callback<()>,
}

impl Loaded {
    /// Draws what the server answers to `path`, once it is there; with a way to try again where it is not.
    #[must_use]
    pub fn from<T: DeserializeOwned + Send + Sync + 'static>(
        here: PageContext,
        path: impl Into<String>,
        draw: impl Fn(&T) -> AnyView + Send + Sync + 'static,
    ) -> Self {
        let draw = Arc::new(draw);
        Self::of(
            here,
            path.into(),
            Box::new(move |json| {
                let (value, draw) = (json::read_bytes::<T>(json).ok()?, Arc::clone(&draw));
                Some(Arc::new(move || draw(&value)) as Drawn)
            }),
        )
    }

    fn of(here: PageContext, path: String, read: Read) -> Self {
        let path = StoredValue::new(path);
        // `None`: on its way.
        let answer = RwSignal::new(None::<Result<Drawn, CallError>>);
        let read = StoredValue::new_local(std::rc::Rc::new(read));
        let last = StoredValue::new(Vec::new());
        // When what is shown was answered, while the server is out of reach.
        let as_of = RwSignal::new(None::<Moment>);
        let (person, answered_at) = (here.me().id, StoredValue::new(None::<Moment>));
        let again = Callback::new(move |()| {
            let (Some(read), Some(path)) = (read.try_get_value(), path.try_get_value()) else { return };
            spawn_local(async move {
                let found = here.phone.fetch(&path).await;
                let mut had = matches!(answer.try_read_untracked().as_deref(), Some(Some(Ok(_))));
                if let Ok(json) = &found {
                    let now = here.phone.server_now();
                    let _ = answered_at.try_set_value(Some(now));
                    kept_answer::keep(person, &path, now, json);
                } else if found.as_ref().is_err_and(|error| *error == CallError::Offline)
                    && !had
                    && let Some((at, json)) = kept_answer::kept(person, &path)
                    && let Some(drawn) = read(&json)
                {
                    let _ = (answered_at.try_set_value(Some(at)), answer.try_set(Some(Ok(drawn))), last.try_set_value(json));
                    had = true;
                }
                let _ = as_of.try_set(answered_at.try_get_value().flatten().filter(|_| found.is_err()));
                // What was answered before stays, and what is the same is not drawn anew.
                if had && found.as_ref().map_or(true, |json| last.try_with_value(|last| last == json) != Some(false)) {
                    return;
                }
                if let Ok(json) = &found {
                    let _ = last.try_set_value(json.clone());
                }
                let _ = answer.try_set(Some(found.and_then(|json| read(&json).ok_or(CallError::Offline))));
            });
        });
        Effect::new(move || {
            // Where the office asks, it asks again when there may be something new.
            if here.queries() {
                here.phone.asks.track();
            }
            again.run(());
        });
        let view = move || match answer.get() {
            Some(Ok(drawn)) if here.bundle().is_some() || here.role() == RoleKind::Admin => untrack(|| drawn()),
            None | Some(Ok(_)) => view! { <Loading/> }.into_any(),
            Some(Err(error)) => not_to_be_had(&error, again),
        };
        let old = move || {
            let at = moment_text(as_of.get()?, here.now_untracked(), here.offset(), lang());
            Some(view! { <p class="banner" role="status"><span>{tf(Msg::OfflineAsOf, &[&at])}</span></p> }.into_any())
        };
        Self { view: view! { {old}{view} }.into_any(), again }
    }
}
