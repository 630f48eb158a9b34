//! F19: `kill -9` at random instants and at every failpoint, under load. `JINGGE_KILLS=200` plays more rounds, `JINGGE_SEED=7` another story.

use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use server::{entity::job, fault::Point};
use shared::id::IssueId;
use std::{
    cell::{Cell, RefCell},
    time::{Duration, Instant},
};
use tests::{
    Phone, Process,
    checker::{Found, check},
    coverage_mark::covered,
    dice::Dice,
    history::{Invariant, Violation},
    phone::together,
};

/// Who is at work.
const PEOPLE: [&str; 6] = ["wang", "zhao", "qianbu", "houbu", "hecha", "chuangwei"];
/// Rounds in one town: an instant of the dice and a failpoint take turns.
const ROUNDS_OF_A_TOWN: usize = 2 * Point::ALL.len();
const DAY: i64 = 86_400_000;
/// Longer than a server that died keeps a job to itself.
const AFTER_THE_LOCK: i64 = 11 * 60_000;

/// How the server ends in a round.
enum Kill {
    /// SIGKILL after so many milliseconds.
    After(u64),
    /// By itself at the so-many-th passage of this place.
    At(Point, u64),
}

#[tokio::test]
async fn whenever_the_server_is_killed_nothing_is_lost_and_nothing_is_doubled() {
    let asked = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<usize>().ok());
    let rounds = asked("JINGGE_KILLS").unwrap_or(30);
    let mut dice = Dice::new(asked("JINGGE_SEED").unwrap_or(1) as u64);
    let begun = Instant::now();
    let mut found = Found::default();
    let mut played: Vec<Option<Point>> = Vec::new();
    while played.len() < rounds {
        let mut run = KillRun::begin(dice.roll(u64::MAX)).await;
        for _ in 0..ROUNDS_OF_A_TOWN.min(rounds - played.len()) {
            let point = (played.len() % 2 == 1).then(|| Point::ALL[played.len() / 2 % Point::ALL.len()]);
            run.round(point).await;
            played.push(point);
        }
        found.add(run.end().await);
    }
    let Found { records, photos, .. } = &found;
    println!(
        "{rounds} rounds, {records} records, {photos} photos, {} lost, {} doubled, {} seconds",
        found.lost(),
        found.doubled(),
        begun.elapsed().as_secs()
    );
    found.must_be_clean();
    assert!(*records > rounds as u64 && *photos > 0 && found.refused < *records / 2, "something happened: {found:?}");
    let missed: Vec<_> = Point::ALL.iter().filter(|point| !played.contains(&Some(**point))).collect();
    assert!(rounds < ROUNDS_OF_A_TOWN || missed.is_empty(), "{missed:?}");
    covered("P", &["F19"], rounds as u64);
}

/// A town whose server is killed again and again.
struct KillRun {
    process: Process,
    phones: Vec<Phone>,
    issues: RefCell<Vec<IssueId>>,
    dice: Dice,
}

impl KillRun {
    async fn begin(seed: u64) -> Self {
        let process = Process::with_town();
        let mut phones = Vec::new();
        for who in PEOPLE {
            phones.push(Phone::in_town(&process.base(), who, process.shift(), seed).await);
        }
        Self { process, phones, issues: RefCell::default(), dice: Dice::new(seed) }
    }

    /// Everybody works until the server ends; it is started again, and now and then everybody may come to rest before the next round.
    async fn round(&mut self, point: Option<Point>) {
        let kill = match point {
            None => Kill::After(self.dice.roll(500)),
            Some(point @ (Point::JobClaimed | Point::PhotoForms)) => Kill::At(point, 1),
            Some(point) => Kill::At(point, 1 + self.dice.roll(3)),
        };
        if let Kill::At(point, times) = kill {
            if is_of_jobs(point) {
                self.deadlines_pass().await;
            }
            self.process.kill();
            self.process.fail_at(Some(format!("{point:?}:{times}")));
            self.process.start_or_die();
        }
        self.work_until(kill).await;
        self.process.fail_at(None);
        self.process.start();
        if self.dice.roll(2) == 0 {
            self.drain().await;
        }
    }

    async fn work_until(&mut self, kill: Kill) {
        let (stop, process) = (Cell::new(false), &mut self.process);
        let ended = async {
            let begun = Instant::now();
            match kill {
                Kill::After(millis) => {
                    tokio::time::sleep(Duration::from_millis(millis)).await;
                    process.kill();
                }
                Kill::At(point, times) => {
                    while !process.has_ended() {
                        tokio::time::sleep(Duration::from_millis(2)).await;
                        assert!(begun.elapsed() < Duration::from_secs(30), "{point:?}:{times} was never reached: {}", process.log());
                    }
                }
            }
            stop.set(true);
        };
        let mut dice: Vec<Dice> = self.phones.iter().map(|_| Dice::new(self.dice.roll(u64::MAX))).collect();
        let work = self.phones.iter().zip(&mut dice).map(|(phone, dice)| phone.work(dice, &self.issues, 10, &stop));
        tokio::join!(together(work), ended);
    }

    /// Some issues wait for their unit, and then five days are over.
    async fn deadlines_pass(&mut self) {
        for _ in 0..3 {
            let issue = self.phones[0].report_of(1, 30_000).await;
            self.issues.borrow_mut().push(issue);
        }
        self.drain().await;
        self.days_pass(5 * DAY);
    }

    fn days_pass(&mut self, millis: i64) {
        self.process.let_pass(millis);
        self.phones.iter().for_each(|phone| phone.run_ahead(self.process.shift()));
    }

    async fn drain(&self) {
        together(self.phones.iter().map(Phone::drain)).await;
    }

    /// The faults stop, everybody opens the app, and everything is looked at.
    async fn end(mut self) -> Found {
        self.process.kill();
        self.days_pass(AFTER_THE_LOCK);
        self.process.start();
        let late = self.jobs_left_undone().await;
        for _ in 0..3 {
            self.drain().await;
        }
        let mut found = check(&self.process, &self.phones).await;
        found.broken.extend(late.into_iter().map(|fact| Violation { invariant: Invariant::I6, fact }));
        let (holds, said) = self.process.run(&["audit", "verify"]);
        if !holds {
            found.broken.push(Violation { invariant: Invariant::I10, fact: said });
        }
        found
    }

    /// Deadlines that are due and that nobody has looked at after a while.
    async fn jobs_left_undone(&self) -> Option<String> {
        let state = self.process.opened().await;
        let due = job::Column::RunAt.lte(self.process.now().0);
        // A worker looks for what is due every ten seconds.
        for _ in 0..300 {
            let late = job::Entity::find().filter(job::Column::DoneAt.is_null()).filter(due.clone());
            late.one(state.db.reader()).await.unwrap()?;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Some("a deadline has passed and nothing was done about it".to_owned())
    }
}

const fn is_of_jobs(point: Point) -> bool {
    matches!(point, Point::PhotoForms | Point::JobClaimed | Point::JobWritten | Point::JobCommitted)
}
