//! Photos in chunks, receipts, and who may look.

use super::store;
use super::world::{World, colleague, dispatcher, inspector, neighbour, noise, photo, picture, verifier, villager, world};
use crate::{
    error::Error,
    job::{failing, run_due},
    photo::{PhotoKey, Slot, Swept, Variant, sweep, tests_only_originals},
};
use shared::{
    fixture::town_id,
    id::PersonId,
    issue::Issue,
    moment::Moment,
    photo::{CHUNK_BYTES, Hash, PhotoRef},
    sync::{Change, HeldOp, Inventory},
};
use uuid::Uuid;

fn issues(changes: &[shared::sync::FeedChange]) -> Vec<&Issue> {
    let issue = |change: &'_ Change| matches!(change, Change::Issue(_));
    changes
        .iter()
        .filter(|change| issue(&change.change))
        .map(|change| match &change.change {
            Change::Issue(issue) => issue.as_ref(),
            other => panic!("{other:?}"),
        })
        .collect()
}

#[actix_web::test]
async fn the_receipt_comes_with_the_last_photo_and_again_with_every_question() {
    let world = world().await;
    let phone = inspector();
    let (first, second) = (noise(1), noise(2));
    let report = phone.report(vec![photo(&first), photo(&second)]);
    let held = Inventory { held: vec![HeldOp { op: report.op, recorded_at: report.recorded_at, photos: vec![] }] };
    let answer = world.push_texts(&phone, &[serde_json::to_string(&report).unwrap()], held).await.unwrap();
    assert_eq!(answer.missing.iter().map(|photo| photo.chunks.clone()).collect::<Vec<_>>(), [vec![0, 1], vec![0, 1]]);

    let half = world.put(&phone, Hash::of(&first), 1, photo(&first).bytes, &first[262_144..]).await.unwrap();
    assert_eq!((half.missing, half.stored), (vec![0], false));
    assert_eq!(world.push(&phone, &[&report]).await.missing[0].chunks, [0]);
    let one = world.put_all(&phone, &first).await.unwrap();
    assert!(one.stored && one.missing.is_empty() && one.receipts.is_empty());
    let two = world.put_all(&phone, &second).await.unwrap();
    let [receipt] = two.receipts.as_slice() else { panic!("one receipt") };
    receipt.verify(&world.state.keys.public()).unwrap();
    assert_eq!((receipt.op, receipt.version, receipt.photos.as_slice()), (report.op, 2, &[Hash::of(&first), Hash::of(&second)][..]));

    let after = world.push(&phone, &[&report]).await;
    assert!(after.missing.is_empty() && after.outcomes[0].receipt.as_ref() == Some(receipt));
    let repeated = world.put(&phone, Hash::of(&first), 0, photo(&first).bytes, &first[..262_144]).await.unwrap();
    assert!(repeated.stored && repeated.receipts == [receipt.clone()], "a lost answer is made good");
    let pulled = world.pull(&villager(), 0, 100).await;
    assert!(issues(&pulled.changes)[0].photos.iter().all(|photo| photo.stored));
    assert!(super::super::inventory::list(dispatcher().caller(), world.state.clone()).await.unwrap().is_empty());
    let kept = world.state.photos.get(PhotoKey { town: town_id(), hash: Hash::of(&first), variant: Variant::Original }).await;
    assert_eq!(kept.unwrap().unwrap(), first);
}

#[actix_web::test]
async fn no_receipt_names_a_photo_that_its_record_was_not_told_of() {
    let world = world().await;
    let (phone, bytes) = (inspector(), noise(3));
    let report = phone.report(vec![photo(&bytes)]);
    world.done(&phone, &report).await;
    let tx = world.state.db.write().await.unwrap();
    store::lose(&tx, report.issue).await.unwrap();
    tx.commit().await.unwrap();
    assert!(matches!(world.put_all(&phone, &bytes).await, Err(Error::Internal(_))));
    assert!(world.push(&phone, &[&report]).await.outcomes[0].receipt.is_none());
}

