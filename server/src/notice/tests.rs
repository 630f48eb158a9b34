#![allow(clippy::unwrap_used, reason = "tests")]

use super::{read_by, store::mark_read};
use crate::{
    clock::FixedClock,
    config::Config,
    entity::{notice, town},
    error::Error,
    state::State,
};
use sea_orm::{EntityTrait, IntoActiveModel};
use shared::{
    id::{NoticeId, PersonId, TownId, UnitId},
    moment::Moment,
    notice::Recipient,
    person::{Person, Role, RoleKind},
};
use std::sync::Arc;
use uuid::Uuid;

const NOW: Moment = Moment(1_790_000_000_000);

fn person(town: &str, role: Role) -> Person {
    Person { id: PersonId(Uuid::now_v7()), town: TownId::from_code(town, town), name: "甲".into(), role }
}

/// The town whose counter numbers what is read.
async fn found_town(state: &State) {
    let row = town::Model {
        id: TownId::from_code("t", "t").0,
        code: "t".into(),
        name: "某镇".into(),
        feed: 1,
        audit_seq: 0,
        audit_hash: String::new(),
        reference_version: 1,
        created_at: NOW.0,
        backed_up_through: 0,
        next_from: None,
        county: None,
    };
    let tx = state.db.write().await.unwrap();
    town::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await.unwrap();
    tx.commit().await.unwrap();
}

async fn kept_for(state: &State, to: Recipient) -> NoticeId {
    let id = Uuid::now_v7();
    let row = notice::Model {
        id,
        town: TownId::from_code("t", "t").0,
        feed: 1,
        key: to.key(),
        kind: "assigned".into(),
        issue: Uuid::now_v7(),
        body: "{}".into(),
        at: NOW.0,
        record_kind: "issue".into(),
    };
    let tx = state.db.write().await.unwrap();
    notice::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await.unwrap();
    tx.commit().await.unwrap();
    NoticeId(id)
}

async fn mark(state: &State, id: NoticeId, person: &Person, now: Moment) -> Result<(), Error> {
    let tx = state.db.write().await?;
    mark_read(&tx, id, person, now).await?;
    Ok(tx.commit().await?)
}

#[actix_web::test]
async fn a_notice_is_read_by_each_recipient_for_themselves_and_the_first_time_counts() {
    let folder = tempfile::tempdir().unwrap();
    let state = State::open(Config::in_folder(folder.path()), Arc::new(FixedClock::at(NOW))).await.unwrap();
    let unit = UnitId::from_code("t", "village");
    let (one, other) = (person("t", Role::Unit { unit }), person("t", Role::Unit { unit }));
    found_town(&state).await;
    let id = kept_for(&state, Recipient::Unit(unit)).await;
    mark(&state, id, &one, NOW).await.unwrap();
    mark(&state, id, &one, NOW.plus_minutes(5)).await.unwrap();
    assert_eq!(read_by(state.db.reader(), &one, &[id]).await.unwrap().get(&id), Some(&NOW));
    assert!(read_by(state.db.reader(), &other, &[id]).await.unwrap().is_empty());
}

#[actix_web::test]
async fn a_notice_for_others_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let state = State::open(Config::in_folder(folder.path()), Arc::new(FixedClock::at(NOW))).await.unwrap();
    found_town(&state).await;
    let id = kept_for(&state, Recipient::Role(RoleKind::Dispatcher)).await;
    for stranger in [person("t", Role::Verifier), person("elsewhere", Role::Dispatcher)] {
        assert!(matches!(mark(&state, id, &stranger, NOW).await, Err(Error::NotFound)));
    }
    assert!(mark(&state, id, &person("t", Role::Dispatcher), NOW).await.is_ok());
}
