//! The messages of the inbox: a list of their own, so that a first visit need not fetch it.

msgs! {
    /// A message of the inbox.
    NoticeMsg {
        ReadAll: "全部已读", "Mark all read";
        AllRead: "已全部标为已读", "All marked read";
        NotMarked: "没有网络, 还没有标为已读", "No network: not marked as read yet";
        NothingCalls: "没有要看要办的消息", "Nothing needs you";
        Settled: "已办结 {} 条", "Settled: {}";
        NoNotices: "还没有消息", "No messages yet";
    }
}
