//! Importing a draft: one transaction, all or nothing.

use super::{
    PersonDraft, Preview, Reason, RowError, TownDraft, later,
    loss::{NAMED, hang, losses, stranded},
    number::number,
    store::{self, Account, Accounts},
};
use crate::{
    audit::{self, Record, Subject, Table},
    auth::{fresh_password, hash_password},
    coming,
    error::Error,
    state::State,
};
use shared::{
    id::{CountyId, PersonId, TownId, UnitId},
    people::main_of,
};
use std::{
    collections::{HashMap, HashSet},
    fmt,
};

/// An account that was made.
#[derive(Clone, PartialEq, Eq)]
pub struct NewAccount {
    /// User name.
    pub username: String,
    /// Name as shown.
    pub name: String,
    /// The password that was made for it and is shown this once; `None`: the folder gave one, which is never shown.
    pub made: Option<String>,
}

/// What an import did.
pub struct Imported {
    /// The town.
    pub town: TownId,
    /// Its name.
    pub name: String,
    /// Version now in force.
    pub version: u64,
    /// Whether that is a new version.
    pub changed: bool,
    /// Accounts made.
    pub accounts: Vec<NewAccount>,
    /// Accounts that got another name or role.
    pub changed_accounts: usize,
}

impl fmt::Display for Imported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, version) = (&self.name, self.version);
        if self.changed {
            writeln!(f, "{name} 已导入, 现行第 {version} 版 · imported, version {version} is in force")?;
        } else {
            writeln!(f, "{name} 资料没有变化, 仍是第 {version} 版 · nothing differs, version {version} stays in force")?;
        }
        if self.accounts.iter().any(|account| account.made.is_some()) {
            writeln!(f, "新账号的密码只显示这一次 · passwords of new accounts, shown this once:")?;
        }
        for NewAccount { username, name, made } in &self.accounts {
            match made {
                Some(password) => writeln!(f, "  {username}  {password}  {name}")?,
                None => writeln!(f, "  {username}  (用表里的密码 · the password of the table)  {name}")?,
            }
        }
        Ok(())
    }
}

/// What an import would change.
///
/// # Errors
/// [`Error::BadRequest`] with the rows whose user names another town has; faults of the database.
pub async fn preview(state: &State, draft: &TownDraft) -> Result<Preview, Error> {
    let db = state.db.reader();
    let present = store::glance(db, draft.reference.town.id).await?;
    let known = store::accounts(db, draft).await?;
    refuse_taken(draft, &known)?;
    let mut preview = Preview::of(present.as_ref().map(|present| (present.version, &present.reference)), &draft.reference);
    preview.new_accounts = draft.people.iter().filter(|person| known.of(person).is_none()).count();
    preview.changed_accounts = draft.people.iter().filter(|person| known.of(person).is_some_and(|old| differs(old, person))).count();
    if let Some(present) = &present {
        // A person whom the folder names gets their role from it; the others keep theirs.
        let town = draft.reference.town.id;
        let kept: Vec<&Account> = known.others(town, &draft.people).into_iter().filter(|account| !account.closed).collect();
        preview.stranded = stranded(&kept, Some(&present.reference), &draft.reference);
        if !preview.losses.is_empty() {
            let open: Vec<&Account> = known.all(town).filter(|account| !account.closed).collect();
            hang(&mut preview.losses, &open, &store::open_issues(db, town).await?);
        }
    }
    Ok(preview)
}

/// How a draft comes, which says what may be there before and what becomes of accounts that bring no password.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// By the console: accounts get a password that is shown once; towns are added and changed.
    Import,
    /// By the setup: accounts wait for an invitation; there is no town yet.
    Found,
    /// By a county, to which it belongs: as by the setup, but others may be there.
    FoundIn(CountyId),
    /// By a publisher who looked at it in a browser.
    Publish(LookedAt),
}

/// What a publisher looked at: what is there must still be so when it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LookedAt {
    /// The version in force.
    pub(super) version: u64,
    /// Revision of the draft, which ends with it; `None`: there is none.
    pub(super) draft: Option<u64>,
    /// Whether what would be gone may go.
    pub(super) may_lose: bool,
}

