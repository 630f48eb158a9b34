//! Whoever edits what is kept beside the events is found by `audit verify`, which names table, row and field.

mod figure;
mod inspection;

use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, Statement};
use server::{
    audit::{self, Record},
    clock::Clock as _,
    entity::{audit as chain, notice, person},
    ops::{Extent, What, check},
    witness::{self, Compared, Difference, How},
};
use shared::{
    issue::{Command, Judgement},
    moment::Moment,
};
use tests::{
    World,
    world::{PASSWORD, kind, lane},
};
use uuid::Uuid;

/// A town in which there is one of everything: a closed issue and open ones, an overtaken command, receipts, an ended token.
async fn town_with_everything() -> World {
    let town = World::new().await;
    let (wang, village) = (town.phone("wang").await, town.phone("qianbu").await);
    let (first, second) = (town.phone("hecha").await, town.phone("hecha2").await);
    let closed = wang.report(kind("A06"), lane(), "一").await;
    wang.report(kind("A06"), lane(), "二").await;
    wang.sync().await;
    village.sync().await;
    village.rectify(closed.issue).await;
    village.sync().await;
    first.sync().await;
    second.sync().await;
    second.offline();
    second.verify(closed.issue, Judgement::SendBack { reason: "仍有残留".into() }).await.unwrap();
    first.verify(closed.issue, Judgement::Pass).await.unwrap();
    first.sync().await;
    second.online().await;
    let office = town.phone("chuangwei").await;
    let other = town.reference().await.units.iter().find(|unit| unit.code == "CW2").unwrap().id;
    let open = wang.report(kind("A06"), lane(), "三").await;
    wang.sync().await;
    office.sync().await;
    office.ask(open.issue, Command::Reassign { unit: other, reason: "移交".into(), helpers: vec![] }).await.unwrap();
    office.sync().await;
    let (desk, _phone) = (town.client("lingdao").await, town.client("lingdao").await);
    let asked = desk.http.put(desk.url("/api/password")).header("x-jingge", "1");
    let new = serde_json::json!({ "old": PASSWORD, "new": "another-liutang-test" });
    assert_eq!(desk.send(asked.json(&new)).await.status, 204);
    let admin = town.client("guanli").await;
    for name in ["大屏", "旧大屏"] {
        assert_eq!(admin.post("/api/tile-tokens", &serde_json::json!({ "name": name, "days": 30 })).await.status, 200);
    }
    let rules = "行号,职责,地类,牵头单位,配合单位\n1,环境卫生,,ZZ1,\n";
    let upload = admin.http.post(admin.url("/api/town/draft/tables/rule_book?file=rules.csv")).body(rules);
    assert_eq!(admin.send(upload).await.status, 200);
    let revision = admin.get("/api/town/tables").await.json::<shared::town_table::TownTables>().draft.revision;
    let asked = serde_json::json!({ "revision": revision, "agree_to_losses": true, "from": tests::world::at("2026-05-05T09:00") });
    assert_eq!(admin.post("/api/town/draft/publish", &asked).await.status, 200);
    let tokens: Vec<shared::account::TileTokenRow> = admin.get("/api/tile-tokens").await.json();
    assert_eq!(admin.send(admin.http.delete(admin.url(&format!("/api/tile-tokens/{}", tokens[0].id)))).await.status, 204);
    let people: Vec<shared::people::PersonEntry> = admin.get("/api/people").await.json();
    for person in &people[..2] {
        let path = format!("/api/people/{}/invitation", person.id);
        assert_eq!(admin.post(&path, &serde_json::json!({})).await.status, 200);
    }
    let path = format!("/api/people/{}/invitation", people[0].id);
    assert_eq!(admin.send(admin.http.delete(admin.url(&path))).await.status, 204);
    let dispatcher = town.client("chuangwei").await;
    for sort in ["read", "act"] {
        let links = format!("/api/issues/{}/links", open.issue);
        let made: shared::notice_link::NoticeLink = dispatcher.post(&links, &serde_json::json!({ "sort": sort })).await.json();
        if sort == "read" {
            assert_eq!(dispatcher.send(dispatcher.http.delete(dispatcher.url(&format!("{links}/{}", made.id)))).await.status, 204);
        }
        assert_eq!(dispatcher.post(&format!("/api/units/{other}/code"), &()).await.status, 200, "made, and made anew");
    }
    town.wait_until("2026-03-06T17:31").await;
    town.audit().await.expect("the chain holds");
    town
}

