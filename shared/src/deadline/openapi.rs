//! The schema of [`DayNote`], whose pairs the derive does not understand.

use super::{DayNote, YearState};
use crate::moment::Moment;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr,
        schema::{ArrayBuilder, ArrayItems, KnownFormat, ObjectBuilder, OneOfBuilder, Schema, SchemaFormat, Type},
    },
};

impl PartialSchema for DayNote {
    fn schema() -> RefOr<Schema> {
        let notes = OneOfBuilder::new()
            .item(variant("off", pair([day(), day()])))
            .item(variant("make_up", day()))
            .item(variant("weekend", pair([day(), day()])))
            .item(variant("stood", pair([Moment::schema(), Moment::schema()])))
            .item(variant("year", pair([i32::schema(), YearState::schema()])));
        Schema::OneOf(notes.build()).into()
    }
}

impl ToSchema for DayNote {}

fn variant(name: &str, schema: RefOr<Schema>) -> Schema {
    Schema::Object(ObjectBuilder::new().property(name, schema).required(name).build())
}

fn pair(items: [RefOr<Schema>; 2]) -> RefOr<Schema> {
    let items = items.into_iter().filter_map(|item| match item {
        RefOr::T(schema) => Some(schema),
        RefOr::Ref(_) => None,
    });
    Schema::Array(ArrayBuilder::new().prefix_items(items).items(ArrayItems::False).min_items(Some(2)).build()).into()
}

fn day() -> RefOr<Schema> {
    let date = SchemaFormat::KnownFormat(KnownFormat::Date);
    Schema::Object(ObjectBuilder::new().schema_type(Type::String).format(Some(date)).build()).into()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
    use super::*;
    use chrono::NaiveDate;
    use serde_json::{Value, to_value};

    /// One of each; a new one does not compile here before it is added.
    fn notes() -> Vec<DayNote> {
        let (date, now) = (NaiveDate::default(), Moment(0));
        let all = vec![
            DayNote::Off(date, date),
            DayNote::MakeUp(date),
            DayNote::Weekend(date, date),
            DayNote::Stood(now, now),
            DayNote::Year(2027, YearState::Missing),
        ];
        for note in &all {
            match note {
                DayNote::Off(..) | DayNote::MakeUp(_) | DayNote::Weekend(..) | DayNote::Stood(..) | DayNote::Year(..) => {}
            }
        }
        all
    }

    #[test]
    fn every_note_on_a_deadline_is_in_the_document_with_the_types_it_is_written_in() {
        let schema = to_value(DayNote::schema()).unwrap();
        for note in notes() {
            let written = to_value(note).unwrap();
            let (name, value) = written.as_object().unwrap().iter().next().unwrap();
            let described = schema["oneOf"].as_array().unwrap().iter().find(|one| one["required"][0] == **name);
            let described = &described.unwrap_or_else(|| panic!("{name} is not in the document"))["properties"][name];
            assert!(fits(described, value), "{name}: {described} does not describe {value}");
        }
    }

    fn fits(schema: &Value, value: &Value) -> bool {
        match (schema["type"].as_str(), value) {
            (Some("array"), Value::Array(values)) => {
                let items = schema["prefixItems"].as_array().unwrap();
                items.len() == values.len() && items.iter().zip(values).all(|(schema, value)| fits(schema, value))
            }
            (Some("string"), Value::String(text)) => schema["enum"].as_array().is_none_or(|words| words.contains(&text.as_str().into())),
            (Some("integer"), Value::Number(number)) => number.is_i64(),
            _ => false,
        }
    }
}
