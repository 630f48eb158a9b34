//! Deadlines in people's own calendars.

use super::told::{later, names, reports, town_that_tells};
use serde_json::json;
use shared::channel::{CalendarFeed, CalendarFeedRow};
use tests::{Client, World, world::unit};

async fn feed(admin: &Client, name: &str, of: Option<&str>, days: u16) -> CalendarFeed {
    let answer = admin.post("/api/calendar-feeds", &json!({ "name": name, "unit": of.map(unit), "days": days })).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

async fn shown(world: &World, feed: &CalendarFeed) -> (u16, String) {
    let answer = Client::to(&world.base).get(&feed.path).await;
    // Long lines are folded.
    (answer.status, answer.text().replace("\r\n ", ""))
}

#[tokio::test]
async fn a_calendar_shows_the_deadlines_of_its_unit_until_it_expires_or_is_revoked() {
    let world = town_that_tells(&[]).await;
    let admin = world.client("guanli").await;
    let (own, other, town) =
        (feed(&admin, "前埠村", Some("CW1"), 30).await, feed(&admin, "后埠村", Some("CW2"), 1).await, feed(&admin, "全镇", None, 30).await);
    let issues = names(&reports(&world.client("wang").await, 2).await);
    let (status, text) = shown(&world, &own).await;
    assert_eq!(status, 200);
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.trim_end().ends_with("END:VCALENDAR"), "{text}");
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 2);
    assert!(issues.iter().all(|issue| text.contains(&format!("UID:{issue}@jingge"))), "{text}");
    // 17:30 in the town.
    assert_eq!(text.matches("DTSTART:20260306T093000Z").count(), 2, "{text}");
    assert!(text.contains("SUMMARY:整改期限: 卫生死角 · 前埠网格"), "{text}");
    assert_eq!(shown(&world, &other).await.1.matches("BEGIN:VEVENT").count(), 0);
    assert_eq!(shown(&world, &town).await.1.matches("BEGIN:VEVENT").count(), 2);
    assert!(!text.contains(&world.client("wang").await.signed_in.unwrap().me.person.name));

    later(&world, 2 * 86_400).await;
    assert_eq!(shown(&world, &other).await.0, 404, "it has expired");
    let revoke = admin.http.delete(admin.url(&format!("/api/calendar-feeds/{}", own.id))).header("x-jingge", "1");
    assert_eq!(admin.send(revoke).await.status, 204);
    assert_eq!(shown(&world, &own).await.0, 404, "it is revoked");
    assert_eq!(shown(&world, &town).await.0, 200);
    let listed = admin.get("/api/calendar-feeds").await;
    let secret = town.path.trim_start_matches("/ics/").trim_end_matches(".ics");
    assert!(!listed.text().contains(secret), "its address was told once");
    let rows: Vec<CalendarFeedRow> = listed.json();
    assert_eq!(rows.iter().filter(|row| row.in_force).map(|row| row.name.as_str()).collect::<Vec<_>>(), ["全镇"]);
    for wrong in ["/ics/guessed.ics", "/ics/.ics", &format!("/ics/{secret}")] {
        assert_eq!(Client::to(&world.base).get(wrong).await.status, 404, "{wrong}");
    }
    assert_eq!(admin.post("/api/calendar-feeds", &json!({ "name": "x", "days": 367 })).await.error().detail.unwrap(), "days");
    assert!(world.audit().await.is_ok());
}
