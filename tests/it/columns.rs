//! The columns in memory answer what the database would: heat, figures, rankings and the cases behind them, after whatever has happened.

use crate::counted::{any_issue, kept};
use server::{
    column::{TownColumns, columns_of},
    record::{CommandRequest, handle},
    town::TownDraft,
};
use shared::{
    fixture::photo_of,
    geo::Point,
    heat::{Cell, HeatFilter, HeatMap, HeatWeight, cell_name, heat_origin},
    id::{IssueId, PersonId},
    issue::{Command, Judgement, Report, Source, StatusKind},
    moment::Moment,
    person::{Person, Principal, Role},
    query::{FigureName, FiguresAnswer, IssuePage, IssueQuery, ListOrder},
    record::{RecordKind, RecordRef},
    reference::Reference,
};
use std::sync::Arc;
use tests::{
    World,
    dice::Dice,
    naive::Naive,
    world::{at, grid, kind, spot, unit},
};
use uuid::Uuid;

const FIGURES: [FigureName; 5] = [FigureName::InTime, FigureName::Due, FigureName::Rework, FigureName::Relapse, FigureName::SelfFound];

/// Whether something is asked for, one time in four.
fn sometimes<T>(dice: &mut Dice, value: impl FnOnce(&mut Dice) -> T) -> Option<T> {
    (dice.roll(4) == 0).then(|| value(dice))
}

fn any_time(dice: &mut Dice, now: Moment) -> Moment {
    now.plus_minutes(60 * (i64::try_from(dice.roll(500)).unwrap() - 400))
}

/// Any filter, and the edge of a cell.
pub fn any_heat(dice: &mut Dice, now: Moment) -> (HeatFilter, f64) {
    let some = |dice: &mut Dice, most: u64| dice.roll(most + 1);
    let kinds = (0..some(dice, 2)).map(|_| kind(dice.pick(&["A01", "A06", "B01", "Z99"]).unwrap())).collect();
    let states = (0..some(dice, 3)).map(|_| *dice.pick(&StatusKind::ALL).unwrap()).collect();
    let weights = [HeatWeight::Count, HeatWeight::Age, HeatWeight::Overdue, HeatWeight::Relapse];
    let filter = HeatFilter {
        kinds,
        states,
        from: sometimes(dice, |dice| any_time(dice, now)),
        until: sometimes(dice, |dice| any_time(dice, now)),
        weight: *dice.pick(&weights).unwrap(),
        units: (0..some(dice, 4).saturating_sub(2)).map(|_| unit(dice.pick(&["CW1", "CW2", "ZZ1"]).unwrap())).collect(),
        sources: (0..some(dice, 4).saturating_sub(2)).map(|_| *dice.pick(&Source::ALL).unwrap()).collect(),
    };
    (filter, f64::from(u32::try_from(20 + dice.roll(1_500)).unwrap()))
}

fn any_query(dice: &mut Dice, reference: &Reference, map: &HeatMap, now: Moment) -> IssueQuery {
    let warm = dice.pick(&map.cells).map(|cell| cell_name((cell.x, cell.y), map.cell_m)).filter(|_| dice.roll(2) == 0);
    IssueQuery {
        state: sometimes(dice, |dice| *dice.pick(&StatusKind::ALL).unwrap()),
        open: sometimes(dice, |dice| dice.roll(2) == 0),
        overdue: sometimes(dice, |dice| dice.roll(2) == 0).filter(|_| dice.roll(2) == 0),
        figure: Some(*dice.pick(&FIGURES).unwrap()).filter(|_| warm.is_none() || dice.roll(2) == 0),
        kind: sometimes(dice, |dice| kind(dice.pick(&["A01", "A06", "B01", "Z99"]).unwrap())),
        unit: sometimes(dice, |dice| match dice.roll(2) {
            0 => unit(dice.pick(&["CW1", "CW2", "CW3"]).unwrap()),
            _ => dice.pick(&reference.units).unwrap().id,
        }),
        source: sometimes(dice, |dice| *dice.pick(&Source::ALL).unwrap()),
        from: sometimes(dice, |dice| any_time(dice, now)),
        until: sometimes(dice, |dice| any_time(dice, now)),
        grid: sometimes(dice, |dice| dice.pick(&reference.grids).unwrap().id).filter(|_| dice.roll(2) == 0),
        order: sometimes(dice, |_| ListOrder::Pressing),
        cell: warm,
        ..IssueQuery::default()
    }
}

