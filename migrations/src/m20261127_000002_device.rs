//! An upload token knows the day it was last used, and when it ended by itself. Those that are there count as used on the day of the
//! upgrade, so that they stay in force from then on.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager,
    async_trait::async_trait,
    sea_orm::DbErr,
    sea_query::{Alias, ColumnDef, Query, Table},
};
use std::time::{SystemTime, UNIX_EPOCH};

const SECONDS_A_DAY: u64 = 86_400;

/// The migration.
pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261127_000002_device"
    }
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = || Alias::new("upload_token");
        let mut used_day = ColumnDef::new(Alias::new("used_day"));
        used_day.big_integer().not_null().default(0);
        manager.alter_table(Table::alter().table(table()).add_column(used_day).to_owned()).await?;
        let mut ended_at = ColumnDef::new(Alias::new("ended_at"));
        ended_at.big_integer().null();
        manager.alter_table(Table::alter().table(table()).add_column(ended_at).to_owned()).await?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let today = i64::try_from(now.as_secs() / SECONDS_A_DAY).unwrap_or(0);
        manager.exec_stmt(Query::update().table(table()).value(Alias::new("used_day"), today).to_owned()).await
    }
}
