//! The messages of the outbox: a list of their own, so that a first visit need not fetch it.

msgs! {
    /// A message of the page of what is unsent.
    OutboxMsg {
        NeedsYouPage: "需处理", "Needs you";
        Export: "导出", "Export";
        OutboxEmpty: "全部已送达, 没有待送的记录", "All delivered, nothing to send";
        OutboxWaiting: "待送", "To send";
        OutboxRecent: "最近送达", "Delivered lately";
        OutboxOldest: "最早的一条存于 {}", "The oldest was saved {}";
        OutboxOld: "有记录超过 24 小时没送出, 请连一次网络。", "Some records are more than 24 hours old; please go online once.";
        OutboxExplain: "“已存本机”只表示在这部手机上; “已送达”表示服务器已收到并给出回执。", "“Saved on this phone” is only here; “Delivered” means the server has signed for it.";
        RetryAll: "立即重送", "Send now";
        ExportAll: "导出救援包", "Export rescue file";
        ExportHint: "送不出去时, 把这个文件交给管理员导入; 重复导入无妨。", "If sending fails for good, give this file to the administrator; importing twice does no harm.";
        DiscardTitle: "删除这条记录?", "Delete this record?";
        DiscardText: "删除后本机和服务器都不会再有它, 不能恢复。", "It will be neither here nor on the server, and cannot be brought back.";
        WhyNotSent: "没有办成: {}", "Not done: {}";
        SendingNow: "正在送…", "Sending…";
        LaterAt: "{} 再试", "Next try {}";
        SavedAt: "{} 存", "saved {}";
        OnlineNow: "已联网", "Online";
        OfflineNow: "离线", "Offline";
        OfflineOn: "一连上服务器就自动续送", "Goes on by itself as soon as the server is reached";
    }
}
