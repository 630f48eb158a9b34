//! What the administrator asks: how the server fares, what the town lacks; and a backup at a press.

use super::{
    ask_for_backup, fact,
    metrics::{Metrics, metrics},
    store,
};
use crate::{auth::Caller, error::Error, state::State};
use actix_web::{
    HttpResponse,
    web::{self, Data, Json, ServiceConfig},
};
use shared::{
    checklist::{Checklist, Machine, lacks},
    person::{Resource, Verb},
};

/// How the server fares.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/api/metrics", web::get().to(read))
        .route("/api/checklist", web::get().to(checklist))
        .route("/api/backups", web::post().to(backup));
}

/// `GET /api/metrics`: the numbers of the caller's town.
///
/// # Errors
/// [`Error::NotFound`] for every role but the admin's; the database's.
async fn read(caller: Caller, state: Data<State>) -> Result<Json<Metrics>, Error> {
    caller.scope(Resource::Operation, Verb::Read)?;
    let _turn = state.reading.of(caller.person.id).await?;
    Ok(Json(metrics(&state, caller.person.town, state.clock.now()).await?))
}

/// `GET /api/checklist`: what the caller's town lacks before its people can work.
///
/// # Errors
/// As [`read`].
async fn checklist(caller: Caller, state: Data<State>) -> Result<Json<Checklist>, Error> {
    caller.scope(Resource::Operation, Verb::Read)?;
    let _turn = state.reading.of(caller.person.id).await?;
    let (town, db) = (caller.person.town, state.db.reader());
    let (reference, (people, led)) = (state.reference(town).await?, store::open_roles(db, town).await?);
    let (feed, held) = store::feed(db, town).await?;
    // Of a town that has recorded nothing yet, any backup holds all.
    let backed_up = held > 0 || (feed == 0 && fact::last_backup(db).await?.is_some());
    let public_url = state.config.public_url.as_deref();
    let machine = Machine {
        backed_up: backed_up || state.config.database_url.is_some(),
        public_url: public_url.is_some(),
        https: state.config.tls.is_some() || state.https.is_spoken() || public_url.is_some_and(|url| url.starts_with("https://")),
    };
    let today = state.clock.now().local_date(reference.town.offset);
    Ok(Json(Checklist { lacks: lacks(&reference, &people, &led, machine, today) }))
}

/// `POST /api/backups`: begins a backup of the whole store; `GET /api/metrics` says how it fares. Asked for again, one more follows.
///
/// # Errors
/// [`Error::NotFound`] for every role but the admin's, and where the database is elsewhere; the database's.
async fn backup(caller: Caller, state: Data<State>) -> Result<HttpResponse, Error> {
    caller.scope(Resource::Operation, Verb::Write)?;
    ask_for_backup(&state, state.clock.now()).await?;
    Ok(HttpResponse::NoContent().finish())
}
