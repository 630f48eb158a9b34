//! Answers to the items of a form.

use super::{Form, Item, ItemCode, ItemType};
use crate::photo::Hash;
use serde::{Deserialize, Serialize};

/// Most characters that the words in the answers to one form have together.
pub const MAX_ANSWER_CHARS: usize = 1_600;

/// The answer to one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Answer {
    /// Which item.
    pub item: ItemCode,
    /// What was found.
    pub value: Value,
    /// Photos of it, each among the photos of the command.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<Hash>,
    /// In words; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = AnswerValue))]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// 合格.
    Pass,
    /// 不合格.
    Fail,
    /// 不适用: the item leaves the score.
    NotApplicable,
    /// A number.
    Count(u32),
    /// The option at this position, from 0.
    Choice(u16),
    /// Words.
    Text(String),
    /// The photos of the answer.
    Photo,
}

/// What is wrong with the answers to a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AnswerFault {
    /// The form has no such item.
    #[error("no item {0:?}")]
    UnknownItem(ItemCode),
    /// Two answers to one item.
    #[error("two answers to {0:?}")]
    AnsweredTwice(ItemCode),
    /// A required item has no answer.
    #[error("no answer to {0:?}")]
    Missing(ItemCode),
    /// The item is answered in another way.
    #[error("{0:?} is answered otherwise")]
    WrongType(ItemCode),
    /// The choice has no such option.
    #[error("{0:?} has no such option")]
    NoSuchOption(ItemCode),
    /// The answer needs a photo.
    #[error("{0:?} needs a photo")]
    PhotoNeeded(ItemCode),
    /// The answer names a photo that the command does not bring, or one twice.
    #[error("{0:?} names a photo that is not there")]
    UnknownPhoto(ItemCode),
    /// The words of all answers together are too long.
    #[error("answers longer than {limit} characters")]
    TooLong {
        /// The limit.
        limit: u32,
    },
}

impl AnswerFault {
    /// The item that it is about, if it is about one.
    #[must_use]
    pub const fn item(&self) -> Option<&ItemCode> {
        match self {
            Self::UnknownItem(item)
            | Self::AnsweredTwice(item)
            | Self::Missing(item)
            | Self::WrongType(item)
            | Self::NoSuchOption(item)
            | Self::PhotoNeeded(item)
            | Self::UnknownPhoto(item) => Some(item),
            Self::TooLong { .. } => None,
        }
    }
}

/// Whether these answers fit the form: each item at most once, every required one, each in its own way. `photos`: those of the command.
///
/// # Errors
/// The first fault in the order of the answers, then of the form.
pub fn check_answers(form: &Form, answers: &[Answer], photos: &[Hash]) -> Result<(), AnswerFault> {
    let mut chars = 0;
    for (position, answer) in answers.iter().enumerate() {
        let item = form.item(&answer.item).ok_or_else(|| AnswerFault::UnknownItem(answer.item.clone()))?;
        if answers.iter().take(position).any(|earlier| earlier.item == answer.item) {
            return Err(AnswerFault::AnsweredTwice(item.code.clone()));
        }
        fits(item, &answer.value)?;
        if answer.value == Value::Photo && answer.photos.is_empty() {
            return Err(AnswerFault::PhotoNeeded(item.code.clone()));
        }
        for (position, photo) in answer.photos.iter().enumerate() {
            if !photos.contains(photo) || answer.photos.iter().take(position).any(|earlier| earlier == photo) {
                return Err(AnswerFault::UnknownPhoto(item.code.clone()));
            }
        }
        let words = if let Value::Text(text) = &answer.value { text.chars().count() } else { 0 };
        chars += words + answer.note.chars().count();
    }
    if chars > MAX_ANSWER_CHARS {
        return Err(AnswerFault::TooLong { limit: u32::try_from(MAX_ANSWER_CHARS).unwrap_or(u32::MAX) });
    }
    let missing = form.items().find(|item| item.required && !answers.iter().any(|answer| answer.item == item.code));
    missing.map_or(Ok(()), |item| Err(AnswerFault::Missing(item.code.clone())))
}

/// The value is of the item's type. Words and photos that do not apply are simply not given.
fn fits(item: &Item, value: &Value) -> Result<(), AnswerFault> {
    let fits = match (&item.kind, value) {
        (ItemType::Choice { options }, Value::Choice(option)) if usize::from(*option) >= options.len() => {
            return Err(AnswerFault::NoSuchOption(item.code.clone()));
        }
        (ItemType::Check, Value::Pass | Value::Fail)
        | (ItemType::Check | ItemType::Count { .. } | ItemType::Choice { .. }, Value::NotApplicable)
        | (ItemType::Count { .. }, Value::Count(_))
        | (ItemType::Choice { .. }, Value::Choice(_))
        | (ItemType::Photo, Value::Photo) => true,
        (ItemType::Text, Value::Text(text)) => !text.trim().is_empty(),
        _ => false,
    };
    if fits { Ok(()) } else { Err(AnswerFault::WrongType(item.code.clone())) }
}
