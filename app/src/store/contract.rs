//! One suite for every store: what the rest of the phone relies on, as sentences.
//!
//! Run natively over memory and in the browser over IndexedDB.

mod sample;

use super::{Durability, Outbox, PhotoStand, Stand, Store, StoreError, Write};
use sample::{bundle, draft, issue, notice, op, photo, receipt};
use serde::Serialize;
use shared::Hash;
use std::rc::Rc;

/// One check and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// The sentence.
    pub name: &'static str,
    /// Why it does not hold; `None`: it holds.
    pub failure: Option<String>,
}

type Outcome = Result<(), String>;

macro_rules! checks {
    ($fresh:ident, $done:ident, $($check:ident),+ $(,)?) => {{
        let mut checks = Vec::new();
        let mut number = 0_u32;
        $(
            number += 1;
            let failure = match $fresh(number).await {
                Ok(store) => {
                    let outcome = $check(&store).await;
                    let ended = $done(store).await.map_err(told);
                    outcome.and(ended).err()
                }
                Err(error) => Some(told(error)),
            };
            checks.push(Check { name: stringify!($check), failure });
        )+
        checks
    }};
}

/// Runs every check on a store of its own: `fresh` makes an empty one, `done` takes it away.
pub async fn check_store<S: Store>(
    fresh: impl AsyncFn(u32) -> Result<S, StoreError>,
    done: impl AsyncFn(S) -> Result<(), StoreError>,
) -> Vec<Check> {
    checks!(
        fresh,
        done,
        an_empty_store_has_nothing_in_it,
        what_was_written_is_read_again,
        a_refused_write_leaves_everything_as_it_was,
        the_outbox_comes_in_the_order_of_the_device,
        a_change_sees_what_an_earlier_one_wrote,
        bytes_come_back_as_they_were_and_go_when_dropped,
        a_photo_still_named_is_not_released,
        dropping_confirmed_copies_leaves_the_outbox_alone,
        copies_are_replaced_and_removed_one_by_one,
        reference_data_is_swapped_whole,
        a_receipt_is_found_by_its_command,
        a_draft_goes_with_the_write_that_saves_it,
        two_writes_at_once_both_count,
    )
}

fn told(error: StoreError) -> String {
    error.to_string()
}

/// The values are not told: their names alone would weigh tens of kilobytes in the phone's download. The line says where to look.
#[track_caller]
fn same<T: PartialEq>(found: &T, wanted: &T) -> Outcome {
    if found == wanted { Ok(()) } else { Err(["not as wanted at line ", &std::panic::Location::caller().line().to_string()].concat()) }
}

async fn put<S: Store>(store: &S, change: impl Fn(&mut Outbox) -> Vec<Write>) -> Outcome {
    put_any(store, &change).await
}

async fn put_any<S: Store>(store: &S, change: &dyn Fn(&mut Outbox) -> Vec<Write>) -> Outcome {
    store.write(Durability::Strict, |outbox| Ok(((), change(outbox)))).await.map_err(told)
}

async fn outbox<S: Store>(store: &S) -> Result<Outbox, String> {
    store.outbox().await.map_err(told)
}

async fn an_empty_store_has_nothing_in_it<S: Store>(store: &S) -> Outcome {
    same(&outbox(store).await?, &Outbox::default())?;
    same(&store.issues().await.map_err(told)?.len(), &0)?;
    same(&store.notices().await.map_err(told)?.len(), &0)?;
    same(&store.reference().await.map_err(told)?, &None)?;
    same(&store.bytes(Hash::of(b"none")).await.map_err(told)?, &None)
}

async fn what_was_written_is_read_again<S: Store>(store: &S) -> Outcome {
    let fill = |outbox: &mut Outbox| {
        outbox.ops.insert(1, op(1, &[b"one"]));
        outbox.photos.insert(Hash::of(b"one"), photo(b"one"));
        outbox.drafts.insert(draft(b"two").key, draft(b"two"));
        outbox.marks.last_seq = 1;
        outbox.marks.cursor = 7;
        Vec::new()
    };
    put(store, fill).await?;
    let mut wanted = Outbox::default();
    fill(&mut wanted);
    same(&outbox(store).await?, &wanted)
}

