//! What the answers to a form come to.

use super::{Answer, Form, Item, ItemType, Value};
use serde::{Deserialize, Serialize};

/// What a filled-in form comes to: `earned / possible`, and how many judged items were left out of both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Score {
    /// Points earned; in a form without points, items that passed.
    pub earned: u32,
    /// Points that could be earned; in a form without points, items judged.
    pub possible: u32,
    /// Judged items that do not apply or have no answer.
    pub left_out: u32,
    /// Whether it counts points; otherwise items.
    pub in_points: bool,
}

impl Score {
    /// The share from 0 to 1; `None` where nothing was judged.
    #[must_use]
    pub fn share(self) -> Option<f64> {
        (self.possible > 0).then(|| f64::from(self.earned) / f64::from(self.possible))
    }
}

/// How an answer is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It passes.
    Pass,
    /// It is between good and bad: an option that earns some of the points.
    Partly,
    /// It fails.
    Fail,
    /// It is not judged, or does not apply.
    None,
}

/// How the answer to an item is judged. A value that does not fit the item is not judged.
#[must_use]
pub fn verdict(item: &Item, value: &Value) -> Verdict {
    match (&item.kind, value) {
        (ItemType::Check, Value::Pass) => Verdict::Pass,
        (ItemType::Check, Value::Fail) => Verdict::Fail,
        (ItemType::Count { at_most: Some(at_most) }, Value::Count(count)) => {
            if count <= at_most {
                Verdict::Pass
            } else {
                Verdict::Fail
            }
        }
        (ItemType::Choice { options }, Value::Choice(option)) => match options.get(usize::from(*option)).and_then(|option| option.points) {
            None => Verdict::None,
            Some(0) => Verdict::Fail,
            Some(points) if Some(points) == item.kind.best_option() => Verdict::Pass,
            Some(_) => Verdict::Partly,
        },
        _ => Verdict::None,
    }
}

/// The score of these answers. Items that do not apply, or that nobody answered, leave both sides. In a form with points only items that
/// have some count; in one without, each judged item counts once, and only what passes is earned.
#[must_use]
pub fn score(form: &Form, answers: &[Answer]) -> Score {
    let in_points = form.is_in_points();
    let mut score = Score { in_points, ..Score::default() };
    for item in form.items().filter(|item| item.is_judged()) {
        let worth = if in_points { item.points.map(u32::from) } else { Some(1) };
        let Some(worth) = worth else { continue };
        let value = answers.iter().find(|answer| answer.item == item.code).map(|answer| &answer.value);
        let verdict = value.map_or(Verdict::None, |value| verdict(item, value));
        let earned = match verdict {
            Verdict::None => {
                score.left_out += 1;
                continue;
            }
            Verdict::Pass => worth,
            Verdict::Partly if in_points => value.and_then(|value| option_points(item, value)).unwrap_or(0),
            Verdict::Partly | Verdict::Fail => 0,
        };
        score.earned += earned;
        score.possible += worth;
    }
    score
}

fn option_points(item: &Item, value: &Value) -> Option<u32> {
    match (&item.kind, value) {
        (ItemType::Choice { options }, Value::Choice(option)) => options.get(usize::from(*option))?.points.map(u32::from),
        _ => None,
    }
}
