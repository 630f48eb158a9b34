//! How many issues are on a list, beside its first page. Whoever knows the number otherwise gives it here.

mod store;

pub(super) use store::count;
