//! Channels by which people are told outside the app, what became of each message, and calendar feeds.
//!
//! `channel.setting` holds no secret; `channel.secrets` holds them sealed with a key that lies beside the database. `failures` and `next_at` are the
//! back-off of a receiver that failed, `lease` says which server is sending now. A row of `delivery` is one notice for one channel: pending while
//! `done_at` is null; rows with the same `message` went, or go, in one message. `receiver` is set where each receiver is sent to apart. A
//! `calendar_feed` is found by the hash of its secret.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager,
    async_trait::async_trait,
    sea_orm::DbErr,
    sea_query::{Alias, ColumnDef, Index, Table},
};

/// The migration.
pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261129_000027_channel"
    }
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = |name: &str| ColumnDef::new(Alias::new(name));
        let channel = Table::create()
            .table(Alias::new("channel"))
            .col(column("id").uuid().not_null().primary_key())
            .col(column("town").uuid().not_null())
            .col(column("name").text().not_null())
            .col(column("setting").text().not_null())
            .col(column("secrets").text().not_null())
            .col(column("is_on").boolean().not_null())
            .col(column("created_at").big_integer().not_null())
            .col(column("failures").integer().not_null())
            .col(column("next_at").big_integer().null())
            .col(column("last_sent_at").big_integer().null())
            .col(column("last_error").text().null())
            .col(column("lease").uuid().null())
            .col(column("leased_until").big_integer().null())
            .to_owned();
        let delivery = Table::create()
            .table(Alias::new("delivery"))
            .col(column("id").uuid().not_null().primary_key())
            .col(column("town").uuid().not_null())
            .col(column("channel").uuid().not_null())
            .col(column("receiver").text().not_null())
            .col(column("kind").text().not_null())
            .col(column("body").text().not_null())
            .col(column("at").big_integer().not_null())
            .col(column("held").boolean().not_null())
            .col(column("state").text().not_null())
            .col(column("merged").integer().not_null())
            .col(column("tries").integer().not_null())
            .col(column("next_at").big_integer().not_null())
            .col(column("message").uuid().null())
            .col(column("tried_at").big_integer().null())
            .col(column("done_at").big_integer().null())
            .col(column("error").text().null())
            .to_owned();
        let feed = Table::create()
            .table(Alias::new("calendar_feed"))
            .col(column("id").uuid().not_null().primary_key())
            .col(column("secret_hash").text().not_null())
            .col(column("town").uuid().not_null())
            .col(column("unit").uuid().null())
            .col(column("name").text().not_null())
            .col(column("created_at").big_integer().not_null())
            .col(column("expires_at").big_integer().not_null())
            .col(column("revoked_at").big_integer().null())
            .to_owned();
        for table in [channel, delivery, feed] {
            manager.create_table(table).await?;
        }
        let index = |name: &str, table: &str, columns: &[&str]| {
            let mut index = Index::create();
            index.name(name).table(Alias::new(table));
            columns.iter().for_each(|column| {
                index.col(Alias::new(*column));
            });
            index
        };
        let indexes = [
            index("channel_of_town", "channel", &["town"]),
            index("delivery_pending", "delivery", &["channel", "done_at", "at"]),
            index("delivery_tried", "delivery", &["channel", "tried_at"]),
            index("delivery_log", "delivery", &["channel", "at"]),
            index("delivery_done", "delivery", &["done_at"]),
            index("calendar_feed_of_town", "calendar_feed", &["town", "created_at"]),
            index("calendar_feed_secret", "calendar_feed", &["secret_hash"]),
        ];
        for index in indexes {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}
