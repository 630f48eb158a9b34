//! The pieces every page is made of: frame, tabs, dialogs, tags, icons. They know words and shapes, no issue store and no page.
//!
//! Pieces are plain functions that return a view whose type is erased: a page then costs its own text, not a tower of generics.

mod address;
mod ask;
mod browser;
mod chip;
pub mod dom;
mod empty;
mod field;
mod icon;
mod lang;
mod page;
mod sheet;
mod tab_bar;
mod tag;
mod toast;

pub use address::{address, asked, follow_address, go, replace};
pub use ask::{Question, ask};
pub use browser::{into_view, local_get, local_set, mark_root, meta_content, reload};
pub use chip::{Choice, chip, choice_chips};
pub use empty::{empty, loading, offline};
pub use field::{select, text_area, text_field};
pub use icon::{Icon, icon, small_icon};
pub use lang::{change_lang, lang, redraw, redraws, restore_display, t, tf};
pub use page::{Frame, TopSlot, page};
pub use sheet::{LargePhoto, sheet};
pub use tab_bar::{Tab, tab_bar};
pub use tag::{Tone, state_tag, tag};
pub use toast::{toast, toast_view};
