//! 人员名单: everybody with an account as a sheet, and the same sheet taken in. Passwords are in neither: whoever is added waits for an invitation.

mod out;
mod read;
mod take;

pub use out::list;
pub use take::take;
