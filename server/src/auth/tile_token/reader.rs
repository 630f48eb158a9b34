//! Who asks for a tile.

use super::store;
use crate::{
    auth::{caller::Caller, token::Token, token_bucket::TokenBuckets},
    error::Error,
    state::{State, Turn},
};
use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header,
    web::{Data, Query},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use futures_util::future::LocalBoxFuture;
use serde::Deserialize;
use shared::{
    id::TownId,
    person::{Resource, Verb},
};
use std::time::{Duration, Instant};

/// Tiles that a token may ask for at once, and how often it may ask for one more: some screens full, then twenty a second.
const PACE: (u32, Duration) = (400, Duration::from_millis(50));

/// How many tiles each token may still ask for.
pub struct TilePace(TokenBuckets<String>);

impl Default for TilePace {
    fn default() -> Self {
        Self(TokenBuckets::of(PACE))
    }
}

impl TilePace {
    fn take(&self, token: String, now: Instant) -> Result<(), Error> {
        self.0.take(token, now).map_err(|wait| Error::TooMany { seconds: wait.as_secs() + 1 })
    }
}

/// Somebody who looks at figures, or a program with a read token.
pub enum TileReader {
    /// Signed in, and lets the table look at figures.
    Person(Box<Caller>),
    /// With a token in force, of this town.
    Token(TownId),
}

impl TileReader {
    /// Whose tiles.
    #[must_use]
    pub const fn town(&self) -> TownId {
        match self {
            Self::Person(caller) => caller.person.town,
            Self::Token(town) => *town,
        }
    }

    /// Whether it came with a read token.
    #[must_use]
    pub const fn is_token(&self) -> bool {
        matches!(self, Self::Token(_))
    }

    /// Waits until it is this person's turn to read; a token has its pace instead.
    ///
    /// # Errors
    /// [`Error::TooMany`].
    pub async fn turn(&self, state: &State) -> Result<Option<Turn>, Error> {
        match self {
            Self::Person(caller) => state.reading.of(caller.person.id).await.map(Some),
            Self::Token(_) => Ok(None),
        }
    }
}

/// The token in an address.
#[derive(Deserialize)]
struct InAddress {
    token: Option<String>,
}

/// The token of a request: in its address, or as the password of a user of any name.
fn token_of(request: &HttpRequest) -> Option<Token> {
    let in_address = || Query::<InAddress>::from_query(request.query_string()).ok()?.into_inner().token;
    let as_password = || {
        let sent = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Basic ")?;
        let pair = String::from_utf8(STANDARD.decode(sent.trim()).ok()?).ok()?;
        pair.split_once(':').map(|(_, password)| password.to_owned())
    };
    in_address().or_else(as_password).map(|token| Token::received(&token))
}

impl FromRequest for TileReader {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let Some(token) = token_of(request) else {
            let caller = Caller::from_request(request, payload);
            return Box::pin(async move {
                let caller = caller.await?;
                caller.scope(Resource::Figure, Verb::Read)?;
                Ok(Self::Person(Box::new(caller)))
            });
        };
        let (state, pace) = (request.app_data::<Data<State>>().cloned(), request.app_data::<Data<TilePace>>().cloned());
        Box::pin(async move {
            let (state, pace) = state.zip(pace).ok_or_else(|| Error::internal("no state"))?;
            let id = token.id();
            let town = store::town_of(state.db.reader(), &id, state.clock.now()).await?.ok_or(Error::NotSignedIn)?;
            pace.take(id, Instant::now())?;
            Ok(Self::Token(town))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_that_asks_for_more_than_some_screens_at_once_waits_and_no_other_with_it() {
        let (pace, start) = (TilePace::default(), Instant::now());
        assert!((0..PACE.0).all(|_| pace.take("one".to_owned(), start).is_ok()));
        assert!(matches!(pace.take("one".to_owned(), start), Err(Error::TooMany { seconds: 1 })));
        assert!(pace.take("other".to_owned(), start).is_ok());
        assert!(pace.take("one".to_owned(), start + PACE.1).is_ok(), "one comes back");
        assert!(pace.take("one".to_owned(), start + PACE.1).is_err());
    }
}
