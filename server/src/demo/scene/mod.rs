//! Drawn scenes for the demo's photos: one subject per kind of problem, before and after, no two alike.
//!
//! The place of a scene comes from one seed and the moment from another, so that a proof shows the same place put right.

mod building;
mod draw;
mod ground;
mod rubbish;
mod subject;
mod surface;
#[cfg(test)]
mod tests;
mod trade;
mod view;

pub(super) use draw::draw;
pub(super) use view::{Scene, Stage};
