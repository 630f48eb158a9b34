//! Reading JSON with little code: the phone downloads every byte of it.
//!
//! A text becomes a [`Tree`] once, and one small deserializer walks the tree. It knows objects by name only (never as arrays) and
//! answers every misfit with the same empty error, so for each type only the code that is really needed is compiled. Measured on the
//! whole app: a third of a megabyte before compression.

use super::tree::{Text, Tree, list_apart, parsed};
use serde::de::value::BorrowedStrDeserializer;
use serde::de::{self, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};
use std::fmt;

/// The text is no JSON, or not of the wanted shape. Nobody can mend it on the spot, so it says no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unreadable JSON")
    }
}

impl std::error::Error for Unreadable {}

impl de::Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
    fn invalid_type(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self
    }
    fn invalid_value(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self
    }
    fn invalid_length(_: usize, _: &dyn de::Expected) -> Self {
        Self
    }
    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
    fn missing_field(_: &'static str) -> Self {
        Self
    }
    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

/// Reads a value from a JSON text.
///
/// # Errors
/// [`Unreadable`].
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Unreadable> {
    let tree = parsed(text).ok_or(Unreadable)?;
    T::deserialize(Node(&tree))
}

/// Reads a value from the bytes of a JSON text.
///
/// # Errors
/// [`Unreadable`].
pub fn read_bytes<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Unreadable> {
    read(std::str::from_utf8(bytes).map_err(|_| Unreadable)?)
}

/// Reads an object whose list under `name` may hold elements that this program is too old for: the object with that list empty, and each
/// element, or what at least can be read of it.
///
/// # Errors
/// [`Unreadable`]: the rest of the object, or not even that much of an element.
pub fn read_leniently<T, E, H>(bytes: &[u8], name: &str) -> Result<(T, Vec<Result<E, H>>), Unreadable>
where
    T: DeserializeOwned,
    E: DeserializeOwned,
    H: DeserializeOwned,
{
    let text = std::str::from_utf8(bytes).map_err(|_| Unreadable)?;
    let mut tree = parsed(text).ok_or(Unreadable)?;
    let elements = tree.take_list(name).ok_or(Unreadable)?;
    let whole = T::deserialize(Node(&tree))?;
    let element = |tree: &Tree<'_>| E::deserialize(Node(tree)).map(Ok).or_else(|_| H::deserialize(Node(tree)).map(Err));
    Ok((whole, elements.iter().map(element).collect::<Result<_, _>>()?))
}

/// Reads an object all but its list under `name`, of which the elements come as texts, so that they can be read a few at a time.
///
/// # Errors
/// [`Unreadable`]: the object, or there is no such list.
pub fn read_apart<'a, T: DeserializeOwned>(bytes: &'a [u8], name: &str) -> Result<(T, Vec<&'a str>), Unreadable> {
    let text = std::str::from_utf8(bytes).map_err(|_| Unreadable)?;
    let (rest, elements) = list_apart(text, name).ok_or(Unreadable)?;
    Ok((read(&rest)?, elements))
}

/// A place in the tree.
#[derive(Clone, Copy)]
struct Node<'de>(&'de Tree<'de>);

/// A number with a point or an exponent, exact to the last bit. In the browser its own reader does it, for ours brings 10 kB of tables.
#[cfg(not(feature = "web"))]
fn decimal(digits: &str) -> Option<f64> {
    digits.parse().ok()
}

/// A number with a point or an exponent, exact to the last bit. In the browser its own reader does it, for ours brings 10 kB of tables.
#[cfg(feature = "web")]
fn decimal(digits: &str) -> Option<f64> {
    let number = js_sys::parse_float(digits);
    (!number.is_nan()).then_some(number)
}

impl<'de> Node<'de> {
    const fn text(self) -> Option<&'de str> {
        match self.0 {
            Tree::Text(text) => Some(text.as_str()),
            _ => None,
        }
    }

    const fn items(self) -> Option<&'de [Tree<'de>]> {
        match self.0 {
            Tree::List(items) => Some(items.as_slice()),
            _ => None,
        }
    }

    const fn entries(self) -> Option<&'de [(Text<'de>, Tree<'de>)]> {
        match self.0 {
            Tree::Object(entries) => Some(entries.as_slice()),
            _ => None,
        }
    }

    fn number<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        let Tree::Number(digits) = *self.0 else { return Err(Unreadable) };
        match (digits.parse(), digits.parse()) {
            (Ok(number), _) => visitor.visit_u64(number),
            (Err(_), Ok(number)) => visitor.visit_i64(number),
            (Err(_), Err(_)) => visitor.visit_f64(decimal(digits).ok_or(Unreadable)?),
        }
    }
}

macro_rules! as_number {
    ($($name:ident)+) => {$(
        fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> { self.number(visitor) }
    )+};
}

macro_rules! as_text {
    ($($name:ident)+) => {$(
        fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
            visitor.visit_borrowed_str(self.text().ok_or(Unreadable)?)
        }
    )+};
}

