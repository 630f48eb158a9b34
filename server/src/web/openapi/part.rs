//! The parts a route is described with.

use utoipa::{
    Number, PartialSchema, ToSchema,
    openapi::{
        ArrayBuilder, ObjectBuilder, Ref, RefOr,
        schema::{Schema, Type},
    },
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

/// Some JSON object that is described elsewhere.
#[must_use]
pub fn object() -> Body {
    let schema = Schema::Object(ObjectBuilder::new().schema_type(Type::Object).build()).into();
    Body { media: "application/json", schema: Some(schema), named: Vec::new() }
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
    /// By the cookie of a county's session.
    County,
    /// By the upload token, else by the session's cookie.
    Token,
    /// By a read token for tiles in the address or as a password, else by the session's cookie.
    ReadToken,
}

/// A parameter of the path or the query.
#[derive(Clone)]
pub struct Parameter {
    /// Name.
    pub name: &'static str,
    /// Whether it stands in the path.
    pub in_path: bool,
    /// Whether it must be there.
    pub required: bool,
    /// What it means.
    pub meaning: &'static str,
    /// What it may be.
    pub schema: RefOr<Schema>,
}

/// A part of the path.
#[must_use]
pub fn path<T: PartialSchema>(name: &'static str, meaning: &'static str) -> Parameter {
    Parameter { in_path: true, ..needed(query::<T>(name, meaning)) }
}

/// The same, of a narrower form than its type.
#[must_use]
pub fn narrowed(schema: RefOr<Schema>, parameter: Parameter) -> Parameter {
    Parameter { schema, ..parameter }
}

/// An optional part of the query.
#[must_use]
pub fn query<T: PartialSchema>(name: &'static str, meaning: &'static str) -> Parameter {
    Parameter { name, in_path: false, required: false, meaning, schema: T::schema() }
}

/// A parameter that must be there.
#[must_use]
pub fn needed(parameter: Parameter) -> Parameter {
    Parameter { required: true, ..parameter }
}

/// One of these words.
#[must_use]
pub fn word_of(words: &[&str]) -> RefOr<Schema> {
    Schema::Object(ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words.iter().copied())).build()).into()
}

/// A number from one to another.
#[must_use]
pub fn between<N: Into<Number>>(kind: Type, from: N, until: N) -> RefOr<Schema> {
    Schema::Object(ObjectBuilder::new().schema_type(kind).minimum(Some(from)).maximum(Some(until)).build()).into()
}

/// A number that a `u32` holds.
#[must_use]
pub fn count() -> RefOr<Schema> {
    between(Type::Integer, 0_u32, u32::MAX)
}

/// A number that a `u64` holds.
#[must_use]
pub fn long() -> RefOr<Schema> {
    between(Type::Integer, 0_u64, u64::MAX)
}

/// A text of this form.
#[must_use]
pub fn like(pattern: &str) -> RefOr<Schema> {
    Schema::Object(ObjectBuilder::new().schema_type(Type::String).pattern(Some(pattern)).build()).into()
}
