//! What the office prints: as a page and as PDF, from one model.

mod pdf;
mod read;
mod record;
mod supervision;