impl<'de> Deserializer<'de> for Node<'de> {
    type Error = Unreadable;

    as_number!(deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8 deserialize_u16 deserialize_u32
        deserialize_u64 deserialize_f32 deserialize_f64);
    as_text!(deserialize_str deserialize_string deserialize_char deserialize_identifier);

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self.0 {
            Tree::Bool(truth) => visitor.visit_bool(*truth),
            _ => Err(Unreadable),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if matches!(self.0, Tree::Null) { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if matches!(self.0, Tree::Null) { visitor.visit_unit() } else { Err(Unreadable) }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_seq(Items(self.items().ok_or(Unreadable)?.iter()))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(self, _: &'static str, _: usize, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_map(Entries { left: self.entries().ok_or(Unreadable)?.iter(), value: None })
    }

    fn deserialize_struct<V: Visitor<'de>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_enum(Variant::of(self.0)?)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_unit()
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Unreadable> {
        Err(Unreadable)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Unreadable> {
        Err(Unreadable)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Unreadable> {
        Err(Unreadable)
    }
}

struct Items<'de>(std::slice::Iter<'de, Tree<'de>>);

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Unreadable> {
        self.0.next().map(|item| seed.deserialize(Node(item))).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

struct Entries<'de> {
    left: std::slice::Iter<'de, (Text<'de>, Tree<'de>)>,
    value: Option<&'de Tree<'de>>,
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Unreadable> {
        let Some((key, value)) = self.left.next() else { return Ok(None) };
        self.value = Some(value);
        seed.deserialize(Key(key.as_str())).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Unreadable> {
        seed.deserialize(Node(self.value.take().ok_or(Unreadable)?))
    }
}

/// The name of an entry; a number where the map has numbers for keys.
struct Key<'de>(&'de str);

impl<'de> Deserializer<'de> for Key<'de> {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_borrowed_str(self.0)
    }

    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_i32(self.0.parse().map_err(|_| Unreadable)?)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_u64(self.0.parse().map_err(|_| Unreadable)?)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_newtype_struct(self)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i64 u8 u16 u32 f32 f64 char str string bytes byte_buf option unit unit_struct seq tuple tuple_struct map struct enum
        identifier ignored_any
    }
}

/// An enum's variant: a bare name, or an object with the name and its contents.
struct Variant<'de> {
    name: &'de str,
    contents: Option<&'de Tree<'de>>,
}

impl<'de> Variant<'de> {
    fn of(value: &'de Tree<'de>) -> Result<Self, Unreadable> {
        match value {
            Tree::Text(name) => Ok(Self { name: name.as_str(), contents: None }),
            Tree::Object(entries) => match entries.as_slice() {
                [(name, contents)] => Ok(Self { name: name.as_str(), contents: Some(contents) }),
                _ => Err(Unreadable),
            },
            _ => Err(Unreadable),
        }
    }
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = Unreadable;
    type Variant = Contents<'de>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Contents<'de>), Unreadable> {
        Ok((seed.deserialize(BorrowedStrDeserializer::new(self.name))?, Contents(self.contents)))
    }
}

struct Contents<'de>(Option<&'de Tree<'de>>);

impl<'de> VariantAccess<'de> for Contents<'de> {
    type Error = Unreadable;

    fn unit_variant(self) -> Result<(), Unreadable> {
        if self.0.is_none_or(|contents| matches!(contents, Tree::Null)) { Ok(()) } else { Err(Unreadable) }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Unreadable> {
        seed.deserialize(Node(self.0.ok_or(Unreadable)?))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unreadable> {
        Node(self.0.ok_or(Unreadable)?).deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Unreadable> {
        Node(self.0.ok_or(Unreadable)?).deserialize_map(visitor)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use shared::fixture::{NOW, bundle, issue_in, play, send_back, verifier};
    use shared::{
        issue::{Command, Issue, StatusKind},
        reference::Bundle,
    };

    fn returns<T: serde::Serialize + DeserializeOwned + PartialEq + fmt::Debug>(value: &T) {
        let text = serde_json::to_string(value).unwrap();
        assert_eq!(read::<T>(&text).as_ref(), Ok(value));
        assert_eq!(read_bytes::<T>(text.as_bytes()).as_ref(), Ok(value));
    }

    #[test]
    fn what_is_written_is_read_back_the_same() {
        returns::<Bundle>(&bundle());
        returns::<Issue>(&play(Some(issue_in(StatusKind::Verifying)), &verifier(), &send_back()));
        returns(&Command::Acknowledge);
        returns(&vec![Some(NOW), None]);
        returns(&(1.5_f64, -3_i64, true));
    }

    #[test]
    fn what_does_not_fit_is_unreadable_and_never_a_crash() {
        for text in ["", "{", "[]", "{}", "null", "\"x\"", "1", "{\"version\":-1}", "{\"acknowledge\":1}", "\"nonsense\""] {
            assert_eq!(read::<Issue>(text), Err(Unreadable), "{text}");
        }
        assert_eq!(read::<Command>("{\"acknowledge\":1}"), Err(Unreadable));
        assert_eq!(read_bytes::<Issue>(&[0xff]), Err(Unreadable));
    }
}
