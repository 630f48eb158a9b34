//! A form (检查表): reference data that says what an inspection asks, in which order, and what an answer is worth.
//!
//! Read in this order: [`Form`], [`Answer`], [`faults`], [`check_answers`], [`score`].

mod answer;
mod check;
mod edition;
mod item;
mod score;
#[cfg(test)]
mod tests;

pub use answer::{Answer, AnswerFault, MAX_ANSWER_CHARS, Value, check_answers};
pub use check::{
    FormFault, ItemFault, MAX_CODE_CHARS, MAX_FORMS, MAX_ITEM_CHARS, MAX_ITEMS, MAX_NAME_CHARS, MAX_OPTIONS, MAX_POINTS, MAX_SECTIONS,
    faults,
};
pub use edition::{MAX_FORMER_FORMS, keep_retired, number};
pub use item::{Choice, Form, FormCode, Item, ItemCode, ItemType, Section};
pub use score::{Score, Verdict, score, verdict};
