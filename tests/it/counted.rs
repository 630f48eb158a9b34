//! What the server counts in its columns is what the pure rules count: proven on issues of every sort, for either database.

use sea_orm::{ColumnTrait as _, EntityTrait, IntoActiveModel, QueryFilter as _, sea_query::Expr};
use server::{
    entity::{audience, issue, issue_gram, town as counter},
    witness::row_of,
};
use shared::{
    counted::Counted,
    deadline::{Calendar, Limit, due_at},
    geo::Point,
    heat::{HeatFilter, HeatMap, HeatWeight, Raster, bin, heat_origin},
    id::IssueId,
    issue::{Assignment, Audience, ClosedBy, Entry, Event, Issue, Source, Status, StatusKind, Submission, WhyUnassigned},
    kind::{Kinds, Level},
    moment::Moment,
    person::Actor,
    place::Place,
    query::{FigureName, FiguresAnswer, IssuePage},
    record::RecordKind,
    reference::Reference,
    score::{ScoredIssue, figures, rank},
};
use std::collections::BTreeSet;
use tests::{
    Client, World,
    dice::Dice,
    world::{at, kind, unit},
};
use uuid::Uuid;

const HOUR: i64 = 3_600_000;

/// An issue of any sort around `now`: its parts need not fit each other, so that no filter can rely on what usually goes together.
pub fn any_issue(dice: &mut Dice, town: &World, reference: &Reference, now: Moment) -> Issue {
    let yes = |dice: &mut Dice| dice.roll(2) == 0;
    let when = |dice: &mut Dice| now.plus_millis(HOUR * (i64::try_from(dice.roll(400)).unwrap() - 320));
    let few = |dice: &mut Dice| u32::try_from(dice.roll(3)).unwrap();
    let assigned_at = when(dice);
    let units = [unit("CW1"), unit("CW2"), unit("CW3")];
    let mut due = due_at(Limit::WorkingHours(4), &[], assigned_at, &reference.town, &Calendar::default());
    due.at = if dice.roll(8) == 0 { now } else { due.at };
    let assignment = Assignment { unit: *dice.pick(&units).unwrap(), helpers: vec![], path: vec![], assigned_at, due };
    let maybe = yes(dice).then(|| assignment.clone());
    let (attempt, in_time, at) = (few(dice), yes(dice), when(dice));
    let by =
        if yes(dice) { ClosedBy::Verification { attempt, in_time } } else { ClosedBy::Document { document: "收文".into(), in_time } };
    let status = match *dice.pick(&StatusKind::ALL).unwrap() {
        StatusKind::Unassigned => Status::Unassigned { why: WhyUnassigned::PlaceUnknown },
        StatusKind::Assigned => Status::Assigned { assignment },
        StatusKind::Rectifying => Status::Rectifying { assignment, acknowledged_at: at },
        StatusKind::Verifying => Status::Verifying { assignment, submission: Submission { attempt, at } },
        StatusKind::Closed => Status::Closed { assignment: maybe, by, closed_at: at },
        StatusKind::Void => Status::Void { assignment: maybe, reason: String::new(), at },
        StatusKind::Withdrawn => Status::Withdrawn { assignment: maybe, at },
    };
    let proof = Event::Rectified { attempt: few(dice), photos: vec![], note: String::new(), voice: None };
    let entry = Entry { at: when(dice), by: Actor::System, op: None, recorded_at: None, via: None, cause: None, link: None, event: proof };
    let mut degrees = |from: f64| from + f64::from(u32::try_from(dice.roll(4_000)).unwrap()) / 100_000.0;
    let point = Point { lat: degrees(32.49), lon: degrees(116.49) };
    Issue {
        id: IssueId(Uuid::now_v7()),
        town: town.town(),
        version: 2,
        kind: kind(dice.pick(&["A01", "A06", "B01"]).unwrap()),
        level: *dice.pick(&[Level::Normal, Level::Urgent, Level::Critical]).unwrap(),
        place: Place::Unknown,
        point: (dice.roll(6) > 0).then_some(point),
        grid: None,
        site: None,
        reporter: Actor::System,
        reported_at: if dice.roll(8) == 0 { now } else { when(dice) },
        note: String::new(),
        voices: vec![],
        photos: vec![],
        status,
        overdue_since: yes(dice).then_some(now),
        supervised_at: None,
        relapse_of: yes(dice).then(|| IssueId(Uuid::now_v7())),
        attempts: few(dice),
        returns: few(dice),
        relapsed: false,
        kind_guessed: false,
        source: *dice.pick(&Source::ALL).unwrap(),
        timeline: vec![entry],
    }
}

