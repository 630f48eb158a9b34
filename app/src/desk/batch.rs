//! What is done to several issues: one command each through the outbox like any other, with how far it is and what was not done and why.

use super::state::Desk;
use crate::sync::SubmitError;
use crate::sync::phone::CallError;
use crate::text::{DeskMsg, error_text, set_aside_text, submit_text};
use crate::ui::{lang, t, tf};
use leptos::{prelude::*, task::spawn_local};
use shared::{
    account::ErrorCode,
    id::{IssueId, OpId, UnitId},
    issue::{Command, Issue, StatusKind},
    sync::OpState,
};
use std::cell::Cell;
use std::sync::Arc;

/// What is done to each.
#[derive(Clone)]
pub(super) struct Done(Arc<dyn Fn(&Issue) -> Command + Send + Sync>);

impl Done {
    /// 派遣, or 改派 of what has a unit.
    pub(super) fn assign(unit: UnitId, helpers: Vec<UnitId>, reason: String) -> Self {
        Self(Arc::new(move |issue| {
            let (helpers, reason) = (helpers.clone(), reason.clone());
            match issue.status.kind() {
                StatusKind::Unassigned => Command::Assign { unit, helpers, reason },
                _ => Command::Reassign { unit, reason, helpers },
            }
        }))
    }

    /// 督办.
    pub(super) fn escalate(reason: String) -> Self {
        Self(Arc::new(move |_| Command::Escalate { reason: reason.clone() }))
    }
}

/// How far it is.
#[derive(Clone, Debug, Default, PartialEq)]
struct Progress {
    all: usize,
    tried: usize,
    /// What is in the outbox.
    saved: Vec<OpId>,
    /// What is not: which, and why.
    refused: Vec<(IssueId, String)>,
    stopped: bool,
}

/// What was begun last; by copy.
#[derive(Clone, Copy)]
pub(super) struct Batch {
    progress: RwSignal<Option<Progress>>,
}

thread_local! {
    /// Who leaves the page has it done all the same, and finds what came of it there again.
    static BEGUN: Cell<Option<Batch>> = const { Cell::new(None) };
}

impl Batch {
    /// The one of this tab.
    pub(super) fn get() -> Self {
        BEGUN.get().unwrap_or_else(|| {
            // It outlives every page, so it is the app's and not this page's.
            let mut app = Owner::current().unwrap_or_default();
            while let Some(parent) = app.parent() {
                app = parent;
            }
            let batch = app.with(|| Self { progress: RwSignal::new(None) });
            BEGUN.set(Some(batch));
            batch
        })
    }

    /// Does it to each of these, one after the other. What was done is chosen no longer; what was not stays chosen.
    pub(super) fn begin(self, desk: Desk, ids: Vec<IssueId>, done: Done) {
        let goes_on = self.progress.with_untracked(|progress| progress.as_ref().is_some_and(|progress| progress.tried < progress.all));
        if goes_on {
            // One press after the other: each is added to what is under way.
            self.update(|progress| progress.all += ids.len());
        } else {
            self.progress.set(Some(Progress { all: ids.len(), ..Progress::default() }));
        }
        spawn_local(async move {
            for id in ids {
                if self.progress.try_with_untracked(|progress| progress.as_ref().is_none_or(|progress| progress.stopped)) != Some(false) {
                    return;
                }
                let did = self.one(desk, id, &done).await;
                self.update(|progress| {
                    progress.tried += 1;
                    match did {
                        Ok(op) => progress.saved.push(op),
                        Err(why) => progress.refused.push((id, why)),
                    }
                });
            }
        });
    }