async fn a_refused_write_leaves_everything_as_it_was<S: Store>(store: &S) -> Outcome {
    put(store, |outbox| {
        outbox.ops.insert(1, op(1, &[]));
        outbox.marks.last_seq = 1;
        Vec::new()
    })
    .await?;
    let before = outbox(store).await?;
    let refused: Result<(), StoreError> = store
        .write(Durability::Strict, |outbox| {
            outbox.ops.clear();
            outbox.marks.last_seq = 9;
            Err(StoreError::PhotoGone(Hash::of(b"gone")))
        })
        .await;
    same(&refused, &Err(StoreError::PhotoGone(Hash::of(b"gone"))))?;
    same(&outbox(store).await?, &before)
}

async fn the_outbox_comes_in_the_order_of_the_device<S: Store>(store: &S) -> Outcome {
    put(store, |outbox| {
        for seq in [300, 2, 1_000, 11, 1] {
            outbox.ops.insert(seq, op(seq, &[]));
        }
        Vec::new()
    })
    .await?;
    let found: Vec<u64> = outbox(store).await?.ops.values().map(|saved| saved.seq).collect();
    same(&found, &vec![1, 2, 11, 300, 1_000])?;
    same(&outbox(store).await?.marks.last_seq, &1_000)
}

async fn a_change_sees_what_an_earlier_one_wrote<S: Store>(store: &S) -> Outcome {
    for _ in 0..3 {
        put(store, |outbox| {
            outbox.marks.last_seq += 1;
            Vec::new()
        })
        .await?;
    }
    same(&outbox(store).await?.marks.last_seq, &3)
}

async fn bytes_come_back_as_they_were_and_go_when_dropped<S: Store>(store: &S) -> Outcome {
    let bytes: Vec<u8> = (0..=255_u8).cycle().take(300_000).collect();
    let (hash, shared) = (Hash::of(&bytes), Rc::<[u8]>::from(bytes.clone()));
    put(store, |_| vec![Write::PutBytes(hash, Rc::clone(&shared))]).await?;
    let kept = store.bytes(hash).await.map_err(told)?;
    if kept.as_ref() != Some(&bytes) {
        return Err("other bytes came back".to_owned());
    }
    put(store, |_| vec![Write::DropBytes(hash)]).await?;
    same(&store.bytes(hash).await.map_err(told)?, &None)
}

async fn a_photo_still_named_is_not_released<S: Store>(store: &S) -> Outcome {
    let (one, two) = (Hash::of(b"one"), Hash::of(b"two"));
    put(store, |outbox| {
        outbox.ops.insert(1, op(1, &[b"one"]));
        outbox.photos.insert(one, photo(b"one"));
        outbox.photos.insert(two, photo(b"two"));
        vec![Write::PutBytes(one, Rc::from(&b"one"[..])), Write::PutBytes(two, Rc::from(&b"two"[..]))]
    })
    .await?;
    put(store, |outbox| outbox.release(&[one, two])).await?;
    same(&store.bytes(one).await.map_err(told)?, &Some(b"one".to_vec()))?;
    same(&store.bytes(two).await.map_err(told)?, &None)?;
    same(&outbox(store).await?.photos.len(), &1)
}

async fn dropping_confirmed_copies_leaves_the_outbox_alone<S: Store>(store: &S) -> Outcome {
    put(store, |outbox| {
        outbox.ops.insert(1, op(1, &[b"one"]));
        outbox.photos.insert(Hash::of(b"one"), photo(b"one"));
        vec![
            Write::PutIssue(Box::new(issue(1))),
            Write::PutNotice(Box::new(notice(1))),
            Write::PutBytes(Hash::of(b"one"), Rc::from(&b"one"[..])),
        ]
    })
    .await?;
    let before = outbox(store).await?;
    put(store, |_| vec![Write::DropConfirmed, Write::PutIssue(Box::new(issue(2)))]).await?;
    same(&outbox(store).await?, &before)?;
    same(&store.bytes(Hash::of(b"one")).await.map_err(told)?, &Some(b"one".to_vec()))?;
    same(&store.issues().await.map_err(told)?, &vec![issue(2)])?;
    same(&store.notices().await.map_err(told)?, &Vec::new())
}

