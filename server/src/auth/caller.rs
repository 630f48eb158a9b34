//! Who is asking, as an argument of a handler.

use super::{device::store as devices, standing, store::Standing, token::Token};
use crate::{
    audit,
    certificate::{Spoken, spoken},
    error::Error,
    state::{State, WriteTx},
};
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, dev::Payload, http::header, web::Data};
use futures_util::future::LocalBoxFuture;
use shared::{
    id::{DeviceId, PersonId},
    issue::Weight,
    moment::Moment,
    person::{LinkHolder, Person, Principal, Resource, Scope, Verb, may},
    record::Via,
};

/// Name of the session's cookie.
pub const COOKIE: &str = "jingge_session";

/// Name of the cookie of a county's session.
pub const COUNTY_COOKIE: &str = "jingge_county";

/// Stands in the extensions of a request whose asker is known.
#[derive(Clone, Copy, Debug)]
pub struct AskerKnown(pub PersonId);

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

/// Who sends commands or photos: known by the upload token, else by the session's cookie, else by a rescue file.
#[derive(Clone)]
pub struct Sender {
    /// Who.
    pub person: Person,
    /// The device token or session were given to.
    pub device: DeviceId,
    /// What that device is called.
    pub device_name: String,
    /// The weightiest command that is decided for them now.
    pub most: Weight,
    /// How their records came, if not from the device itself.
    pub via: Option<Via>,
    /// Through which link of a notice they act, if they have no account.
    link: Option<LinkHolder>,
    /// The token whose day of use is still to be noted.
    unnoted: Option<String>,
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
    /// Somebody who is signed in on this device.
    #[must_use]
    pub const fn signed_in(person: Person, device: DeviceId, device_name: String) -> Self {
        Self { person, device, device_name, most: Weight::Decides, via: None, link: None, unnoted: None }
    }

    /// Whoever acts for a unit by the link of a notice: the link is person and device in one.
    #[must_use]
    pub fn by_link(holder: LinkHolder) -> Self {
        let device = DeviceId(holder.link.0);
        Self { most: Weight::Answers, link: Some(holder.clone()), ..Self::signed_in(holder.as_unit(), device, "通知链接".to_owned()) }
    }

    /// Who stands behind their commands.
    #[must_use]
    pub fn principal(&self) -> Principal {
        match &self.link {
            Some(holder) => Principal::Link(holder.clone()),
            None => Principal::Person(self.person.clone()),
        }
    }

    /// Who they are in the audit chain.
    #[must_use]
    pub fn actor(&self) -> String {
        audit::actor_of(&self.principal())
    }

    /// Whose rescue file is taken in: without a seal it may be anybody's work.
    #[must_use]
    pub fn of_file(person: Person, device: DeviceId, via: Via) -> Self {
        let most = if via.sealed { Weight::Decides } else { Weight::Adds };
        Self { most, via: Some(via), ..Self::signed_in(person, device, "救援包".to_owned()) }
    }

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
        Self::signed_in(person, device, device_name)
    }
}

impl FromRequest for Caller {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let credentials = Credentials::of(request);
        let request = request.clone();
        Box::pin(async move { known(&request, credentials?.by_cookie().await?.map(Self::from), |caller| &caller.person) })
    }
}

impl FromRequest for Sender {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let credentials = Credentials::of(request);
        let request = request.clone();
        Box::pin(async move {
            let credentials = credentials?;
            // Who names a token speaks by it alone: the browser's cookie beside it may be another person's.
            let sender = match &credentials.bearer {
                Some(token) => credentials.by_token(token).await?,
                None => credentials.by_cookie().await?.map(Self::from),
            };
            known(&request, sender, |sender| &sender.person)
        })
    }
}

fn known<T>(request: &HttpRequest, asker: Option<T>, person: fn(&T) -> &Person) -> Result<T, Error> {
    let asker = asker.ok_or(Error::NotSignedIn)?;
    request.extensions_mut().insert(AskerKnown(person(&asker).id));
    Ok(asker)
}

/// The credentials that a request carries.
struct Credentials {
    state: Data<State>,
    cookie: Option<Token>,
    bearer: Option<Token>,
}

impl Credentials {
    fn of(request: &HttpRequest) -> Result<Self, Error> {
        let state = request.app_data::<Data<State>>().cloned().ok_or_else(|| Error::internal("no state"))?;
        let bearer = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let bearer = bearer.and_then(|value| value.strip_prefix("Bearer ")).map(|text| Token::received(text.trim()));
        Ok(Self { state, cookie: cookie_of(request), bearer })
    }

    async fn by_cookie(&self) -> Result<Option<Standing>, Error> {
        let Some(token) = &self.cookie else { return Ok(None) };
        standing::in_force(&self.state, token.id()).await
    }

    async fn by_token(&self, token: &Token) -> Result<Option<Sender>, Error> {
        let (db, now) = (self.state.db.reader(), self.state.clock.now());
        let found = devices::token_standing(db, &token.id(), now, self.state.config.device_idle_days).await?;
        let Some((standing, used_day)) = found else { return Ok(None) };
        let unnoted = (used_day < devices::day_of(now)).then(|| standing.id.clone());
        // A page without script in the same browser has signed in as a device of its own.
        let signed_in = devices::is_signed_in(db, standing.person.id, standing.device, now).await?
            || self.by_cookie().await?.is_some_and(|own| own.person.id == standing.person.id);
        let most = if signed_in { Weight::Decides } else { Weight::Answers };
        Ok(Some(Sender { most, unnoted, ..Sender::from(standing) }))
    }
}

/// A signed-in person of a plain page sends as the device the session was given to.
impl From<Caller> for Sender {
    fn from(caller: Caller) -> Self {
        let Caller { person, device, device_name, .. } = caller;
        Self::signed_in(person, device, device_name)
    }
}

/// Notes that the sender's token was used today, once a day and no finer.
///
/// # Errors
/// The database's.
pub async fn note_use(tx: &WriteTx, sender: &Sender, now: Moment) -> Result<(), Error> {
    match &sender.unnoted {
        Some(token) => devices::note_day(tx, token, now).await,
        None => Ok(()),
    }
}

/// The name of the session's cookie where TLS of the own authority ends here, while the same host is plainly reached too: a browser keeps a cookie
/// for https only from being written over without, so that under one name nobody could sign in plainly after they had by https.
const COOKIE_TLS: &str = "jingge_session_tls";

/// What the session's cookie is called where this request came.
pub(super) fn cookie_name(request: &HttpRequest) -> &'static str {
    if spoken(request) == Some(Spoken::OwnTls) { COOKIE_TLS } else { COOKIE }
}

/// The session's secret that the request carries.
pub fn cookie_of(request: &HttpRequest) -> Option<Token> {
    request.cookie(cookie_name(request)).map(|cookie| Token::received(cookie.value()))
}

/// What a plain form of this browser's session carries, so that no other site can make it; `None` without a session.
#[must_use]
pub fn form_token(request: &HttpRequest) -> Option<String> {
    cookie_of(request).map(|secret| secret.form_mark())
}
