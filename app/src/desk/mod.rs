//! The desk of the 创卫办: filters and views above, the table of issues, the map and the case beside each other, by mouse or keyboard.
//!
//! What thinks compiles natively: [`DeskFilter`] (the address), [`Window`] (rows of a long list, of which a screen full is held), [`Chosen`],
//! [`Views`], [`Seen`], [`DeskKey`]. What is drawn sits behind the feature `web`, in the part `desk`; the case itself comes with the part
//! `field`, which draws it for everybody.

mod chosen;
mod filter;
mod keys;
mod row;
mod seen;
mod views;
mod window;

#[cfg(feature = "web")]
mod assign_sheet;
#[cfg(feature = "web")]
mod batch;
#[cfg(feature = "web")]
mod case_pane;
#[cfg(feature = "web")]
mod desk_page;
#[cfg(feature = "web")]
mod filter_bar;
#[cfg(feature = "web")]
mod spots;
#[cfg(feature = "web")]
mod state;
#[cfg(feature = "web")]
mod table;
#[cfg(feature = "web")]
mod view_bar;

pub use chosen::{Chosen, MOST_CHOSEN};
pub use filter::{DeskFilter, GROUPS};
pub use keys::DeskKey;
pub use row::{RowText, row_text};
pub use seen::Seen;
pub use views::{View, Views};
pub use window::{PAGE, Window, sight};

#[cfg(feature = "web")]
pub use desk_page::DeskPage;
