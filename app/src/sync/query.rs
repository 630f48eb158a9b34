//! Lists and records of a phone that holds no set: asked of the server, with what is unsent laid over.

use super::answer::{Failure, read_answer};
use super::laid::Laid;
use super::page::{Listing, Page, Trouble, Wanted};
use super::remote::{Remote, Request};
use crate::address::address_of;
use crate::store::brief_of;
use shared::id::IssueId;
use shared::issue::Issue;
use shared::moment::Moment;
use shared::query::{IssuePage, IssueQuery, ListOrder, MOST_A_PAGE};
use shared::record::{AnyRecord, RecordKind, RecordRef};
use shared::sync::{OpState, Shown};
use std::borrow::Cow;
use std::sync::Arc;

/// The record as the server has it for whoever asks.
///
/// # Errors
/// No network, or the server's reason: [`shared::account::ErrorCode::NotFound`] for one that is not there or not theirs to see.
pub async fn record_from(remote: &impl Remote, record: RecordRef) -> Result<AnyRecord, Failure> {
    let id = record.id.to_string();
    Ok(match record.kind {
        RecordKind::Issue => AnyRecord::Issue(read_answer(remote.send(Request::get(["/api/issues/", &id].concat())).await)?),
        RecordKind::Inspection => AnyRecord::Inspection(read_answer(remote.send(Request::get(["/api/inspections/", &id].concat())).await)?),
    })
}

/// What the server is asked for a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The filter, as it stands in an address.
    pub asked: Cow<'static, str>,
    /// In which order.
    pub order: ListOrder,
    /// How many issues, from the beginning of the list.
    pub most: usize,
    /// Whether all that fit are to be counted: that looks at each of them.
    pub counted: bool,
}

/// What the server answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// To what.
    pub question: Question,
    /// The issues in brief, in order.
    pub issues: Vec<Issue>,
    /// How many fit; 0 unless they were counted.
    pub total: usize,
}

impl Question {
    /// What is to be asked for a page over which so many records are laid.
    #[must_use]
    pub fn of(wanted: &Wanted, laid: usize) -> Self {
        let most = if wanted.most == 0 { 0 } else { wanted.most + laid };
        Self { asked: wanted.asked.clone(), order: wanted.order, most, counted: wanted.counted }
    }
}

/// Asks the server: page by page, each behind the last issue of the one before.
///
/// # Errors
/// No network, or the server's reason.
pub async fn answer_to(remote: &impl Remote, question: Question) -> Result<Answered, Failure> {
    let order = question.order;
    let (mut issues, mut total) = (Vec::<Issue>::new(), 0);
    let mut after: Option<(Moment, IssueId)> = None;
    loop {
        let left = u32::try_from(question.most.saturating_sub(issues.len())).unwrap_or(u32::MAX);
        let mut query = IssueQuery { order: Some(order), size: Some(left.min(MOST_A_PAGE)), ..IssueQuery::default() };
        match after {
            Some((at, id)) => (query.before, query.before_id) = (Some(at), Some(id)),
            None if question.counted => {}
            None => query.before = Some(order.beginning()),
        }
        let asked = ["/api/issues", if question.asked.is_empty() { "" } else { "?" }, &question.asked].concat();
        let page: IssuePage = read_answer(remote.send(Request::get(address_of(&asked, &query.pairs()))).await)?;
        if after.is_none() {
            total = usize::try_from(page.total).unwrap_or(usize::MAX);
        }
        after = page.issues.last().map(|last| (order.place_of(last), last.id));
        for issue in &page.issues {
            // A deadline may have moved between two pages.
            if issues.iter().all(|known| known.id != issue.id) {
                issues.push(brief_of(issue));
            }
        }
        if !page.more || after.is_none() || issues.len() >= question.most {
            return Ok(Answered { question, issues, total });
        }
    }
}

/// The page of what the server answered, with what is unsent laid over.
#[must_use]
pub fn page_with(answered: Option<&Answered>, laid: &[Laid], wanted: &Wanted) -> Page {
    let over: Vec<Shown> = laid.iter().filter_map(Laid::brief).collect();
    let mut page = Page::default();
    if let Some(answered) = answered {
        let is_there = |laid: &&Laid| match &laid.under {
            Some(under) => (wanted.fits)(under),
            None => answered.issues.iter().any(|issue| laid.shown.record.id() == issue.id.into()),
        };
        page.total = answered.total.saturating_sub(laid.iter().filter(is_there).count());
        let under = answered.issues.iter().filter(|issue| over.iter().all(|over| over.issue.id != issue.id));
        page.shown.extend(under.map(|issue| Shown { issue: issue.clone(), pending: None }));
    }
    let fitting = over.into_iter().filter(|shown| (wanted.fits)(&shown.issue));
    let before = page.shown.len();
    page.shown.extend(fitting);
    page.total += page.shown.len() - before;
    page.put_in_order(wanted);
    page
}

/// A question of a page as it stands: one request under way at a time, what is on the screen stays while it is asked again.
#[derive(Debug, Default)]
pub struct Standing {
    question: Option<Question>,
    answered: Option<Answered>,
    failed: Option<Failure>,
    under_way: bool,
    again: bool,
    laid: Arc<Vec<Laid>>,
    /// What was laid over and is delivered, while the answer that has it as the server does is still on its way.
    lingering: Vec<Laid>,
}

impl Standing {
    /// The page wants this; `anew`: what the server has may be another by now. Says what is to be asked.
    pub fn wants(&mut self, question: Question, anew: bool) -> Option<Question> {
        if self.question.as_ref() == Some(&question) && !anew {
            return None;
        }
        if self.question.as_ref().is_some_and(|before| before.asked != question.asked) {
            (self.answered, self.failed) = (None, None);
        }
        self.question = Some(question.clone());
        if self.under_way {
            self.again = true;
            return None;
        }
        self.under_way = true;
        Some(question)
    }

    /// What came of it. Says what is to be asked next.
    pub fn heard(&mut self, answer: Result<Answered, Failure>) -> Option<Question> {
        let next = if std::mem::take(&mut self.again) { self.question.clone() } else { None };
        self.under_way = next.is_some();
        match answer {
            Ok(answered) if self.question.as_ref().is_some_and(|question| question.asked == answered.question.asked) => {
                (self.answered, self.failed) = (Some(answered), None);
                if next.is_none() {
                    self.lingering.clear();
                }
            }
            Ok(_) => {}
            Err(failure) => self.failed = Some(failure),
        }
        next
    }

    /// What is unsent is this by now.
    pub fn lays(&mut self, laid: &Arc<Vec<Laid>>) {
        let is_in = |all: &[Laid], one: &Laid| all.iter().any(|laid| laid.shown.record.reference() == one.shown.record.reference());
        self.lingering.retain(|old| !is_in(laid, old));
        if self.under_way || self.failed.is_some() {
            let delivered = |old: &&Laid| old.shown.pending == Some(OpState::Delivered) && !is_in(laid, old);
            self.lingering.extend(self.laid.iter().filter(delivered).cloned());
        }
        self.laid = Arc::clone(laid);
    }

    /// What the page shows; `None`: the first answer is on its way.
    #[must_use]
    pub fn page(&self, wanted: &Wanted) -> Option<Listing> {
        if self.answered.is_none() && self.failed.is_none() {
            return None;
        }
        let laid: Vec<Laid> = self.laid.iter().chain(&self.lingering).cloned().collect();
        let answered = self.answered.is_some();
        let trouble = self.failed.clone().map(|failure| Trouble { failure, answered });
        Some(Listing { page: page_with(self.answered.as_ref(), &laid, wanted), trouble })
    }
}
