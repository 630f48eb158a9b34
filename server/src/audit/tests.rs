#![allow(clippy::unwrap_used, reason = "tests")]

use super::{Fields, FirstBad, Record, Seal, Table, Verified, Why, append, canonical::canonical, verify};
use crate::{
    clock::FixedClock,
    config::Config,
    entity::{audit, event, town},
    state::State,
};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, sea_query::Expr};
use serde_json::json;
use shared::{id::TownId, moment::Moment, photo::Hash, record::RecordKind};
use std::sync::Arc;
use uuid::Uuid;

const NOW: Moment = Moment(1_790_000_000_000);

async fn opened(folder: &tempfile::TempDir) -> (State, TownId) {
    let state = State::open(Config::in_folder(folder.path()), Arc::new(FixedClock::at(NOW))).await.unwrap();
    let id = shared::fixture::town_id();
    let row = town::Model {
        id: id.0,
        code: "t".into(),
        name: "某镇".into(),
        feed: 0,
        audit_seq: 0,
        audit_hash: String::new(),
        reference_version: 0,
        created_at: NOW.0,
        backed_up_through: 0,
        next_from: None,
        county: None,
    };
    let tx = state.db.write().await.unwrap();
    town::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await.unwrap();
    tx.commit().await.unwrap();
    (state, id)
}

async fn write(state: &State, town: TownId, rows: u64) {
    let tx = state.db.write().await.unwrap();
    for number in 0..rows {
        let body = json!({ "z": number, "a": { "c": 1, "b": "退回" } });
        let record = Record { actor: "system".into(), action: "test".into(), object: format!("thing:{number}"), body };
        append(&tx, town, NOW, record).await.unwrap();
    }
    tx.commit().await.unwrap();
}

