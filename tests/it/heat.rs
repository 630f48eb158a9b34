//! Each warm cell opens exactly the cases it counts.

use shared::{Command, HeatMap, IssuePage};
use tests::{
    World,
    world::{kind, lane},
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
