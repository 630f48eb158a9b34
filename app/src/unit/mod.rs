//! Figures and the ranking of units; never of persons.

#[cfg(feature = "web")]
mod leader_home;
mod order;
#[cfg(feature = "web")]
mod ranking_page;

pub use order::from_end;

#[cfg(feature = "web")]
pub use {leader_home::LeaderHome, ranking_page::RankingPage};
