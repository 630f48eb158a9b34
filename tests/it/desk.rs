//! The table of the office: narrow rows, in any order, from anywhere in the list, with what has changed since somebody looked.

use shared::{
    issue::{Command, StatusKind},
    query::{IssuePage, IssueRow, RowOrder, RowPage},
};
use tests::{
    Client, Phone, World,
    world::{kind, lane, spot, unit},
};

async fn rows(client: &Client, query: &str) -> RowPage {
    client.get(&format!("/api/issues/rows?{query}")).await.json()
}

/// Some issues of two kinds, every third of them where nobody answers.
async fn some_issues(wang: &Phone, many: usize) {
    for number in 0..many {
        let code = if number % 2 == 0 { "A06" } else { "A01" };
        let place = if number % 3 == 0 { spot(33.0, 117.0) } else { lane() };
        wang.report(kind(code), place, &format!("第 {number} 件\n墙角")).await;
    }
    wang.sync().await;
}

#[tokio::test]
async fn the_table_has_every_issue_of_its_filter_once_whichever_order_and_page() {
    let town = World::new().await;
    some_issues(&town.phone("wang").await, 21).await;
    let office = town.client("chuangwei").await;
    let reference = town.reference().await;
    let place = |order: RowOrder, row: &IssueRow| -> Option<i64> {
        let number = |at: Option<usize>| at.and_then(|at| i64::try_from(at).ok());
        match order {
            RowOrder::Reported => Some(-row.reported_at.0),
            RowOrder::Due => row.due_at.map(|at| at.0),
            RowOrder::Kind => number(reference.catalogue.kinds.iter().position(|kind| kind.code == row.kind)),
            RowOrder::Unit => number(reference.units.iter().position(|unit| Some(unit.id) == row.unit)),
            RowOrder::Grid => number(reference.grids.iter().position(|grid| Some(grid.id) == row.grid)),
            RowOrder::State => number(StatusKind::ALL.iter().position(|state| *state == row.state)),
        }
    };
    for order in RowOrder::ALL {
        for reverse in [false, true] {
            let mut all = Vec::new();
            for page in 0..4 {
                let asked = format!("by={}&reverse={reverse}&size=6&page={page}", order.key());
                let found = rows(&office, &asked).await;
                assert_eq!(found.total, 21, "{asked}");
                all.extend(found.rows);
            }
            let places: Vec<_> = all.iter().map(|row| place(order, row).map_or(i64::MAX, |at| if reverse { -at } else { at })).collect();
            assert!(places.is_sorted(), "{order:?} {reverse}: {places:?}");
            let mut ids: Vec<_> = all.iter().map(|row| row.id).collect();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), 21);
        }
    }
    // What the table counts and shows is what the list finds.
    for filter in ["state=unassigned", "kind=A01", "text=墙角&kind=A06", "open=true&source=patrol", "until=1"] {
        let list: IssuePage = office.get(&format!("/api/issues?size=100&{filter}")).await.json();
        let found = rows(&office, filter).await;
        assert_eq!(found.rows.iter().map(|row| row.id).collect::<Vec<_>>(), list.issues.iter().map(|issue| issue.id).collect::<Vec<_>>());
        for (row, issue) in found.rows.iter().zip(&list.issues) {
            assert_eq!(*row, IssueRow { feed: row.feed, ..IssueRow::of(issue, 0, issue.reported_at) }, "{filter}");
        }
    }
}

#[tokio::test]
async fn what_has_changed_since_somebody_looked_is_counted_in_the_filter_and_can_be_asked_for_alone() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    some_issues(&wang, 6).await;
    let office = town.phone("chuangwei").await;
    let desk = town.client("chuangwei").await;
    let seen = rows(&desk, "").await.head;
    assert_eq!(rows(&desk, &format!("seen={seen}")).await.changed, 0);
    let first = rows(&desk, "state=unassigned").await.rows[0].id;
    office.ask(first, Command::Assign { unit: unit("CW1"), helpers: vec![], reason: "属地".into() }).await.unwrap();
    wang.report(kind("A06"), lane(), "后来").await;
    wang.sync().await;
    office.sync().await;
    let both = rows(&desk, &format!("seen={seen}&changed=true")).await;
    assert_eq!((both.changed, both.total, both.rows.len()), (2, 2, 2));
    assert!(both.rows.iter().all(|row| row.feed > seen && row.feed <= both.head));
    let assigned = rows(&desk, &format!("seen={seen}&state=assigned&changed=true&text=第")).await;
    assert_eq!(assigned.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [first]);
}

#[tokio::test]
async fn whoever_sees_a_part_of_the_town_has_only_that_in_the_table() {
    let town = World::new().await;
    some_issues(&town.phone("wang").await, 9).await;
    for username in ["qianbu", "chaoshi", "hecha", "wang", "lingdao"] {
        let client = town.client(username).await;
        let list: IssuePage = client.get("/api/issues?size=100").await.json();
        let table = rows(&client, "").await;
        assert_eq!(table.rows.iter().map(|row| row.id).collect::<Vec<_>>(), list.issues.iter().map(|issue| issue.id).collect::<Vec<_>>());
        assert_eq!(table.total, list.total, "{username}");
    }
    assert_eq!(town.client("guanli").await.get("/api/issues/rows").await.status, 404);
    assert_eq!(town.client("chuangwei").await.get("/api/issues/rows?cell=x").await.status, 400);
}