/// The columns' cases in the order of the list.
fn in_order(columns: &TownColumns, query: &IssueQuery, reference: &Reference, now: Moment) -> Vec<IssueId> {
    let cell = query.cell.as_ref().map(|name| Cell::of_name(name, heat_origin(reference)).unwrap());
    let mut cases = columns.cases(query, cell.as_ref(), now);
    cases.sort_unstable();
    if query.order.unwrap_or_default() == ListOrder::Newest {
        cases.reverse();
    }
    cases.into_iter().map(|(_, id)| id).collect()
}

/// Asks so many random questions of the columns and of the database; how many told some issues from others.
async fn agree(town: &World, seed: u64, questions: u64, now: Moment) -> usize {
    let (reference, columns) = (town.reference().await, columns_of(&town.state, town.town()).await.unwrap());
    let (naive, origin) = (Naive { state: &town.state, town: town.town(), now }, heat_origin(&reference));
    let mut dice = Dice::new(seed);
    let all = naive.cases(&IssueQuery::default(), origin).await.len();
    let mut tell = 0;
    for question in 0..questions {
        let (filter, cell_m) = any_heat(&mut dice, now);
        let map = columns.heat(&filter, origin, cell_m, now);
        assert_eq!(map, naive.heat(&filter, origin, cell_m).await, "question {question}: {filter:?}");
        let query = any_query(&mut dice, &reference, &map, now);
        let cases = in_order(&columns, &query, &reference, now);
        assert_eq!(cases, naive.cases(&query, origin).await, "question {question}: {query:?}");
        tell += usize::from(map.counted > 0 && usize::try_from(map.counted).unwrap() < all) + usize::from(!cases.is_empty());
    }
    let units = reference.units.iter().map(|unit| Some(unit.id));
    for asked in units.chain([None, Some(unit("nowhere"))]) {
        assert_eq!(columns.figures(asked, now), naive.figures(asked).await, "{asked:?}");
    }
    tell
}

#[tokio::test]
async fn the_columns_and_the_database_agree_on_two_hundred_random_filters_cell_by_cell_and_figure_by_figure() {
    let town = World::new().await;
    let (now, reference) = (at("2026-03-05T09:00"), town.reference().await);
    let mut dice = Dice::new(31);
    // Twice: once they fill the columns, once the columns follow.
    for part in 0..2 {
        let mut some = Vec::new();
        for _ in 0..200 {
            let mut issue = any_issue(&mut dice, &town, &reference, now);
            issue.grid = dice.pick(&reference.grids).map(|grid| grid.id).filter(|_| dice.roll(4) > 0);
            some.push((issue, dice.roll(2) == 0));
        }
        kept(&town, some, &reference).await;
        let tell = agree(&town, 100 + part, 100, now).await;
        assert!(tell > 60, "{tell} of 200 answers tell some issues from others");
    }
}

/// Somebody who may give the command, if the issue is as it should be for it.
async fn who(town: &World, inspector: &Principal, issue: IssueId, command: &Command) -> Principal {
    let role = match command {
        Command::MarkOverdue => return Principal::System,
        Command::Acknowledge | Command::Rectify { .. } => match town.issue(issue).await.status.assignment() {
            Some(assignment) => Role::Unit { unit: assignment.unit },
            None => return Principal::System,
        },
        Command::Verify { .. } => Role::Verifier,
        Command::Assign { .. } | Command::Reassign { .. } | Command::Close { .. } | Command::Void { .. } => Role::Dispatcher,
        _ => return inspector.clone(),
    };
    somebody(town, role)
}

fn somebody(town: &World, role: Role) -> Principal {
    Principal::Person(Person { id: PersonId(Uuid::now_v7()), town: town.town(), name: "某某".into(), role })
}

