//! Rows of towns, their reference data and the accounts a folder names.

use super::{PersonDraft, TownDraft};
use crate::{
    auth::{NewAccount, insert_account, set_name_and_role},
    cell,
    entity::{issue, meta, person, reference, town, town_draft},
    error::Error,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{self, Expr, Func},
};
use shared::{
    id::{CountyId, GridId, IssueId, PersonId, TownId, UnitId},
    issue::StatusKind,
    kind::KindCode,
    moment::Moment,
    person::Role,
    reference::Reference,
};
use std::collections::{BTreeSet, HashMap, HashSet};
use uuid::Uuid;

/// What is in force for a town.
pub(super) struct Present {
    pub(super) version: u64,
    pub(super) reference: Reference,
}

/// An account as it is.
pub(super) struct Account {
    pub(super) id: PersonId,
    pub(super) town: TownId,
    pub(super) username: String,
    pub(super) name: String,
    pub(super) role: Role,
    pub(super) closed: bool,
    /// Whether it is that of its unit's main person.
    pub(super) main: bool,
}

/// Whether there is any town; whoever else founds one waits until this transaction ends.
pub(super) async fn has_town(tx: &impl ConnectionTrait) -> Result<bool, Error> {
    meta::Entity::find().lock_exclusive().all(tx).await?;
    Ok(town::Entity::find().one(tx).await?.is_some())
}

/// The town's data in force; `None` if there is no such town. Inside a writing transaction the town's row is locked.
pub(super) async fn present(db: &impl ConnectionTrait, id: TownId) -> Result<Option<Present>, Error> {
    let Some(row) = town::Entity::find_by_id(id.0).lock_exclusive().one(db).await? else { return Ok(None) };
    version(db, id, row.reference_version).await.map(Some)
}

/// The same for looking only.
pub(super) async fn glance(db: &impl ConnectionTrait, id: TownId) -> Result<Option<Present>, Error> {
    let Some(row) = town::Entity::find_by_id(id.0).one(db).await? else { return Ok(None) };
    version(db, id, row.reference_version).await.map(Some)
}

/// A version of the town's data.
pub(super) async fn version(db: &impl ConnectionTrait, id: TownId, number: i64) -> Result<Present, Error> {
    let row = reference::Entity::find_by_id((id.0, number)).one(db).await?.ok_or(Error::NotFound)?;
    Ok(Present { version: u64::try_from(number).unwrap_or(0), reference: serde_json::from_str(&row.body).map_err(Error::internal)? })
}

/// Accounts by user name as [`cell::fold`] has it: all of one town, and those elsewhere whose user names a draft gives.
pub(super) struct Accounts(HashMap<String, Account>);

impl Accounts {
    /// The account that a folder means by this person.
    pub(super) fn of(&self, person: &PersonDraft) -> Option<&Account> {
        self.0.get(&cell::fold(&person.username))
    }

    /// All accounts of a town by user name.
    pub(super) fn all(&self, town: TownId) -> impl Iterator<Item = &Account> {
        let mut all: Vec<&Account> = self.0.values().filter(|account| account.town == town).collect();
        all.sort_by(|one, next| one.username.cmp(&next.username));
        all.into_iter()
    }

    /// Those among them that a folder does not name.
    pub(super) fn others(&self, town: TownId, people: &[PersonDraft]) -> Vec<&Account> {
        let named: HashSet<PersonId> = people.iter().filter_map(|person| self.of(person)).map(|account| account.id).collect();
        self.all(town).filter(|account| !named.contains(&account.id)).collect()
    }
}

/// The accounts of the draft's town, and those of other towns whose user names it gives.
pub(super) async fn accounts(db: &impl ConnectionTrait, draft: &TownDraft) -> Result<Accounts, Error> {
    let mut rows = person::Entity::find().filter(person::Column::Town.eq(draft.reference.town.id.0)).all(db).await?;
    for part in draft.people.chunks(200) {
        let lower = Expr::expr(Func::lower(Expr::col(person::Column::Username)));
        let folded = part.iter().flat_map(|person| [cell::fold(&person.username), person.username.to_ascii_lowercase()]);
        rows.extend(person::Entity::find().filter(sea_query::ExprTrait::is_in(lower, folded)).all(db).await?);
    }
    let wanted: HashSet<&str> = draft.people.iter().map(|person| person.username.as_str()).collect();
    let mut found: HashMap<String, Account> = HashMap::new();
    for row in rows {
        let key = cell::fold(&cell::user_name(&row.username));
        // Version 0.1 took names that differ by case only: then the one that is written as in the folder is meant.
        if found.get(&key).is_none_or(|other| !wanted.contains(other.username.as_str())) {
            let role = serde_json::from_str(&row.role).map_err(Error::internal)?;
            let (id, town) = (PersonId(row.id), TownId(row.town));
            found.insert(
                key,
                Account { id, town, username: row.username, name: row.name, role, closed: row.disabled, main: row.main_of.is_some() },
            );
        }
    }
    Ok(Accounts(found))
}

