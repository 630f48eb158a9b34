//! The messages of lists of issues: a list of their own, so that a first visit need not fetch it.

msgs! {
    /// A message of the lists of issues.
    ListMsg {
        KindWaits: "种类待确认", "Kind to be confirmed";
        AsFetchedBefore: "没有网络, 这里是先前取的", "No network: this is as it was fetched before";
        OlderTitle: "更早办结的", "Older, settled";
        OlderOnes: "查看更早的", "Show older ones";
        OlderOffline: "没有网络: 本机只存在办的和近 30 天有变动的, 更早的联网后可查", "No network: this phone holds what is open or has changed within 30 days; older ones can be had online";
        OlderEnd: "没有更早的了", "That was all";
    }
}
