//! A county makes a town: of the template, by the one import that folders go through, with an administrator who waits for an invitation.
//! The county can invite that administrator anew until one has joined; after that the town's people are the town's.

use super::{
    caller::CountyCaller,
    store,
    towns::{Said, TownForm, drawn},
    word::CountyWord as W,
};
use crate::{
    cell,
    error::Error,
    html_forms::{Marked, lang_of, page},
    people::{self, By},
    setup::from_template,
    state::{State, unpacking},
    town::{self, PersonDraft},
    web::{reached_at, svg_of},
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Form, Path},
};
use maud::{PreEscaped, html};
use shared::{id::TownId, person::Role, text::fill};

/// Most towns of one county: its page counts the figures of all of them.
const MOST_TOWNS: u64 = 200;

/// `POST /plain/county/towns`: makes the town and shows the invitation of its administrator; a fault shows the form again with what was typed.
///
/// # Errors
/// [`Error::WrongOrigin`] without the session's mark; the database's, nothing was written then.
pub(super) async fn found(
    caller: CountyCaller,
    state: Data<State>,
    request: HttpRequest,
    form: Form<TownForm>,
) -> Result<HttpResponse, Error> {
    let (form, lang) = (form.into_inner(), lang_of(&request));
    caller.check(&form.mark)?;
    let filled = |text: Result<String, cell::CellError>| text.ok().filter(|text| !text.is_empty());
    let (name, code) = (form.name.clone(), form.code.clone());
    let draft = unpacking(move || from_template(&name, &code)).await?;
    let admin = filled(cell::line(&form.admin_name)).zip(filled(cell::key(&form.admin_username)));
    let why = match (draft, admin) {
        (Err(_), _) => W::BadTown.text(lang).to_owned(),
        (_, None) => W::BadAdmin.text(lang).to_owned(),
        (Ok(_), _) if store::count_towns(state.db.reader(), caller.county.id).await? >= MOST_TOWNS => {
            fill(W::TooMany.text(lang), &[&MOST_TOWNS.to_string()])
        }
        (Ok(_), Some((_, username))) if people::account_named(state.db.reader(), &username).await?.is_some() => {
            fill(W::UserTaken.text(lang), &[&username])
        }
        (Ok(mut draft), Some((name, username))) => {
            let code = draft.reference.town.code.clone();
            draft.people = vec![PersonDraft { row: 0, username, name, role: Role::Admin, password: None }];
            match town::found_in(&state, caller.county.id, draft, &By::County(caller.account).actor()).await {
                Ok(made) => return invited(&state, &caller, &request, made.town).await,
                Err(Error::BadField("code")) => fill(W::CodeTaken.text(lang), &[&code]),
                Err(error) => return Err(error),
            }
        }
    };
    drawn(&state, &request, &caller, Said::wrong(&why).typed(form)).await
}

/// `POST /plain/county/towns/{id}/invitation`: a new invitation for the administrator of a town that nobody administers yet.
///
/// # Errors
/// [`Error::WrongOrigin`] without the session's mark; [`Error::NotFound`] for a town that is not the county's.
pub(super) async fn invite_anew(
    caller: CountyCaller,
    state: Data<State>,
    request: HttpRequest,
    id: Path<String>,
    form: Form<Marked>,
) -> Result<HttpResponse, Error> {
    caller.check(&form.mark)?;
    let id: TownId = id.parse().map_err(|_| Error::NotFound)?;
    invited(&state, &caller, &request, id).await
}

async fn invited(state: &State, caller: &CountyCaller, request: &HttpRequest, id: TownId) -> Result<HttpResponse, Error> {
    let lang = lang_of(request);
    let tx = state.db.write().await?;
    // Accounts before the town, as those do who join: two who wait for each other would both fail.
    let admins = people::admins_locked(&tx, id).await?;
    let town = store::town_of(&tx, caller.county.id, id).await?.ok_or(Error::NotFound)?;
    let waiting = admins.iter().find(|admin| !admin.closed).filter(|_| !admins.iter().any(|admin| admin.joined));
    let Some(admin) = waiting else {
        drop(tx);
        return drawn(state, request, caller, Said::wrong(W::Joined.text(lang))).await;
    };
    let (secret, _) = people::invite(state, &tx, By::County(caller.account), admin).await?;
    tx.commit().await?;
    let link = format!("{}/join/{}", reached_at(state, request), secret.reveal());
    let body = html! {
        p { (fill(W::Invited.text(lang), &[&format!("{} ({})", admin.person.name, admin.username)])) }
        p class="card" { a href=(link) { (link) } }
        div class="qr" { (PreEscaped(svg_of(&link)?)) }
        p { a href="/plain/county" { (W::BackToTowns.text(lang)) } }
    };
    Ok(page(request, &fill(W::InvitedTitle.text(lang), &[&town.name]), &body))
}
