//! The messages of the administrator's pages: a list of their own, so that only the part of the program that draws these pages carries it.

msgs! {
    /// A message of the administrator's pages.
    AdminMsg {
        Lacking: "开工前还差", "Still missing before work can begin";
        NothingLacking: "需要的都齐了。", "Everything that is needed is there.";
        LackRole: "还没有{}", "Nobody is {} yet";
        LackUnits: "{} 个责任单位没有人接收通知: {}", "{} units have nobody who reads their notices: {}";
        LackGridPeople: "{} 个网格没有网格员: {}", "{} grids have no inspector: {}";
        LackGrids: "还没有画网格, 手机认不出在哪里", "No grid is drawn: phones cannot tell where they are";
        LackRules: "{} 类问题没有分工, 只能归到所在村居: {}", "{} kinds have no rule and fall to the grid's committee: {}";
        LackConfirmed: "{} 类问题的整改期限没有人确认: {}", "The limits of {} kinds are confirmed by nobody: {}";
        LackCalendar: "缺 {} 年的放假安排, 期限按周一至周五暂算", "The official calendar of {} is missing; Monday to Friday is counted for now";
        LackBackup: "还没有备份", "There is no backup yet";
        LackUrl: "没有填对外网址 (public_url), 通知里不能带链接", "The server does not know its address (public_url): messages carry no link";
        LackHttps: "手机还不能用 https 打开: 不能离线、拍照、定位", "Phones cannot reach it by https: no offline use, no camera, no position";
        MoreNames: "{} 等", "{} and others";
        Server: "服务器", "Server";
        Version: "净格 {}", "Jingge {}";
        LastBackup: "最近备份", "Last backup";
        BackupNever: "从未", "never";
        BackupNow: "立即备份", "Back up now";
        BackupUnderWay: "正在备份, 可以离开本页", "A backup is being made; you may leave this page";
        BackupFailed: "备份失败: {}", "The backup failed: {}";
        BackupElsewhere: "数据库在 PostgreSQL 上, 用它自己的工具备份", "The database is on PostgreSQL: back it up with its own tools";
        LastCheck: "完整性检查", "Check for damage";
        CheckNever: "还没有检查过", "not yet";
        CheckWhole: "{} 完好", "{}, whole";
        CheckDamaged: "{} 发现 {} 处损坏, 请在服务器上运行 jingge check", "{}, {} damaged: run jingge check on the server";
        OnPhones: "手机上未送", "Unsent on phones";
        OnPhonesLine: "{} 台手机, {} 条记录", "{} phones, {} records";
        OnPhonesNone: "没有", "none";
        DiskLeft: "磁盘剩余", "Left on the disk";
        Manage: "管理", "Manage";

        People: "人员", "People";
        PeopleCount: "{} 人", "{} people";
        AddPerson: "添加人员", "Add a person";
        SearchPeople: "姓名、用户名、单位或网格", "Name, user name, unit or grid";
        NoPeople: "没有找到", "Nobody found";
        NotJoined: "未加入", "not joined yet";
        Invited: "已邀请, {} 前有效", "invited, valid until {}";
        Closed: "已停用", "closed";
        PersonName: "姓名", "Name";
        Username: "用户名 (字母和数字, 登录用)", "User name (letters and digits, for signing in)";
        Role: "角色", "Role";
        Unit: "责任单位", "Unit";
        Grids: "网格", "Grids";
        GridsMissing: "请至少选一个网格", "Please choose at least one grid";
        UnitMissing: "请选责任单位", "Please choose the unit";
        NameMissing: "请填姓名", "Please enter the name";
        UsernameMissing: "请填用户名", "Please enter the user name";
        SavePerson: "保存", "Save";
        PersonSaved: "已保存", "Saved";
        Invite: "邀请 / 重设密码", "Invite or reset the password";
        InviteExplain: "让本人扫码或打开链接, 自己设密码, 之后直接登录。{} 前有效, 只能用一次; 再生成一个, 前一个就作废。", "Have the person scan it or open the link, choose a password, and be signed in. Valid until {}, once; making another ends this one.";
        InviteQr: "邀请二维码", "Invitation as a QR code";
        CopyLink: "复制链接", "Copy the link";
        Copied: "已复制", "Copied";
        RevokeInvitation: "作废邀请", "Revoke the invitation";
        Revoked: "已作废", "Revoked";
        CloseAccount: "停用账号", "Close the account";
        CloseExplain: "{} 将不能再登录, 手机上已记录未送的仍会送达。历史记录不变。", "{} can no longer sign in. What was recorded on the phone and not sent is still delivered. The history stays as it is.";
        ReopenAccount: "重新启用", "Open it again";
    }
}
