//! What waits together is committed once, and one part's fault is its own.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::{
    clock::FixedClock,
    config::{Config, Limits},
    state::stamp,
};
use futures_util::{FutureExt as _, future::join_all};
use shared::{fixture::town_id, moment::Moment};

/// Notes its number when it is written; fails as often as it is told to.
struct Note {
    number: usize,
    bytes: usize,
    fails: usize,
    written: Arc<Mutex<Vec<usize>>>,
}

impl Write for Note {
    type Answer = usize;

    fn bytes(&self) -> usize {
        self.bytes
    }

    async fn prepare(&mut self, _: &WriteTx) -> Result<(), Error> {
        Ok(())
    }

    async fn write(&mut self, _: &State, tx: &WriteTx, _: Duration) -> Result<usize, Error> {
        if self.fails > 0 {
            self.fails -= 1;
            return Err(Error::internal("as it was told"));
        }
        stamp::tests_only_write(tx).await;
        self.written.lock().unwrap().push(self.number);
        Ok(self.number)
    }

    fn written() -> Point {
        Point::PushWritten
    }
}

struct Bench {
    state: State,
    written: Arc<Mutex<Vec<usize>>>,
    _folder: tempfile::TempDir,
}

impl Bench {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self::taking(folder, Duration::MAX).await
    }

    /// Its groups have so much time.
    async fn taking(folder: tempfile::TempDir, slice: Duration) -> Self {
        let limits = Limits { slice, ..Limits::default() };
        let config = Config { limits, ..Config::in_folder(folder.path()) };
        let state = State::open(config, Arc::new(FixedClock::at(Moment(0)))).await.unwrap();
        Self { state, written: Arc::default(), _folder: folder }
    }

    fn note(&self, number: usize) -> Note {
        Note { number, bytes: 1, fails: 0, written: Arc::clone(&self.written) }
    }

    async fn write(&self, note: Note) -> Option<usize> {
        self.state.groups.write(&self.state, town_id(), note).await.unwrap()
    }

    /// The notes come while somebody else has the database, all in one moment.
    async fn all_at_once(&self, notes: Vec<Note>) -> Vec<Option<usize>> {
        let busy = self.state.db.write().await.unwrap();
        let mut waiting = Box::pin(join_all(notes.into_iter().map(|note| self.write(note))));
        assert!(waiting.as_mut().now_or_never().is_none());
        busy.rollback().await.unwrap();
        waiting.await
    }

    fn order(&self) -> Vec<usize> {
        self.written.lock().unwrap().clone()
    }
}

#[actix_web::test]
async fn those_who_wait_for_the_database_are_committed_together_in_the_order_in_which_they_came() {
    let bench = Bench::new().await;
    let answers = bench.all_at_once((0..20).map(|number| bench.note(number)).collect()).await;
    assert_eq!(answers, (0..20).map(Some).collect::<Vec<_>>());
    assert_eq!((bench.state.groups.commits(), bench.order()), (1, (0..20).collect()));
    bench.write(bench.note(20)).await.unwrap();
    assert_eq!(bench.state.groups.commits(), 2, "who comes alone waits for nobody");
}

#[actix_web::test]
async fn a_part_that_fails_is_told_so_and_all_others_are_committed_once_as_if_it_had_not_been_there() {
    let bench = Bench::new().await;
    let before = bench.state.db.stamp().await.unwrap();
    let mut notes: Vec<Note> = (0..9).map(|number| bench.note(number)).collect();
    notes[4].fails = 1;
    let answers = bench.all_at_once(notes).await;
    assert_eq!(answers, (0..9).map(|number| (number != 4).then_some(number)).collect::<Vec<_>>());
    assert_eq!(bench.state.groups.commits(), 1);
    assert_eq!(bench.order(), [0, 1, 2, 3, 0, 1, 2, 3, 5, 6, 7, 8], "the first were undone and written again");
    assert!(bench.state.db.stamp().await.unwrap() > before);
}

#[actix_web::test]
async fn a_leader_who_hangs_up_leaves_the_others_where_they_were() {
    let bench = Bench::new().await;
    let busy = bench.state.db.write().await.unwrap();
    let mut leader = Box::pin(bench.write(bench.note(0)));
    let mut others = Box::pin(join_all((1..4).map(|number| bench.write(bench.note(number)))));
    assert!(leader.as_mut().now_or_never().is_none() && others.as_mut().now_or_never().is_none());
    drop(leader);
    busy.rollback().await.unwrap();
    assert_eq!(others.await, [Some(1), Some(2), Some(3)]);
    assert_eq!((bench.order(), bench.state.groups.commits()), (vec![1, 2, 3], 1), "and nothing is written for whom nobody waits");
}

#[actix_web::test]
async fn a_group_is_bounded_in_parts_and_bytes_and_what_is_over_goes_with_the_next() {
    let bench = Bench::new().await;
    bench.all_at_once((0..=MOST_PARTS).map(|number| bench.note(number)).collect()).await;
    assert_eq!(bench.state.groups.commits(), 2);
    let long = |number| Note { bytes: MOST_BYTES / 2, ..bench.note(number) };
    bench.all_at_once((0..5).map(long).collect()).await;
    assert_eq!(bench.state.groups.commits(), 2 + 3);
    bench.write(Note { bytes: 2 * MOST_BYTES, ..bench.note(0) }).await.unwrap();
    assert_eq!(bench.state.groups.commits(), 2 + 3 + 1, "one that is longer than a group goes alone");
}

#[actix_web::test]
async fn when_the_time_of_a_group_is_over_the_others_go_with_the_next_and_one_goes_always() {
    let bench = Bench::taking(tempfile::tempdir().unwrap(), Duration::ZERO).await;
    let answers = bench.all_at_once((0..5).map(|number| bench.note(number)).collect()).await;
    assert_eq!(answers, (0..5).map(Some).collect::<Vec<_>>());
    assert_eq!((bench.state.groups.commits(), bench.order()), (5, (0..5).collect()));
}

#[actix_web::test]
async fn of_two_who_want_one_part_after_the_other_each_has_every_other_one() {
    let bench = Bench::new().await;
    let busy = bench.state.db.write().await.unwrap();
    let work = |number: usize| {
        let bench = &bench;
        async move {
            for _ in 0..3 {
                bench.write(Note { bytes: MOST_BYTES, ..bench.note(number) }).await.unwrap();
            }
        }
    };
    let mut working = Box::pin(join_all([work(1), work(2)]));
    assert!(working.as_mut().now_or_never().is_none());
    busy.rollback().await.unwrap();
    working.await;
    assert_eq!(bench.order(), [1, 2, 1, 2, 1, 2]);
}
