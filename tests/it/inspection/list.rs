//! The list of inspections: pages behind each other, narrowed to what the reader may see.

use shared::{
    id::InspectionId,
    inspection::{INSPECTIONS_A_PAGE, InspectionPage, InspectionRow},
    sync::{Change, PullAnswer, Verdict},
};
use std::collections::BTreeSet;
use tests::{
    Client, World,
    inspection::{Shot, faultless_front, self_check},
    world::{grid, lane, spot, unit},
};

/// All pages that this filter gives, each asked for behind the last row of the one before.
async fn all(client: &Client, filter: &str) -> Vec<InspectionRow> {
    let mut rows: Vec<InspectionRow> = Vec::new();
    loop {
        let behind = rows.last().map(|row| format!("&before={}&before_id={}", row.submitted_at.0, row.id)).unwrap_or_default();
        let page: InspectionPage = client.get(&format!("/api/inspections?{filter}{behind}")).await.json();
        assert!(page.inspections.len() <= usize::try_from(INSPECTIONS_A_PAGE).unwrap());
        rows.extend(page.inspections);
        if !page.more {
            return rows;
        }
    }
}

/// What a filter lets through.
type Fits = fn(&InspectionRow) -> bool;

fn ids<'a>(rows: impl IntoIterator<Item = &'a InspectionRow>) -> BTreeSet<InspectionId> {
    rows.into_iter().map(|row| row.id).collect()
}

#[tokio::test]
async fn pages_come_one_after_the_other_with_each_inspection_once_for_everybody_who_may_see_it() {
    let town = World::new().await;
    let [wang, zhao, village, office] =
        [town.client("wang").await, town.client("zhao").await, town.client("qianbu").await, town.client("chuangwei").await];
    // Many at one instant, in two grids, so that pages are cut between equals.
    let far = spot(32.552, 116.552);
    for minute in ["2026-03-05T09:00", "2026-03-05T09:01", "2026-03-05T09:01"] {
        town.clock.set(tests::world::at(minute));
        let asked: Vec<_> = (0..40).map(|number| if number % 2 == 0 { lane() } else { far.clone() }).collect();
        for (client, places) in [(&wang, &asked[..30]), (&zhao, &asked[30..])] {
            let envelopes: Vec<_> = places.iter().map(|place| client.inspects(faultless_front(place.clone())).1).collect();
            assert!(client.pushes(&envelopes).await.iter().all(|outcome| outcome.verdict == Verdict::Applied { version: 1 }));
        }
    }
    let corner = Shot::of(61).photo;
    let (own, envelope) = village.inspects(self_check(lane(), &corner, shared::id::IssueId(uuid::Uuid::now_v7())));
    village.pushes_one(&envelope).await;

    for (client, expected) in [(&office, 121), (&wang, 106), (&village, 1)] {
        let rows = all(client, "").await;
        let places: Vec<_> = rows.iter().map(|row| (row.submitted_at, row.id)).collect();
        assert!(places.windows(2).all(|pair| pair[0] > pair[1]), "the newest first, each once");
        let pulled: PullAnswer = client.get("/api/sync/pull?protocol=1&cursor=0&limit=500").await.json();
        let told = pulled.changes.iter().filter_map(|change| match &change.change {
            Change::Inspection(one) => Some(InspectionRow::of(one)),
            _ => None,
        });
        let told: Vec<_> = told.collect();
        assert_eq!((rows.len(), ids(&rows)), (expected, ids(&told)), "what is told is what is listed");
        assert!(told.iter().all(|row| rows.contains(row)));
    }
    let rows = all(&office, "").await;
    let filters: [(String, Fits); 5] = [
        ("form=MQ".into(), |row| row.form.0 == "MQ"),
        ("self_check=true".into(), |row| row.self_check),
        ("self_check=false".into(), |row| !row.self_check),
        (format!("unit={}", unit("SH1")), |row| row.unit == Some(unit("SH1"))),
        (format!("grid={}&form=MQ", grid("G1")), |row| row.grid == Some(grid("G1")) && !row.self_check),
    ];
    for (filter, fits) in filters {
        let expected = ids(rows.iter().filter(|row| fits(row)));
        assert!(!expected.is_empty() && expected.len() < rows.len(), "{filter}");
        assert_eq!(ids(&all(&office, &filter).await), expected, "{filter}");
    }
    assert_eq!(ids(&all(&village, "").await), BTreeSet::from([own]));
    assert!(all(&town.client("hecha").await, "").await.is_empty(), "a verifier reads their own");
    assert_eq!(town.client("guanli").await.get("/api/inspections").await.status, 404, "and who keeps accounts none");
}
