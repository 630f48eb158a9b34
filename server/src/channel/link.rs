//! The addresses under which notices are opened.

use crate::{config::Config, error::Error, notice_link, state::State};
use shared::{
    channel::{ChannelAudience, ChannelTarget, Facts},
    id::NoticeId,
    notice_link::LinkSort,
    record::RecordKind,
};
use std::collections::HashMap;

use super::store::Channel;

/// Where people with an account open what a message is about; `None`: the server does not know under which name they reach it.
#[must_use]
pub fn link_of(config: &Config, facts: &Facts) -> Option<String> {
    let page = match facts.record_kind {
        RecordKind::Issue => "issues",
        RecordKind::Inspection => "inspections",
    };
    config.public_url.as_ref().map(|origin| format!("{origin}/{page}/{}", facts.record))
}

/// The addresses in one message.
#[derive(Default)]
pub struct Links(HashMap<NoticeId, String>);

impl Links {
    /// Of each of these notices, as this channel may tell it: what a unit has to do is answered without an account, by whoever reads the letter or
    /// text message to the unit's own contact; in a group the link only reads.
    ///
    /// # Errors
    /// The database's.
    pub async fn of(state: &State, channel: &Channel, told: &[Facts]) -> Result<Self, Error> {
        let Some(origin) = &state.config.public_url else { return Ok(Self::default()) };
        let sort = sort_for(&channel.setting.target, channel.setting.audience);
        let by = format!("channel:{}", channel.id);
        let mut links = HashMap::with_capacity(told.len());
        for facts in told {
            let by_link = match sort {
                Some(sort) => notice_link::path_in_message(state, channel.town, facts, sort, &by).await?,
                None => None,
            };
            let link = by_link.map(|path| format!("{origin}{path}")).or_else(|| link_of(&state.config, facts));
            links.extend(link.map(|link| (facts.notice, link)));
        }
        Ok(Self(links))
    }

    /// Of this notice.
    #[must_use]
    pub fn get(&self, facts: &Facts) -> Option<String> {
        self.0.get(&facts.notice).cloned()
    }
}

/// What a link in its messages lets do; `None`: a program reads them, which has an account of its own.
const fn sort_for(target: &ChannelTarget, audience: ChannelAudience) -> Option<LinkSort> {
    match (target, audience) {
        (ChannelTarget::Webhook { .. }, _) => None,
        (ChannelTarget::Mail { .. } | ChannelTarget::Sms { .. }, ChannelAudience::Unit(_)) => Some(LinkSort::Act),
        _ => Some(LinkSort::Read),
    }
}
