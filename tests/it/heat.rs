//! Each warm cell opens exactly the cases it counts.

use app::heat::{HeatChoice, Heated};
use shared::{heat::HeatMap, issue::Command, query::IssuePage};
use tests::{
    World,
    world::{at, kind, lane},
};

#[tokio::test]
async fn a_cell_opens_as_many_cases_as_it_counts() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    wang.report(kind("A06"), lane(), "").await;
    let mistaken = wang.report(kind("A06"), lane(), "拍错了").await;
    wang.sync().await;
    let office = town.phone("chuangwei").await;
    office.ask(mistaken.issue, Command::Void { reason: "误报".into() }).await.unwrap();
    office.sync().await;
    let leader = town.client("lingdao").await;
    let heat: HeatMap = leader.get("/api/heat").await.json();
    let cell = &heat.cells[0];
    let page: IssuePage = leader.get(&format!("/api/issues?cell={}:{}:{}", heat.cell_m, cell.x, cell.y)).await.json();
    assert_eq!((heat.cells.len(), cell.issues, page.total), (1, 1, 1));
    let void: IssuePage = leader.get(&format!("/api/issues?state=void&cell={}:{}:{}", heat.cell_m, cell.x, cell.y)).await.json();
    assert_eq!(void.total, 1, "by name it can still be asked for");
}

#[tokio::test]
async fn a_cell_of_a_filtered_map_opens_only_the_cases_that_were_counted_in_it() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    wang.report(kind("A06"), lane(), "一周前").await;
    wang.sync().await;
    town.wait_until("2026-03-13T09:00").await;
    wang.clock("2026-03-13T09:00");
    wang.report(kind("A06"), lane(), "今天").await;
    wang.report(kind("A01"), lane(), "别的问题").await;
    let void = wang.report(kind("A06"), lane(), "误报").await;
    wang.sync().await;
    let office = town.phone("chuangwei").await;
    office.ask(void.issue, Command::Void { reason: "误报".into() }).await.unwrap();
    office.sync().await;
    let leader = town.client("lingdao").await;
    let now = at("2026-03-13T09:00");
    let mut totals = Vec::new();
    for (kind, state, days, weight) in [
        ("", "", "", "age"),
        ("A06", "", "", "age"),
        ("A06", "open", "7", "age"),
        ("A06", "void", "", "age"),
        ("A01", "assigned", "30", "age"),
        // By 逾期 only what is overdue is drawn: that of a week ago.
        ("", "", "", "overdue"),
    ] {
        let choice = HeatChoice { kind: kind.into(), state: state.into(), days: days.into(), weight: weight.into() };
        let map: HeatMap = leader.get(&choice.path(now)).await.json();
        let heated = Heated { choice, at: now, map };
        let cell = &heated.map.cells[0];
        let page: IssuePage = leader.get(&format!("/api{}", heated.cases_in(cell))).await.json();
        assert_eq!(page.total, cell.issues, "{:?}", heated.choice);
        totals.push(page.total);
    }
    assert_eq!(totals, [3, 2, 1, 1, 1, 1]);
}
