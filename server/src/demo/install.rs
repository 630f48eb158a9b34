//! Installing the demo: the town's folder inside the binary, its accounts, its history.

use super::{play, scene, store};
use crate::{
    error::Error,
    state::State,
    town::{self, Folder, TownDraft},
};
use shared::{id::TownId, person::Role, reference::Reference};

/// The password of every demo account. Accounts with it exist in the demo town only.
pub const PASSWORD: &str = "jingge-demo";

/// Code of the demo town.
const CODE: &str = "yunxi";

const FILES: [(&str, &str); 12] = [
    ("town.toml", include_str!("../../demo-town/town.toml")),
    ("units.csv", include_str!("../../demo-town/units.csv")),
    ("grids.geojson", include_str!("../../demo-town/grids.geojson")),
    ("sites.geojson", include_str!("../../demo-town/sites.geojson")),
    ("estates.geojson", include_str!("../../demo-town/estates.geojson")),
    ("segments.geojson", include_str!("../../demo-town/segments.geojson")),
    ("features.geojson", include_str!("../../demo-town/features.geojson")),
    ("rule_book.csv", include_str!("../../demo-town/rule_book.csv")),
    ("catalogue.csv", include_str!("../../demo-town/catalogue.csv")),
    ("forms.csv", include_str!("../../demo-town/forms.csv")),
    ("calendar.json", include_str!("../../demo-town/calendar.json")),
    ("people.csv", include_str!("../../demo-town/people.csv")),
];

/// A demo account, as it is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoAccount {
    /// 用户名.
    pub username: String,
    /// 密码.
    pub password: String,
    /// Role and whom it acts for, in Chinese and English.
    pub role: String,
}

/// All demo accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoAccounts {
    /// In the order in which people are introduced.
    pub accounts: Vec<DemoAccount>,
}

/// The demo town's folder.
#[must_use]
pub fn folder() -> Folder {
    Folder::of(&FILES)
}

/// The demo town's id.
#[must_use]
pub fn town_id() -> TownId {
    TownId::from_code(CODE, CODE)
}

/// The demo accounts, if the demo town is in this database.
///
/// # Errors
/// The database's.
pub async fn accounts(state: &State) -> Result<Option<DemoAccounts>, Error> {
    if !store::has_town(state.db.reader(), town_id()).await? {
        return Ok(None);
    }
    Ok(Some(listed(&draft()?)))
}

/// Imports the demo town with its accounts, without history.
///
/// # Errors
/// A user name that another town has; faults of the database.
pub async fn install_small(state: &State) -> Result<DemoAccounts, Error> {
    let mut draft = draft()?;
    for person in &mut draft.people {
        person.password = Some(PASSWORD.to_owned());
    }
    let accounts = listed(&draft);
    town::import(state, draft, "demo").await?;
    Ok(accounts)
}

/// Imports the demo town and plays its history of about ninety days up to now, with progress on standard output.
///
/// # Errors
/// As [`install_small`]; faults of the photo store.
pub async fn install(state: &State) -> Result<DemoAccounts, Error> {
    let accounts = install_small(state).await?;
    play::play(state, &draft()?, scene::draw).await?;
    Ok(accounts)
}

/// The demo town as a draft.
pub(super) fn draft() -> Result<TownDraft, Error> {
    let faults = |faults: Vec<town::RowError>| {
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        Error::internal(format!("the demo town {CODE} has faults: {}", told.join("; ")))
    };
    town::read(&folder()).map_err(faults)
}

fn listed(draft: &TownDraft) -> DemoAccounts {
    let account = |person: &town::PersonDraft| DemoAccount {
        username: person.username.clone(),
        password: PASSWORD.to_owned(),
        role: role_of(&person.role, &draft.reference),
    };
    DemoAccounts { accounts: draft.people.iter().map(account).collect() }
}

fn role_of(role: &Role, reference: &Reference) -> String {
    match role {
        Role::Inspector { .. } => "网格员 · inspector".into(),
        Role::Unit { unit } => format!("责任单位 · unit ({})", reference.unit_name(*unit)),
        Role::Dispatcher => "创卫办 · dispatcher".into(),
        Role::Verifier => "核查员 · verifier".into(),
        Role::Leader => "领导 · leader".into(),
        Role::Admin => "管理员 · admin".into(),
    }
}
