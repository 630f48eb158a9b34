//! Beside photos there are voice notes. Which of both a file is, is known of who named it and of who proved its bytes. What is there are
//! photos.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager,
    async_trait::async_trait,
    sea_orm::DbErr,
    sea_query::{Alias, ColumnDef, Table},
};

/// The migration.
pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261128_000015_voice"
    }
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["op_photo", "photo_grant"] {
            let media = ColumnDef::new(Alias::new("media")).text().not_null().default("photo").to_owned();
            manager.alter_table(Table::alter().table(Alias::new(table)).add_column(media).to_owned()).await?;
        }
        Ok(())
    }
}
