//! The messages of the page on which a unit is told of an issue by link and paper.

msgs! {
    /// A message of that page.
    LinkMsg {
        Title: "通知单位", "Tell the unit";
        NoUnit: "还没有派遣, 先派遣再通知", "Nobody answers for it yet: assign it first";
        For: "责任单位: {}", "Unit: {}";
        Print: "打印整改通知书", "Print the rectification notice";
        Links: "链接", "Links";
        Explain: "对方不用账号, 点开就能看。", "It opens without an account.";
        Act: "生成办理链接", "Make a link to act by";
        ActExplain: "只发给单位联系人本人: 打开可以签收、上传整改照片。", "For the unit's own contact: acknowledge and hand in proof.";
        Read: "生成阅读链接", "Make a link to read by";
        ReadExplain: "可以发到群里: 只能看, 办理要输入单位码。", "For a group: it reads only; to act it takes the unit's code.";
        Made: "地址只显示这一次, 请复制发给对方。", "The address is shown this once. Copy it and send it.";
        Qr: "链接二维码", "The link as a QR code";
        ActRow: "办理链接", "Link to act by";
        ReadRow: "阅读链接", "Link to read by";
        MadeAt: "{} 生成", "made {}";
        Over: "已失效", "over";
        Revoke: "停用", "Revoke";
        Code: "单位码", "The unit's code";
        CodeExplain: "印在给单位的纸上。换新码后旧码作废。", "It stands on the unit's paper. A new one ends the old one.";
        NewCode: "换一个单位码", "Make a new code";
        NewCodeAsk: "旧的单位码马上作废, 已经输入过的手机要重新输入。", "The old one ends at once; phones that know it must enter the new one.";
        CodeMade: "新单位码只显示这一次: {}", "The new code, shown this once: {}";
    }
}
