//! One suite for every store: what the rest of the phone relies on, as sentences.
//!
//! Natively each case is a test of its own over memory (`contract::in_memory`); in the browser all run over IndexedDB, and the message
//! names those that do not hold.

mod sample;

use super::{
    Durability, HeldReceipt, KeptInspection, List, Outbox, OutboxState, Span, Store, StoreError, UploadState, Write, brief_of, closed_near,
    read_rows,
};
use sample::{assigned, bundle, closed, draft, inspection, issue, near, notice, op, photo, receipt};
use serde::Serialize;
use shared::inspection::{Inspection, InspectionRow};
use shared::record::{RecordKind, RecordRef};
use shared::{
    issue::{Issue, StatusKind},
    moment::Moment,
    notice::Notice,
    photo::Hash,
    record::ClosedNearby,
};
use std::rc::Rc;

/// A case and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// The case's name, which is a sentence.
    pub name: &'static str,
    /// Why it does not hold; `None`: it holds.
    pub failure: Option<String>,
}

/// A write of a check; an error is what the change itself answers.
type Step = fn(&mut Outbox) -> Result<Vec<Write>, StoreError>;

/// What is in the store, and after which steps.
#[derive(Default)]
struct Seen {
    /// The outbox before any step and after each.
    outboxes: Vec<Outbox>,
    /// How many steps were refused.
    refused: usize,
    issues: Vec<Issue>,
    notices: Vec<Notice>,
    one_issue: Option<Issue>,
    /// The list of all issues, and how many it counts.
    all: Vec<Issue>,
    all_count: u32,
    /// The first in it, and the one after.
    first: Vec<Issue>,
    second: Vec<Issue>,
    assigned: Vec<Issue>,
    due: u32,
    closed: Vec<ClosedNearby>,
    inspections: Vec<InspectionRow>,
    one_inspection: Option<Inspection>,
    reference: Option<(u64, String)>,
    receipt: Option<HeldReceipt>,
    /// Bytes of the photos `one`, `two` and the large one.
    one: Option<Vec<u8>>,
    two: Option<Vec<u8>>,
    large: Option<Vec<u8>>,
}

/// Writes in order, then a look at everything. Checks are data, so that one small piece of code runs them all: the phone downloads it.
struct Case {
    name: &'static str,
    steps: &'static [Step],
    /// The first two steps are begun at once.
    at_once: bool,
    holds: fn(&Seen) -> bool,
}

/// The names of all cases.
pub fn names() -> impl Iterator<Item = &'static str> {
    CASES.iter().map(|case| case.name)
}

/// Runs every case on a storage of its own, as two tabs that write in turn: `open` opens the storage of this number, empty at first,
/// `delete` takes it away.
pub async fn check_store<S: Store>(
    open: impl AsyncFn(u32) -> Result<S, StoreError>,
    delete: impl AsyncFn(S) -> Result<(), StoreError>,
) -> Vec<Check> {
    let mut checks = Vec::with_capacity(CASES.len());
    for (case, number) in CASES.iter().zip(1..) {
        let outcome = async {
            let tabs = [open(number).await?, open(number).await?];
            let outcome = played([&tabs[0], &tabs[1]], case).await;
            let [first, _] = tabs;
            delete(first).await?;
            outcome
        };
        let failure = match outcome.await {
            Ok(true) => None,
            Ok(false) => Some("does not hold".to_owned()),
            Err(error) => Some(error.to_string()),
        };
        checks.push(Check { name: case.name, failure });
    }
    checks
}

