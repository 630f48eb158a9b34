//! Counting, from indices alone where they say all that is asked.

use crate::{
    entity::{audience, issue},
    error::Error,
    feed::ids_in_scope,
};
use sea_orm::{
    Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, QueryTrait as _,
    sea_query::{Expr, ExprTrait as _},
};
use shared::{id::TownId, issue::Audience, record::RecordKind};

/// How many issues are in the scope of these audiences of the town; of those that fit, which are of the town, if anything is asked of them.
pub(in crate::issue::read) async fn count(
    db: &impl ConnectionTrait,
    town: TownId,
    audiences: &[Audience],
    fits: Option<Condition>,
) -> Result<u64, Error> {
    let scope = ids_in_scope(town, RecordKind::Issue, audiences);
    let Some(fits) = fits else {
        // A record has each audience once.
        let scope = if audiences.len() > 1 { scope.distinct() } else { scope };
        return Ok(scope.count(db).await?);
    };
    let found = issue::Entity::find().select_only().column(issue::Column::Id).filter(fits);
    let this = Expr::col((audience::Entity, audience::Column::Issue)).equals((issue::Entity, issue::Column::Id));
    Ok(found.filter(Expr::exists(scope.filter(this).into_query())).count(db).await?)
}
