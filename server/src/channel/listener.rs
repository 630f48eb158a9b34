//! What the channels that are in use take of a notice.

use super::setting;
use crate::{entity::delivery, error::Error};
use shared::{
    channel::{ChannelSetting, ChannelTarget, Due, Facts},
    id::{ChannelId, TownId},
    notice::{NoticeKind, Recipient},
};
use uuid::Uuid;

/// The state of a message that has not been tried.
pub(super) const WAITING: &str = "waiting";

/// A channel of the town that is in use, without its secrets.
pub(super) struct Listener {
    pub(super) id: ChannelId,
    setting: ChannelSetting,
}

impl Listener {
    /// As it is written down.
    ///
    /// # Errors
    /// It cannot be read.
    pub(super) fn read(id: Uuid, written: &str) -> Result<Self, Error> {
        Ok(Self { id: ChannelId(id), setting: setting::read(written)? })
    }

    /// How it is set, its secrets left out.
    pub(super) const fn setting(&self) -> &ChannelSetting {
        &self.setting
    }

    /// Whether it says anything of a notice of this kind to this recipient.
    pub(super) fn takes(&self, to: &Recipient, kind: NoticeKind) -> bool {
        self.setting.takes.contains(&kind) && self.setting.audience.takes(to)
    }

    /// One row, or one for each receiver that is sent to apart.
    pub(super) fn rows(&self, town: TownId, facts: &Facts, due: Due) -> Result<Vec<delivery::Model>, Error> {
        let body = serde_json::to_string(facts).map_err(Error::internal)?;
        let row = |receiver: &str| delivery::Model {
            id: Uuid::now_v7(),
            town: town.0,
            channel: self.id.0,
            receiver: receiver.to_owned(),
            kind: facts.kind.key().to_owned(),
            body: body.clone(),
            at: facts.at.0,
            held: due.held,
            state: WAITING.to_owned(),
            merged: 0,
            tries: 0,
            next_at: due.at.0,
            message: None,
            tried_at: None,
            done_at: None,
            error: None,
        };
        Ok(match &self.setting.target {
            ChannelTarget::Sms { phones, .. } => phones.iter().map(|phone| row(phone)).collect(),
            _ => vec![row("")],
        })
    }
}
