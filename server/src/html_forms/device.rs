//! An administrator looks up where somebody of the town is signed in, and takes a device back: a lost phone.

use super::{
    ask::{check_mark, lang_of, mark_of},
    page::page,
    word::Word,
};
use crate::{
    auth::{Caller, devices_in_town, revoke_in_town},
    error::Error,
    state::State,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Form, Query},
};
use maud::{Markup, html};
use serde::Deserialize;
use shared::{
    account::SessionRow,
    lang::Lang,
    moment::UtcOffset,
    person::{Resource, Verb},
};

/// Whose devices are asked for.
#[derive(Deserialize)]
pub struct DevicesParams {
    #[serde(default)]
    username: String,
}

/// Which device is taken back.
#[derive(Deserialize)]
pub struct RevokeForm {
    #[serde(default)]
    mark: String,
    #[serde(default)]
    username: String,
    #[serde(default)]
    device: String,
}

/// `GET /plain/devices`: a form for a user name, and that person's devices.
///
/// # Errors
/// [`Error::NotFound`] for all but administrators.
pub async fn show(caller: Caller, state: Data<State>, request: HttpRequest, params: Query<DevicesParams>) -> Result<HttpResponse, Error> {
    caller.scope(Resource::Account, Verb::Read)?;
    drawn(&state, &caller, &request, params.username.trim(), None).await
}

/// `POST /plain/devices`: signs the person out on the device and revokes its upload tokens.
///
/// # Errors
/// As [`show`]; [`Error::WrongOrigin`] without the session's mark.
pub async fn revoke(caller: Caller, state: Data<State>, request: HttpRequest, form: Form<RevokeForm>) -> Result<HttpResponse, Error> {
    caller.scope(Resource::Account, Verb::Write)?;
    check_mark(&request, &form.mark)?;
    let said = match revoke_in_town(&state, &caller, &form.username, &form.device).await {
        Ok(()) => Word::DeviceRevoked,
        Err(Error::NotFound) => Word::DeviceUnknown,
        Err(error) => return Err(error),
    };
    drawn(&state, &caller, &request, &form.username, Some(said)).await
}

async fn drawn(state: &State, caller: &Caller, request: &HttpRequest, username: &str, said: Option<Word>) -> Result<HttpResponse, Error> {
    let lang = lang_of(request);
    let found = match username {
        "" => None,
        name => match devices_in_town(state, caller, name).await {
            Ok(devices) => Some(devices),
            Err(Error::NotFound) => None,
            Err(error) => return Err(error),
        },
    };
    let offset = state.reference(caller.person.town).await?.town.offset;
    let unknown = (found.is_none() && !username.is_empty()).then_some(Word::AccountUnknown);
    let body = html! {
        @if let Some(word) = said.or(unknown) { p class="note" role="alert" { (word.text(lang)) } }
        p { (Word::DevicesWhy.text(lang)) }
        form method="get" action="/plain/devices" {
            label for="username" { (Word::UserName.text(lang)) }
            input type="text" id="username" name="username" value=(username) autocapitalize="none" required;
            button type="submit" { (Word::DevicesShow.text(lang)) }
        }
        @if let Some(devices) = &found {
            @if devices.is_empty() { p { (Word::NoDevices.text(lang)) } }
            ul { @for device in devices { (row(device, username, &mark_of(request), offset, lang)) } }
        }
        p { a href="/plain" { (Word::Back.text(lang)) } }
    };
    Ok(page(request, Word::DevicesTitle.text(lang), &body))
}

fn row(device: &SessionRow, username: &str, mark: &str, offset: UtcOffset, lang: Lang) -> Markup {
    let stands = if device.signed_out { Word::DeviceSends } else { Word::DeviceSignedIn };
    html! {
        li {
            (device.device_name) " · " (device.since.local(offset).format("%Y-%m-%d")) " · " (stands.text(lang))
            form method="post" action="/plain/devices" {
                input type="hidden" name="mark" value=(mark);
                input type="hidden" name="username" value=(username);
                input type="hidden" name="device" value=(device.id);
                button class="quiet" type="submit" { (Word::RevokeDevice.text(lang)) }
            }
        }
    }
}
