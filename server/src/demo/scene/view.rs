//! What a drawn photo shows: which problem, when in the story, and the seeds of place and moment.

use shared::kind::KindCode;

/// When in the story a scene is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::demo) enum Stage {
    /// As reported.
    Before,
    /// Half put right: a proof that will be sent back.
    Half,
    /// Put right.
    After,
}

/// What to draw.
#[derive(Clone, Debug)]
pub(in crate::demo) struct Scene {
    /// The kind of problem.
    pub(in crate::demo) kind: KindCode,
    /// When.
    pub(in crate::demo) stage: Stage,
    /// Decides the place: the same for all photos of an issue.
    pub(in crate::demo) place: u64,
    /// Decides light and details: another for each photo.
    pub(in crate::demo) moment: u64,
}
