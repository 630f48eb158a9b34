//! The list of messages: Chinese first, English beside it, `{}` for facts.

msgs! {
    /// A message of the app.
    Msg {
        // ── name, pages, tabs ──
        AppName: "净格", "Jingge";
        Home: "首页", "Home";
        Issues: "问题", "Issues";
        Report: "拍照上报", "Report";
        Inspections: "检查", "Inspections";
        SelfChecks: "自查与检查", "Self-checks and inspections";
        Confirm: "确定", "Confirm";
        Notices: "消息", "Inbox";
        Mine: "我的", "Me";
        HeatMap: "热力图", "Heat map";
        Queue: "待派遣", "To assign";
        Desk: "工作台", "Desk";
        Outbox: "待送记录", "Outbox";
        PageNotFound: "没有这个页面", "No such page";
        BackHome: "回首页", "Back to home";

        // ── sign-in ──
        SignInTitle: "登录净格", "Sign in to Jingge";
        Username: "用户名", "User name";
        Password: "密码", "Password";
        SignIn: "登录", "Sign in";
        SigningIn: "正在登录…", "Signing in…";
        FillBoth: "请填写用户名和密码", "Please fill in user name and password";
        ReopenHint: "没有退出的人下次可以不联网打开; 换人登录, 或退出后再登录, 要联网一次。", "Who has not signed out can open offline next time; another person, or one who has signed out, needs one online sign-in.";
        OthersUnsent: "{} 有 {} 条记录还没送出, 请本人登录后送出", "{} has {} unsent records; they go out after that person signs in";
        SignInAgain: "登录已过期: 记录照常送出, 看新内容请重新登录", "Signed out by time: records still go out; sign in again to see what is new";
        ForgotPassword: "忘记密码请找管理员。", "Forgot the password? Ask your administrator.";

        // ── privacy notice ──
        PrivacyTitle: "使用前请知悉", "Before you start";
        PrivacyWhat: "只记下问题的照片和您录的话、拍照时的位置和处理经过。", "Only photos of problems and what you record in words, the place where they were taken and what was done are recorded.";
        PrivacyNever: "不签到、不记轨迹、不记在线时长、不给个人打分排名。", "No check-in, no tracks, no online time, no points, no ranking of persons.";
        PrivacyWho: "责任单位看不到是谁拍的, 也看不到由谁核查; 录音里的声音听得到。", "Units do not see who took a photo or who will verify; they hear a voice note as it was spoken.";
        PrivacyKeep: "记录先存在本机, 联网后送到镇里的服务器; 没送出的记录不会自动删除。", "Records are kept on this phone first and go to the town's server when there is a network; unsent ones are never deleted by themselves.";
        PrivacyPlace: "只在打开上报页和拍照时取位置, 不连续记录; 不允许定位也能上报。", "The place is read only while a report is open and when a photo is taken, never in between; reporting works without it.";
        PrivacyAsk: "有意见可在“我的”里写投诉建议。", "Complaints and suggestions: under Me.";
        Understood: "知道了, 开始使用", "Understood, start";
        PrivacyNotice: "隐私说明", "Privacy notice";

        // ── frame ──
        Back: "返回", "Back";
        Close: "关闭", "Close";
        Cancel: "取消", "Cancel";
        Save: "保存", "Save";
        Delete: "删除", "Delete";
        Retry: "重试", "Retry";
        All: "全部", "All";
        Choose: "请选择", "Choose";
        Loading: "正在加载…", "Loading…";
        NoNetwork: "没有网络", "No network";
        NeedsNetwork: "这一页需要联网。", "This page needs a network.";
        FirstLoad: "第一次使用要先联网取一次资料 (网格、单位、规则)。", "First use needs the network once to fetch grids, units and rules.";
        Crashed: "程序出错了。已存的记录都在, 请重新打开。", "The app has stopped. Saved records are safe; please reload.";
        Reload: "重新打开", "Reload";
        TooOld: "有些内容要更新程序后才看得到; 记录照常送出", "Some of what is new can be read only after an update; records flow on";
        NewVersion: "有新版本", "A new version is ready";
        UpdateNow: "现在更新", "Update now";
        MainNavigation: "主导航", "Main navigation";

        // ── times ──
        Today: "今天", "today";
        Yesterday: "昨天", "yesterday";
        Tomorrow: "明天", "tomorrow";
        JustNow: "刚刚", "just now";
        MinutesAgo: "{} 分钟前", "{} min ago";
        HoursAgo: "{} 小时前", "{} h ago";
        DaysAgo: "{} 天前", "{} days ago";
        DueAt: "截止 {}", "due {}";

        // ── delivery ──
        SavedHere: "已存本机", "Saved on this phone";
        TextDelivered: "文字已送达", "Text delivered";
        Delivered: "已送达", "Delivered";
        NeedsYou: "需处理", "Needs you";
        UndoOffer: "核查已存本机, 10 秒后送出", "The judgement is saved; it is sent in 10 seconds";
        Undo: "撤回", "Take it back";
        Undone: "已撤回, 照片和文字还在", "Taken back; photos and words are still here";
        UndoTooLate: "已经送出, 撤不回来了", "It has been sent already";
        PillOffline: "离线 · {}", "offline · {}";
        PillAllDelivered: "✓全部已送达", "✓All delivered";
        PillUnsent: "↑{} 条待送", "↑{} to send";
        PillNeedsYou: "!{} 条需处理", "!{} need you";
        PhotoDelivered: "照片已送达", "Photo delivered";
        PhotoSending: "照片已送 {}%", "Photo {}% sent";
        PhotoQuarantined: "照片未被接收", "Photo not accepted";
        OutboxInspection: "检查单", "Inspection";
        Discarded: "已删除", "Deleted";
        WaitsForAnother: "等前一条办妥后再送", "Waits for the one before it";
        OfflineAsOf: "离线 · 以下是 {} 的数据", "Offline · as of {}";

        // ── marks, levels, who ──
        Overdue: "已逾期", "Overdue";
        Supervised: "督办", "Supervised";
        Relapse: "反弹", "Relapse";
        Open: "在办", "Open";
        LevelNormal: "一般", "normal";
        LevelUrgent: "紧急", "urgent";
        LevelCritical: "特急", "critical";
        Me: "我", "me";

        // ── families, units, ground ──
        GroupSanitation: "环境卫生", "Sanitation";
        GroupOrder: "市容秩序", "Street order";
        GroupGreening: "绿化", "Greening";
        GroupWater: "水域沟渠", "Waters";
        GroupBuilding: "建设管理", "Building";
        GroupTrade: "经营监管", "Trade";
        GroupVector: "病媒防制", "Pest control";
        GroupHealthEducation: "健康教育", "Health education";
        GroupPremises: "室内外卫生", "Premises";
        GroupManagement: "单位管理", "Management";
        UnitCommittee: "村(居)委会", "Village or residents' committee";
        UnitDepartment: "镇直单位", "Town department";
        UnitProperty: "物业公司", "Property company";
        UnitShop: "商户", "Shop";
        UnitEnterprise: "企业", "Enterprise";
        UnitSchool: "学校", "School";
        UnitClinic: "卫生院/诊所", "Clinic";
        UnitMarket: "集贸市场", "Market";
        UnitHousehold: "住户", "Household";
        AreaStreet: "主次干道", "Street";
        AreaLane: "背街小巷", "Lane";
        AreaEstate: "居民小区", "Estate";
        AreaVillage: "村庄", "Village";
        AreaMarket: "集贸市场", "Market";
        AreaWater: "沟塘河渠", "Water";
        FeatureMainRoad: "主干道", "Main road";
        FeatureRoad: "街巷", "Road";
        FeatureWater: "沟塘河渠", "Water";
        WhyOutsideEveryGrid: "位置不在任何网格内", "The place is in no grid";
        WhyPlaceUnknown: "位置不明", "The place is not known";
        WhyOutsideAuthority: "应移交上级主管部门", "To be handed to an outside authority";

        // ── report ──
        TakePhoto: "拍照", "Camera";
        Where: "位置", "Place";
        Accuracy: "精度 {} 米", "accuracy {} m";
        PlaceUnknown: "位置不明", "Place not known";
        OutsideGrids: "网格之外", "Outside the grids";
        Grids: "网格", "Grids";
        Sites: "点位", "Sites";
        ResponsibleUnit: "责任单位 {}", "Responsible: {}";
        BasisIs: "依据 {}", "basis: {}";
        MetresAway: "{} 米", "{} m";
        KilometresAway: "{} 公里", "{} km";

        // ── photos that fail ──
        StoreFull: "手机空间不足, 没有存上。请清理空间后再试。", "No space left on this phone: not saved. Free some space and try again.";
        StoreFailed: "没有存上, 请再试一次", "Not saved; please try again";
        StoreUnavailable: "浏览器不让本页存东西 (可能是无痕模式), 请换普通窗口打开", "The browser does not let this page store anything (private window?); open it in an ordinary one";
        StoreCleared: "这部手机上存的内容被清空了, 请重新登录", "What was stored on this phone has been cleared; sign in again";
        StoreLost: "这部手机上 {} 条没送出的记录被清掉了, 请重新上报并告诉管理员", "{} unsent records on this phone were cleared; report them again and tell the administrator";
        StoreSilent: "本机存储没有回应, 请重新打开; 已存的记录还在", "This phone's storage does not answer; please reload. Records saved here are still there";
        StoreUpgraded: "另一个窗口已更新程序, 请重新打开本页", "Another window has updated the app; reload this page";
        StorePhotoGone: "照片在这部手机上找不到了, 请重新拍", "The photo is no longer on this phone; take it again";
        OthersWereFaster: "别人先办了: {}", "Others were faster: {}";
        RecordDamaged: "这条记录在本机损坏, 请导出救援包交给管理员", "This record is damaged here; export the rescue file for the administrator";
        WaitsForOthers: "服务器恢复过, 等别的手机补送前情", "The server was restored; waits for what other phones bring";
        WaitsForSignIn: "登录后再送", "Waits until you sign in";
        WaitsForClock: "服务器时间待管理员确认, 稍后自动再送", "The server's clock awaits the administrator; it will be sent later";
        WaitsForServer: "等服务器升级后再送", "Waits until the server is updated";

        // ── lists ──
        NoIssuesYet: "还没有问题", "No issues yet";
        DoNow: "现在要做", "To do now";
        NeedsYouCount: "需处理的记录 {} 条", "{} records need you";
        BegunReport: "没写完的上报", "Unfinished report";
        BegunBatch: "还没整理的连拍, {} 张照片", "Burst to be sorted, {} photos";
        BegunRectify: "没写完的整改反馈", "Unfinished rectification";
        BegunVerify: "没写完的核查", "Unfinished verification";
        BegunSupplement: "没写完的补充", "Unfinished supplement";
        BegunInspection: "没填完的检查", "Unfinished inspection";
        NoTasks: "现在没有要办的", "Nothing to do right now";
        IssueCount: "{} 件", "{} issues";
        ShowMore: "再看一些", "Show more";
        TodoUnit: "要办的事", "To do";
        TodoVerify: "等我核查", "Waiting for verification";
        RecentReports: "最近上报", "Recent reports";
        SeeAll: "查看全部", "See all";
        Hello: "{}, 你好", "Hello, {}";

        // ── detail and its actions ──
        ReportedAt: "上报时间", "Reported";
        NotInTime: "未按期", "Late";
        Returned: "被退回 · 第 {} 次", "Sent back · {}";
        CureAccepted: "整改已通过", "Accepted";
        FromYou: "距你 {}", "{} from you";
        Acknowledge: "签收", "Acknowledge";
        Rectify: "整改完成", "Put right";
        Pass: "核查通过", "Pass";
        SendBack: "退回整改", "Send back";
        Assign: "派遣", "Assign";
        Reassign: "改派", "Reassign";
        VoidIssue: "作废", "Void";
        Withdraw: "撤回", "Withdraw";
        Supplement: "补充", "Add to it";
        Escalate: "督办", "Supervise";
        CloseByDocument: "凭文件销号", "Close by document";
        Reason: "原因", "Reason";
        DocumentName: "文件名称和文号", "Title and number of the document";
        ReasonMissing: "请写明原因", "Please give the reason";
        SentNow: "已存本机, 正在送出", "Saved on this phone, being sent";
        SentInBackground: "已存本机, 联网后送出", "Saved on this phone, goes out when online";
        NotForRole: "你的角色不看这一页", "This page is not for your role";
        DidSupplement: "已补充", "Added to";
        Because: "原因: {}", "Reason: {}";

        // ── notices ──
        Unread: "未读", "Unread";

        // ── me, settings ──
        Chinese: "中文", "中文 (Chinese)";
        English: "English", "English";
        ClearDraft: "清空草稿", "Clear the draft";
        PhotoNotThere: "这张照片还没有送到服务器", "This photo has not reached the server yet";
        PhotoElsewhere: "这张照片不在本机, 联网后可看", "This photo is not on this phone; it can be seen online";
        NoPhotoYet: "照片未到", "Photo not here yet";
        NoSuchIssue: "没有这件问题, 或你看不到它", "No such issue, or it is not yours to see";
        Before: "整改前", "Before";
        After: "整改后", "After";
        NoIssues: "没有符合条件的问题", "No issues fit";
        NoOverdue: "没有超期的问题", "Nothing is overdue";
        BySystem: "系统按规则", "by rule";
        RelapseFound: "同一处又出现, 记为反弹", "The same place again: a relapse";
        DidReport: "已上报", "Reported";
        DidAssign: "已派遣", "Assigned";
        DidReassign: "已改派", "Reassigned";
        DidAcknowledge: "已签收", "Acknowledged";
        DidRectify: "已反馈整改", "Proof handed in";
        DidPass: "核查通过", "Passed";
        DidSendBack: "已退回整改", "Sent back";
        DidEscalate: "已督办", "Supervised";
        MissingPhoto: "请先拍照或选照片", "Please add a photo first";
        MissingKind: "请选问题类别", "Please choose a kind";
    }
}
