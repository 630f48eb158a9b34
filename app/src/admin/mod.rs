//! The administrator's pages: what the town still lacks, how the server fares, people.

#[cfg(feature = "web")]
mod admin_home;
#[cfg(feature = "web")]
mod invite;
pub mod lack;
#[cfg(feature = "web")]
mod letters;
pub mod people;
#[cfg(feature = "web")]
mod people_page;
#[cfg(feature = "web")]
mod person_page;
#[cfg(feature = "web")]
mod role_field;
#[cfg(feature = "web")]
mod server_card;

#[cfg(feature = "web")]
pub use {admin_home::AdminHome, letters::Letters, people_page::PeoplePage, person_page::PersonPage};