async fn copies_are_replaced_and_removed_one_by_one<S: Store>(store: &S) -> Outcome {
    put(store, |_| vec![Write::PutIssue(Box::new(issue(1))), Write::PutIssue(Box::new(issue(2)))]).await?;
    let mut newer = issue(1);
    newer.note = "又见".to_owned();
    put(store, |_| vec![Write::PutIssue(Box::new(newer.clone())), Write::DropIssue(issue(2).id)]).await?;
    same(&store.issue(newer.id).await.map_err(told)?, &Some(newer.clone()))?;
    same(&store.issue(issue(2).id).await.map_err(told)?, &None)?;
    same(&store.issues().await.map_err(told)?, &vec![newer])
}

async fn reference_data_is_swapped_whole<S: Store>(store: &S) -> Outcome {
    for version in [1, 2] {
        put(store, |outbox| {
            outbox.marks.reference = Some(version);
            vec![Write::PutReference(Rc::from(bundle(version)))]
        })
        .await?;
    }
    let found = store.reference().await.map_err(told)?;
    same(&found.map(|bundle| (bundle.version, bundle.reference.town.name)), &Some((2, "某镇".to_owned())))
}

async fn a_receipt_is_found_by_its_command<S: Store>(store: &S) -> Outcome {
    let held = receipt(1);
    put(store, |_| vec![Write::PutReceipt(Box::new(held.clone()))]).await?;
    same(&store.receipt(held.receipt.op).await.map_err(told)?, &Some(held))?;
    same(&store.receipt(receipt(2).receipt.op).await.map_err(told)?, &None)
}

async fn a_draft_goes_with_the_write_that_saves_it<S: Store>(store: &S) -> Outcome {
    let form = draft(b"one");
    put(store, |outbox| {
        outbox.drafts.insert(form.key.clone(), form.clone());
        outbox.photos.insert(Hash::of(b"one"), photo(b"one"));
        vec![Write::PutBytes(Hash::of(b"one"), Rc::from(&b"one"[..]))]
    })
    .await?;
    put(store, |outbox| {
        outbox.drafts.remove(&form.key);
        outbox.ops.insert(1, op(1, &[b"one"]));
        outbox.release(&[Hash::of(b"one")])
    })
    .await?;
    let after = outbox(store).await?;
    same(&after.drafts.len(), &0)?;
    same(&after.ops.get(&1).map(|saved| saved.stand.clone()), &Some(Stand::SAVED))?;
    same(&after.photos.get(&Hash::of(b"one")).map(|kept| kept.stand.clone()), &Some(PhotoStand::unsent(3)))?;
    same(&store.bytes(Hash::of(b"one")).await.map_err(told)?, &Some(b"one".to_vec()))
}

async fn two_writes_at_once_both_count<S: Store>(store: &S) -> Outcome {
    let count = |outbox: &mut Outbox| {
        outbox.marks.last_seq += 1;
        Vec::new()
    };
    let mut first = std::pin::pin!(put(store, count));
    let mut second = std::pin::pin!(put(store, count));
    let (mut one, mut two) = (None, None);
    std::future::poll_fn(|context| {
        use std::future::Future;
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
    one.unwrap_or(Ok(()))?;
    two.unwrap_or(Ok(()))?;
    same(&outbox(store).await?.marks.last_seq, &2)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::store::MemoryStore;

    #[tokio::test]
    async fn the_store_in_memory_keeps_the_contract() {
        let checks = check_store(async |_| Ok(MemoryStore::new()), async |_| Ok(())).await;
        let broken: Vec<_> = checks.iter().filter(|check| check.failure.is_some()).collect();
        assert!(broken.is_empty(), "{broken:#?}");
        assert_eq!(checks.len(), 13);
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