#[test]
fn equal_values_have_one_spelling_whatever_the_order_of_their_keys() {
    let one: serde_json::Value = serde_json::from_str(r#"{ "b": [1, {"y": null, "x": "\n"}], "a": 2.5 }"#).unwrap();
    assert_eq!(canonical(&one), r#"{"a":2.5,"b":[1,{"x":"\n","y":null}]}"#);
}

fn fields(values: &[(&str, &str)]) -> Fields {
    values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn a_seal_reads_back_names_the_field_that_differs_and_asks_nothing_of_a_field_that_came_later() {
    let row = fields(&[("name", "王"), ("role", "leader")]);
    let seal: Seal = Seal::of(&row).to_string().parse().unwrap();
    assert_eq!(seal, Seal::of(&row));
    assert_eq!(seal.differing(&row), None);
    assert_eq!(seal.differing(&fields(&[("name", "王"), ("role", "admin")])).as_deref(), Some("role"));
    assert_eq!(seal.differing(&fields(&[("name", "汪"), ("role", "admin")])).as_deref(), Some("name, role"));
    assert_eq!(seal.differing(&fields(&[("name", "王"), ("role", "leader"), ("since", "2027")])), None);
    assert_eq!(seal.differing(&fields(&[("name", "王")])).as_deref(), Some("*"), "a field is gone");
    assert!("zz.0".parse::<Seal>().is_err());
}

#[actix_web::test]
async fn an_untouched_chain_holds_over_several_pages_and_an_empty_one_too() {
    let folder = tempfile::tempdir().unwrap();
    let (state, town) = opened(&folder).await;
    assert_eq!(verify(state.db.reader(), town).await.unwrap(), Ok(Verified { rows: 0 }));
    write(&state, town, 1_203).await;
    assert_eq!(verify(state.db.reader(), town).await.unwrap(), Ok(Verified { rows: 1_203 }));
}

#[actix_web::test]
async fn the_first_changed_removed_or_relinked_row_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let (state, town) = opened(&folder).await;
    write(&state, town, 9).await;
    let change = |seq: i64, column: audit::Column, value: String| {
        let state = &state;
        async move {
            let tx = state.db.write().await.unwrap();
            let change = audit::Entity::update_many().col_expr(column, Expr::value(value)).filter(audit::Column::Seq.eq(seq));
            change.exec(&tx).await.unwrap();
            tx.commit().await.unwrap();
            verify(state.db.reader(), town).await.unwrap()
        }
    };
    let original = audit::Entity::find_by_id((town.0, 5)).one(state.db.reader()).await.unwrap().unwrap();
    let spaced = original.body.replace("\"z\":", "\"z\": ");
    assert_eq!(change(5, audit::Column::Body, spaced).await, Err(FirstBad { seq: 5, why: Why::Changed }), "one added space is seen");
    assert_eq!(change(5, audit::Column::Body, original.body).await, Ok(Verified { rows: 9 }));
    assert_eq!(change(7, audit::Column::Prev, "0".repeat(64)).await, Err(FirstBad { seq: 7, why: Why::Unlinked }));
    assert_eq!(change(3, audit::Column::Actor, "person:x".into()).await, Err(FirstBad { seq: 3, why: Why::Changed }));

    let tx = state.db.write().await.unwrap();
    audit::Entity::delete_by_id((town.0, 2)).exec(&tx).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(verify(state.db.reader(), town).await.unwrap(), Err(FirstBad { seq: 2, why: Why::Missing }));
}

#[actix_web::test]
async fn a_chain_cut_off_at_its_end_does_not_hold() {
    let folder = tempfile::tempdir().unwrap();
    let (state, town) = opened(&folder).await;
    write(&state, town, 4).await;
    let tx = state.db.write().await.unwrap();
    audit::Entity::delete_by_id((town.0, 4)).exec(&tx).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(verify(state.db.reader(), town).await.unwrap(), Err(FirstBad { seq: 4, why: Why::Missing }));
}

#[actix_web::test]
async fn a_rolled_back_write_leaves_no_row() {
    let folder = tempfile::tempdir().unwrap();
    let (state, town) = opened(&folder).await;
    let tx = state.db.write().await.unwrap();
    let record = Record { actor: "system".into(), action: "test".into(), object: "thing".into(), body: json!(null) };
    append(&tx, town, NOW, record).await.unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(verify(state.db.reader(), town).await.unwrap(), Ok(Verified { rows: 0 }));
}

#[actix_web::test]
async fn a_changed_event_is_named_by_the_row_that_attests_it() {
    let folder = tempfile::tempdir().unwrap();
    let (state, town) = opened(&folder).await;
    let issue = Uuid::now_v7();
    let tx = state.db.write().await.unwrap();
    for (feed, text) in [(1, "reported"), (2, "closed")] {
        let record_kind = "issue".to_owned();
        let row = event::Model { issue, version: feed, town: town.0, feed, at: NOW.0, body: text.into(), record_kind };
        event::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await.unwrap();
        let body = json!({ "feed": feed, "events": [Hash::of(text.as_bytes())] });
        let record = Record { actor: "system".into(), action: "test".into(), object: format!("issue:{issue}"), body };
        append(&tx, town, NOW, record).await.unwrap();
    }
    town::Entity::update_many().col_expr(town::Column::Feed, Expr::value(2)).exec(&tx).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(verify(state.db.reader(), town).await.unwrap(), Ok(Verified { rows: 2 }));
    let tx = state.db.write().await.unwrap();
    let change = event::Entity::update_many().col_expr(event::Column::Body, Expr::value("withdrawn"));
    change.filter(event::Column::Version.eq(2)).exec(&tx).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(verify(state.db.reader(), town).await.unwrap(), Err(FirstBad { seq: 2, why: Why::EventsChanged }));
}

#[actix_web::test]
async fn an_event_that_no_row_attests_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let (state, town) = opened(&folder).await;
    write(&state, town, 1).await;
    let slip_in = async |feed| {
        let issue = Uuid::now_v7();
        let record_kind = "issue".to_owned();
        let row = event::Model { issue, version: 1, town: town.0, feed, at: NOW.0, body: "closed".into(), record_kind };
        let tx = state.db.write().await.unwrap();
        event::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await.unwrap();
        tx.commit().await.unwrap();
        let found = verify(state.db.reader(), town).await.unwrap();
        assert_eq!(found, Err(FirstBad { seq: 1, why: Why::Unattested(issue.into()) }), "number {feed}");
        let tx = state.db.write().await.unwrap();
        event::Entity::delete_many().exec(&tx).await.unwrap();
        tx.commit().await.unwrap();
    };
    let tx = state.db.write().await.unwrap();
    town::Entity::update_many().col_expr(town::Column::Feed, Expr::value(7)).exec(&tx).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(verify(state.db.reader(), town).await.unwrap(), Ok(Verified { rows: 1 }));
    for number in [-1, 0, 3, 7, 8, i64::MAX] {
        slip_in(number).await;
    }
}

#[test]
fn the_table_of_each_kind_of_record_is_found_by_its_name_and_may_be_rewritten() {
    for kind in RecordKind::ALL {
        let table = Table::of_kind(kind);
        assert_eq!((table.name(), Table::named(table.name()), table.changes()), (kind.key(), Some(table), true));
    }
}
