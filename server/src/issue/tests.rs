//! The write path over a real database: what one order changes, who sees it, what follows by itself.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use super::{load, read};
use crate::{
    clock::FixedClock,
    config::Config,
    entity::{audience, audit, event, issue, job as queue, notice, town as counter},
    feed::{changes_for, visible},
    job::run_due,
    record::{CommandRequest, Outcome, handle},
    state::State,
    town::{self, TownDraft},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use shared::{
    deadline::{Limit, due_at},
    fixture::{self, at, in_west, people, photo_of, report_of},
    id::{IssueId, TownId},
    issue::{Audience, Command, Event, Issue, Judgement, Refusal, Report, StatusKind, audiences_of_issue},
    moment::Moment,
    person::{Person, Principal, Role},
    photo::Hash,
    query::{FigureName, IssueQuery, Search},
    record::{RecordKind, RecordRef},
};
use std::sync::Arc;
use uuid::Uuid;

/// A database with the unit tests' town and no account.
pub struct World {
    pub state: State,
    pub town: TownId,
    clock: Arc<FixedClock>,
    _folder: tempfile::TempDir,
}

pub fn report(note: &str) -> Command {
    Command::Report(Report { note: note.into(), ..report_of("corner", in_west(), vec![photo_of(note.as_bytes())]) })
}

pub fn rectify(name: &str) -> Command {
    Command::Rectify { photos: vec![photo_of(name.as_bytes())], note: String::new(), voice: None }
}

fn send_back() -> Command {
    Command::Verify {
        judgement: Judgement::SendBack { reason: "未清理干净".into() }, photos: vec![], note: String::new(), voice: None
    }
}

impl World {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::at(at("2026-03-01T08:00")));
        let state = State::open(Config::in_folder(folder.path()), Arc::<FixedClock>::clone(&clock)).await.unwrap();
        let reference = fixture::town();
        let town = reference.town.id;
        town::import(&state, TownDraft { reference, people: vec![] }, "test").await.unwrap();
        Self { state, town, clock, _folder: folder }
    }

    /// This person as one of this world's town.
    fn here(&self, person: Person) -> Principal {
        Principal::Person(Person { town: self.town, ..person })
    }

    pub fn inspector(&self) -> Principal {
        self.here(people::inspector())
    }

    pub fn dispatcher(&self) -> Principal {
        self.here(people::dispatcher())
    }

    fn verifier(&self) -> Principal {
        self.here(people::verifier())
    }

    pub async fn of_unit(&self, id: IssueId) -> Principal {
        let unit = self.issue(id).await.status.assignment().unwrap().unit;
        self.here(Person { role: Role::Unit { unit }, ..people::villager() })
    }

    async fn ask(&self, who: &Principal, id: IssueId, command: Command, now: &str) -> Outcome {
        self.ask_at(who, id, command, at(now)).await
    }

    async fn ask_at(&self, who: &Principal, id: IssueId, command: Command, now: Moment) -> Outcome {
        self.ask_all(vec![self.request(who, id, command, now)]).await.remove(0)
    }

    pub fn request(&self, who: &Principal, id: IssueId, command: Command, now: Moment) -> CommandRequest {
        let record = RecordRef { kind: RecordKind::Issue, id: id.into() };
        CommandRequest { principal: who.clone(), ..CommandRequest::of_system(self.town, record, command.into(), now) }
    }

    /// Several commands as one piece of work.
    pub async fn ask_all(&self, requests: Vec<CommandRequest>) -> Vec<Outcome> {
        let tx = self.state.db.write().await.unwrap();
        let outcomes = handle(&tx, &self.state, self.town, requests).await.unwrap();
        tx.commit().await.unwrap();
        outcomes
    }

    async fn done(&self, who: &Principal, id: IssueId, command: Command, now: &str) -> u64 {
        match self.ask(who, id, command, now).await {
            Outcome::Done { feed, .. } => feed,
            Outcome::Refused(refusal) => panic!("refused: {refusal}"),
        }
    }

    pub async fn reported(&self, note: &str, now: &str) -> IssueId {
        let id = IssueId(Uuid::now_v7());
        self.done(&self.inspector(), id, report(note), now).await;
        id
    }

    pub async fn closed(&self, note: &str, now: &str) -> IssueId {
        let id = self.reported(note, now).await;
        self.done(&self.of_unit(id).await, id, rectify(&format!("{note} after")), now).await;
        let hash = Hash::of(format!("{note} after").as_bytes());
        self.done(&Principal::System, id, Command::PhotoStored { hash }, now).await;
        let pass = Command::Verify { judgement: Judgement::Pass, photos: vec![], note: String::new(), voice: None };
        self.done(&self.verifier(), id, pass, now).await;
        id
    }

    pub async fn issue(&self, id: IssueId) -> Issue {
        load(self.state.db.reader(), self.town, id).await.unwrap().unwrap()
    }

    pub async fn row(&self, id: IssueId) -> issue::Model {
        issue::Entity::find_by_id(id.0).one(self.state.db.reader()).await.unwrap().unwrap()
    }

    /// What the query's words are to the town.
    async fn search(&self, query: &IssueQuery) -> Search {
        Search::of(query.text.as_deref().unwrap_or_default(), &self.state.reference(self.town).await.unwrap())
    }

    async fn found(&self, query: IssueQuery) -> Vec<IssueId> {
        self.page(query).await.issues.into_iter().map(|issue| issue.id).collect()
    }

    async fn page(&self, query: IssueQuery) -> read::Listed {
        self.clock.set(at("2026-03-20T12:00"));
        let search = self.search(&query).await;
        let asked = read::Asked { query: &query, search: &search, cell: None };
        read::page(&self.state, self.town, &[Audience::Town], &asked).await.unwrap()
    }

    async fn told(&self, key: &str) -> Vec<String> {
        let rows = notice::Entity::find().filter(notice::Column::Key.eq(key)).order_by_asc(notice::Column::Feed);
        rows.all(self.state.db.reader()).await.unwrap().into_iter().map(|row| row.kind).collect()
    }
}

