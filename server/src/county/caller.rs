//! Who asks for a county, as an argument of a handler.

use super::store::{self, County};
use crate::{
    auth::{COUNTY_COOKIE, Token},
    certificate::{Spoken, secure_cookies, spoken},
    error::Error,
    state::State,
};
use actix_web::{
    FromRequest, HttpRequest,
    cookie::{Cookie, SameSite, time::Duration},
    dev::Payload,
    web::Data,
};
use futures_util::future::LocalBoxFuture;
use shared::id::CountyAccountId;

/// Where the cookie goes: no route of a town is sent it.
const PATH: &str = "/plain/county";

/// Somebody who is signed in for a county. It is no [`Caller`](crate::auth::Caller), and none can be made of it.
pub struct CountyCaller {
    /// The account.
    pub account: CountyAccountId,
    /// Its user name.
    pub username: String,
    /// The county; no other's towns are read or changed for this caller.
    pub county: County,
    /// The session's secret.
    session: Token,
}

impl CountyCaller {
    /// Id of the session.
    #[must_use]
    pub fn session(&self) -> String {
        self.session.id()
    }

    /// What the forms of this session carry.
    #[must_use]
    pub fn mark(&self) -> String {
        self.session.form_mark()
    }

    /// Refuses a form that does not carry the session's mark.
    ///
    /// # Errors
    /// [`Error::WrongOrigin`].
    pub fn check(&self, mark: &str) -> Result<(), Error> {
        if self.mark() == mark { Ok(()) } else { Err(Error::WrongOrigin) }
    }
}

impl FromRequest for CountyCaller {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let state = request.app_data::<Data<State>>().cloned().ok_or_else(|| Error::internal("no state"))?;
            let session = request.cookie(&name(&request)).map(|cookie| Token::received(cookie.value())).ok_or(Error::NotSignedIn)?;
            let account = store::signed_in(state.db.reader(), &session.id(), state.clock.now()).await?.ok_or(Error::NotSignedIn)?;
            Ok(Self { account: account.id, username: account.username, county: account.county, session })
        })
    }
}

/// As a person's cookie, of another name where TLS of the own authority ends here.
fn name(request: &HttpRequest) -> String {
    if spoken(request) == Some(Spoken::OwnTls) { format!("{COUNTY_COOKIE}_tls") } else { COUNTY_COOKIE.to_owned() }
}

/// The cookie of a session; of none, it takes its own away.
pub(super) fn cookie(state: &State, request: &HttpRequest, session: Option<&Token>, age: Duration) -> Cookie<'static> {
    Cookie::build(name(request), session.map(|session| session.reveal().to_owned()).unwrap_or_default())
        .path(PATH)
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(secure_cookies(&state.config, request))
        .max_age(age)
        .finish()
}
