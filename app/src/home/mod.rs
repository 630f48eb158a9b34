//! 首页: what waits for this person, by role.

mod begun;
#[cfg(feature = "web")]
mod dispatcher_home;
#[cfg(feature = "web")]
mod home_page;
mod tasks;

pub use begun::way_back;
pub use tasks::{Tasks, tasks_for, todo_of};
#[cfg(feature = "web")]
pub use {dispatcher_home::DispatcherHome, home_page::HomePage};