/// Whether the case holds, and neither tab ever sees another outbox than the other.
async fn played<S: Store>(tabs: [&S; 2], case: &Case) -> Result<bool, StoreError> {
    let [store, other] = tabs;
    let mut seen = Seen { outboxes: vec![store.outbox().await?], ..Seen::default() };
    let mut agreed = other.outbox().await? == seen.outboxes[0];
    let mut steps = case.steps.iter();
    if case.at_once
        && let (Some(first), Some(second)) = (steps.next(), steps.next())
    {
        both(put(store, *first), put(other, *second)).await?;
        let outbox = store.outbox().await?;
        agreed &= other.outbox().await? == outbox;
        seen.outboxes.push(outbox);
    }
    for (step, tab) in steps.zip(tabs.into_iter().cycle()) {
        match put(tab, *step).await {
            Err(StoreError::PhotoGone(_)) => seen.refused += 1,
            other => other?,
        }
        let outbox = store.outbox().await?;
        agreed &= other.outbox().await? == outbox;
        seen.outboxes.push(outbox);
    }
    seen.issues = store.issues().await?;
    seen.one_issue = store.issue(issue(1).id).await?;
    seen.all = read_rows(&store.rows(&List::Issues.all(), u32::MAX).await?);
    seen.all_count = store.count(&List::Issues.all()).await?;
    seen.first = read_rows(&store.rows(&List::Issues.all(), 1).await?);
    if let Some(first) = seen.first.first() {
        let from = List::Issues.after(first);
        seen.second = read_rows(&store.rows(&Span { from, ..List::Issues.all() }, 1).await?);
    }
    seen.assigned = read_rows(&store.rows(&List::InState(StatusKind::Assigned).all(), u32::MAX).await?);
    seen.due = store.count(&List::Due.before(Moment(i64::MAX))).await?;
    for span in closed_near(&near()) {
        seen.closed.extend(read_rows(&store.rows(&span, u32::MAX).await?));
    }
    seen.inspections = store.inspection_rows().await?;
    seen.one_inspection = store.inspection(inspection(5).id).await?;
    seen.notices = store.notices().await?;
    seen.reference = store.reference().await?.map(|bundle| (bundle.version, bundle.reference.town.name));
    seen.receipt = store.receipt(receipt(1).receipt.op).await?;
    seen.one = store.bytes(hash_of_one()).await?;
    seen.two = store.bytes(hash_of_two()).await?;
    seen.large = store.bytes(Hash::of(&large())).await?;
    Ok(agreed && (case.holds)(&seen))
}

async fn put<S: Store>(store: &S, step: Step) -> Result<(), StoreError> {
    store.write(Durability::Strict, |outbox| Ok(((), step(outbox)?))).await
}

