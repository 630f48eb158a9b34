//! Pages of lists: rows by index, with what is unsent laid over. A page costs what it shows, however much the phone holds.

use super::answer::Failure;
use super::laid::Laid;
use crate::store::{List, Span, Store, StoreError, read_rows};
use shared::sync::Shown;
use shared::{issue::Issue, moment::Moment, order::in_order_of, query::ListOrder};
use std::borrow::Cow;
use std::cmp::Reverse;

/// How many rows are read in one go: of lists that hold just what is wanted, and of those that are looked through.
const SLICE: u32 = 40;
const SEARCH_SLICE: u32 = 200;

/// What of which lists is wanted.
pub struct Wanted {
    /// The stretches of the lists that hold it, in the wanted order each.
    pub of: Vec<(List, Span)>,
    /// In which order.
    pub order: ListOrder,
    /// Whether an issue belongs to it; of what is unsent, and where a list holds more than is wanted.
    pub fits: Box<dyn Fn(&Issue) -> bool>,
    /// Whether everything in the stretches fits: then it is counted without reading it.
    pub exact: bool,
    /// How many are to be shown.
    pub most: usize,
    /// Where not everything in the stretches fits: how many rows are looked through at most, so that a search costs no more than that.
    pub looks: usize,
    /// What the server is asked for it in the address of its list, where the phone holds no set; lists that only the field has say nothing.
    pub asked: Cow<'static, str>,
    /// Whether it is shown how many there are: the server counts only then.
    pub counted: bool,
}

/// A page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// The issues of the page in brief, in order.
    pub shown: Vec<Shown>,
    /// How many there are in all; where the server is asked, only if they are to be counted.
    pub total: usize,
    /// How many rows were looked through, if there are more: then the total is of these.
    pub looked: Option<usize>,
}

/// A page as it is shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listing {
    /// The page.
    pub page: Page,
    /// Where the server is asked: that it did not answer last.
    pub trouble: Option<Trouble>,
}

/// Why a page shows what the server said before, or nothing but what is unsent.
#[derive(Clone, Debug, PartialEq)]
pub struct Trouble {
    /// What came instead of an answer.
    pub failure: Failure,
    /// Whether it had answered before.
    pub answered: bool,
}

impl Trouble {
    /// Whether there never was an answer: then nothing is known, not even that there is nothing.
    #[must_use]
    pub const fn is_blank(trouble: Option<&Self>) -> bool {
        matches!(trouble, Some(Self { answered: false, .. }))
    }
}

impl Wanted {
    /// All of these lists.
    #[must_use]
    pub fn all(lists: impl IntoIterator<Item = List>, order: ListOrder, most: usize, fits: impl Fn(&Issue) -> bool + 'static) -> Self {
        let of = lists.into_iter().map(|list| (list.clone(), list.all())).collect();
        Self { of, order, fits: Box::new(fits), exact: true, most, looks: usize::MAX, asked: Cow::Borrowed(""), counted: true }
    }

    /// The same, of which the server is asked this.
    #[must_use]
    pub fn asking(self, asked: impl Into<Cow<'static, str>>) -> Self {
        Self { asked: asked.into(), ..self }
    }

    /// What is overdue at `now`, the earliest deadline first.
    #[must_use]
    pub fn overdue(now: Moment, most: usize) -> Self {
        let of = vec![(List::Due, List::Due.before(now))];
        let fits = move |issue: &Issue| issue.is_overdue_at(now);
        Self { of, ..Self::all([], ListOrder::Pressing, most, fits).asking("overdue=true") }
    }

    /// What is open.
    #[must_use]
    pub fn open(most: usize) -> Self {
        Self::all([List::Open], ListOrder::Newest, most, |issue| issue.status.kind().is_open()).asking("open=true")
    }
}

/// A page of what is wanted.
///
/// # Errors
/// The storage cannot be read.
pub async fn page_of<S: Store>(store: &S, laid: &[Laid], wanted: &Wanted) -> Result<Page, StoreError> {
    let over: Vec<Shown> = laid.iter().filter_map(Laid::brief).collect();
    let fits = &*wanted.fits;
    let mut page = Page::default();
    for (list, span) in &wanted.of {
        let usual = if wanted.exact { SLICE } else { SEARCH_SLICE };
        let (mut left, mut taken, mut slice, mut looked, mut edge) = (span.clone(), 0, usual, 0_usize, None);
        loop {
            let rows = store.rows(&left, slice).await?;
            let (issues, end) = (read_rows::<Issue>(&rows), rows.len() < slice as usize);
            let reached = match issues.last() {
                Some(last) => {
                    (left.from, slice) = (list.after(last), usual);
                    wanted.order.place_of(last)
                }
                None if end => break,
                // A damaged row does not say its place: what stands behind it is found by reading further.
                None => {
                    slice = slice.saturating_mul(2);
                    continue;
                }
            };
            for issue in issues.into_iter().filter(|issue| over.iter().all(|over| over.issue.id != issue.id) && fits(issue)) {
                // Of what came in one push all is read: storage has it in another order than it is shown in.
                if taken < wanted.most || edge == Some(wanted.order.place_of(&issue)) {
                    edge = Some(wanted.order.place_of(&issue));
                    page.shown.push(Shown { issue, pending: None });
                }
                taken += 1;
            }
            looked += rows.len();
            if end || wanted.exact && taken >= wanted.most && edge != Some(reached) {
                break;
            }
            if !wanted.exact && looked >= wanted.looks {
                page.looked = Some(looked);
                break;
            }
        }
        page.total += taken;
    }
    if wanted.exact {
        page.total = counted(store, laid, wanted).await?;
    }
    let over: Vec<Shown> = over.into_iter().filter(|shown| fits(&shown.issue)).collect();
    page.total += over.len();
    page.shown.extend(over);
    page.put_in_order(wanted);
    Ok(page)
}

impl Page {
    /// Puts what is shown in the order that is wanted, and cuts off what is too much.
    pub(super) fn put_in_order(&mut self, wanted: &Wanted) {
        let place = |shown: &Shown| (wanted.order.place_of(&shown.issue), shown.issue.id);
        let shown = std::mem::take(&mut self.shown);
        self.shown = match wanted.order {
            ListOrder::Newest => in_order_of(shown, |shown| Reverse(place(shown))),
            ListOrder::Pressing => in_order_of(shown, place),
        };
        self.shown.truncate(wanted.most);
    }
}

/// How many are wanted, without reading a row.
///
/// # Errors
/// The storage cannot be read.
pub async fn count_of<S: Store>(store: &S, laid: &[Laid], wanted: &Wanted) -> Result<usize, StoreError> {
    let over = laid.iter().filter(|laid| laid.shown.record.issue().is_some_and(&*wanted.fits)).count();
    Ok(counted(store, laid, wanted).await? + over)
}

/// As [`count_of`], without those that something unsent is laid over.
async fn counted<S: Store>(store: &S, laid: &[Laid], wanted: &Wanted) -> Result<usize, StoreError> {
    let mut total = 0_usize;
    for (_, span) in &wanted.of {
        total += store.count(span).await? as usize;
    }
    let under = laid.iter().filter(|laid| laid.under.as_ref().is_some_and(&*wanted.fits)).count();
    Ok(total.saturating_sub(under))
}
