//! 通知渠道: where notices are repeated outside the app, set by the administrator.

#[cfg(feature = "web")]
mod channel_page;
#[cfg(feature = "web")]
mod channels_page;
#[cfg(feature = "web")]
mod delivery_log;
#[cfg(feature = "web")]
mod fault;
#[cfg(feature = "web")]
mod feeds;
pub mod filled;
#[cfg(feature = "web")]
mod form;
#[cfg(feature = "web")]
mod unit_choice;

#[cfg(feature = "web")]
pub use {channel_page::ChannelPage, channels_page::ChannelsPage};
