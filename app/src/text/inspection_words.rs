//! The messages of the pages of inspections: a list of their own, so that only the part of the program that draws these pages carries it.

msgs! {
    /// A message of the pages of inspections.
    InspectionMsg {
        // ── list ──
        StartInspection: "开始检查", "Start an inspection";
        StartSelfCheck: "开始自查", "Start a self-check";
        NoInspections: "还没有检查单", "No inspections yet";
        NoOlder: "没有更早的了", "No older ones";
        Older: "看更早的 (要联网)", "Older ones (needs a network)";
        Points: "得分 {} / {}", "{} of {} points";
        Passed: "合格 {} / {} 项", "{} of {} items pass";
        NothingJudged: "没有评分的项", "Nothing was judged";
        LeftOut: "另 {} 项不适用或未填", "{} items do not apply or have no answer";
        FailedItems: "{} 项不合格", "{} failed";
        OpenedIssues: "立案 {} 件", "issues opened: {}";

        // ── choosing ──
        ChooseForm: "选检查表", "Choose a form";
        NoForms: "没有由你填写的检查表", "There is no form for you to fill in";
        ItemCount: "{} 项", "{} items";
        HasDraft: "有草稿", "Draft";
        Subject: "检查对象", "What is inspected";
        ChooseSubject: "选检查对象", "Choose what is inspected";
        SubjectSearch: "名称或编号", "Name or code";
        NothingFound: "没有找到", "Nothing found";
        Units: "单位", "Units";
        Nearby: "附近", "Near here";

        // ── filling in ──
        Sections: "分节", "Sections";
        Progress: "已填 {} / {} 项", "{} of {} items answered";
        SoFar: "目前 {}", "so far {}";
        Pass: "合格", "Pass";
        Fail: "不合格", "Fail";
        NotApplicable: "不适用", "N/A";
        Optional: "选填", "optional";
        Worth: "{} 分", "{} points";
        AtMost: "不超过 {} 为合格", "at most {} passes";
        Less: "减一", "One less";
        Further: "加一", "One more";
        AddDetails: "加照片或说明", "Add photos or words";
        ItemNote: "这一项的说明", "About this item";
        Opens: "不合格怎么办", "What comes of it";
        OpenIssue: "立案整改", "Open an issue";
        Settled: "当场改好, 不立案", "Put right on the spot, no issue";
        WholeNote: "总的说明", "In all";
        Findings: "将立案 {} 件", "{} issues will be opened";
        SubjectFirst: "选了检查对象, 才看得到由谁整改", "Choose what is inspected to see who puts it right";
        NextSection: "下一节", "Next section";
        SectionBefore: "上一节", "Section before";
        Submit: "提交检查单", "Submit";
        MissingSubject: "请选检查对象", "Please choose what is inspected";
        MissingAnswer: "第 {} 项还没有填", "Item {} has no answer";
        MissingAnswerPhoto: "第 {} 项要立案, 请拍照, 或选“当场改好”", "Item {} opens an issue: add a photo, or say that it was put right on the spot";
        StillMissing: "还差, 点一下就到:", "Still missing; tap to go there:";
        ItemNumber: "第 {} 项", "Item {}";
        FormGone: "这部手机上没有这一版检查表, 请联网更新资料", "This phone does not have this version of the form; go online for the data in force";

        // ── detail ──
        Title: "检查单", "Inspection";
        NoSuchInspection: "没有这张检查单, 或你看不到它", "No such inspection, or it is not yours to see";
        NotHere: "这张检查单不在这部手机上, 要联网才能看", "This inspection is not on this phone; it needs a network";
        UnknownVersion: "这部手机上没有这张检查表的第 {} 版: 下面只有编号。联网更新资料后再看。", "This phone does not have version {} of the form: below are codes only. Look again after going online.";
        FormAndVersion: "{} 第 {} 版", "{}, version {}";
        FormLabel: "检查表", "Form";
        InspectedBy: "检查人", "Inspected by";
        SubmittedAt: "检查时间", "Inspected";
        AboutUnit: "受检单位", "Unit inspected";
        Result: "结果", "Result";
        IssuesOpened: "立案的问题", "Issues opened";
        IssueElsewhere: "第 {} 项已立案, 不在你的问题列表里", "An issue was opened for item {}; it is not in your list";
        IssueToCome: "第 {} 项送达后立案", "An issue will be opened for item {} once this is delivered";
        NotAnswered: "未填", "No answer";
        OtherPhotos: "其他照片", "Other photos";
        DidSubmit: "已提交检查单", "Submitted";
        VoidInspection: "作废检查单", "Void the inspection";
        VoidText: "检查单作废后不再算数; 已经立案的问题照常办理。", "A void inspection counts for nothing; the issues that it opened go on.";
    }
}
