//! The issues among which those of a list are, where it is easily known that they are few: rare words, a small unit, a narrow scope. Then each of them is
//! looked at and put in order. Where nothing of what is asked is rare, the list is walked in its order until the page is full, which is not far.

mod store;

pub(super) use store::few;