/// Imports a draft in one transaction: the town, a new version of its data if anything differs, its accounts, an audit row.
///
/// Accounts the folder does not name are left alone; accounts that exist keep their password.
///
/// # Errors
/// [`Error::BadRequest`] with the rows whose user names another town has; faults of the database. Nothing is changed then.
pub async fn import(state: &State, draft: TownDraft, by: &str) -> Result<Imported, Error> {
    written(state, draft, by, Manner::Import).await
}

/// Imports the first town of a store, as [`import`] does. Accounts without a password wait for an invitation.
///
/// # Errors
/// As [`import`]; [`Error::NotFound`] if there is a town.
pub async fn found(state: &State, draft: TownDraft, by: &str) -> Result<Imported, Error> {
    written(state, draft, by, Manner::Found).await
}

/// Makes a town of this county, as [`found`] does, beside those that are there.
///
/// # Errors
/// As [`import`]; [`Error::BadField`] `code` if there is a town with this code.
pub async fn found_in(state: &State, county: CountyId, draft: TownDraft, by: &str) -> Result<Imported, Error> {
    written(state, draft, by, Manner::FoundIn(county)).await
}

/// The same for what somebody has looked at in a browser.
///
/// # Errors
/// As [`import`]; [`Error::BadRequest`] `revision` if meanwhile another version is in force or the draft was edited, `losses` if something
/// would be gone that may not go.
pub(super) async fn publish(state: &State, draft: TownDraft, by: &str, looked_at: LookedAt) -> Result<Imported, Error> {
    written(state, draft, by, Manner::Publish(looked_at)).await
}

async fn written(state: &State, draft: TownDraft, by: &str, manner: Manner) -> Result<Imported, Error> {
    let TownDraft { mut reference, people } = draft;
    let draft = TownDraft { reference: reference.clone(), people };
    let secrets = secrets_for(state, &draft, manner).await?;
    let town = reference.town.id;

    let tx = state.db.write().await?;
    let now = state.clock.now();
    if manner == Manner::Found && store::has_town(&tx).await? {
        return Err(Error::NotFound);
    }
    let county = match manner {
        Manner::FoundIn(county) => Some(county),
        Manner::Import | Manner::Found | Manner::Publish(_) => None,
    };
    if county.is_some() && store::present(&tx, town).await?.is_some() {
        return Err(Error::BadField("code"));
    }
    let known = store::accounts(&tx, &draft).await?;
    refuse_taken(&draft, &known)?;
    match coming::bring_in(&tx, town, now).await {
        Err(Error::NotFound) => {}
        brought => drop(brought?),
    }
    let present = store::present(&tx, town).await?;
    if let Manner::Publish(looked_at) = manner {
        let in_force = present.as_ref().map(|present| present.version);
        if in_force != Some(looked_at.version) || store::end_draft(&tx, town).await? != looked_at.draft {
            return Err(Error::bad_request("revision"));
        }
    }
    if present.is_none() {
        store::add_town(&tx, &reference.town, county, now).await?;
    }
    number(present.as_ref().map(|present| &present.reference), &mut reference);
    if let Some(present) = &present {
        reference.keep_retired(&present.reference);
    }
    let changed = present.as_ref().is_none_or(|present| present.reference != reference);
    let version = present.as_ref().map_or(0, |present| present.version) + u64::from(changed);
    if changed {
        coming::put_in_force(&tx, &reference, version, by, now, None).await?;
    }
    let relaid = if changed { later::relay(&tx, town).await? } else { Vec::new() };
    let mut accounts = Vec::new();
    let mut changed_accounts = 0;
    let (mut new_people, mut changed_people): (Vec<PersonId>, Vec<PersonId>) = (Vec::new(), Vec::new());
    let mut staffed: HashSet<UnitId> =
        known.all(town).filter(|account| !account.closed).filter_map(|account| account.role.unit()).collect();
    for person in &draft.people {
        let old = known.of(person);
        let open = old.is_none_or(|old| !old.closed);
        let is_first = open && person.role.unit().is_some_and(|unit| staffed.insert(unit));
        let main = main_of(&person.role, None, old.map(|old| (&old.role, old.main)), is_first).is_some();
        match (old, secrets.get(&person.username)) {
            (Some(old), _) if differs(old, person) => {
                store::change_person(&tx, old.id, person, main).await?;
                changed_people.push(old.id);
                changed_accounts += 1;
            }
            (Some(_), _) => {}
            (None, Some(secret)) => {
                new_people.push(store::add_person(&tx, &reference.town, (person, main), secret.hash.clone(), now).await?);
                let PersonDraft { username, name, .. } = person.clone();
                accounts.push(NewAccount { username, name, made: secret.made.clone() });
            }
            (None, None) => return Err(Error::Busy(format!("the account {} ended while importing", person.username))),
        }
    }
    let gone: Vec<String> =
        present.iter().flat_map(|present| losses(&present.reference, &reference)).take(NAMED).map(|loss| loss.what).collect();
    if matches!(manner, Manner::Publish(LookedAt { may_lose: false, .. })) && !gone.is_empty() {
        return Err(Error::bad_request("losses"));
    }
    let (made, altered) = (accounts.len(), changed_accounts);
    let body = serde_json::json!({ "version": version, "changed": changed, "accounts": made, "accounts_changed": altered, "gone": gone });
    let object = format!("town:{}", reference.town.code);
    let action = if matches!(manner, Manner::Publish(_)) { "town_publish" } else { "town_import" };
    let record = Record { actor: by.to_owned(), action: action.to_owned(), object, body };
    let mut written = vec![Subject::NewPeople(&new_people), Subject::People(Table::PersonRole, &changed_people)];
    written.extend(present.is_none().then_some(Subject::NewTown));
    written.extend(changed.then_some(Subject::InForce(version)));
    written.push(Subject::ComingStanding(&relaid));
    audit::attest(&tx, town, now, record, &written).await?;
    tx.commit().await?;
    state.setup.town_is_there();
    Ok(Imported { town, name: reference.town.name, version, changed, accounts, changed_accounts })
}