async fn edit(tx: &DatabaseTransaction, sql: &str) {
    let done = tx.execute_raw(Statement::from_string(tx.get_database_backend(), sql)).await.unwrap_or_else(|why| panic!("{sql}: {why}"));
    assert!(done.rows_affected() > 0, "it edits something: {sql}");
}

async fn compared(town: &World, db: &impl ConnectionTrait) -> Compared {
    witness::verify(db, town.town()).await.unwrap().expect("the chain holds")
}

/// What an edit makes differ. Nothing of it stays.
async fn after(town: &World, sql: &str) -> Vec<Difference> {
    let tx = town.state.db.write().await.unwrap();
    edit(&tx, sql).await;
    let found = compared(town, &tx).await;
    tx.rollback().await.unwrap();
    found.differences
}

fn names(found: &[Difference], table: &str, field: &str, how: How) -> bool {
    found.iter().any(|one| one.table == table && one.how == how && one.field.split(", ").any(|name| name == field))
}

/// Each edit is found, by table and field.
async fn all_are_found(town: &World, table: &str, how: How, edits: &[(&str, &str)]) {
    for (field, sql) in edits {
        let found = after(town, sql).await;
        assert!(names(&found, table, field, how), "{sql}: {found:#?}");
    }
}

#[tokio::test]
async fn an_edited_issue_is_named_by_the_part_of_its_body_or_the_column_that_differs() {
    let town = town_with_everything().await;
    let closed: Vec<(&str, String)> = [
        ("body.note", "body = replace(body, '一', '壹')"),
        ("body.reporter", "body = replace(body, '\"role\":\"inspector\"', '\"role\":\"verifier\"')"),
        ("body", "body = '{'"),
        ("version", "version = version + 1"),
        ("feed", "feed = feed + 1"),
        ("state", "state = 'void'"),
        ("kind", "kind = 'B01'"),
        ("level", "level = 'other'"),
        ("unit", "unit = null"),
        ("grid", "grid = null"),
        ("site", "site = id"),
        ("lat", "lat = 0"),
        ("lon", "lon = 0"),
        ("reported_at", "reported_at = reported_at - 1"),
        ("assigned_at", "assigned_at = assigned_at + 1"),
        ("due_at", "due_at = due_at + 1"),
        ("cured_at", "cured_at = null"),
        ("closed_at", "closed_at = closed_at + 1"),
        ("in_time", "in_time = not in_time"),
        ("overdue", "overdue = not overdue"),
        ("supervised", "supervised = not supervised"),
        ("relapse", "relapse = not relapse"),
        ("relapsed", "relapsed = not relapsed"),
        ("attempts", "attempts = attempts + 1"),
        ("returns", "returns = returns + 1"),
        ("cure_minutes", "cure_minutes = cure_minutes + 1"),
        ("short_code", "short_code = 'X'"),
        ("source", "source = 'media'"),
        ("note", "note = '别的'"),
    ]
    .map(|(field, change)| (field, format!("update issue set {change} where state = 'closed'")))
    .into();
    let edits: Vec<(&str, &str)> = closed.iter().map(|(field, sql)| (*field, sql.as_str())).collect();
    all_are_found(&town, "issue", How::Changed, &edits).await;
    all_are_found(&town, "issue", How::Missing, &[("*", "delete from issue where state = 'closed'")]).await;
    assert!(after(&town, "delete from photo").await.iter().any(|one| one.table == "photo" && one.how == How::Missing));
}

