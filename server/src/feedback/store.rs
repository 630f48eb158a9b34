//! Rows of 投诉建议.

use crate::{entity::feedback, error::Error};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use shared::{
    account::{Feedback, FeedbackAnswer, OwnFeedback},
    id::{FeedbackId, OpId, TownId},
    moment::Moment,
    person::{Person, RoleKind},
};
use uuid::Uuid;

/// Most entries that are listed.
const LISTED: u64 = 500;

/// Keeps the words, unless the op was here before.
pub async fn add(db: &impl ConnectionTrait, from: &Person, op: OpId, text: &str, at: Moment) -> Result<(), Error> {
    let seen = feedback::Entity::find().filter(feedback::Column::Op.eq(op.0)).one(db).await?;
    if seen.is_some() {
        return Ok(());
    }
    let row = feedback::ActiveModel {
        id: Set(Uuid::now_v7()),
        town: Set(from.town.0),
        op: Set(op.0),
        role: Set(serde_json::to_string(&from.role.kind()).map_err(Error::internal)?),
        text: Set(text.to_owned()),
        at: Set(at.0),
        answer: Set(None),
        answered_at: Set(None),
    };
    row.insert(db).await?;
    Ok(())
}

/// Whether these words were here before.
pub async fn is_kept(db: &impl ConnectionTrait, op: OpId) -> Result<bool, Error> {
    Ok(feedback::Entity::find().filter(feedback::Column::Op.eq(op.0)).one(db).await?.is_some())
}

/// How many entries of a town have come since then.
pub async fn count_since(db: &impl ConnectionTrait, town: TownId, since: Moment) -> Result<u64, Error> {
    let of_day = feedback::Entity::find().filter(feedback::Column::Town.eq(town.0)).filter(feedback::Column::At.gte(since.0));
    Ok(of_day.count(db).await?)
}

/// The newest entries of a town.
pub async fn newest(db: &impl ConnectionTrait, town: TownId) -> Result<Vec<Feedback>, Error> {
    let rows = feedback::Entity::find()
        .filter(feedback::Column::Town.eq(town.0))
        .order_by_desc(feedback::Column::At)
        .limit(LISTED)
        .all(db)
        .await?;
    rows.into_iter().map(entry).collect()
}

fn entry(row: feedback::Model) -> Result<Feedback, Error> {
    let from: RoleKind = serde_json::from_str(&row.role).map_err(Error::internal)?;
    let answer = answer_of(&row);
    Ok(Feedback { id: FeedbackId(row.id), text: row.text, at: Moment(row.at), from, answer })
}

fn answer_of(row: &feedback::Model) -> Option<FeedbackAnswer> {
    row.answer.clone().zip(row.answered_at).map(|(text, at)| FeedbackAnswer { text, at: Moment(at) })
}

/// Answers words of this town, in the place of an answer before; `false`: there are none such.
pub async fn answer(db: &impl ConnectionTrait, town: TownId, id: FeedbackId, text: &str, at: Moment) -> Result<bool, Error> {
    let answered = feedback::Entity::update_many()
        .col_expr(feedback::Column::Answer, Expr::value(text))
        .col_expr(feedback::Column::AnsweredAt, Expr::value(at.0))
        .filter(feedback::Column::Id.eq(id.0))
        .filter(feedback::Column::Town.eq(town.0));
    Ok(answered.exec(db).await?.rows_affected > 0)
}

/// What was sent in this town under these ops, newest first.
pub async fn sent_under(db: &impl ConnectionTrait, town: TownId, ops: &[OpId]) -> Result<Vec<OwnFeedback>, Error> {
    let found = feedback::Entity::find().filter(feedback::Column::Op.is_in(ops.iter().map(|op| op.0)));
    let rows = found.filter(feedback::Column::Town.eq(town.0)).order_by_desc(feedback::Column::At).all(db).await?;
    let own = |row: feedback::Model| OwnFeedback { answer: answer_of(&row), op: OpId(row.op), text: row.text, at: Moment(row.at) };
    Ok(rows.into_iter().map(own).collect())
}