fn any_command(dice: &mut Dice) -> Command {
    let photo = photo_of(&dice.roll(u64::MAX).to_le_bytes());
    let mut duty = || unit(dice.pick(&["CW1", "CW2", "ZZ1"]).unwrap());
    let (to, other) = (duty(), duty());
    match dice.roll(19) {
        14..18 => Command::Assign { unit: to, helpers: vec![], reason: "就近".into() },
        18 => Command::Reassign { unit: other, helpers: vec![], reason: "就近".into() },
        0 => Command::Acknowledge,
        1..5 => Command::Rectify { photos: vec![photo], note: String::new(), voice: None },
        5..9 => Command::Verify { judgement: Judgement::Pass, photos: vec![], note: String::new(), voice: None },
        9 => {
            let judgement = Judgement::SendBack { reason: "未清理干净".into() };
            Command::Verify { judgement, photos: vec![], note: String::new(), voice: None }
        }
        10 => Command::Close { document: "收文 12 号".into() },
        11 => Command::Void { reason: "误报".into() },
        12 => Command::Withdraw { reason: "拍错了".into() },
        _ => Command::MarkOverdue,
    }
}

/// One push of a random command, often on an issue that is there; how many were carried out.
async fn some_commands(town: &World, dice: &mut Dice, issues: &mut Vec<IssueId>, many: usize, now: Moment) -> usize {
    let roles = [Role::Inspector { grids: vec![grid("G1")] }, Role::Dispatcher];
    let reporters = roles.map(|role| somebody(town, role));
    let mut done = 0;
    for _ in 0..many {
        let report = issues.is_empty() || dice.roll(4) == 0;
        let (id, command) = if report {
            let shift = |dice: &mut Dice| f64::from(u32::try_from(dice.roll(4_000)).unwrap()) / 100_000.0;
            let place = spot(32.49 + shift(dice), 116.49 + shift(dice));
            let report = Report {
                note: "墙角".into(),
                ..shared::fixture::report_of(
                    dice.pick(&["A01", "A06", "B01"]).unwrap(),
                    place,
                    vec![photo_of(&dice.roll(u64::MAX).to_le_bytes())],
                )
            };
            let id = IssueId(Uuid::now_v7());
            issues.push(id);
            (id, Command::Report(report))
        } else {
            // One of the last, which are still at work.
            (*dice.pick(&issues[issues.len().saturating_sub(8)..]).unwrap(), any_command(dice))
        };
        let record = RecordRef { kind: RecordKind::Issue, id: id.into() };
        // A photo that arrives makes a proof whole, or nothing can be verified.
        let principal =
            if report { reporters[usize::from(dice.roll(2) == 0)].clone() } else { who(town, &reporters[0], id, &command).await };
        let tx = town.state.db.write().await.unwrap();
        let mut requests =
            vec![CommandRequest { principal, ..CommandRequest::of_system(town.town(), record, command.clone().into(), now) }];
        if let Command::Rectify { photos, .. } = &command {
            let stored = Command::PhotoStored { hash: photos[0].hash };
            requests.push(CommandRequest::of_system(town.town(), record, stored.into(), now));
        }
        let outcomes = handle(&tx, &town.state, town.town(), requests).await.unwrap();
        tx.commit().await.unwrap();
        done += usize::from(matches!(outcomes[0], server::record::Outcome::Done { .. }));
    }
    done
}

#[tokio::test]
async fn after_a_thousand_commands_a_restart_and_a_midnight_the_columns_say_what_the_database_says() {
    let town = World::new().await;
    let mut dice = Dice::new(37);
    let (mut issues, mut done, mut now) = (Vec::new(), 0, at("2026-03-05T09:00"));
    for round in 0..10 {
        done += some_commands(&town, &mut dice, &mut issues, 100, now).await;
        agree(&town, 200 + round, 4, now).await;
        now = now.plus_minutes(7 * 60);
        town.clock.set(now);
        agree(&town, 250 + round, 2, now).await;
    }
    assert!(done > 400, "{done} commands were carried out");

    // The clock crosses midnight and ten days more: deadlines run out, and the marks for it are set in between.
    let before = columns_of(&town.state, town.town()).await.unwrap().figures(None, now).town;
    for when in ["2026-03-09T00:01", "2026-03-20T00:01"] {
        town.clock.set(at(when));
        agree(&town, 300, 5, at(when)).await;
        town.wait_until(when).await;
        agree(&town, 301, 5, at(when)).await;
    }
    let late = at("2026-03-20T00:01");
    let after = columns_of(&town.state, town.town()).await.unwrap().figures(None, late).town;
    assert!(after.closing.denominator > before.closing.denominator && after.overdue > before.overdue, "{before:?} {after:?}");

    let again = town.again().await;
    agree(&again, 302, 20, late).await;
    // Two servers on one database: what one writes, the other counts at once.
    some_commands(&again, &mut dice, &mut issues, 20, late).await;
    agree(&town, 303, 10, late).await;
}