#[tokio::test]
async fn an_edited_audience_or_notice_is_named() {
    let town = town_with_everything().await;
    let changed = [
        ("gone", "update audience set gone = not gone where key like 'u:%'"),
        ("feed", "update audience set feed = feed + 1 where key = 't'"),
    ];
    all_are_found(&town, "audience", How::Changed, &changed).await;
    all_are_found(&town, "audience", How::Missing, &[("*", "delete from audience where key like 'g:%'")]).await;
    let slipped_in =
        "insert into audience (town, key, issue, feed, gone) select town, 'u:x', issue, feed, gone from audience where key = 't'";
    all_are_found(&town, "audience", How::Extra, &[("*", slipped_in)]).await;
    let changed = [
        ("body", "update notice set body = replace(body, 'A06', 'B01')"),
        ("key", "update notice set key = 'r:leader' where key like 'u:%'"),
        ("kind", "update notice set kind = 'voided' where kind = 'closed'"),
        ("at", "update notice set at = at - 1"),
        ("feed", "update notice set feed = 0 where kind = 'overdue'"),
    ];
    all_are_found(&town, "notice", How::Changed, &changed).await;
    all_are_found(&town, "notice", How::Missing, &[("*", "delete from notice where kind = 'rectified'")]).await;

    let tx = town.state.db.write().await.unwrap();
    let one = notice::Entity::find().one(&tx).await.unwrap().unwrap();
    let forged = notice::Model { id: Uuid::now_v7(), ..one };
    let id = forged.id.to_string();
    notice::Entity::insert(forged.into_active_model()).exec_without_returning(&tx).await.unwrap();
    let found = compared(&town, &tx).await.differences;
    tx.rollback().await.unwrap();
    assert!(found.iter().any(|one| one.table == "notice" && one.how == How::Extra && one.id == id), "{found:#?}");
}

#[tokio::test]
async fn an_edited_verdict_receipt_envelope_or_link_to_a_photo_is_named() {
    let town = town_with_everything().await;
    let changed = [
        ("verdict", "update op set verdict = '{\"applied\":{\"version\":1}}' where verdict like '%conflict%'"),
        ("verdict", "update op set verdict = '{\"refused\":{\"reason\":\"own_work\"}}' where verdict like '%applied%'"),
        ("raw", "update op set raw = replace(raw, '一', '壹')"),
        ("person", "update op set person = device"),
        ("issue", "update op set issue = device"),
        ("device", "update op set device = issue"),
        ("seq", "update op set seq = seq + 1"),
        ("received_at", "update op set received_at = received_at - 60000"),
        ("version", "update op set version = version + 1"),
        ("photos_total", "update op set photos_total = 0 where photos_total > 0"),
        ("record_kind", "update op set record_kind = 'survey'"),
        ("receipt", "update op set receipt = replace(receipt, '\"version\":', '\"version\":1') where receipt is not null"),
    ];
    all_are_found(&town, "op", How::Changed, &changed).await;
    let gone =
        [("*", "delete from op where verdict like '%conflict%'"), ("receipt", "update op set receipt = null where receipt is not null")];
    all_are_found(&town, "op", How::Missing, &gone).await;
    let forged = "update op set receipt = (select receipt from op o where receipt is not null limit 1) where receipt is null";
    all_are_found(&town, "op", How::Extra, &[("receipt", forged)]).await;
    all_are_found(
        &town,
        "op_photo",
        How::Changed,
        &[
            ("*", "update op_photo set hash = 'x'"),
            ("*", "update op_photo set person = op"),
            ("*", "update op_photo set record_kind = 'survey'"),
            ("*", "update op_photo set media = 'voice'"),
        ],
    )
    .await;
    all_are_found(&town, "op_photo", How::Missing, &[("*", "delete from op_photo")]).await;
}