    async fn one(self, desk: Desk, id: IssueId, done: &Done) -> Result<OpId, String> {
        let phone = desk.here.phone;
        let laid = phone.laid.with_untracked(|laid| {
            let mut over = laid.iter().flat_map(|laid| laid.iter());
            over.find_map(|laid| laid.shown.record.issue().filter(|issue| issue.id == id).cloned())
        });
        let issue = match laid {
            Some(issue) => issue,
            None => {
                let found: Result<Issue, CallError> = phone.get(&["/api/issues/", &id.to_string()].concat()).await;
                let issue = found.map_err(|error| call_text(&error))?;
                phone.know(issue.clone());
                issue
            }
        };
        let saved = phone.act(id, (done.0)(&issue)).await.map_err(|error: SubmitError| {
            let bundle = phone.reference.get_untracked();
            submit_text(&error, bundle.as_ref().map(|bundle| &bundle.reference), lang())
        })?;
        let _ = desk.chosen.try_update(|chosen| chosen.drop(id));
        Ok(saved.op)
    }

    fn update(self, change: impl FnOnce(&mut Progress)) {
        let _ = self.progress.try_update(|progress| progress.as_mut().map(change));
    }
}

fn call_text(error: &CallError) -> String {
    match error {
        CallError::Offline => t(DeskMsg::NoNetworkNow).to_owned(),
        CallError::Server(ErrorCode::NotFound, _) => t(DeskMsg::Gone).to_owned(),
        CallError::Server(error, _) => error_text(*error, lang()).to_owned(),
    }
}

/// How far it is, what was not done and why; nothing before something was begun.
#[component]
pub(super) fn BatchReport(desk: Desk, batch: Batch) -> impl IntoView {
    let phone = desk.here.phone;
    // The server may refuse what the phone allowed.
    let turned_down = Memo::new(move |_| {
        let (progress, bundle) = (batch.progress.get().unwrap_or_default(), desk.here.bundle());
        let reference = bundle.as_ref().map(|bundle| &bundle.reference);
        phone.outbox.with(|outbox| {
            let mine = outbox.rows.iter().filter(|row| progress.saved.contains(&row.op));
            let why = |why| tf(DeskMsg::ServerRefused, &[&set_aside_text(why, reference, lang())]);
            mine.filter_map(|row| Some((row.issue, why(row.why.as_ref()?)))).collect::<Vec<_>>()
        })
    });
    let waiting = Memo::new(move |_| {
        let progress = batch.progress.get().unwrap_or_default();
        phone
            .outbox
            .with(|outbox| outbox.rows.iter().filter(|row| row.state != OpState::Delivered && progress.saved.contains(&row.op)).count())
    });
    let said = move || {
        let progress = batch.progress.get()?;
        let runs = progress.tried < progress.all && !progress.stopped;
        let saved = progress.saved.len();
        let [all, tried, kept, delivered] =
            [progress.all, progress.tried, saved, saved.saturating_sub(waiting.get())].map(|n| n.to_string());
        let line = if runs { tf(DeskMsg::Doing, &[&tried, &all]) } else { tf(DeskMsg::Done, &[&kept, &delivered]) };
        let refused: Vec<(IssueId, String)> = progress.refused.into_iter().chain(turned_down.get()).collect();
        let not = (!refused.is_empty()).then(|| tf(DeskMsg::NotDone, &[&refused.len().to_string()]));
        let one = move |(id, why): (IssueId, String)| {
            let path = ["/issues/", &id.to_string()].concat();
            view! { <li><a class="numbers" href=path>{id.short_code()}</a>" "{why}</li> }.into_any()
        };
        let stop = move |_| batch.update(|progress| progress.stopped = true);
        let hide = move |_| batch.progress.set(None);
        let button = if runs {
            view! { <button class="button button-small" type="button" on:click=stop>{t(DeskMsg::Stop)}</button> }.into_any()
        } else {
            view! { <button class="button button-small" type="button" on:click=hide>{t(DeskMsg::HideReport)}</button> }.into_any()
        };
        let lines = refused.into_iter().map(one).collect_view();
        Some(view! { <p class="numbers">{line}</p>{not.map(|not| view! { <p class="bad-ink strong">{not}</p> }.into_any())}<ul>{lines}</ul>{button} }.into_any())
    };
    view! { <div class="desk-report" role="status">{said}</div> }
}
