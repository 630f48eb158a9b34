//! `GET /api/sync/listen`: an open program waits here until the feed has moved for its person (ADR 11).
//!
//! The answer is a number and nothing of records: the phone pulls then, as it does without listening. While nothing happens one task looks once
//! a second at the newest number of the towns in which somebody waits, whatever wrote: this process, another one, or a command on the
//! console. A push of this process has it look at once.

mod store;

use super::ledger::town_row;
use crate::{
    auth::{Caller, is_signed_in},
    error::Error,
    feed::keys_of,
    state::{COME_AGAIN, Listener, State, Watching, Word},
    web::{Connection, Listening},
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Query},
};
use serde::Deserialize;
use shared::{
    person::{Resource, Verb},
    sync::LISTEN_SECONDS,
};
use std::{collections::HashSet, future::pending, sync::Arc, time::Duration};
use tokio::time::sleep;

/// How often the newest numbers are looked at while somebody waits.
const EVERY: Duration = Duration::from_secs(1);
/// Least time between two looks: what is written in the meantime is told together.
const BREATH: Duration = Duration::from_millis(50);
/// So many are told at once, and the next ones after this: a whole town does not pull in the same instant.
const AT_ONCE: usize = 16;
const BETWEEN: Duration = Duration::from_millis(10);

/// Where the phone stands.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Heard {
    /// The feed number up to which a pull has brought everything.
    after: u64,
}

/// Answers with the town's newest feed number once something has changed for the asker after theirs, or empty when nothing has for
/// [`LISTEN_SECONDS`].
///
/// # Errors
/// [`Error::TooMany`] where too many wait already; the database's.
pub async fn listen(caller: Caller, state: Data<State>, heard: Query<Heard>, request: HttpRequest) -> Result<HttpResponse, Error> {
    caller.scope(Resource::Notice, Verb::Read)?;
    let turn = state.reading.of(caller.person.id).await?;
    let (db, town) = (state.db.reader(), caller.person.town);
    let row = town_row(db, town).await?;
    let in_force = state.version_of(db, town, i64::try_from(row.reference).map_err(Error::internal)?).await?;
    let keys = keys_of(&caller.person, &in_force.reference);
    // A number that this store has not given yet is of a store that was lost.
    if heard.after > row.head || store::has_moved(db, town, &keys, heard.after, row.head).await? {
        return Ok(moved_to(row.head));
    }
    drop((turn, in_force));
    let connection = request.conn_data::<Arc<Connection>>().cloned();
    let listening = connection.as_ref().map(Connection::listen);
    let (mut seat, watching) = state.listeners.join(Listener { person: caller.person.id, town, keys, after: row.head })?;
    if let Some(watching) = watching {
        tokio::spawn(watch(Data::clone(&state), watching));
    }
    let word = tokio::select! {
        word = seat.word() => word,
        () = sleep(Duration::from_secs(LISTEN_SECONDS.into())) => Word::AskAgain,
        () = hung_up(listening.as_ref()) => Word::AskAgain,
    };
    match word {
        Word::Moved(head) if is_signed_in(&state, &caller).await? => Ok(moved_to(head)),
        Word::Moved(_) => Err(Error::NotSignedIn),
        Word::Later => Err(Error::TooMany { seconds: COME_AGAIN }),
        Word::AskAgain => Ok(HttpResponse::NoContent().finish()),
    }
}

async fn hung_up(listening: Option<&Listening>) {
    match listening {
        Some(listening) => listening.hung_up().await,
        None => pending().await,
    }
}

fn moved_to(head: u64) -> HttpResponse {
    HttpResponse::Ok().json(head)
}

/// Looks for all who wait, until nobody does.
async fn watch(state: Data<State>, mut watching: Watching) {
    loop {
        match look(&state, &mut watching).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => tracing::warn!(%error, "the feed could not be looked at for those who wait; they ask now and then"),
        }
        sleep(BREATH).await;
        tokio::select! {
            () = sleep(EVERY) => {}
            () = watching.nudged() => {}
        }
    }
}

/// Tells those for whom something has changed. `false`: nobody waits.
async fn look(state: &State, watching: &mut Watching) -> Result<bool, Error> {
    let towns = watching.towns();
    if towns.is_empty() {
        return Ok(false);
    }
    let db = state.db.reader();
    for (town, head) in store::heads(db, towns.keys().copied()).await? {
        let Some(after) = towns.get(&town).copied().filter(|after| *after < head) else { continue };
        let moved: HashSet<String> = store::moved(db, town, &watching.keys_in(town), after, head).await?;
        for (done, listener) in watching.concerned(town, head, &moved).into_iter().enumerate() {
            // Whoever has hung up in this moment is not told.
            let _ = listener.send(Word::Moved(head));
            if done % AT_ONCE == AT_ONCE - 1 {
                sleep(BETWEEN).await;
            }
        }
    }
    Ok(true)
}