#[tokio::test]
async fn an_edited_account_role_password_token_session_or_reference_is_named() {
    let town = town_with_everything().await;
    let changed = [
        ("role", "update person set role = replace(role, 'leader', 'admin') where username = 'lingdao'"),
        ("role_kind", "update person set role_kind = 'admin' where username = 'lingdao'"),
        (
            "password_hash",
            "update person set password_hash = (select password_hash from person p where username = 'wang') where username = 'guanli'",
        ),
        ("name", "update person set name = '别人' where username = 'wang'"),
        ("main_of", "update person set main_of = null where username = 'qianbu'"),
        ("username", "update person set username = 'admin' where username = 'wang'"),
        ("disabled", "update person set disabled = not disabled where username = 'wang'"),
        ("created_at", "update person set created_at = 0 where username = 'wang'"),
    ];
    all_are_found(&town, "person", How::Changed, &changed).await;
    all_are_found(&town, "person", How::Missing, &[("*", "delete from person where username = 'wang'")]).await;
    let changed = [
        ("revoked_at", "update upload_token set revoked_at = null where revoked_at is not null"),
        ("person", "update upload_token set person = device where revoked_at is null"),
        ("device", "update upload_token set device = person"),
        ("device_name", "update upload_token set device_name = '别的手机'"),
        ("created_at", "update upload_token set created_at = 0"),
    ];
    all_are_found(&town, "upload_token", How::Changed, &changed).await;
    let changed = [
        ("revoked_at", "update tile_token set revoked_at = null where revoked_at is not null"),
        ("expires_at", "update tile_token set expires_at = expires_at + 86400000"),
        ("created_at", "update tile_token set created_at = 0"),
        ("name", "update tile_token set name = '别的'"),
    ];
    all_are_found(&town, "tile_token", How::Changed, &changed).await;
    let changed = [
        ("ended_at", "update invitation set ended_at = null where ended_at is not null"),
        ("person", "update invitation set person = (select id from person where username = 'guanli') where ended_at is null"),
        ("expires_at", "update invitation set expires_at = expires_at + 86400000"),
    ];
    all_are_found(&town, "invitation", How::Changed, &changed).await;
    let copied = "insert into invitation (id, town, person, created_at, expires_at) \
                  select substr(id, 33) || substr(id, 1, 32), town, person, created_at, expires_at from invitation";
    all_are_found(&town, "invitation", How::Extra, &[("*", copied)]).await;
    let changed = [
        ("revoked_at", "update notice_link set revoked_at = null where revoked_at is not null"),
        ("sort", "update notice_link set sort = 'act' where sort = 'read'"),
        ("hash", "update notice_link set hash = hash || 'x'"),
        ("unit", "update notice_link set unit = issue"),
    ];
    all_are_found(&town, "notice_link", How::Changed, &changed).await;
    let changed = [
        ("holds_from", "update coming_version set holds_from = 0"),
        ("tables", "update coming_version set tables = '{}'"),
        ("body", "update coming_version set body = replace(body, '前埠', '后埠')"),
        ("ended", "update coming_version set ended = 'taken_back'"),
    ];
    all_are_found(&town, "coming_version", How::Changed, &changed).await;
    let changed = [("hash", "update unit_code set hash = 'x'"), ("stamp", "update unit_code set stamp = unit")];
    all_are_found(&town, "unit_code", How::Changed, &changed).await;
    let copied = "insert into upload_token (id, town, person, device, device_name, created_at) \
                  select substr(id, 33) || substr(id, 1, 32), town, person, device, device_name, created_at from upload_token";
    all_are_found(&town, "upload_token", How::Extra, &[("*", copied)]).await;
    let changed = [
        ("person", "update session set person = device"),
        ("expires_at", "update session set expires_at = expires_at + 86400000"),
        ("form_token", "update session set form_token = 'x'"),
    ];
    all_are_found(&town, "session", How::Changed, &changed).await;
    let copied = "insert into session (id, town, person, device, device_name, form_token, created_at, expires_at) \
                  select substr(id, 33) || substr(id, 1, 32), town, person, device, device_name, form_token, created_at, expires_at from session";
    all_are_found(&town, "session", How::Extra, &[("*", copied)]).await;
    let changed = [
        ("units", "update reference set body = replace(body, '前埠', '后埠')"),
        ("body", "update reference set body = '{}'"),
        ("created_at", "update reference set created_at = 0"),
        ("holds_from", "update reference set holds_from = 0"),
    ];
    all_are_found(&town, "reference", How::Changed, &changed).await;
    let another =
        "insert into reference (town, version, body, created_at, by) select town, version + 1, body, created_at, by from reference";
    all_are_found(&town, "reference", How::Extra, &[("*", &another.replace("by", "\"by\"").replace("bod\"by\"", "body"))]).await;
    let changed = [("name", "update town set name = '别镇'"), ("reference_version", "update town set reference_version = 0")];
    all_are_found(&town, "town", How::Changed, &changed).await;

    let tx = town.state.db.write().await.unwrap();
    let one = person::Entity::find().one(&tx).await.unwrap().unwrap();
    let forged = person::Model { id: Uuid::now_v7(), username: "forged".into(), main_of: None, ..one };
    let id = forged.id.to_string();
    person::Entity::insert(forged.into_active_model()).exec_without_returning(&tx).await.unwrap();
    let found = compared(&town, &tx).await.differences;
    tx.rollback().await.unwrap();
    assert_eq!(found, [Difference { table: "person".into(), id, field: "*".into(), how: How::Extra }]);
}