#[actix_web::test]
async fn a_photo_is_shown_to_those_who_may_read_its_issue_once_it_is_proven() {
    let world = world().await;
    let phone = inspector();
    let bytes = noise(9);
    let hash = Hash::of(&bytes);
    world.done(&phone, &phone.report(vec![photo(&bytes)])).await;
    assert!(matches!(world.look(&villager(), hash, "thumb").await, Err(Error::NotFound)));
    world.put_all(&phone, &bytes).await.unwrap();
    for reader in [&phone, &villager(), &dispatcher(), &colleague()] {
        let answer = world.look(reader, hash, "large").await.unwrap();
        assert_eq!(answer.headers().get("content-type").unwrap(), "image/jpeg");
        assert_eq!(answer.headers().get("x-content-type-options").unwrap(), "nosniff");
        assert!(answer.headers().get("cache-control").unwrap().to_str().unwrap().starts_with("private"));
    }
    for stranger in [neighbour(), verifier()] {
        assert!(matches!(world.look(&stranger, hash, "thumb").await, Err(Error::NotFound)));
    }
    assert!(matches!(world.look(&phone, hash, "orig").await, Err(Error::NotFound)));

    let thumb = async || actix_web::body::to_bytes(world.look(&phone, hash, "thumb").await.unwrap().into_body()).await.unwrap();
    let made = thumb().await;
    assert_eq!(image::load_from_memory(&made).unwrap().width(), 320);
    let shelf = world.state.config.data.join("photos").join(town_id().to_string()).join(&hash.to_string()[..2]);
    std::fs::remove_file(shelf.join(format!("{hash}.thumb.jpg"))).unwrap();
    assert_eq!(thumb().await, made, "made again from the original");
}

/// The forms of a photo that lie at their places.
async fn forms(world: &World, hash: Hash) -> [bool; 2] {
    let there = async |variant| world.state.photos.get(PhotoKey { town: town_id(), hash, variant }).await.unwrap().is_some();
    [there(Variant::Large).await, there(Variant::Thumb).await]
}

/// Whether the photo's row says that its forms are there.
async fn says_so(world: &World, hash: Hash) -> bool {
    store::derived_at(world.state.db.reader(), hash).await.unwrap().is_some()
}

#[actix_web::test]
async fn the_receipt_waits_for_no_smaller_form_and_a_job_makes_them_for_all_photos_of_some_seconds() {
    let world = world().await;
    let phone = inspector();
    let (small, large) = (noise(4), picture(2_304, 1_728));
    world.done(&phone, &phone.report(vec![photo(&small), photo(&large)])).await;
    world.put_all(&phone, &small).await.unwrap();
    assert_eq!(world.put_all(&phone, &large).await.unwrap().receipts.len(), 1, "the receipt is there");
    for bytes in [&small, &large] {
        assert_eq!(forms(&world, Hash::of(bytes)).await, [false, false], "and nothing is made yet");
        assert!(!says_so(&world, Hash::of(bytes)).await);
    }
    let now = world.state.clock.now();
    assert_eq!(run_due(&world.state, crate::JOBS, now).await.unwrap(), 0, "others may come within these seconds");
    assert_eq!(run_due(&world.state, crate::JOBS, now.plus_millis(10_000)).await.unwrap(), 1);
    assert_eq!(forms(&world, Hash::of(&small)).await, [false, true], "a small one is shown as it was sent");
    assert_eq!(forms(&world, Hash::of(&large)).await, [true, true]);
    assert!(says_so(&world, Hash::of(&small)).await && says_so(&world, Hash::of(&large)).await);
    let shown = actix_web::body::to_bytes(world.look(&phone, Hash::of(&small), "large").await.unwrap().into_body()).await.unwrap();
    let scan = small.windows(2).position(|pair| pair == [0xFF, 0xDA]).unwrap();
    assert!(shown.ends_with(&small[scan..]), "its pixels are those that were sent");
}

#[actix_web::test]
async fn whoever_looks_before_the_job_has_the_forms_made_and_all_who_look_at_once_see_the_same() {
    let world = world().await;
    let phone = inspector();
    let bytes = picture(2_304, 1_728);
    let hash = Hash::of(&bytes);
    world.done(&phone, &phone.report(vec![photo(&bytes)])).await;
    world.put_all(&phone, &bytes).await.unwrap();
    let look = async |size| actix_web::body::to_bytes(world.look(&phone, hash, size).await.unwrap().into_body()).await.unwrap();
    let (one, two, thumb) = tokio::join!(look("large"), look("large"), look("thumb"));
    assert_eq!(one, two);
    assert_eq!(image::load_from_memory(&one).unwrap().width(), 1600);
    assert_eq!(image::load_from_memory(&thumb).unwrap().width(), 320);
    assert_eq!(forms(&world, hash).await, [true, true]);
    assert!(!says_so(&world, hash).await, "looking writes no row");
    run_due(&world.state, crate::JOBS, world.state.clock.now().plus_millis(10_000)).await.unwrap();
    assert!(says_so(&world, hash).await, "the job finds them there");
    assert_eq!(look("large").await, one);
}

