//! Pushes and photos of several people that are committed together.

use super::{store, world::*};
use futures_util::{FutureExt as _, future::join_all};
use shared::{
    issue::Command,
    photo::Hash,
    sync::{LaterCause, Verdict},
};

fn people() -> [Phone; 6] {
    [inspector(), colleague(), villager(), neighbour(), dispatcher(), verifier()]
}

/// What these come to if they all find the database taken, and then free.
async fn all_at_once<T>(world: &World, asking: impl IntoIterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let busy = world.state.db.write().await.unwrap();
    let asking: Vec<_> = asking.into_iter().collect();
    let count = asking.len();
    let mut asking = Box::pin(join_all(asking));
    while world.state.groups.waiting() < count {
        assert!(asking.as_mut().now_or_never().is_none(), "nobody is answered before the commit");
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
    busy.rollback().await.unwrap();
    asking.await
}

#[actix_web::test]
async fn pushes_of_several_people_share_a_commit_and_each_has_its_own_verdict_receipt_and_place_in_the_feed() {
    let world = world().await;
    let (people, photo_bytes) = (people(), picture(320, 240));
    let reports: Vec<_> = people.iter().map(|phone| phone.report(vec![photo(&photo_bytes)])).collect();
    let before = world.state.groups.commits();
    let answers = all_at_once(&world, people.iter().zip(&reports).map(|(phone, report)| world.push_one(phone, report))).await;
    assert_eq!(world.state.groups.commits() - before, 1);
    let applied = answers.iter().filter(|answer| matches!(answer.verdict, Verdict::Applied { .. })).count() as u64;
    assert!(applied >= 2, "{answers:?}");
    assert_eq!(world.pull(&dispatcher(), 0, 100).await.head, applied);
    for (phone, report) in people.iter().zip(&reports) {
        let again = world.push_one(phone, report).await;
        assert!(again.seen && answers.iter().any(|answer| answer.op == again.op && answer.verdict == again.verdict));
    }
    let walked = crate::audit::verify(world.state.db.reader(), shared::fixture::town_id()).await.unwrap();
    assert!(walked.is_ok(), "{walked:?}");
}

#[actix_web::test]
async fn photos_of_several_people_share_a_commit_and_each_has_its_own_receipt() {
    let world = world().await;
    let people = [inspector(), colleague(), inspector(), colleague()];
    let mut photos = Vec::new();
    for (phone, side) in people.iter().zip([320, 336, 352, 368]) {
        let bytes = picture(side, 240);
        world.done(phone, &phone.report(vec![photo(&bytes)])).await;
        photos.push(bytes);
    }
    let before = world.state.groups.commits();
    let answers = all_at_once(&world, people.iter().zip(&photos).map(|(phone, bytes)| world.put_all(phone, bytes))).await;
    for (answer, bytes) in answers.into_iter().zip(&photos) {
        let answer = answer.unwrap();
        assert!(answer.stored && answer.receipts.len() == 1 && answer.receipts[0].photos == [Hash::of(bytes)]);
    }
    assert_eq!(world.state.groups.commits() - before, 1);
    let walked = crate::audit::verify(world.state.db.reader(), shared::fixture::town_id()).await.unwrap();
    assert!(walked.is_ok(), "{walked:?}");
}

#[actix_web::test]
async fn a_fault_met_by_one_persons_slice_touches_nobody_elses() {
    let world = world().await;
    let report = inspector().report(vec![photo(b"never sent")]);
    let (issue, version) = (report.issue, world.done(&inspector(), &report).await);
    let tx = world.state.db.write().await.unwrap();
    store::damage(&tx, issue).await.unwrap();
    tx.commit().await.unwrap();
    let words = Command::Supplement { photos: vec![], note: "还在".to_owned(), voice: None };
    let people = [colleague(), inspector(), villager()];
    let pushed = [people[0].report(vec![photo(b"1")]), people[1].envelope(issue, version, words), people[2].report(vec![photo(b"2")])];
    let before = world.state.groups.commits();
    let answers = all_at_once(&world, people.iter().zip(&pushed).map(|(phone, one)| world.push_one(phone, one))).await;
    assert_eq!(answers[1].verdict, Verdict::Later { cause: LaterCause::Busy });
    for answer in [&answers[0], &answers[2]] {
        assert!(answer.verdict.is_final() && !answer.seen, "{answer:?}");
    }
    assert_eq!(world.state.groups.commits() - before, 1, "the others were committed together all the same");
}