#[tokio::test]
async fn what_was_edited_is_named_also_after_others_have_acted_on_it() {
    let town = town_with_everything().await;
    let tx = town.state.db.write().await.unwrap();
    edit(&tx, "update issue set body = replace(body, '二', '贰'), note = '贰' where note = '二'").await;
    edit(&tx, "update person set role_kind = 'admin', role = '\"admin\"' where username = 'zhao'").await;
    edit(&tx, "update upload_token set revoked_at = null where revoked_at is not null").await;
    edit(&tx, "update op set receipt = replace(receipt, '\"version\":', '\"version\":1') where receipt is not null").await;
    tx.commit().await.unwrap();
    let village = town.phone("qianbu").await;
    for row in village.shown().await.iter().filter(|row| row.issue.status.kind() == shared::issue::StatusKind::Assigned) {
        village.ask(row.issue.id, Command::Acknowledge).await.unwrap();
        village.rectify(row.issue.id).await;
    }
    village.sync().await;
    for name in ["zhao", "lingdao"] {
        let password = if name == "zhao" { PASSWORD } else { "another-liutang-test" };
        let mut client = tests::Client::to(&town.base);
        assert_eq!(client.sign_in(name, password).await.status, 200);
        let asked = client.http.put(client.url("/api/password")).header("x-jingge", "1");
        let new = serde_json::json!({ "old": password, "new": "yet-another-liutang" });
        assert_eq!(client.send(asked.json(&new)).await.status, 204);
    }
    let found = compared(&town, town.state.db.reader()).await.differences;
    for (table, field) in [("issue", "body.note"), ("person", "role"), ("op", "receipt")] {
        assert!(names(&found, table, field, How::Changed), "{table}.{field}: {found:#?}");
    }
}

#[tokio::test]
async fn the_weekly_check_names_an_edited_row_and_mends_nothing() {
    let town = town_with_everything().await;
    let tx = town.state.db.write().await.unwrap();
    edit(&tx, "update issue set state = 'void' where state = 'closed'").await;
    tx.commit().await.unwrap();
    for _ in 0..2 {
        let findings = check(&town.state, town.clock.now(), Extent::All).await.unwrap().findings;
        let named = findings.iter().any(|found| {
            matches!(&found.what, What::Row(one) if (one.table.as_str(), one.field.as_str(), one.how) == ("issue", "state", How::Changed))
        });
        assert!(named, "{findings:?}");
    }
}