#[actix_web::test]
async fn one_order_writes_everything_under_one_feed_number() {
    let world = World::new().await;
    let db = world.state.db.reader();
    let id = world.reported("墙角", "2026-03-05T09:00").await;
    let issue = world.issue(id).await;
    let unit = issue.status.assignment().unwrap().unit;

    let row = world.row(id).await;
    assert_eq!((row.feed, row.version, row.state.as_str(), row.unit), (1, 2, "assigned", Some(unit.0)));
    assert_eq!(row.due_at, issue.due_at().map(|due| due.0));
    let events = event::Entity::find().order_by_asc(event::Column::Version).all(db).await.unwrap();
    assert_eq!(events.iter().map(|event| (event.version, event.feed)).collect::<Vec<_>>(), [(1, 1), (2, 1)]);
    let mut audiences: Vec<String> = audience::Entity::find().all(db).await.unwrap().into_iter().map(|row| row.key).collect();
    audiences.sort();
    let mut expected: Vec<String> = audiences_of_issue(&issue).iter().map(ToString::to_string).collect();
    expected.sort();
    assert_eq!(audiences, expected);
    assert_eq!(world.told(&format!("u:{unit}")).await, ["assigned"]);
    let chain = audit::Entity::find().order_by_desc(audit::Column::Seq).all(db).await.unwrap();
    assert_eq!(chain.first().map(|row| row.action.as_str()), Some("report"));
    let jobs = queue::Entity::find().all(db).await.unwrap();
    assert_eq!(jobs.iter().map(|job| job.run_at).collect::<Vec<_>>(), [issue.due_at().unwrap().0 + 1]);
    assert_eq!(counter::Entity::find_by_id(world.town.0).one(db).await.unwrap().unwrap().feed, 1);
    assert!(crate::audit::verify(db, world.town).await.unwrap().is_ok());
}

