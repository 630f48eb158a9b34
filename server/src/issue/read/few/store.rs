//! What is rare, looked up in the index of each thing that is asked for: never more than [`FEW`] rows of it and one.

use super::super::fits::states_of;
use crate::{
    entity::{issue, issue_gram},
    error::Error,
    feed::ids_in_scope,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Select,
    sea_query::{Expr, ExprTrait as _},
};
use shared::{
    id::TownId,
    issue::Audience,
    query::{InNote, IssueQuery, Search, Word, in_code},
    record::RecordKind,
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// So many issues are few.
const FEW: usize = 256;
/// Parts of a word that are looked up before it counts as frequent.
const MOST_PARTS: usize = 8;

/// All issues that can be on the list, and others; `None`: nothing of what is asked for is rare.
pub(in crate::issue::read) async fn few(
    db: &impl ConnectionTrait,
    town: TownId,
    audiences: &[Audience],
    query: &IssueQuery,
    search: &Search,
) -> Result<Option<BTreeSet<Uuid>>, Error> {
    for word in &search.words {
        if let Some(ids) = of_word(db, town, word).await? {
            return Ok(Some(ids));
        }
    }
    let mut asked = Vec::new();
    asked.extend(query.unit.map(|unit| issue::Column::Unit.eq(unit.0)));
    asked.extend(query.grid.map(|grid| issue::Column::Grid.eq(grid.0)));
    asked.extend(query.kind.as_ref().map(|kind| issue::Column::Kind.eq(&kind.0)));
    asked.extend(states_of(query).map(|states| issue::Column::State.is_in(states)));
    for fits in asked {
        if let Some(ids) = of_issues(db, town, Condition::all().add(fits)).await? {
            return Ok(Some(ids));
        }
    }
    if audiences.contains(&Audience::Town) { Ok(None) } else { of_scope(db, town, audiences).await }
}

/// The issues of which this is true, if they are few.
async fn of_issues(db: &impl ConnectionTrait, town: TownId, fits: Condition) -> Result<Option<BTreeSet<Uuid>>, Error> {
    let found: Vec<(Uuid, i64)> = probe(town, fits).into_tuple().all(db).await?;
    Ok(small(found.into_iter().map(|(id, _)| id).collect()))
}

/// The version is in no index: of an index that has all that is asked for SQLite expects so much that it would walk one of the whole town.
fn probe(town: TownId, fits: Condition) -> Select<issue::Entity> {
    let found = issue::Entity::find().select_only().columns([issue::Column::Id, issue::Column::Version]);
    found.filter(issue::Column::Town.eq(town.0)).filter(fits).limit(limit())
}

/// The issues of these audiences.
async fn of_scope(db: &impl ConnectionTrait, town: TownId, audiences: &[Audience]) -> Result<Option<BTreeSet<Uuid>>, Error> {
    Ok(small(ids_in_scope(town, RecordKind::Issue, audiences).limit(limit()).into_tuple().all(db).await?))
}

/// The issues that may say this word: by their note, their code, or what the town's data call so.
async fn of_word(db: &impl ConnectionTrait, town: TownId, word: &Word) -> Result<Option<BTreeSet<Uuid>>, Error> {
    let Some(mut ids) = in_notes(db, &word.text).await? else { return Ok(None) };
    let codes: Option<Vec<i64>> = word.codes.iter().map(|part| in_code(part).first().copied()).collect();
    let Some(codes) = codes else { return Ok(None) };
    if !codes.is_empty() {
        let Some(found) = with_part(db, issue_gram::Column::Gram.is_in(codes)).await? else { return Ok(None) };
        ids.extend(found);
    }
    let named = [
        (issue::Column::Unit, word.units.iter().map(|unit| unit.0).collect::<Vec<_>>()),
        (issue::Column::Grid, word.grids.iter().map(|grid| grid.0).collect()),
        (issue::Column::Site, word.sites.iter().map(|site| site.0).collect()),
    ];
    let mut asked: Vec<Expr> = named.into_iter().filter(|(_, ids)| !ids.is_empty()).map(|(column, ids)| column.is_in(ids)).collect();
    if !word.kinds.is_empty() {
        asked.push(issue::Column::Kind.is_in(word.kinds.iter().map(|kind| kind.0.as_str())));
    }
    for fits in asked {
        let Some(found) = of_issues(db, town, Condition::all().add(fits)).await? else { return Ok(None) };
        ids.extend(found);
    }
    Ok(Some(ids).filter(|ids| ids.len() <= FEW))
}

/// The issues whose note has the rarest part of the word that is found.
async fn in_notes(db: &impl ConnectionTrait, word: &str) -> Result<Option<BTreeSet<Uuid>>, Error> {
    let parts = match InNote::of(word) {
        None => return Ok(None),
        Some(InNote::Any(from, below)) => {
            return with_part(db, issue_gram::Column::Gram.gte(from).and(issue_gram::Column::Gram.lt(below))).await;
        }
        Some(InNote::All(parts)) => parts,
    };
    for part in parts.into_iter().take(MOST_PARTS) {
        if let Some(ids) = with_part(db, issue_gram::Column::Gram.eq(part)).await? {
            return Ok(Some(ids));
        }
    }
    Ok(None)
}

/// The issues of any town that have such a part. A town's own are told from them where each is looked at.
async fn with_part(db: &impl ConnectionTrait, part: Expr) -> Result<Option<BTreeSet<Uuid>>, Error> {
    let found = issue_gram::Entity::find().select_only().column(issue_gram::Column::Issue).filter(part);
    Ok(small(found.limit(limit()).into_tuple().all(db).await?))
}

fn limit() -> u64 {
    FEW as u64 + 1
}

fn small(ids: Vec<Uuid>) -> Option<BTreeSet<Uuid>> {
    (ids.len() <= FEW).then(|| ids.into_iter().collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::entity::Plans;
    use sea_orm::{DatabaseBackend, QueryTrait as _};

    #[actix_web::test]
    async fn what_is_rare_is_looked_up_in_an_index_of_its_own() {
        let plans = Plans::open().await;
        let (town, ids) = (TownId(Uuid::nil()), || (0..40).map(Uuid::from_u128));
        for (fits, index) in [
            (issue::Column::Unit.is_in(ids()), "issue_by_town_unit_state (town=? AND unit=?)"),
            (issue::Column::Grid.is_in(ids()), "issue_by_town_grid (town=? AND grid=?)"),
            (issue::Column::Site.is_in(ids()), "issue_by_town_site (town=? AND site=?)"),
            (issue::Column::Kind.is_in(["A01", "A06"]), "issue_by_kind_closed (town=? AND kind=?)"),
            (issue::Column::State.is_in(["assigned", "verifying"]), "(town=? AND state=?)"),
        ] {
            let plan = plans.of(probe(town, Condition::all().add(fits)).build(DatabaseBackend::Sqlite)).await;
            assert!(plan.len() == 1 && plan[0].starts_with("SEARCH issue USING INDEX ") && plan[0].ends_with(index), "{plan:#?}");
        }
        let scope = ids_in_scope(town, RecordKind::Issue, &[Audience::Verification, Audience::Town]).limit(limit());
        let scope = plans.of(scope.build(DatabaseBackend::Sqlite)).await;
        let index = "SEARCH audience USING COVERING INDEX audience_present (town=? AND key=? AND gone=? AND record_kind=?)";
        assert_eq!(scope, [index]);
        let part = issue_gram::Entity::find().select_only().column(issue_gram::Column::Issue).filter(issue_gram::Column::Gram.eq(5));
        assert_eq!(plans.of(part.build(DatabaseBackend::Sqlite)).await, ["SEARCH issue_gram USING PRIMARY KEY (gram=?)"]);
    }
}