/// Writes the chain anew as version 0.1 wrote it: nothing but the events is attested.
async fn age(town: &World) {
    let rows = chain::Entity::find().all(town.state.db.reader()).await.unwrap();
    let mut rows: Vec<_> = rows.into_iter().filter(|row| row.town == town.town().0).collect();
    rows.sort_by_key(|row| row.seq);
    let tx = town.state.db.write().await.unwrap();
    edit(&tx, "delete from audit").await;
    edit(&tx, "update town set audit_seq = 0, audit_hash = ''").await;
    for row in rows {
        let mut body: serde_json::Value = serde_json::from_str(&row.body).unwrap();
        if ["verdicts", "receipts", "signed_in"].contains(&row.action.as_str()) {
            continue;
        }
        body.as_object_mut().unwrap().retain(|name, _| !["rows", "kept", "told"].contains(&name.as_str()));
        let record = Record { actor: row.actor, action: row.action, object: row.object, body };
        audit::append(&tx, town.town(), Moment(row.at), record).await.unwrap();
    }
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_chain_of_version_0_1_still_verifies_says_what_it_never_attested_for_and_finds_what_does_not_follow_from_the_events() {
    let town = town_with_everything().await;
    age(&town).await;
    let old = compared(&town, town.state.db.reader()).await;
    assert!(old.is_whole() && old.unattested > 20, "{old:?}");
    let changed = [
        ("state", "update issue set state = 'void' where state = 'closed'"),
        ("body.note", "update issue set body = replace(body, '一', '壹')"),
    ];
    all_are_found(&town, "issue", How::Changed, &changed).await;
    all_are_found(&town, "notice", How::Missing, &[("*", "delete from notice where kind = 'rectified'")]).await;
    all_are_found(&town, "audience", How::Changed, &[("gone", "update audience set gone = not gone")]).await;
    assert_eq!(after(&town, "update person set disabled = not disabled").await, [], "nothing was ever said of accounts");
}

#[tokio::test]
async fn the_first_start_after_the_upgrade_attests_once_what_is_there_and_later_edits_are_found() {
    let town = town_with_everything().await;
    let before = town.state.db.statements();
    assert_eq!(witness::attest_present(&town.state).await.unwrap(), 0, "a town of this version needs none");
    assert_eq!(town.state.db.statements() - before, 2, "the towns, and the first row of the chain, however long that is");
    age(&town).await;
    assert_eq!(witness::attest_present(&town.state).await.unwrap(), 1);
    let rows = compared(&town, town.state.db.reader()).await.rows;
    assert_eq!(witness::attest_present(&town.state).await.unwrap(), 0, "once");
    let now = compared(&town, town.state.db.reader()).await;
    assert_eq!(now, Compared { rows, ..Compared::default() }, "nothing is left that nobody attests");
    all_are_found(&town, "person", How::Changed, &[("role", "update person set role = replace(role, 'leader', 'admin')")]).await;
    all_are_found(&town, "op", How::Missing, &[("receipt", "update op set receipt = null where receipt is not null")]).await;
    all_are_found(&town, "issue", How::Changed, &[("cure_minutes", "update issue set cure_minutes = cure_minutes + 7")]).await;
    // What happens from then on is attested as it happens.
    let wang = town.phone("wang").await;
    wang.report(kind("A06"), lane(), "四").await;
    wang.sync().await;
    assert!(compared(&town, town.state.db.reader()).await.is_whole());
    all_are_found(&town, "issue", How::Changed, &[("note", "update issue set note = '' where note = '四'")]).await;
}