#[actix_web::test]
async fn a_refused_order_writes_nothing_and_names_no_issue_to_strangers() {
    let world = World::new().await;
    let id = world.reported("墙角", "2026-03-05T09:00").await;
    let before = world.row(id).await;
    let stranger = world.here(people::neighbour());
    assert_eq!(world.ask(&stranger, id, Command::Acknowledge, "2026-03-05T10:00").await, Outcome::Refused(Refusal::NotFound));
    let nobody = IssueId(Uuid::now_v7());
    assert_eq!(world.ask(&stranger, nobody, Command::Acknowledge, "2026-03-05T10:00").await, Outcome::Refused(Refusal::NotFound));
    let twice = world.ask(&world.inspector(), id, report("墙角"), "2026-03-05T10:00").await;
    assert_eq!(twice, Outcome::Refused(Refusal::AlreadyReported));
    assert_eq!(world.row(id).await, before);
    assert_eq!(counter::Entity::find_by_id(world.town.0).one(world.state.db.reader()).await.unwrap().unwrap().feed, 1);
}

#[actix_web::test]
async fn an_id_that_another_town_has_used_is_refused_not_a_fault() {
    let world = World::new().await;
    let id = world.reported("墙角", "2026-03-05T09:00").await;
    let mut reference = fixture::town();
    reference.town.id = TownId::from_code("other", "other");
    reference.town.code = "other".into();
    let other = World { town: reference.town.id, ..world };
    town::import(&other.state, TownDraft { reference, people: vec![] }, "test").await.unwrap();
    let handled = other.ask(&other.inspector(), id, report("墙角"), "2026-03-05T10:00").await;
    assert_eq!(handled, Outcome::Refused(Refusal::AlreadyReported));
    let handled = other.ask(&other.dispatcher(), id, Command::Void { reason: "重复".into() }, "2026-03-05T10:00").await;
    assert_eq!(handled, Outcome::Refused(Refusal::NotFound));
}

#[actix_web::test]
async fn an_issue_that_leaves_an_audience_is_gone_there_and_whole_where_it_arrived() {
    let world = World::new().await;
    let id = world.reported("墙角", "2026-03-05T09:00").await;
    let from = world.issue(id).await.status.assignment().unwrap().unit;
    let to = world.state.reference(world.town).await.unwrap().units.iter().map(|unit| unit.id).find(|unit| *unit != from).unwrap();
    let feed = world
        .done(&world.dispatcher(), id, Command::Reassign { unit: to, reason: "属地调整".into(), helpers: vec![] }, "2026-03-05T10:00")
        .await;
    let (db, record) = (world.state.db.reader(), RecordRef { kind: RecordKind::Issue, id: id.into() });
    let left = changes_for(db, world.town, &[Audience::Unit(from)], 1, 10, None).await.unwrap();
    assert!(matches!(left.as_slice(), [change] if change.record == record && change.found.is_none() && change.feed == 2));
    let arrived = changes_for(db, world.town, &[Audience::Unit(to)], 0, 10, None).await.unwrap();
    assert!(matches!(arrived.as_slice(), [change] if change.found.as_ref().is_some_and(|issue| issue.version() == 3)));
    assert_eq!(feed, 2);
    assert!(visible(db, world.town, &[Audience::Unit(from)], record).await.unwrap().is_none());
    assert!(visible(db, world.town, &[Audience::Unit(to)], record).await.unwrap().is_some());
    assert!(visible(db, TownId(Uuid::nil()), &[Audience::Town], record).await.unwrap().is_none());
}

#[actix_web::test]
async fn a_deadline_that_passes_is_marked_and_supervised_one_working_day_later() {
    let world = World::new().await;
    let id = world.reported("墙角", "2026-03-05T09:00").await;
    let due = world.issue(id).await.due_at().unwrap();
    assert_eq!(run_due(&world.state, crate::JOBS, due).await.unwrap(), 0, "the last instant is in time");
    assert_eq!(run_due(&world.state, crate::JOBS, due.plus_millis(1)).await.unwrap(), 1);
    assert_eq!(world.issue(id).await.overdue_since, Some(due));
    assert!(world.row(id).await.overdue);
    let reference = world.state.reference(world.town).await.unwrap();
    let grace = due_at(Limit::WorkingDays(1), &[], due, &reference.town, &reference.calendar).at;
    assert_eq!(run_due(&world.state, crate::JOBS, grace).await.unwrap(), 0);
    run_due(&world.state, crate::JOBS, grace.plus_millis(1)).await.unwrap();
    assert!(world.issue(id).await.supervised_at.is_some());
    assert_eq!(world.told("r:leader").await, ["supervised"]);
    assert_eq!(world.told("r:dispatcher").await, ["overdue", "supervised"]);
}

