//! Lists of inspections: page by page behind the last one of the page before, each at the cost of what it returns.
//!
//! The audiences that read an inspection follow from its unit, grid and inspector, which stay as they were submitted. So each audience of the
//! reader walks the index of its own column in the order of the list, until the page is full; the rows of `audience` decide what is seen.

use crate::{entity::inspection, error::Error, feed::in_scope};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use shared::{
    id::{InspectionId, TownId},
    inspection::{INSPECTIONS_A_PAGE, Inspection, InspectionQuery},
    issue::Audience,
    moment::Moment,
};
use std::collections::HashMap;
use uuid::Uuid;

/// The inspections of a page that these audiences read and that fit, the newest first, and whether more come after it.
pub(super) async fn page(
    db: &impl ConnectionTrait,
    town: TownId,
    audiences: &[Audience],
    query: &InspectionQuery,
) -> Result<(Vec<Inspection>, bool), Error> {
    let mut places: Vec<(i64, Uuid)> = Vec::new();
    for walk in walks(audiences) {
        let found = walked(town, audiences, query, walk).limit(u64::from(INSPECTIONS_A_PAGE) + 1);
        let found = found.select_only().columns([inspection::Column::SubmittedAt, inspection::Column::Id]);
        places.append(&mut found.into_tuple().all(db).await?);
    }
    places.sort_unstable_by(|one, other| other.cmp(one));
    places.dedup();
    let size = usize::try_from(INSPECTIONS_A_PAGE).unwrap_or(usize::MAX);
    let more = places.len() > size;
    places.truncate(size);
    let ids = places.iter().map(|(_, id)| *id);
    let rows = inspection::Entity::find().filter(inspection::Column::Id.is_in(ids)).all(db).await?;
    let mut rows: HashMap<Uuid, inspection::Model> = rows.into_iter().map(|row| (row.id, row)).collect();
    let rows = places.iter().filter_map(|(_, id)| rows.remove(id));
    let read = rows.map(|row| serde_json::from_str(&row.body).map_err(Error::internal));
    Ok((read.collect::<Result<_, _>>()?, more))
}

/// What an audience's inspections have in common; `None` of it: they are all of the town.
type Walk = Option<(inspection::Column, Uuid)>;

/// What has to be walked for these audiences. Who reads the whole town walks nothing else.
fn walks(audiences: &[Audience]) -> Vec<Walk> {
    if audiences.contains(&Audience::Town) {
        return vec![None];
    }
    let of_audience = |audience: &Audience| match audience {
        // No inspection waits for verification.
        Audience::Town | Audience::Verification => None,
        Audience::Grid(grid) => Some(Some((inspection::Column::Grid, grid.0))),
        Audience::Unit(unit) => Some(Some((inspection::Column::Unit, unit.0))),
        Audience::Person(person) => Some(Some((inspection::Column::Inspector, person.0))),
    };
    audiences.iter().filter_map(of_audience).collect()
}

fn walked(town: TownId, audiences: &[Audience], query: &InspectionQuery, walk: Walk) -> Select<inspection::Entity> {
    let mut fits = Condition::all().add(inspection::Column::Town.eq(town.0));
    if let Some((column, value)) = walk {
        fits = fits.add(column.eq(value));
    }
    if let Some(form) = &query.form {
        fits = fits.add(inspection::Column::Form.eq(&form.0));
    }
    if let Some(unit) = query.unit {
        fits = fits.add(inspection::Column::Unit.eq(unit.0));
    }
    if let Some(grid) = query.grid {
        fits = fits.add(inspection::Column::Grid.eq(grid.0));
    }
    if let Some(self_check) = query.self_check {
        fits = fits.add(inspection::Column::SelfCheck.eq(self_check));
    }
    if let Some(before) = query.before {
        fits = fits.add(after(before, query.before_id));
    }
    let found = inspection::Entity::find().filter(fits).filter(in_scope((inspection::Entity, inspection::Column::Id), audiences));
    found.order_by_desc(inspection::Column::SubmittedAt).order_by_desc(inspection::Column::Id)
}

/// What comes after the inspection that was submitted then: earlier ones, and of those of the same instant the ones with smaller ids.
fn after(before: Moment, id: Option<InspectionId>) -> Condition {
    let Some(id) = id else { return Condition::all().add(inspection::Column::SubmittedAt.lt(before.0)) };
    let ties = Condition::any().add(inspection::Column::SubmittedAt.lt(before.0)).add(inspection::Column::Id.lt(id.0));
    Condition::all().add(inspection::Column::SubmittedAt.lte(before.0)).add(ties)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::entity::Plans;
    use sea_orm::{DatabaseBackend, QueryTrait as _};
    use shared::{
        form::FormCode,
        id::{GridId, PersonId, UnitId},
    };

    #[actix_web::test]
    async fn a_page_walks_the_index_of_its_audience_in_order_and_sorts_nothing() {
        let plans = Plans::open().await;
        let id = Uuid::from_u128(1);
        let audiences = [Audience::Town, Audience::Unit(UnitId(id)), Audience::Grid(GridId(id)), Audience::Person(PersonId(id))];
        let mut by_form = InspectionQuery { before: Some(Moment(5)), before_id: Some(InspectionId(id)), ..InspectionQuery::default() };
        for (audience, column) in audiences.into_iter().zip(["", "unit", "grid", "inspector"]) {
            for query in [InspectionQuery::default(), by_form.clone()] {
                let walk = walks(&[audience]).remove(0);
                let built = DatabaseBackend::Sqlite.build(&walked(TownId(id), &[audience], &query, walk).limit(51).into_query());
                let plan = plans.of(built).await;
                let index = if column.is_empty() { "inspection_by_town_".to_owned() } else { format!("inspection_by_town_{column}_") };
                assert!(plan[0].contains(&index) && plan.iter().all(|step| !step.contains("TEMP B-TREE")), "{plan:#?}");
            }
            by_form.form = Some(FormCode("market".into()));
        }
    }
}
