//! The schema of [`DayNote`], whose pairs of days the derive does not understand.

use super::DayNote;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ArrayBuilder, RefOr,
        schema::{KnownFormat, ObjectBuilder, OneOfBuilder, Schema, SchemaFormat, Type},
    },
};

impl PartialSchema for DayNote {
    fn schema() -> RefOr<Schema> {
        let day = || {
            let date = SchemaFormat::KnownFormat(KnownFormat::Date);
            RefOr::from(Schema::Object(ObjectBuilder::new().schema_type(Type::String).format(Some(date)).build()))
        };
        let pair = || ArrayBuilder::new().items(day()).min_items(Some(2)).max_items(Some(2)).build();
        let variant = |name: &str, schema: RefOr<Schema>| ObjectBuilder::new().property(name, schema).required(name).build();
        let notes = OneOfBuilder::new()
            .item(variant("off", Schema::Array(pair()).into()))
            .item(variant("make_up", day()))
            .item(variant("weekend", Schema::Array(pair()).into()));
        Schema::OneOf(notes.build()).into()
    }
}

impl ToSchema for DayNote {}