/// Writes the issues as the write path would, each under a feed number of its own, so that whoever sees the whole town sees them; with what
/// the rules count of them.
pub async fn kept(town: &World, issues: Vec<(Issue, bool)>, reference: &Reference) -> (Vec<Counted>, Kinds) {
    let tx = town.state.db.write().await.unwrap();
    let before = counter::Entity::find_by_id(town.town().0).one(&tx).await.unwrap().unwrap().feed;
    let numbered = issues.iter().zip(before + 1..);
    let rows: Vec<issue::Model> = numbered.map(|((issue, relapsed), feed)| row_of(issue, feed, reference, *relapsed).unwrap()).collect();
    let grams: Vec<_> = rows.iter().flat_map(issue_gram::rows_of).collect();
    let seen = |(issue, _): &(Issue, bool)| audience::Model {
        town: issue.town.0,
        key: Audience::Town.to_string(),
        issue: issue.id.0,
        feed: 1,
        gone: false,
        record_kind: RecordKind::Issue.key().to_owned(),
    };
    let audiences = issues.iter().map(|issue| seen(issue).into_active_model());
    let head = before + i64::try_from(issues.len()).unwrap();
    let moved = counter::Entity::update_many().col_expr(counter::Column::Feed, Expr::value(head));
    moved.filter(counter::Column::Id.eq(town.town().0)).exec(&tx).await.unwrap();
    for rows in rows.chunks(500) {
        let rows = rows.iter().map(|row| row.clone().into_active_model());
        issue::Entity::insert_many(rows).exec_without_returning(&tx).await.unwrap();
    }
    for grams in grams.chunks(5_000) {
        issue_gram::Entity::insert_many(grams.to_vec()).exec_without_returning(&tx).await.unwrap();
    }
    audience::Entity::insert_many(audiences).exec_without_returning(&tx).await.unwrap();
    tx.commit().await.unwrap();
    let mut kinds = Kinds::default();
    let counted =
        |(issue, relapsed): &(Issue, bool)| Counted::of(issue, &ScoredIssue::of(issue, *relapsed, reference), &mut kinds).unwrap();
    (issues.iter().map(counted).collect(), kinds)
}

/// The ids of all pages of a list.
pub async fn listed(leader: &Client, query: &str) -> BTreeSet<IssueId> {
    let mut ids = BTreeSet::new();
    for page in 0.. {
        let found: IssuePage = leader.get(&format!("/api/issues?{query}&page={page}")).await.json();
        ids.extend(found.issues.iter().map(|issue| issue.id));
        if found.issues.is_empty() {
            assert_eq!(ids.len(), usize::try_from(found.total).unwrap());
            break;
        }
    }
    ids
}

#[tokio::test]
async fn the_server_finds_the_cases_of_figures_and_heat_that_the_rules_count() {
    let town = World::new().await;
    let (now, reference) = (at("2026-03-05T09:00"), town.reference().await);
    let mut dice = Dice::new(11);
    let some = (0..240).map(|_| (any_issue(&mut dice, &town, &reference, now), dice.roll(2) == 0)).collect();
    let (all, kinds) = kept(&town, some, &reference).await;
    let leader = town.client("lingdao").await;

    let answer: FiguresAnswer = leader.get("/api/figures").await.json();
    let cases = || all.iter().map(|row| row.case());
    assert_eq!((answer.town, answer.ranking), (figures(cases(), now), rank(cases(), now)), "each column says what the rule says");

    for figure in [FigureName::InTime, FigureName::Due, FigureName::Rework, FigureName::Relapse, FigureName::SelfFound] {
        let behind: BTreeSet<IssueId> = all.iter().filter(|row| figure.holds(&row.case(), now)).map(|row| row.id).collect();
        assert!(!behind.is_empty() && behind.len() < all.len(), "{figure:?} tells some from others");
        assert_eq!(listed(&leader, &format!("figure={}", figure.key())).await, behind, "{figure:?}");
    }
    warm(&leader, &all, &kinds, &reference, now).await;
}

/// Each heat map, and the list behind each of its cells, is what the rules make of all issues.
async fn warm(leader: &Client, all: &[Counted], kinds: &Kinds, reference: &Reference, now: Moment) {
    let (day, origin) = (now.plus_days(-1), heat_origin(reference));
    let of = |states: &[StatusKind]| HeatFilter { states: states.to_vec(), ..HeatFilter::default() };
    let filters = [
        of(&[]),
        of(&[StatusKind::Void, StatusKind::Closed]),
        HeatFilter { kinds: vec![kind("A06")], weight: HeatWeight::Overdue, ..of(&[]) },
        HeatFilter { from: Some(day), until: Some(now), weight: HeatWeight::Age, ..of(&[]) },
    ];
    for filter in filters {
        let asked: String = filter.pairs().iter().map(|(name, value)| format!("&{name}={value}")).collect();
        let map: HeatMap = leader.get(&format!("/api/heat?cell_m=500{asked}")).await.json();
        let wanted = bin(all.iter().map(|row| row.heat()), &filter.rule(kinds, now), &Raster::new(origin, 500.0));
        assert_eq!(map, wanted, "{filter:?}");
        if filter == HeatFilter::default() {
            let warmest = map.cells.iter().max_by_key(|cell| cell.issues).expect("a warm cell");
            let name = shared::heat::cell_name((warmest.x, warmest.y), map.cell_m);
            assert_eq!(listed(leader, &format!("cell={name}")).await.len(), usize::try_from(warmest.issues).unwrap());
        }
    }
}
