//! What the office prints: 整改通知书 and 督办单 (`/plain/print`), 检查记录 and 台账, as a page and as PDF, in the layout of GB/T 9704. A paper shows
//! only what its reader may see; numbering is an act of the office and a form.

mod draw;
mod fact;
mod inspection;
mod ledger;
mod notice;
mod record;
mod series;
mod show;
mod supervision;
mod word;

pub use record::{inspection_paper, ledger_paper};
pub use series::{number, one, several};
pub use show::style;
pub use supervision::calls_for_one;
pub use word::PaperWord;