#[actix_web::test]
async fn a_photo_whose_original_is_gone_keeps_no_other_from_its_forms_and_is_tried_again() {
    let world = world().await;
    let phone = inspector();
    let (lost, other) = (noise(5), noise(6));
    world.done(&phone, &phone.report(vec![photo(&lost), photo(&other)])).await;
    world.put_all(&phone, &lost).await.unwrap();
    world.put_all(&phone, &other).await.unwrap();
    let kept =
        world.state.photos.get(PhotoKey { town: town_id(), hash: Hash::of(&lost), variant: Variant::Original }).await.unwrap().unwrap();
    world.state.photos.remove(town_id(), Hash::of(&lost)).await.unwrap();
    let later = world.state.clock.now().plus_millis(10_000);
    run_due(&world.state, crate::JOBS, later).await.unwrap();
    assert_eq!(forms(&world, Hash::of(&other)).await, [false, true]);
    assert!(says_so(&world, Hash::of(&other)).await && !says_so(&world, Hash::of(&lost)).await);
    let failing = failing(world.state.db.reader(), 10).await.unwrap();
    assert_eq!(failing.iter().map(|job| (job.name.as_str(), job.given_up)).collect::<Vec<_>>(), [("make_forms", false)]);
    // An operator puts it back from a backup.
    world.state.photos.put(PhotoKey { town: town_id(), hash: Hash::of(&lost), variant: Variant::Original }, kept).await.unwrap();
    run_due(&world.state, crate::JOBS, later.plus_minutes(1)).await.unwrap();
    assert!(says_so(&world, Hash::of(&lost)).await);
}

#[actix_web::test]
async fn two_requests_with_the_last_chunk_make_one_receipt() {
    let world = world().await;
    let phone = inspector();
    let bytes = noise(3);
    world.done(&phone, &phone.report(vec![photo(&bytes)])).await;
    let whole = photo(&bytes).bytes;
    world.put(&phone, Hash::of(&bytes), 0, whole, &bytes[..262_144]).await.unwrap();
    let last = || world.put(&phone, Hash::of(&bytes), 1, whole, &bytes[262_144..]);
    let (one, two) = tokio::join!(last(), last());
    let again = last().await.unwrap();
    let [receipt] = again.receipts.as_slice() else { panic!("one receipt") };
    for answer in [one.unwrap(), two.unwrap()] {
        assert!(answer.stored && answer.receipts == [receipt.clone()]);
    }
}

#[actix_web::test]
async fn bytes_proven_once_serve_the_same_person_again_but_nobody_else() {
    let world = world().await;
    let (phone, other) = (inspector(), colleague());
    let bytes = noise(4);
    world.done(&phone, &phone.report(vec![photo(&bytes)])).await;
    world.put_all(&phone, &bytes).await.unwrap();
    let second = world.push(&phone, &[&phone.report(vec![photo(&bytes)])]).await;
    assert!(second.missing.is_empty() && second.outcomes[0].receipt.is_some());
    assert_eq!(issues(&world.pull(&villager(), 0, 9).await.changes).iter().filter(|issue| issue.photos[0].stored).count(), 2);

    let theirs = world.push(&other, &[&other.report(vec![photo(&bytes)])]).await;
    assert_eq!(theirs.missing[0].chunks, [0, 1]);
    assert!(theirs.outcomes[0].receipt.is_none());
    assert_eq!(world.put_all(&other, &bytes).await.unwrap().receipts.len(), 1);
}

#[actix_web::test]
async fn bad_bytes_are_refused_with_a_reason_and_leave_nothing() {
    let world = world().await;
    let phone = inspector();
    let good = noise(5);
    let (cut, svg) = (good[..300_000].to_vec(), b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec());
    let named: Vec<PhotoRef> = [&good, &cut, &svg].map(|bytes| photo(bytes)).to_vec();
    let report = phone.report(named);
    world.done(&phone, &report).await;
    let whole = photo(&good).bytes;

    assert!(matches!(world.put_all(&phone, &cut).await, Err(Error::NotAPhoto)));
    assert!(matches!(world.put_all(&phone, &svg).await, Err(Error::NotAPhoto)));
    assert!(matches!(world.put(&phone, Hash::of(&good), 0, 0, b"").await, Err(Error::NotAPhoto)));
    assert!(matches!(world.put(&phone, Hash::of(&good), 0, 17 << 20, b"").await, Err(Error::TooLarge)));
    assert!(matches!(world.put(&phone, Hash::of(&good), 2, whole, b"").await, Err(Error::BadRequest(_))));
    assert!(matches!(world.put(&phone, Hash::of(&good), 0, whole, b"short").await, Err(Error::BadRequest(_))));
    assert!(matches!(world.put(&phone, Hash::of(&good), 0, whole, &good[..262_145]).await, Err(Error::TooLarge)));
    assert!(matches!(world.put(&phone, Hash::of(b"unnamed"), 0, 1, b"x").await, Err(Error::NotFound)));
    assert!(matches!(world.put(&colleague(), Hash::of(&good), 1, whole, &good[262_144..]).await, Err(Error::NotFound)));

    let mut wrong = good.clone();
    wrong[1_000] ^= 1;
    world.put(&phone, Hash::of(&good), 1, whole, &wrong[262_144..]).await.unwrap();
    assert!(matches!(world.put(&phone, Hash::of(&good), 0, whole, &wrong[..262_144]).await, Err(Error::WrongHash)));
    assert_eq!(world.push(&phone, &[&report]).await.missing[0].chunks, [0, 1], "the wrong chunks are gone");
    assert!(world.put_all(&phone, &good).await.unwrap().stored, "the right ones are still welcome");
    assert!(world.push(&phone, &[&report]).await.outcomes[0].receipt.is_none(), "two photos of three are still out");
    assert_eq!(tests_only_originals(&*world.state.photos).await.len(), 1);
    let incoming = world.state.incoming.clone();
    assert_eq!(incoming.sweep_temporary(Moment(i64::MAX)).await.unwrap(), 0);
}