struct Secret {
    made: Option<String>,
    hash: String,
}

/// Passwords of the accounts to be made, hashed before the transaction since that takes long.
async fn secrets_for(state: &State, draft: &TownDraft, manner: Manner) -> Result<HashMap<String, Secret>, Error> {
    let known = store::accounts(state.db.reader(), draft).await?;
    let mut secrets = HashMap::new();
    for person in draft.people.iter().filter(|person| known.of(person).is_none()) {
        if person.password.is_none() && matches!(manner, Manner::Found | Manner::FoundIn(_)) {
            secrets.insert(person.username.clone(), Secret { made: None, hash: String::new() });
            continue;
        }
        let made = if person.password.is_none() { Some(fresh_password()?) } else { None };
        let password = person.password.as_ref().or(made.as_ref()).map_or("", String::as_str);
        let hash = hash_password(&person.username, password).await?;
        secrets.insert(person.username.clone(), Secret { made, hash });
    }
    Ok(secrets)
}

fn differs(old: &Account, person: &PersonDraft) -> bool {
    old.name != person.name || old.role != person.role || old.username != person.username
}

fn refuse_taken(draft: &TownDraft, known: &Accounts) -> Result<(), Error> {
    let town = draft.reference.town.id;
    let taken = draft.people.iter().filter(|person| known.of(person).is_some_and(|account| account.town != town));
    let faults: Vec<String> = taken.map(|person| fault_of(person).to_string()).collect();
    if faults.is_empty() { Ok(()) } else { Err(Error::bad_request(faults.join("; "))) }
}

fn fault_of(person: &PersonDraft) -> RowError {
    let reason = Reason::UsernameTaken { given: person.username.clone() };
    RowError { row: Some(person.row), column: "用户名".into(), ..RowError::of_file("people.csv", reason) }
}