#[tokio::test]
async fn a_restored_store_is_counted_as_it_was_backed_up() {
    let town = World::on_sqlite().await;
    let (mut dice, mut issues, now) = (Dice::new(41), Vec::new(), at("2026-03-05T09:00"));
    some_commands(&town, &mut dice, &mut issues, 60, now).await;
    let then = columns_of(&town.state, town.town()).await.unwrap().figures(None, now);
    let (backup, _) = server::backup::make(&town.state, &town.folder.path().join("backups")).await.unwrap();
    some_commands(&town, &mut dice, &mut issues, 60, now).await;
    assert_ne!(columns_of(&town.state, town.town()).await.unwrap().figures(None, now), then);
    let data = town.folder.path().join("restored");
    server::backup::restore(&backup, &data, now).await.unwrap().unwrap();
    let restored = World::on_data(&data, now).await;
    assert_eq!(columns_of(&restored.state, town.town()).await.unwrap().figures(None, now), then);
    agree(&restored, 400, 20, now).await;
}

#[tokio::test]
async fn an_import_of_the_towns_data_moves_the_cells_and_not_the_cases() {
    let town = World::new().await;
    let (mut dice, mut issues, now) = (Dice::new(43), Vec::new(), at("2026-03-05T09:00"));
    some_commands(&town, &mut dice, &mut issues, 40, now).await;
    agree(&town, 500, 5, now).await;
    let mut reference = (*town.reference().await).clone();
    let before = heat_origin(&reference);
    for grid in &mut reference.grids {
        grid.area = grid.area.map(|point| Point { lat: point.lat - 0.000_37, lon: point.lon - 0.000_29 });
    }
    server::town::import(&town.state, TownDraft { reference, people: vec![] }, "test").await.unwrap();
    assert_ne!(heat_origin(&*town.reference().await), before);
    agree(&town, 501, 20, now).await;
}

#[tokio::test]
async fn whoever_sees_a_part_of_the_town_opens_only_their_own_cases_of_a_figure() {
    let town = World::new().await;
    let (mut dice, mut issues, now) = (Dice::new(47), Vec::new(), at("2026-03-05T09:00"));
    some_commands(&town, &mut dice, &mut issues, 200, now).await;
    let reference = town.reference().await;
    let columns: Arc<TownColumns> = columns_of(&town.state, town.town()).await.unwrap();
    let mut seen = Vec::new();
    for username in ["lingdao", "chuangwei", "wang", "qianbu"] {
        let client = town.client(username).await;
        let mut count = 0;
        for (figure, words) in FIGURES.into_iter().flat_map(|figure| [(figure, ""), (figure, "墙角")]) {
            let found: IssuePage = client.get(&format!("/api/issues?size=100&figure={}&text={words}", figure.key())).await.json();
            // All that this person sees, of which those are picked that the figure counts.
            let mut wanted = Vec::new();
            let counted = in_order(&columns, &IssueQuery { figure: Some(figure), ..IssueQuery::default() }, &reference, now);
            for id in counted {
                if client.get(&format!("/api/issues/{id}")).await.status == 200 {
                    wanted.push(id);
                }
            }
            assert_eq!(found.total, u32::try_from(wanted.len()).unwrap(), "{username} {figure:?}");
            let page: Vec<IssueId> = found.issues.iter().map(|issue| issue.id).collect();
            assert_eq!(page, wanted[..page.len()], "{username} {figure:?}");
            count += wanted.len();
        }
        seen.push(count);
    }
    assert!(seen[0] == seen[1] && seen[0] > seen[2] && seen[0] > seen[3], "{seen:?}");
    let answer: FiguresAnswer = town.client("lingdao").await.get("/api/figures").await.json();
    assert_eq!(answer, columns.figures(None, now));
    assert_eq!(town.client("wang").await.get("/api/figures").await.status, 404);
}
