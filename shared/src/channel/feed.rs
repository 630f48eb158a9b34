//! Calendar feeds: deadlines in people's own calendars.

use crate::{
    id::{CalendarFeedId, UnitId},
    moment::Moment,
};
use serde::{Deserialize, Serialize};

/// A calendar feed (ICS) of deadlines that is to be made: the body of `POST /api/calendar-feeds`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewCalendarFeed {
    /// What it is for, 1 to 60 characters; none in force of the town has the same.
    pub name: String,
    /// Only this unit's deadlines; `None`: the town's.
    #[serde(default)]
    pub unit: Option<UnitId>,
    /// Days that it is in force, 1 to 366.
    pub days: u16,
}

/// A calendar feed as it was made: the one time that its secret is told.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalendarFeed {
    /// Id for revoking.
    pub id: CalendarFeedId,
    /// The address after the server's own, `/ics/….ics`.
    pub path: String,
    /// Until when it is in force.
    pub expires_at: Moment,
}

/// A calendar feed as it is listed: `GET /api/calendar-feeds`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalendarFeedRow {
    /// Id for revoking.
    pub id: CalendarFeedId,
    /// What it is for.
    pub name: String,
    /// Whose deadlines; `None`: the town's.
    pub unit: Option<UnitId>,
    /// When it was made.
    pub created_at: Moment,
    /// Until when it is in force.
    pub expires_at: Moment,
    /// When it was revoked.
    pub revoked_at: Option<Moment>,
    /// Whether it is in force.
    pub in_force: bool,
}