/// The bodies of those of a town's issues that have these ids.
pub(super) async fn issues(db: &impl ConnectionTrait, town: TownId, ids: &BTreeSet<IssueId>) -> Result<Vec<String>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let mut bodies = Vec::with_capacity(ids.len());
    for part in ids.chunks(500) {
        let found = issue::Entity::find().select_only().column(issue::Column::Body).filter(issue::Column::Town.eq(town.0));
        bodies.extend(found.filter(issue::Column::Id.is_in(part.iter().copied())).into_tuple::<String>().all(db).await?);
    }
    Ok(bodies)
}

/// How many open issues name a unit, a grid or a kind.
#[derive(Default)]
pub(super) struct OpenIssues {
    units: HashMap<Uuid, u64>,
    grids: HashMap<Uuid, u64>,
    kinds: HashMap<String, u64>,
}

impl OpenIssues {
    pub(super) fn of_unit(&self, id: UnitId) -> u64 {
        self.units.get(&id.0).copied().unwrap_or(0)
    }

    pub(super) fn of_grid(&self, id: GridId) -> u64 {
        self.grids.get(&id.0).copied().unwrap_or(0)
    }

    pub(super) fn of_kind(&self, code: &KindCode) -> u64 {
        self.kinds.get(&code.0).copied().unwrap_or(0)
    }
}

/// Counts a town's open issues.
pub(super) async fn open_issues(db: &impl ConnectionTrait, town: TownId) -> Result<OpenIssues, Error> {
    let open = StatusKind::ALL.into_iter().filter(|state| state.is_open()).map(StatusKind::key);
    let rows: Vec<(Option<Uuid>, Option<Uuid>, String, i64)> = issue::Entity::find()
        .select_only()
        .columns([issue::Column::Unit, issue::Column::Grid, issue::Column::Kind])
        .column_as(issue::Column::Id.count(), "count")
        .filter(issue::Column::Town.eq(town.0))
        .filter(issue::Column::State.is_in(open))
        .group_by(issue::Column::Unit)
        .group_by(issue::Column::Grid)
        .group_by(issue::Column::Kind)
        .into_tuple()
        .all(db)
        .await?;
    let mut found = OpenIssues::default();
    for (unit, grid, kind, count) in rows {
        let count = u64::try_from(count).unwrap_or(0);
        unit.into_iter().for_each(|unit| *found.units.entry(unit).or_default() += count);
        grid.into_iter().for_each(|grid| *found.grids.entry(grid).or_default() += count);
        *found.kinds.entry(kind).or_default() += count;
    }
    Ok(found)
}

/// Makes the town's row, under this county.
pub(super) async fn add_town(
    db: &impl ConnectionTrait,
    of: &shared::reference::Town,
    county: Option<CountyId>,
    at: Moment,
) -> Result<(), Error> {
    let row = town::ActiveModel {
        id: Set(of.id.0),
        code: Set(of.code.clone()),
        name: Set(of.name.clone()),
        feed: Set(0),
        audit_seq: Set(0),
        audit_hash: Set(String::new()),
        reference_version: Set(0),
        created_at: Set(at.0),
        backed_up_through: Set(0),
        next_from: Set(None),
        county: Set(county.map(|county| county.0)),
    };
    town::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// Ends the town's draft; the revision that it had, if there was one.
pub(super) async fn end_draft(db: &impl ConnectionTrait, id: TownId) -> Result<Option<u64>, Error> {
    let row = town_draft::Entity::find_by_id(id.0).one(db).await?;
    town_draft::Entity::delete_by_id(id.0).exec(db).await?;
    Ok(row.map(|row| u64::try_from(row.revision).unwrap_or(0)))
}

/// Adds an account, `main` as that of its unit's main person; its id.
pub(super) async fn add_person(
    db: &impl ConnectionTrait,
    town: &shared::reference::Town,
    (person, main): (&PersonDraft, bool),
    password_hash: String,
    at: Moment,
) -> Result<PersonId, Error> {
    let id = PersonId::from_code(&town.code, &person.username);
    let account = shared::person::Person { id, town: town.id, name: person.name.clone(), role: person.role.clone() };
    insert_account(db, NewAccount { person: account, main, username: person.username.clone(), password_hash, at }).await?;
    Ok(id)
}

/// Gives an account its names and role from the folder; its password stays.
pub(super) async fn change_person(db: &impl ConnectionTrait, id: PersonId, person: &PersonDraft, main: bool) -> Result<(), Error> {
    set_name_and_role(db, id, &person.username, &person.name, (&person.role, main)).await
}
