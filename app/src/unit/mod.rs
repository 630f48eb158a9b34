//! Figures and the ranking of units; never of persons.

#[cfg(feature = "web")]
mod leader_home;
#[cfg(feature = "web")]
mod ranking_page;

#[cfg(feature = "web")]
pub use {leader_home::LeaderHome, ranking_page::RankingPage};