/// Waits for two writes that are under way together.
async fn both(
    first: impl Future<Output = Result<(), StoreError>>,
    second: impl Future<Output = Result<(), StoreError>>,
) -> Result<(), StoreError> {
    let (mut first, mut second) = (std::pin::pin!(first), std::pin::pin!(second));
    let (mut one, mut two) = (None, None);
    std::future::poll_fn(|context| {
        use std::task::Poll;
        if one.is_none()
            && let Poll::Ready(outcome) = first.as_mut().poll(context)
        {
            one = Some(outcome);
        }
        if two.is_none()
            && let Poll::Ready(outcome) = second.as_mut().poll(context)
        {
            two = Some(outcome);
        }
        if one.is_some() && two.is_some() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    one.unwrap_or(Ok(())).and(two.unwrap_or(Ok(())))
}

impl Seen {
    fn first(&self) -> Option<&Outbox> {
        self.outboxes.get(1)
    }

    fn last(&self) -> Option<&Outbox> {
        self.outboxes.last()
    }
}

fn hash_of_one() -> Hash {
    Hash::of(b"one")
}

fn hash_of_two() -> Hash {
    Hash::of(b"two")
}

/// More than one chunk of bytes, all values.
fn large() -> Vec<u8> {
    (0..=255_u8).cycle().take(300_000).collect()
}

fn put_bytes(bytes: &[u8]) -> Write {
    Write::PutBytes(Hash::of(bytes), Rc::from(bytes))
}

/// A record, a form and two photos, all in one write.
fn fill(outbox: &mut Outbox) -> Result<Vec<Write>, StoreError> {
    outbox.ops.insert(1, op(1, &[b"one"]));
    outbox.photos.insert(hash_of_one(), photo(b"one"));
    outbox.photos.insert(hash_of_two(), photo(b"two"));
    outbox.drafts.insert(draft(b"two").key, draft(b"two"));
    outbox.marks.last_seq = 1;
    outbox.marks.cursor = 7;
    Ok(vec![put_bytes(b"one"), put_bytes(b"two")])
}

fn refused(outbox: &mut Outbox) -> Result<Vec<Write>, StoreError> {
    outbox.ops.clear();
    outbox.marks.last_seq = 9;
    Err(StoreError::PhotoGone(hash_of_one()))
}

fn count(outbox: &mut Outbox) -> Result<Vec<Write>, StoreError> {
    outbox.marks.cursor += 1;
    Ok(Vec::new())
}

fn copies(_: &mut Outbox) -> Result<Vec<Write>, StoreError> {
    Ok(vec![Write::PutIssue(Box::new(issue(1))), Write::PutIssue(Box::new(issue(2))), Write::PutNotice(Box::new(notice(1)))])
}

fn of_issue(number: u128) -> RecordRef {
    RecordRef { kind: RecordKind::Issue, id: issue(number).id.into() }
}

fn lists(_: &mut Outbox) -> Result<Vec<Write>, StoreError> {
    Ok([issue(1), assigned(2), issue(3)].into_iter().map(|issue| Write::PutIssue(Box::new(issue))).collect())
}

fn inspections(_: &mut Outbox) -> Result<Vec<Write>, StoreError> {
    let put = |number| Ok(Write::PutInspection(Box::new(KeptInspection::of(&inspection(number))?)));
    [5, 6].into_iter().map(put).collect()
}

fn newer() -> Issue {
    let mut newer = issue(1);
    "又见".clone_into(&mut newer.note);
    newer
}

fn reference(outbox: &mut Outbox, version: u64) -> Result<Vec<Write>, StoreError> {
    outbox.marks.reference = Some(version);
    Ok(vec![Write::PutReference(Rc::from(bundle(version)))])
}

const fn case(steps: &'static [Step], holds: fn(&Seen) -> bool) -> Case {
    Case { name: "", steps, at_once: false, holds }
}

/// The cases by their names, and natively a test of each over memory.
macro_rules! cases {
    ($($name:ident: $case:expr,)*) => {
        const CASES: &[Case] = &[$(Case { name: stringify!($name), ..$case }),*];

        #[cfg(test)]
        mod in_memory {
            $(
                #[tokio::test]
                async fn $name() {
                    super::tests::holds_in_memory(stringify!($name)).await;
                }
            )*
        }
    };
}

cases! {
    an_empty_store_has_nothing_in_it: case(&[], |seen| {
        let nothing = seen.issues.is_empty() && seen.notices.is_empty() && seen.reference.is_none() && seen.one.is_none();
        nothing && seen.last() == Some(&Outbox::default())
    }),
    what_was_written_is_read_again: case(&[fill], |seen| {
        let mut wanted = Outbox::default();
        fill(&mut wanted).is_ok() && seen.last() == Some(&wanted)
    }),
    a_refused_write_leaves_everything_as_it_was: case(&[fill, refused], |seen| seen.refused == 1 && seen.first() == seen.last()),
    the_outbox_comes_in_the_order_of_the_device: case(
        &[|outbox| {
            for seq in [300, 2, 1_000, 11, 1] {
                outbox.ops.insert(seq, op(seq, &[]));
            }
            Ok(Vec::new())
        }],
        |seen| {
            let ordered = |outbox: &Outbox| outbox.ops.values().map(|saved| saved.seq).eq([1, 2, 11, 300, 1_000]);
            seen.last().is_some_and(|outbox| ordered(outbox) && outbox.marks.last_seq == 1_000)
        },
    ),
    a_change_sees_what_an_earlier_one_wrote: case(&[count, count, count], |seen| {
        seen.last().is_some_and(|outbox| outbox.marks.cursor == 3)
    }),
    bytes_come_back_as_they_were: case(&[|_| Ok(vec![put_bytes(&large())])], |seen| seen.large == Some(large())),
    dropped_bytes_are_gone: case(&[fill, |_| Ok(vec![Write::DropBytes(hash_of_two())])], |seen| {
        seen.one.as_deref() == Some(b"one") && seen.two.is_none()
    }),
    a_photo_still_named_is_not_released: case(
        &[fill, |outbox| {
            outbox.drafts.clear();
            Ok(outbox.release(&[hash_of_one(), hash_of_two()]))
        }],
        |seen| {
            let kept = seen.last().is_some_and(|outbox| outbox.photos.keys().eq([&hash_of_one()]));
            kept && seen.one.as_deref() == Some(b"one") && seen.two.is_none()
        },
    ),
    dropping_confirmed_copies_leaves_the_outbox_alone: case(
        &[fill, copies, |_| Ok(vec![Write::DropConfirmed, Write::PutIssue(Box::new(issue(2)))])],
        |seen| {
            let copies = seen.issues == [issue(2)] && seen.notices.is_empty() && seen.one_issue.is_none();
            copies && seen.first() == seen.last() && seen.one.as_deref() == Some(b"one")
        },
    ),
    copies_are_replaced_and_removed_one_by_one: case(
        &[copies, |_| Ok(vec![Write::PutIssue(Box::new(newer())), Write::DropRecord(of_issue(2))])],
        |seen| seen.issues == [newer()] && seen.one_issue == Some(newer()) && seen.notices == [notice(1)],
    ),
    a_list_gives_rows_in_its_order_page_by_page_and_counts_them_without_reading: case(&[lists], |seen| {
        let newest_first = [brief_of(&issue(3)), brief_of(&assigned(2)), brief_of(&issue(1))];
        let pages = seen.first == newest_first[..1] && seen.second == newest_first[1..2];
        seen.all == newest_first && seen.all_count == 3 && pages && seen.assigned == [brief_of(&assigned(2))] && seen.due == 1
    }),
    a_row_leaves_the_lists_in_which_it_no_longer_belongs: case(&[lists, |_| Ok(vec![Write::PutIssue(Box::new(issue(2)))])], |seen| {
        seen.all_count == 3 && seen.assigned.is_empty() && seen.due == 0
    }),
    of_a_closed_issue_that_is_held_as_a_row_no_more_than_the_row_is_there_and_it_is_found_by_its_place: case(
        &[lists, |_| Ok(vec![Write::PutClosed(Box::new(closed(1)))])],
        |seen| seen.closed == [closed(1)] && seen.one_issue.is_none() && seen.all_count == 2,
    ),
    what_is_dropped_leaves_every_list: case(&[lists, inspections, |_| Ok(vec![Write::DropConfirmed])], |seen| {
        seen.all_count == 0 && seen.assigned.is_empty() && seen.inspections.is_empty() && seen.one_inspection.is_none()
    }),
    inspections_are_held_whole_and_listed_by_their_rows_the_newest_first: case(&[inspections], |seen| {
        let rows = [InspectionRow::of(&inspection(6)), InspectionRow::of(&inspection(5))];
        seen.inspections == rows && seen.one_inspection == Some(inspection(5)) && seen.all_count == 0
    }),
    a_record_is_dropped_by_its_kind_and_id: case(
        &[lists, inspections, |_| {
            let inspection = RecordRef { kind: RecordKind::Inspection, id: inspection(5).id.into() };
            Ok(vec![Write::DropRecord(inspection), Write::DropRecord(of_issue(1))])
        }],
        |seen| seen.one_inspection.is_none() && seen.inspections.len() == 1 && seen.one_issue.is_none() && seen.all_count == 2,
    ),
    reference_data_is_swapped_whole: case(&[|outbox| reference(outbox, 1), |outbox| reference(outbox, 2)], |seen| {
        seen.reference == Some((2, "某镇".to_owned()))
    }),
    a_receipt_is_found_by_its_command: case(
        &[|_| Ok(vec![Write::PutReceipt(Box::new(receipt(2))), Write::PutReceipt(Box::new(receipt(1)))])],
        |seen| seen.receipt == Some(receipt(1)),
    ),
    a_draft_goes_with_the_write_that_saves_it: case(
        &[fill, |outbox| {
            outbox.drafts.clear();
            outbox.ops.insert(2, op(2, &[b"two"]));
            Ok(outbox.release(&[hash_of_two()]))
        }],
        |seen| {
            let saved = |outbox: &Outbox| outbox.ops.get(&2).is_some_and(|saved| saved.state == OutboxState::SAVED);
            let kept = |outbox: &Outbox| outbox.photos.get(&hash_of_two()).is_some_and(|kept| kept.state == UploadState::unsent(3));
            seen.last().is_some_and(|outbox| outbox.drafts.is_empty() && saved(outbox) && kept(outbox))
                && seen.two.as_deref() == Some(b"two")
        },
    ),
    two_writes_at_once_both_count: Case { at_once: true, ..case(&[count, count], |seen| seen.last().is_some_and(|outbox| outbox.marks.cursor == 2)) },
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::store::MemoryStore;

    async fn put(store: &MemoryStore, change: impl Fn(&mut Outbox) -> Vec<Write>) -> Result<(), StoreError> {
        store.write(Durability::Strict, |outbox| Ok(((), change(outbox)))).await
    }

    pub(super) async fn holds_in_memory(name: &str) {
        let case = CASES.iter().find(|case| case.name == name).unwrap();
        let store = MemoryStore::new();
        assert_eq!(played([&store, &store], case).await, Ok(true), "{name}");
    }

    #[tokio::test]
    async fn a_crash_keeps_what_was_pressed_onto_the_medium_and_forgets_the_rest() {
        let store = MemoryStore::new();
        put(&store, |outbox| {
            outbox.ops.insert(1, op(1, &[]));
            Vec::new()
        })
        .await
        .unwrap();
        let relaxed = |outbox: &mut Outbox| {
            outbox.marks.cursor = 5;
            Ok(((), Vec::new()))
        };
        store.write(Durability::Relaxed, relaxed).await.unwrap();
        store.crash();
        let after = store.outbox().await.unwrap();
        assert_eq!((after.ops.len(), after.marks.cursor), (1, 0));
    }

    #[tokio::test]
    async fn a_damaged_row_is_shown_and_its_number_is_not_given_again() {
        let store = MemoryStore::new();
        put(&store, |outbox| {
            outbox.ops.insert(4, op(4, &[]));
            Vec::new()
        })
        .await
        .unwrap();
        store.damage("envelopes", "{half");
        let outbox = store.outbox().await.unwrap();
        assert_eq!(outbox.broken.len(), 1);
        assert_eq!(outbox.broken[0].text, "{half");
        assert_eq!(outbox.marks.last_seq, 4);
    }

    #[tokio::test]
    async fn a_full_phone_refuses_the_write_and_keeps_the_rest() {
        let store = MemoryStore::new();
        put(&store, |_| vec![Write::PutBytes(Hash::of(b"one"), Rc::from(&b"one"[..]))]).await.unwrap();
        store.limit(Some(store.size()));
        let refused = store.write(Durability::Strict, |_| Ok(((), vec![Write::PutBytes(Hash::of(b"2"), Rc::from(&b"2"[..]))]))).await;
        assert_eq!(refused, Err(StoreError::Quota));
        assert_eq!(store.bytes(Hash::of(b"one")).await.unwrap(), Some(b"one".to_vec()));
    }
}
