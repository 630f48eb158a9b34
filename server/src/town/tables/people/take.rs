//! The list taken in: looked at first, then done as a whole or not at all.

use super::{
    super::{
        super::{MAX_FILE_BYTES, Reason},
        fault::counted,
        handle::label_of,
    },
    read::{Asked, read, wrong},
};
use crate::{
    auth::{Caller, NewAccount},
    cell,
    error::Error,
    people::{self, Account, By, Target},
    state::{State, WriteTx, unpacking},
};
use actix_web::web::{Data, Json, Payload, Query};
use serde::Deserialize;
use shared::{
    id::PersonId,
    people::{ListedAct, ListedPerson, MOST_PEOPLE, PeopleListed},
    person::{Person, Resource, Verb},
    query::flag,
    town_table::TableFault,
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// What is asked of a list.
#[derive(Deserialize)]
pub struct Wanted {
    /// What the file is called, for messages.
    #[serde(default)]
    file: String,
    /// Only to say what it would do.
    #[serde(default)]
    preview: Option<String>,
}

/// A row, and the account that it is about; of a new one none.
type Step = (Asked, Option<Account>);

/// `POST /api/roster?file=NAME&preview=1`: adds who is new and changes who is otherwise, all or nothing; with `preview` it only says so. Accounts
/// that are not in the list stay as they are, and a closed one stays closed.
///
/// # Errors
/// [`Error::NotFound`] for all but administrators; [`Error::BadRequest`]; [`Error::TooLarge`]; [`Error::LastAdmin`].
pub async fn take(state: Data<State>, caller: Caller, wanted: Query<Wanted>, payload: Payload) -> Result<Json<PeopleListed>, Error> {
    caller.scope(Resource::Account, Verb::Write)?;
    let preview = match &wanted.preview {
        Some(said) => flag(said).ok_or_else(|| Error::bad_request("preview"))?,
        None => false,
    };
    let _turn = state.reading.of(caller.person.id).await?;
    let most = usize::try_from(MAX_FILE_BYTES).unwrap_or(usize::MAX);
    let bytes = payload.to_bytes_limited(most).await.map_err(|_| Error::TooLarge)?.map_err(|_| Error::bad_request("body"))?;
    let label = label_of(&wanted.file, "人员名单");
    let town = caller.person.town;
    let reference = state.reference(town).await?;
    let read_as = label.clone();
    let asked = match unpacking(move || read(&read_as, &bytes, &reference)).await? {
        Ok(asked) => asked,
        Err(faults) => return Ok(Json(refused(faults))),
    };
    if preview {
        let db = state.db.reader();
        let accounts = people::accounts_of(db, town).await?;
        let taken = people::taken_elsewhere(db, town, &new_names(&accounts, &asked)).await?;
        return Ok(Json(planned(accounts, &taken, &label, asked).map_or_else(refused, |steps| told(&steps, false))));
    }
    let tx = state.db.write().await?;
    let accounts = people::accounts_of(&tx, town).await?;
    let taken = people::taken_elsewhere(&tx, town, &new_names(&accounts, &asked)).await?;
    let steps = match planned(accounts, &taken, &label, asked) {
        Ok(steps) => steps,
        Err(faults) => return Ok(Json(refused(faults))),
    };
    let acts = || steps.iter().filter(|step| act_of(step).is_some());
    for (asked, account) in acts() {
        perform(&state, &tx, &caller, asked, account.as_ref()).await?;
    }
    tx.commit().await?;
    acts().filter_map(|(_, account)| account.as_ref()).for_each(|account| state.listeners.ask_again(account.person.id));
    Ok(Json(told(&steps, true)))
}

/// The user names that no account of the town has.
fn new_names(accounts: &[Account], asked: &[Asked]) -> Vec<String> {
    let known: HashSet<String> = accounts.iter().map(|account| cell::fold(&account.username)).collect();
    asked.iter().filter(|row| !known.contains(&cell::fold(&row.username))).map(|row| row.username.clone()).collect()
}

/// Which account each row is about; a user name of another town, and more accounts than a town may have, are faults.
fn planned(accounts: Vec<Account>, taken: &HashSet<String>, label: &str, asked: Vec<Asked>) -> Result<Vec<Step>, Vec<TableFault>> {
    let most = usize::try_from(MOST_PEOPLE).unwrap_or(usize::MAX);
    let mut count = accounts.len();
    let mut by_name: HashMap<String, Account> = accounts.into_iter().map(|account| (cell::fold(&account.username), account)).collect();
    let (mut steps, mut faults) = (Vec::with_capacity(asked.len()), Vec::new());
    for row in asked {
        let account = by_name.remove(&cell::fold(&row.username));
        count += usize::from(account.is_none());
        if taken.contains(&row.username) {
            faults.push(wrong(label, row.line, "用户名", Reason::UsernameTaken { given: row.username.clone() }));
        } else if account.is_none() && count > most {
            faults.push(wrong(label, row.line, "", Reason::TooManyRows { rows: count }));
            break;
        }
        steps.push((row, account));
    }
    if faults.is_empty() { Ok(steps) } else { Err(faults) }
}

/// What a row does; nothing of one that says what is so.
fn act_of((asked, account): &Step) -> Option<ListedAct> {
    let Some(account) = account else { return Some(ListedAct::Added) };
    let is_so =
        account.person.name == asked.name && account.person.role == asked.role && asked.main.is_none_or(|main| main == account.main);
    (!is_so).then_some(ListedAct::Changed)
}

async fn perform(state: &State, tx: &WriteTx, caller: &Caller, asked: &Asked, account: Option<&Account>) -> Result<(), Error> {
    let by = By::Person(caller.person.id);
    match account {
        Some(account) => {
            let target = Target { name: &asked.name, role: &asked.role, main: asked.main };
            people::change(state, tx, by, account, target).await
        }
        None => {
            let town = caller.person.town;
            let person = Person { id: PersonId(Uuid::now_v7()), town, name: asked.name.clone(), role: asked.role.clone() };
            let username = asked.username.clone();
            let new = NewAccount { person, main: false, username, password_hash: String::new(), at: state.clock.now() };
            people::add(state, tx, by, new, asked.main).await.map(|_| ())
        }
    }
}

fn told(steps: &[Step], done: bool) -> PeopleListed {
    let acts: Vec<(&Asked, ListedAct)> = steps.iter().filter_map(|step| Some((&step.0, act_of(step)?))).collect();
    let count = |act: ListedAct| u32::try_from(acts.iter().filter(|(_, of)| *of == act).count()).unwrap_or(u32::MAX);
    let (added, changed) = (count(ListedAct::Added), count(ListedAct::Changed));
    let same = u32::try_from(steps.len() - acts.len()).unwrap_or(u32::MAX);
    let rows = acts.iter().map(|(asked, act)| ListedPerson {
        line: u32::try_from(asked.line).unwrap_or(u32::MAX),
        username: asked.username.clone(),
        name: asked.name.clone(),
        role: asked.role.kind(),
        act: *act,
    });
    PeopleListed { done, added, changed, same, rows: counted(rows.collect()).0, ..PeopleListed::default() }
}

fn refused(faults: Vec<TableFault>) -> PeopleListed {
    let (faults, fault_count) = counted(faults);
    PeopleListed { faults, fault_count, ..PeopleListed::default() }
}
