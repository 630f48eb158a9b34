//! One's own account on this phone.

pub mod session;
