#![allow(clippy::unwrap_used, reason = "tests")]

use super::{
    install_small,
    play::play,
    scene::Scene,
    visit::{Of, VISITS},
};
use crate::{clock::FixedClock, config::Config, entity::inspection, state::State, town, witness};
use sea_orm::{EntityTrait, QueryOrder};
use shared::{
    id::TownId,
    inspection::{Event, Inspection},
    issue::{Issue, Source, StatusKind},
    moment::Moment,
};
use std::sync::Arc;

fn now() -> Moment {
    shared::fixture::at("2026-11-23T15:20")
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

/// The demo town with its history.
async fn played(folder: &std::path::Path) -> State {
    let state = state(folder).await;
    install_small(&state).await.unwrap();
    // The photos are drawn and looked at elsewhere; their bytes only have to differ here.
    let unlike = |scene: &Scene| Ok(format!("{scene:?}").into_bytes());
    play(&state, &super::install::draft().unwrap(), unlike).await.unwrap();
    state
}

async fn inspections(state: &State) -> Vec<Inspection> {
    let rows = inspection::Entity::find().order_by_asc(inspection::Column::SubmittedAt).all(state.db.reader()).await.unwrap();
    rows.iter().map(|row| serde_json::from_str(&row.body).unwrap()).collect()
}

async fn opened_by(state: &State, inspections: &[Inspection]) -> Vec<Issue> {
    let mut issues = Vec::new();
    for opened in inspections.iter().flat_map(|inspection| &inspection.opened) {
        issues.push(crate::issue::load(state.db.reader(), super::town_id(), opened.issue).await.unwrap().unwrap());
    }
    issues
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_history_goes_through_all_states_and_its_audit_chain_holds_with_all_that_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let state = played(folder.path()).await;
    let town = super::town_id();
    let figures = crate::score::of_town(&state, town, state.clock.now()).await.unwrap();
    assert!(figures.town.total >= 300, "{:?}", figures.town);
    assert!(figures.town.overdue > 0 && figures.town.unassigned > 0 && figures.town.verifying > 0);
    assert!(figures.town.relapse.numerator > 0 && figures.town.rework.numerator > 0);
    assert!(figures.ranking.iter().any(|unit| unit.place.is_some()));
    let begun = std::time::Instant::now();
    let compared = witness::verify(state.db.reader(), town).await.unwrap().unwrap();
    println!("{} rows of the chain, compared in {:.1?}", compared.rows, begun.elapsed());
    assert!(compared.rows > 1_500 && compared.unattested == 0 && compared.is_whole(), "{compared:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_form_was_filled_in_and_what_self_checks_found_stands_in_the_figures_and_nothing_lies_in_the_future() {
    let folder = tempfile::tempdir().unwrap();
    let state = played(folder.path()).await;
    let all = inspections(&state).await;
    let reference = state.reference(super::town_id()).await.unwrap();

    // Every form, by those who fill it in; most of what was looked at is in order.
    for form in &reference.forms {
        let of_form: Vec<&Inspection> = all.iter().filter(|one| one.form == form.code && one.form_version == form.version).collect();
        assert!(of_form.len() >= 4, "{}: {}", form.name, of_form.len());
        assert!(of_form.iter().any(|one| !one.failed.is_empty()), "{}: nothing ever fails", form.name);
        assert!(of_form.iter().all(|one| one.self_check == form.is_self_check() && one.grid.is_some()), "{}", form.name);
    }
    assert!((20..=30).contains(&all.len()), "{}", all.len());
    let earned: u32 = all.iter().map(|one| one.score.earned).sum();
    let possible: u32 = all.iter().map(|one| one.score.possible).sum();
    assert!(earned < possible && earned * 10 > possible * 8, "{earned} of {possible}");

    // They are spread over the history, and none is later than now, nor anything that came of it.
    let within = |days: i64| all.iter().filter(|one| one.submitted_at > now().plus_days(-days)).count();
    assert!((6..=12).contains(&within(30)) && within(60) > within(30) && within(90) == all.len(), "{} {}", within(30), within(60));
    let entries = all.iter().flat_map(|one| &one.timeline);
    assert!(entries.clone().all(|entry| entry.at <= now() && entry.recorded_at.is_none_or(|recorded| recorded <= now())));
    assert!(all.iter().flat_map(|one| &one.photos).all(|photo| photo.stored && photo.photo.taken_at <= now()));

    // One was voided, two were added to.
    assert_eq!(all.iter().filter(|one| one.is_void()).count(), 1);
    assert_eq!(entries.filter(|entry| matches!(entry.event, Event::Supplemented { .. })).count(), 2);

    // What failed opened issues, which went on: most are closed, the newest wait.
    let issues = opened_by(&state, &all).await;
    let closed = issues.iter().filter(|issue| issue.status.kind() == StatusKind::Closed).count();
    let open = issues.iter().filter(|issue| issue.status.kind().is_open()).count();
    assert!(closed >= 12 && open >= 2, "{closed} of {} are closed, {open} are open", issues.len());
    assert!(issues.iter().all(|issue| issue.timeline.iter().all(|entry| entry.at <= now())));
    assert!(issues.iter().all(|issue| issue.photos.iter().any(|photo| photo.stored)), "each shows what failed");

    // What a unit found at itself is its own to put right, and the figures count it.
    let self_checks: Vec<Inspection> = all.into_iter().filter(|one| one.self_check).collect();
    let own = opened_by(&state, &self_checks).await;
    assert!(own.len() >= 5 && own.iter().all(|issue| issue.source == Source::SelfCheck), "{}", own.len());
    let figures = crate::score::of_town(&state, super::town_id(), now()).await.unwrap();
    assert_eq!(usize::try_from(figures.town.self_found.numerator).unwrap(), own.len(), "{:?}", figures.town.self_found);
}

#[test]
fn the_inspections_of_the_history_name_forms_items_units_and_sites_that_the_demo_town_has() {
    let reference = super::install::draft().unwrap().reference;
    for visit in &VISITS {
        let form = reference.forms.iter().find(|form| form.code.0 == visit.form).unwrap();
        let known = match visit.of {
            Of::Unit(code) => reference.units.iter().any(|unit| unit.code == code),
            Of::Site(code) => reference.sites.iter().any(|site| site.code == code),
        };
        assert!(known && (1..super::story::DAYS).contains(&visit.days), "{} {}", visit.form, visit.days);
        for finding in visit.findings {
            let item = form.items().find(|item| item.code.0 == finding.item).unwrap();
            assert!(finding.opens.is_none() || item.opens.is_some(), "{} opens nothing", finding.item);
        }
    }
    assert!(VISITS.is_sorted_by(|one, next| one.days >= next.days), "the oldest first");
}
