//! Who is asking, as an argument of a handler.

use super::{
    store::{self, Standing},
    token::Token,
};
use crate::{error::Error, state::State};
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, dev::Payload, http::header, web::Data};
use futures_util::future::LocalBoxFuture;
use shared::{DeviceId, Person, Resource, Scope, Verb, may};

/// Name of the session's cookie.
pub const COOKIE: &str = "jingge_session";

/// Stands in the extensions of a request whose asker is known, for the log.
#[derive(Clone, Copy, Debug)]
pub struct AskerKnown;

/// A signed-in person, known by the session's cookie.
pub struct Caller {
    /// Who.
    pub person: Person,
    /// Id of the session.
    pub session: String,
    /// The device the session was given to.
    pub device: DeviceId,
    /// What that device is called.
    pub device_name: String,
}

/// Who sends commands or photos: known by the upload token, else by the session's cookie.
pub struct Sender {
    /// Who.
    pub person: Person,
    /// The device token or session were given to.
    pub device: DeviceId,
    /// What that device is called.
    pub device_name: String,
}

impl Caller {
    /// How far the one table lets this person reach.
    ///
    /// # Errors
    /// [`Error::NotFound`] where it lets them reach nothing: what is not for a role is not there for it.
    pub fn scope(&self, resource: Resource, verb: Verb) -> Result<Scope, Error> {
        scope_of(&self.person, resource, verb)
    }
}

impl Sender {
    /// How far the one table lets this person reach; see [`Caller::scope`].
    ///
    /// # Errors
    /// [`Error::NotFound`] where it lets them reach nothing.
    pub fn scope(&self, resource: Resource, verb: Verb) -> Result<Scope, Error> {
        scope_of(&self.person, resource, verb)
    }
}

fn scope_of(person: &Person, resource: Resource, verb: Verb) -> Result<Scope, Error> {
    match may(person.role.kind(), resource, verb) {
        Scope::Nothing => Err(Error::NotFound),
        scope => Ok(scope),
    }
}

impl From<Standing> for Caller {
    fn from(standing: Standing) -> Self {
        let Standing { person, id, device, device_name } = standing;
        Self { person, session: id, device, device_name }
    }
}

impl From<Standing> for Sender {
    fn from(standing: Standing) -> Self {
        let Standing { person, device, device_name, .. } = standing;
        Self { person, device, device_name }
    }
}

impl FromRequest for Caller {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let asked = Asked::of(request);
        let request = request.clone();
        Box::pin(async move { known(&request, asked?.by_cookie().await?) })
    }
}

impl FromRequest for Sender {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let asked = Asked::of(request);
        let request = request.clone();
        Box::pin(async move {
            let asked = asked?;
            // Who names a token speaks by it alone: the browser's cookie beside it may be another person's.
            let standing = if asked.bearer.is_some() { asked.by_token().await? } else { asked.by_cookie().await? };
            known(&request, standing)
        })
    }
}

fn known<T: From<Standing>>(request: &HttpRequest, standing: Option<Standing>) -> Result<T, Error> {
    let standing = standing.ok_or(Error::NotSignedIn)?;
    request.extensions_mut().insert(AskerKnown);
    Ok(T::from(standing))
}

/// What a request says of its asker.
struct Asked {
    state: Data<State>,
    cookie: Option<Token>,
    bearer: Option<Token>,
}

impl Asked {
    fn of(request: &HttpRequest) -> Result<Self, Error> {
        let state = request.app_data::<Data<State>>().cloned().ok_or_else(|| Error::internal("no state"))?;
        let bearer = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let bearer = bearer.and_then(|value| value.strip_prefix("Bearer ")).map(|text| Token::received(text.trim()));
        Ok(Self { state, cookie: cookie_of(request), bearer })
    }

    async fn by_cookie(&self) -> Result<Option<Standing>, Error> {
        let Some(token) = &self.cookie else { return Ok(None) };
        store::session_standing(self.state.db.reader(), &token.id(), self.state.clock.now()).await
    }

    async fn by_token(&self) -> Result<Option<Standing>, Error> {
        let Some(token) = &self.bearer else { return Ok(None) };
        store::token_standing(self.state.db.reader(), &token.id()).await
    }
}

/// A signed-in person of a plain page sends as the device the session was given to.
impl From<Caller> for Sender {
    fn from(caller: Caller) -> Self {
        let Caller { person, device, device_name, .. } = caller;
        Self { person, device, device_name }
    }
}

/// The session's secret that the request carries.
pub fn cookie_of(request: &HttpRequest) -> Option<Token> {
    request.cookie(COOKIE).map(|cookie| Token::received(cookie.value()))
}

/// What a plain form of this browser's session carries, so that no other site can make it; `None` without a session.
#[must_use]
pub fn form_token(request: &HttpRequest) -> Option<String> {
    cookie_of(request).map(|secret| secret.form_mark())
}
