//! A link that somebody holds, found by its secret.

use super::{
    code,
    make::sort_in,
    pace::{LinkPace, address_in},
    secret::Secret,
    store,
};
use crate::{auth::AskerKnown, error::Error, feed::visible, state::State};
use actix_web::{HttpMessage as _, HttpRequest, web::Data};
use shared::{
    id::{IssueId, LinkId, PersonId, TownId, UnitId},
    issue::{Audience, Issue, redacted_for},
    moment::Moment,
    notice_link::{LinkSort, opens},
    person::LinkHolder,
    record::{AnyRecord, RecordKind, RecordRef},
};

/// A link in force with the case that it opens, as its unit may see it.
pub struct Held {
    /// Its secret.
    pub secret: Secret,
    /// Who acts by it; the name is still to be typed.
    pub holder: LinkHolder,
    /// The case.
    pub issue: Issue,
    /// Whether what is done by it counts: an acting link, or a phone that remembers the unit's code.
    pub may_act: bool,
}

impl Held {
    /// The link of this address.
    ///
    /// # Errors
    /// [`Error::NotFound`] alike for one that never was, is over, was revoked, or is of a unit that no longer answers; [`Error::TooMany`];
    /// the database's.
    pub async fn of(state: &State, request: &HttpRequest, secret: &str) -> Result<Self, Error> {
        let pace = request.app_data::<Data<LinkPace>>().ok_or_else(|| Error::internal("no pace"))?;
        let address = address_in(state, request);
        pace.asks(address)?;
        let Some(held) = Self::found(state, request, secret).await? else {
            pace.missed(address)?;
            return Err(Error::NotFound);
        };
        pace.found(held.holder.link)?;
        request.extensions_mut().insert(AskerKnown(PersonId(held.holder.link.0)));
        Ok(held)
    }

    async fn found(state: &State, request: &HttpRequest, secret: &str) -> Result<Option<Self>, Error> {
        let Some(secret) = Secret::received(secret) else { return Ok(None) };
        let Some(row) = store::with_hash(state.db.reader(), &secret.hash()).await? else { return Ok(None) };
        let (town, unit, issue) = (TownId(row.town), UnitId(row.unit), IssueId(row.issue));
        let holder = LinkHolder { link: LinkId(row.id), town, issue, unit, name: String::new() };
        let record = RecordRef { kind: RecordKind::Issue, id: issue.into() };
        let found = visible(state.db.reader(), town, &[Audience::Unit(unit)], record).await?;
        let whole = found.as_ref().and_then(AnyRecord::issue);
        let Some(whole) = whole.filter(|issue| opens(issue, unit, Moment(row.made_at), state.clock.now())) else { return Ok(None) };
        let issue = redacted_for(whole, &holder.as_unit());
        let may_act = sort_in(&row.sort) == LinkSort::Act || code::is_remembered(state, request, town, unit).await?;
        Ok(Some(Self { secret, holder, issue, may_act }))
    }

    /// Who acts by it under this name.
    #[must_use]
    pub fn by(&self, name: String) -> LinkHolder {
        LinkHolder { name, ..self.holder.clone() }
    }
}