#[actix_web::test]
async fn proof_handed_in_late_and_sent_back_is_still_marked_overdue_and_supervised() {
    let world = World::new().await;
    let id = world.reported("墙角", "2026-03-05T09:00").await;
    let due = world.issue(id).await.due_at().unwrap();
    // The proof arrives after the deadline, before anybody has looked at it.
    world.ask_at(&world.of_unit(id).await, id, rectify("after"), due.plus_minutes(1)).await;
    run_due(&world.state, crate::JOBS, due.plus_minutes(2)).await.unwrap();
    assert_eq!(world.issue(id).await.overdue_since, None, "the clock stands while the proof is judged");
    let later = due.plus_minutes(3);
    world.ask_at(&world.verifier(), id, send_back(), later).await;
    run_due(&world.state, crate::JOBS, later).await.unwrap();
    assert_eq!(world.issue(id).await.overdue_since, Some(due));

    // The next proof lies with the verifier when 督办 would begin; it begins once it is sent back.
    world.ask_at(&world.of_unit(id).await, id, rectify("after again"), later.plus_minutes(1)).await;
    let much_later = due.plus_days(10);
    run_due(&world.state, crate::JOBS, much_later).await.unwrap();
    assert_eq!(world.issue(id).await.supervised_at, None);
    world.ask_at(&world.verifier(), id, send_back(), much_later).await;
    run_due(&world.state, crate::JOBS, much_later).await.unwrap();
    assert_eq!(world.issue(id).await.supervised_at, Some(much_later));
}

#[actix_web::test]
async fn a_new_report_at_the_place_of_a_closed_issue_is_its_relapse_and_marks_it() {
    let world = World::new().await;
    let old = world.closed("墙角", "2026-03-05T09:00").await;
    assert!(!world.row(old).await.relapsed);
    let new = world.reported("又见", "2026-03-09T09:00").await;
    let entry = world.issue(new).await.timeline.into_iter().next().unwrap();
    assert!(matches!(entry.event, Event::Reported { relapse_of: Some(of), .. } if of == old));
    assert!(world.row(old).await.relapsed);
    assert!(world.row(new).await.relapse);
    // A later write to the old issue's row does not forget it.
    let row = world.row(old).await;
    assert!(row.in_time && row.cured_at.is_some() && row.closed_at.is_some());
}

#[actix_web::test]
async fn lists_are_filtered_newest_first() {
    let world = World::new().await;
    let closed = world.closed("清理 100% 完成", "2026-03-05T09:00").await;
    let open = world.reported("河边_垃圾", "2026-03-06T09:00").await;
    let of = |query: IssueQuery| world.found(query);
    let text = |text: &str| IssueQuery { text: Some(text.into()), ..IssueQuery::default() };
    assert_eq!(of(IssueQuery::default()).await, [open, closed]);
    assert_eq!(of(IssueQuery { open: Some(true), ..IssueQuery::default() }).await, [open]);
    assert_eq!(of(IssueQuery { state: Some(StatusKind::Closed), ..IssueQuery::default() }).await, [closed]);
    assert_eq!(of(IssueQuery { figure: Some(FigureName::InTime), ..IssueQuery::default() }).await, [closed]);
    assert_eq!(of(IssueQuery { figure: Some(FigureName::Due), ..IssueQuery::default() }).await, [open, closed]);
    assert_eq!(of(text("河边")).await, [open]);
    assert_eq!(of(text("%")).await, [closed], "signs of the database's own are plain text");
    assert_eq!(of(text("_")).await, [open]);
    let code = open.short_code();
    assert_eq!(of(text(&code)).await, [open]);
    assert_eq!(of(text(&code.replace('-', "").to_lowercase())).await, [open]);
    assert_eq!(of(IssueQuery { page: 1, ..IssueQuery::default() }).await, []);
}

