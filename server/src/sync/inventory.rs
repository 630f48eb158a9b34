//! Which phone still holds records that have no receipt: told by the phone, known only while it does, read by the dispatcher.

mod store;

use crate::{
    auth::{Caller, Sender},
    error::Error,
    state::{State, WriteTx},
};
use actix_web::web::{Data, Json};
use shared::{
    id::{DeviceId, OpId, PersonId},
    moment::Moment,
    person::{Resource, Verb},
    query::HeldBy,
    sync::Inventory,
};
use std::collections::BTreeMap;
pub use store::{Held, forget};
use store::{add, of_device, of_town, remove};

/// Most records of one phone that are remembered.
const MOST_HELD: usize = 2_000;

/// `GET /api/inventory`: phones with unsent records, the oldest record first.
///
/// # Errors
/// [`Error::NotFound`] for every role but the dispatcher's; the database's.
pub async fn list(caller: Caller, state: Data<State>) -> Result<Json<Vec<HeldBy>>, Error> {
    caller.scope(Resource::Inventory, Verb::Read)?;
    let _turn = state.reading.of(caller.person.id).await?;
    Ok(Json(by_phone(of_town(state.db.reader(), caller.person.town).await?)))
}

/// Whether what the phone says differs from what is known of it.
///
/// # Errors
/// The database's.
pub async fn is_news(state: &State, sender: &Sender, said: &Inventory) -> Result<bool, Error> {
    let known = of_device(state.db.reader(), sender.device, sender.person.id).await?;
    let said = held_of(sender, said);
    Ok(known.len() != said.len() || said.iter().any(|held| !known.contains(held)))
}

/// Replaces what is known of a phone by what it says, except what has its receipt by now.
///
/// # Errors
/// The database's.
pub async fn replace(tx: &WriteTx, sender: &Sender, said: &Inventory, receipted: &[OpId]) -> Result<(), Error> {
    let known = of_device(tx, sender.device, sender.person.id).await?;
    let mut now = held_of(sender, said);
    now.retain(|held| !receipted.contains(&held.op));
    let old: Vec<OpId> = known.iter().filter(|held| !now.contains(held)).map(|held| held.op).collect();
    remove(tx, sender.device, &old).await?;
    let new = now.into_iter().filter(|held| !known.contains(held)).collect();
    add(tx, new).await
}

fn held_of(sender: &Sender, said: &Inventory) -> Vec<Held> {
    let held = |held: &shared::sync::HeldOp| Held {
        device: sender.device,
        op: held.op,
        town: sender.person.town,
        person: sender.person.id,
        device_name: sender.device_name.clone(),
        recorded_at: held.recorded_at,
        photos: u32::try_from(held.photos.len()).unwrap_or(u32::MAX),
    };
    let possible = |held: &&shared::sync::HeldOp| !held.op.0.is_nil() && held.recorded_at.is_on_a_clock();
    let mut all: Vec<Held> = said.held.iter().filter(possible).map(held).collect();
    all.sort_by_key(|held| held.op);
    all.dedup_by_key(|held| held.op);
    all.truncate(MOST_HELD);
    all
}

/// Counts per phone and person; `all` comes with the persons' names.
fn by_phone(all: Vec<(Held, String)>) -> Vec<HeldBy> {
    let mut phones: BTreeMap<(DeviceId, PersonId), HeldBy> = BTreeMap::new();
    for (held, person_name) in all {
        let phone = phones.entry((held.device, held.person)).or_insert_with(|| HeldBy {
            device: held.device,
            device_name: held.device_name.clone(),
            person_name,
            records: 0,
            photos: 0,
            oldest: Moment(i64::MAX),
        });
        phone.records += 1;
        phone.photos += held.photos;
        phone.oldest = phone.oldest.min(held.recorded_at);
    }
    let mut phones: Vec<HeldBy> = phones.into_values().collect();
    phones.sort_by_key(|phone| phone.oldest);
    phones
}
