//! The administrator's pages: what the town still lacks, how the server fares, people.

#[cfg(feature = "web")]
mod admin_home;
#[cfg(feature = "web")]
mod chosen_file;
#[cfg(feature = "web")]
mod draft_page;
pub mod ground;
#[cfg(feature = "web")]
mod invite;
pub mod lack;
pub mod leave;
#[cfg(feature = "web")]
mod leave_sheet;
#[cfg(feature = "web")]
mod letters;
#[cfg(feature = "web")]
mod pages;
pub mod people;
#[cfg(feature = "web")]
mod people_page;
#[cfg(feature = "web")]
mod person_page;
#[cfg(feature = "web")]
mod refusal;
#[cfg(feature = "web")]
mod role_field;
#[cfg(feature = "web")]
mod roster;
#[cfg(feature = "web")]
mod row_form;
#[cfg(feature = "web")]
mod server_card;
#[cfg(feature = "web")]
mod table;
#[cfg(feature = "web")]
mod table_page;
pub mod tables;
#[cfg(feature = "web")]
mod town_page;
#[cfg(feature = "web")]
mod upload;

#[cfg(feature = "web")]
pub use {admin_home::AdminHome, letters::Letters, pages::AdminPages};