#[actix_web::test]
async fn a_list_page_by_page_after_its_last_issue_gives_each_once_and_counts_nothing() {
    let world = World::new().await;
    let mut reported = Vec::new();
    for number in 0..120 {
        // Three at each instant: where a page ends, its instant is shared.
        reported.push(world.reported("墙角", &format!("2026-03-05T09:{:02}", number / 3)).await);
    }
    let (mut listed, mut pages) = (Vec::new(), 0);
    let mut query = IssueQuery { before: Some(at("2026-03-06T09:00")), ..IssueQuery::default() };
    loop {
        let page = world.page(query.clone()).await;
        assert_eq!(page.total, 0);
        let last = page.issues.last().unwrap();
        (query.before, query.before_id) = (Some(last.reported_at), Some(last.id));
        listed.extend(page.issues.iter().map(|issue| (issue.reported_at, issue.id)));
        pages += 1;
        if !page.more {
            break;
        }
    }
    let mut all: Vec<IssueId> = listed.iter().map(|(_, id)| *id).collect();
    assert!(pages == 3 && listed.is_sorted_by(|one, next| one > next), "newest first");
    let by_number = world.found(IssueQuery { page: 1, ..IssueQuery::default() }).await;
    assert_eq!(by_number, all[50..100], "the same list as by number");
    all.sort_unstable();
    reported.sort_unstable();
    assert_eq!(all, reported);
}

#[actix_web::test]
async fn issues_are_found_by_where_they_came_to_be_known_and_counted_so() {
    let world = World::new().await;
    let patrolled = world.reported("巡查", "2026-03-05T09:00").await;
    let Command::Report(asked) = report("报纸") else { unreachable!() };
    let exposed = IssueId(Uuid::now_v7());
    let media = Command::Report(Report { source: shared::issue::Source::Media, ..asked });
    world.done(&world.dispatcher(), exposed, media, "2026-03-06T09:00").await;
    let of = |source| world.found(IssueQuery { source: Some(source), ..IssueQuery::default() });
    assert_eq!(of(shared::issue::Source::Media).await, [exposed]);
    assert_eq!(of(shared::issue::Source::Patrol).await, [patrolled]);
    let figures = crate::score::of_town(&world.state, world.town, at("2026-03-06T10:00")).await.unwrap().town;
    assert_eq!((figures.self_found.numerator, figures.self_found.denominator), (0, 2));
}

#[actix_web::test]
async fn by_deadline_a_list_has_what_is_open_page_by_page_and_a_page_of_nothing_counts() {
    let world = World::new().await;
    let closed = world.closed("办结", "2026-03-05T09:00").await;
    let mut open = Vec::new();
    for number in 0..7 {
        // Two at each instant: where a page ends, its deadline is shared.
        open.push(world.reported("墙角", &format!("2026-03-05T10:{:02}", 30 - number / 2)).await);
    }
    let pressing = IssueQuery { order: Some(shared::query::ListOrder::Pressing), size: Some(3), ..IssueQuery::default() };
    let mut wanted = Vec::new();
    for id in open {
        wanted.push((world.issue(id).await.due_at().unwrap(), id));
    }
    wanted.sort_unstable();
    let wanted: Vec<IssueId> = wanted.into_iter().map(|(_, id)| id).collect();
    let (mut listed, mut query) =
        (Vec::new(), IssueQuery { before: Some(shared::query::ListOrder::Pressing.beginning()), ..pressing.clone() });
    loop {
        let found = world.found(query.clone()).await;
        let Some(last) = found.last().copied() else { break };
        (query.before, query.before_id) = (world.issue(last).await.due_at(), Some(last));
        listed.extend(found);
    }
    assert_eq!(listed, wanted);
    assert_eq!(world.found(IssueQuery { page: 1, ..pressing.clone() }).await, wanted[3..6], "the same list by number");
    let counted = world.page(IssueQuery { size: Some(0), ..pressing }).await;
    assert_eq!((counted.issues.len(), counted.total, counted.more), (0, 7, true));
    let most = world.page(IssueQuery { size: Some(5_000), ..IssueQuery::default() }).await;
    assert_eq!((most.size, most.issues.len(), most.issues.last().map(|issue| issue.id)), (100, 8, Some(closed)));
}
