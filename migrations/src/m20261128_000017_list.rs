//! Lists of issues are read from indices that hold all by which they are narrowed and put in order, and words are looked up by the parts of
//! notes and short codes. What a town's feed has come to is found by its numbers.
//!
//! `issue_gram` has a row for each pair of neighbouring signs of a note and each three of a short code, as a number. What is there already is
//! taken apart here, some hundred issues at a time; a run that was broken off goes on where it was.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager,
    async_trait::async_trait,
    sea_orm::{ConnectionTrait, DatabaseBackend, DbErr, prelude::Uuid},
    sea_query::{Alias, Expr, ExprTrait as _, Index, IndexCreateStatement, OnConflict, Order, Query},
};
use std::collections::BTreeSet;

/// The migration.
pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261128_000017_list"
    }
}

/// Issues that are taken apart at once, and rows of one statement.
const ISSUES: u64 = 500;
const ROWS: usize = 5_000;

/// What lists are narrowed by, behind what they are ordered by.
const LISTED: [&str; 8] = ["id", "overdue", "kind", "unit", "grid", "site", "source", "short_code"];

fn index(name: &str, table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(name).table(Alias::new(table)).if_not_exists();
    for column in columns {
        index.col(Alias::new(*column));
    }
    index
}

/// In order of clustered rows, so that a part and its issues lie together.
fn table(backend: DatabaseBackend) -> &'static str {
    match backend {
        DatabaseBackend::Postgres => {
            "create table if not exists issue_gram (gram bigint not null, issue uuid not null, primary key (gram, issue))"
        }
        _ => {
            "create table if not exists issue_gram (gram bigint not null, issue uuid_text not null, primary key (gram, issue)) without rowid"
        }
    }
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared(table(db.get_database_backend())).await?;
        let by_report = [&["town", "reported_at", "id", "state"], &LISTED[1..]].concat();
        manager.create_index(index("issue_by_report", "issue", &by_report)).await?;
        let by_deadline = LISTED.join(", ");
        let by_deadline =
            format!("create index if not exists issue_by_deadline on issue (town, state, coalesce(due_at, reported_at), {by_deadline})");
        db.execute_unprepared(&by_deadline).await?;
        db.execute_unprepared("drop index if exists issue_by_town_reported_at").await?;
        manager.create_index(index("issue_by_town_grid", "issue", &["town", "grid"])).await?;
        manager.create_index(index("issue_by_town_site", "issue", &["town", "site"])).await?;
        let present = ["town", "key", "gone", "record_kind", "issue"];
        manager.create_index(index("audience_present", "audience", &present)).await?;
        manager.create_index(index("notice_read_by_town", "notice_read", &["town", "feed"])).await?;
        take_apart(db).await
    }
}

/// Takes the notes and codes apart that are there.
async fn take_apart(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    let mut last = Uuid::nil();
    loop {
        let issues = Query::select()
            .columns(["id", "note", "short_code"].map(Alias::new))
            .from(Alias::new("issue"))
            .and_where(Expr::col(Alias::new("id")).gt(last))
            .order_by(Alias::new("id"), Order::Asc)
            .limit(ISSUES)
            .to_owned();
        let issues = db.query_all(&issues).await?;
        let mut rows = Vec::new();
        for issue in &issues {
            last = issue.try_get_by_index(0)?;
            let (note, code): (String, String) = (issue.try_get_by_index(1)?, issue.try_get_by_index(2)?);
            rows.extend(grams(&note, &code).into_iter().map(|gram| (gram, last)));
        }
        for rows in rows.chunks(ROWS) {
            let mut insert = Query::insert();
            insert.into_table(Alias::new("issue_gram")).columns(["gram", "issue"].map(Alias::new));
            for (gram, issue) in rows {
                insert.values([(*gram).into(), (*issue).into()]).map_err(|error| DbErr::Custom(error.to_string()))?;
            }
            insert.on_conflict(OnConflict::columns(["gram", "issue"].map(Alias::new)).do_nothing().to_owned());
            db.execute(&insert).await?;
        }
        if issues.is_empty() {
            return Ok(());
        }
    }
}

/// The parts: two signs of a note in 21 bits each, Latin letters in capitals, and none across a gap; three of a code.
fn grams(note: &str, code: &str) -> BTreeSet<i64> {
    let number = |sign: char| i64::from(u32::from(sign));
    let is_gap = |sign: &char| sign.is_whitespace() || sign.is_control();
    let note = note.to_ascii_uppercase();
    let next = note.chars().skip(1).map(Some).chain([None]);
    let pairs = note.chars().zip(next).filter(|(first, _)| !is_gap(first));
    let mut all: BTreeSet<i64> =
        pairs.map(|(first, second)| (number(first) << 21) | second.filter(|second| !is_gap(second)).map_or(0, number)).collect();
    let code: Vec<char> = code.chars().collect();
    let three = |signs: &[char]| Some((number(*signs.first()?) << 42) | (number(*signs.get(1)?) << 21) | number(*signs.get(2)?));
    all.extend(code.windows(3).filter_map(three));
    all
}
