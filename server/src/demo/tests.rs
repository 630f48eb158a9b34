#![allow(clippy::unwrap_used, reason = "tests")]

use super::{install_small, play::play, scene::Scene};
use crate::{clock::FixedClock, config::Config, state::State, town, witness};
use shared::{
    id::TownId,
    moment::{Moment, UtcOffset},
};
use std::sync::Arc;

fn now() -> Moment {
    Moment::parse("2026-11-23T15:20", UtcOffset::CHINA).unwrap()
}

async fn state(folder: &std::path::Path) -> State {
    let config = Config::in_folder(folder);
    State::open(config, Arc::new(FixedClock::at(now()))).await.unwrap()
}

#[tokio::test]
async fn the_small_demo_has_town_and_accounts_and_importing_it_again_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let state = state(folder.path()).await;
    assert!(super::accounts(&state).await.unwrap().is_none());
    let accounts = install_small(&state).await.unwrap();
    assert_eq!(super::accounts(&state).await.unwrap(), Some(accounts));
    let draft = super::install::draft().unwrap();
    let preview = town::preview(&state, &draft).await.unwrap();
    assert_eq!((preview.version, preview.new_accounts, preview.changed_accounts), (Some(1), 0, 0));
    let imported = town::import(&state, draft, "test").await.unwrap();
    assert!(!imported.changed && imported.version == 1 && imported.accounts.is_empty());
}

#[tokio::test]
async fn a_changed_folder_becomes_the_next_version_and_keeps_passwords() {
    let folder = tempfile::tempdir().unwrap();
    let state = state(folder.path()).await;
    install_small(&state).await.unwrap();
    let mut draft = super::install::draft().unwrap();
    draft.reference.units.truncate(20);
    draft.people.retain(|person| person.username == "lingdao");
    draft.people.iter_mut().for_each(|person| person.name = "新镇长".into());
    let imported = town::import(&state, draft.clone(), "test").await.unwrap();
    assert!(imported.changed && imported.version == 2 && imported.changed_accounts == 1 && imported.accounts.is_empty());
    let reference = state.reference(draft.reference.town.id).await.unwrap();
    assert_eq!((reference.units.len(), reference.catalogue.version), (20, 1));
}

#[tokio::test]
async fn another_town_may_not_take_a_user_name_and_nothing_is_changed_then() {
    let folder = tempfile::tempdir().unwrap();
    let state = state(folder.path()).await;
    install_small(&state).await.unwrap();
    let mut draft = super::install::draft().unwrap();
    draft.reference.town.id = TownId::from_code("other", "other");
    draft.reference.town.code = "other".into();
    let refused = town::import(&state, draft.clone(), "test").await.err().unwrap().to_string();
    assert!(refused.contains("people.csv 第 2 行 «用户名» 另一个镇已有这个用户名: wangge1"), "{refused}");
    assert!(state.reference(draft.reference.town.id).await.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_history_goes_through_all_states_and_its_audit_chain_holds_with_all_that_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let state = state(folder.path()).await;
    install_small(&state).await.unwrap();
    // The photos are drawn and looked at elsewhere; their bytes only have to differ here.
    let unlike = |scene: &Scene| Ok(format!("{scene:?}").into_bytes());
    play(&state, &super::install::draft().unwrap(), unlike).await.unwrap();
    let town = super::town_id();
    let figures = crate::score::of_town(&state, town, state.clock.now()).await.unwrap();
    assert!(figures.town.total >= 300, "{:?}", figures.town);
    assert!(figures.town.overdue > 0 && figures.town.unassigned > 0 && figures.town.verifying > 0);
    assert!(figures.town.relapse.numerator > 0 && figures.town.rework.numerator > 0);
    assert!(figures.ranking.iter().any(|unit| unit.place.is_some()));
    let begun = std::time::Instant::now();
    let compared = witness::verify(state.db.reader(), town).await.unwrap().unwrap();
    println!("{} rows of the chain, compared in {:.1?}", compared.rows, begun.elapsed());
    assert!(compared.rows > 1_500 && compared.unvouched == 0 && compared.is_whole(), "{compared:?}");
}
