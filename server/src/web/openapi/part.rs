//! The parts a route is described with.

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ArrayBuilder, Ref, RefOr, schema::Schema},
};

/// A body that travels: its media type, its schema, and the schemas it refers to.
pub struct Body {
    /// Media type.
    pub media: &'static str,
    /// The schema; `None` for bytes.
    pub schema: Option<RefOr<Schema>>,
    /// Named schemas to be put into the document.
    pub named: Vec<(String, RefOr<Schema>)>,
}

/// One `T` as JSON.
#[must_use]
pub fn one<T: ToSchema>() -> Body {
    let mut named = vec![(T::name().into_owned(), <T as PartialSchema>::schema())];
    T::schemas(&mut named);
    Body { media: "application/json", schema: Some(reference::<T>()), named }
}

/// A JSON list of `T`.
#[must_use]
pub fn list<T: ToSchema>() -> Body {
    let one = one::<T>();
    let schema = ArrayBuilder::new().items(reference::<T>()).build();
    Body { schema: Some(Schema::Array(schema).into()), ..one }
}

/// Bytes.
#[must_use]
pub const fn bytes(media: &'static str) -> Body {
    Body { media, schema: None, named: Vec::new() }
}

fn reference<T: ToSchema>() -> RefOr<Schema> {
    RefOr::Ref(Ref::from_schema_name(T::name()))
}

/// How the asker is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// Not at all.
    Nobody,
    /// By the session's cookie.
    Cookie,
    /// By the upload token, else by the session's cookie.
    Token,
}

/// A parameter of the path or the query.
pub struct Parameter {
    /// Name.
    pub name: &'static str,
    /// Whether it stands in the path.
    pub in_path: bool,
    /// Whether it must be there.
    pub required: bool,
    /// What it means.
    pub meaning: &'static str,
    /// Whether it is a number.
    pub number: bool,
}

/// A text in the path.
#[must_use]
pub const fn path(name: &'static str, meaning: &'static str) -> Parameter {
    Parameter { name, in_path: true, required: true, meaning, number: false }
}

/// An optional text in the query.
#[must_use]
pub const fn query(name: &'static str, meaning: &'static str) -> Parameter {
    Parameter { name, in_path: false, required: false, meaning, number: false }
}

/// A number, where the parameter was a text.
#[must_use]
pub const fn number(parameter: Parameter) -> Parameter {
    Parameter { number: true, ..parameter }
}

/// A parameter that must be there.
#[must_use]
pub const fn needed(parameter: Parameter) -> Parameter {
    Parameter { required: true, ..parameter }
}