#[actix_web::test]
async fn a_server_that_stopped_before_deciding_asks_for_the_last_chunk_again() {
    let world = world().await;
    let phone = inspector();
    let bytes = noise(6);
    let report = phone.report(vec![photo(&bytes)]);
    world.done(&phone, &report).await;
    let slot = Slot { town: town_id(), person: phone.person.id, hash: Hash::of(&bytes) };
    let incoming = world.state.incoming.clone();
    for (index, chunk) in (0..).zip(bytes.chunks(usize::try_from(CHUNK_BYTES).unwrap())) {
        incoming.keep(slot, index, chunk.to_vec()).await.unwrap();
    }
    assert_eq!(world.push(&phone, &[&report]).await.missing[0].chunks, [1]);
    assert!(world.put(&phone, slot.hash, 1, photo(&bytes).bytes, &bytes[262_144..]).await.unwrap().stored);
}

#[actix_web::test]
async fn the_sweep_takes_what_nobody_goes_on_sending_after_its_grace_and_the_phone_is_asked_again() {
    let world = world().await;
    let phone = inspector();
    let (named, kept) = (noise(7), noise(8));
    let report = phone.report(vec![photo(&named), photo(&kept)]);
    world.done(&phone, &report).await;
    world.put_all(&phone, &kept).await.unwrap();
    world.put(&phone, Hash::of(&named), 0, photo(&named).bytes, &named[..262_144]).await.unwrap();
    let incoming = world.state.incoming.clone();
    let stray = Slot { town: town_id(), person: PersonId(Uuid::from_u128(8)), hash: Hash::of(b"stray") };
    incoming.keep(stray, 0, b"stray".to_vec()).await.unwrap();
    let orphan = PhotoKey { town: town_id(), hash: Hash::of(b"orphan"), variant: Variant::Original };
    world.state.photos.put(orphan, b"orphan".to_vec()).await.unwrap();

    let written = incoming.slots().await.unwrap().into_iter().map(|(_, at)| at).max().unwrap();
    assert_eq!(sweep(&world.state, written.plus_days(6)).await.unwrap(), Swept::default());
    let swept = sweep(&world.state, written.plus_days(8)).await.unwrap();
    assert_eq!(swept, Swept { incoming: 2, temporary: 0, photos: 1, missing: 0 });
    assert_eq!(tests_only_originals(&*world.state.photos).await.len(), 1);
    assert_eq!(incoming.slots().await.unwrap(), []);
    assert_eq!(incoming.bytes_of(town_id(), phone.person.id).await.unwrap(), 0);
    assert_eq!(world.push(&phone, &[&report]).await.missing[0].chunks, [0, 1], "the phone is asked for all of it");
    assert!(world.put_all(&phone, &named).await.unwrap().stored);
}

#[actix_web::test]
async fn a_photo_of_one_piece_lies_nowhere_but_at_its_place_and_comes_twice_at_once_without_harm() {
    let world = world().await;
    let phone = inspector();
    let bytes = picture(640, 480);
    let whole = bytes.len() as u64;
    let reference = PhotoRef { bytes: whole, ..photo(&bytes) };
    world.done(&phone, &phone.report(vec![reference])).await;
    let once = || world.put(&phone, Hash::of(&bytes), 0, whole, &bytes);
    let (one, two) = tokio::join!(once(), once());
    let (one, two) = (one.unwrap(), two.unwrap());
    assert!(one.stored && one.receipts.len() == 1 && one.receipts == two.receipts);
    assert!(world.state.incoming.slots().await.unwrap().is_empty());
    assert_eq!(world.state.incoming.sweep_temporary(Moment(i64::MAX)).await.unwrap(), 0, "nothing is left of either");
}
