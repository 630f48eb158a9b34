//! The messages of the pages about channels.

msgs! {
    /// A message of the pages about channels.
    ChannelMsg {
        Channels: "通知渠道", "Channels";
        Explain: "通知总在应用里; 渠道把它再发到群、邮箱或短信。", "Notices are always in the app; a channel repeats them in a group, by mail or by text message.";
        Add: "添加渠道", "Add a channel";
        None: "还没有渠道", "There is no channel yet";
        Off: "未启用", "off";
        Waiting: "{} 条待发", "{} waiting";
        GivenUp: "{} 条没发成", "{} given up";
        Name: "名称", "Name";
        Sort: "发到哪里", "Where to";
        WeCom: "企业微信群", "WeCom group";
        DingTalk: "钉钉群", "DingTalk group";
        Feishu: "飞书群", "Feishu group";
        Mail: "邮件", "E-mail";
        Sms: "短信网关", "Text messages";
        Webhook: "对外接口", "Webhook";
        Robot: "机器人地址 (整个粘贴)", "The robot's address, pasted whole";
        Signing: "加签密钥 (没有就空着)", "Signing secret, if it has one";
        Base: "自建服务器地址 (一般空着)", "Server of your own (usually empty)";
        To: "收件地址, 一行一个", "To, one address a line";
        From: "发件地址", "From";
        Host: "邮件服务器", "Mail server";
        Port: "端口", "Port";
        Security: "加密", "Encryption";
        Tls: "TLS (465)", "TLS (465)";
        StartTls: "STARTTLS (587)", "STARTTLS (587)";
        Plain: "不加密", "none";
        User: "用户名", "User name";
        Password: "密码", "Password";
        Url: "地址", "Address";
        Method: "方式", "Method";
        PostJson: "POST (JSON)", "POST (JSON)";
        PostForm: "POST (表单)", "POST (form)";
        Get: "GET", "GET";
        Body: "内容模板: {phone} {text} {link} {id} {secret} 处自动填入", "Template; {phone}, {text}, {link}, {id} and {secret} are filled in";
        Secret: "密钥", "Secret";
        Phones: "手机号, 一行一个", "Numbers, one a line";
        Success: "发成时应答里的字", "What its answer contains when it took the message";
        Audience: "发谁的通知", "Whose notices";
        Town: "全镇各单位", "All units";
        Office: "全镇各单位和创卫办", "All units and the office";
        Takes: "哪些通知", "Which notices";
        Manner: "怎么发", "How";
        Single: "有一条发一条", "One by one";
        Digest: "定时汇总", "Gathered at set times";
        Times: "汇总时刻, 空格分开", "Times of day, with spaces between";
        Quiet: "免打扰 (两个都空着就不分时段)", "Quiet hours (both empty: none)";
        QuietFrom: "从", "From";
        QuietUntil: "到", "Until";
        Language: "语言", "Language";
        On: "启用", "In use";
        Save: "保存", "Save";
        Saved: "已保存", "Saved";
        Test: "发送测试消息", "Send a test message";
        TestDone: "对方收下了", "The receiver took it";
        Remove: "删除渠道", "Remove the channel";
        RemoveExplain: "待发的消息和送达记录一起删除, 不能恢复。", "What waits and the log go with it, for good.";
        Log: "送达记录", "Delivery log";
        LogEmpty: "还没有发过", "Nothing yet";
        StateWaiting: "待发, {} 后", "waits, from {}";
        StateFailed: "没发成, {} 再试", "failed, again at {}";
        StateSent: "{} 送达", "sent {}";
        StateMerged: "{} 送达, {} 条合并", "sent {}, {} together";
        StateGivenUp: "{} 放弃", "given up {}";
        Feeds: "日历订阅", "Calendar feeds";
        FeedsExplain: "把整改期限订阅到手机或电脑的日历。有地址的人都看得到期限, 不要发到群里。", "Deadlines in a calendar. Whoever has the address reads them: keep it out of groups.";
        FeedAdd: "生成订阅地址", "Make an address";
        FeedName: "用途", "What for";
        FeedUnit: "谁的期限", "Whose deadlines";
        FeedDays: "有效天数", "Days in force";
        FeedMade: "地址只显示这一次, 请复制。{} 前有效。", "The address is shown this once. In force until {}.";
        FeedUntil: "{} 前有效", "in force until {}";
        FeedRevoke: "停用", "Revoke";
    }
}
