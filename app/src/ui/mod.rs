//! The pieces every page is made of: frame, tabs, dialogs, tags, icons. They know words and shapes, no issue store and no page.
//!
//! Those that take children or hold state are components; those that only turn a value into a view are functions.

mod ask;
mod browser;
mod chip;
mod empty;
mod field;
mod icon;
mod lang;
mod page;
mod replace;
mod sheet;
mod shown_once;
mod tab_bar;
mod tag;
mod toast;

pub use ask::{Ask, Question};
pub use browser::{copy, inside_another_app, into_view, local_get, local_set, mark_root, meta_content, reload};
pub use chip::{Chip, Choice, ChoiceChips};
pub use empty::{Empty, Loading, Offline};
pub use field::{Select, TextArea, TextField};
pub use icon::{Icon, icon, small_icon};
pub use lang::{change_lang, drawn, lang, redraw, restore_display, t, tf};
pub use page::{Page, TopSlot};
pub use replace::use_replace;
pub use sheet::{Sheet, open_modal, open_modal_then};
pub use shown_once::ShownOnce;
pub use tab_bar::{Tab, TabBar};
pub use tag::{Tone, state_tag, tag};
pub use toast::{Toasts, toast};
