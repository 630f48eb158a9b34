//! The messages of the page of one record, its photos and its map: a list of their own, so that a first visit need not fetch it.

msgs! {
    /// A message of the page of one record.
    DetailMsg {
        ShowLarge: "看大图", "Show large";
        Photos: "照片", "Photos";
        PhotoOf: "{} / {}", "{} / {}";
        PhotoBefore: "上一张", "Previous photo";
        PhotoAfter: "下一张", "Next photo";
        ShotOfProblem: "问题照片 {}", "Problem {}";
        ShotOfSupplement: "补充照片 {}", "Added later {}";
        ShotOfProof: "整改照片 {}", "Proof {}";
        ShotOfLaterProof: "第 {} 次整改照片 {}", "Proof number {}, photo {}";
        ShotOfVerification: "核查照片 {}", "Verification {}";
        Helpers: "协办单位", "Helping units";
        Coordinates: "坐标", "Coordinates";
        Copy: "复制", "Copy";
        CoordinatesCopied: "坐标已复制", "Coordinates copied";
        CopyFailed: "浏览器不让复制, 请长按坐标选取", "The browser does not allow copying; press and hold the coordinates";
        ShowOnMap: "在地图上看", "Show on the map";
        MapOfCase: "地图, 标出的是: ", "Map, marked is: ";
        Nearer: "放大", "Nearer";
        Farther: "缩小", "Farther";
        ChooseOnMap: "在地图上选", "Choose on the map";
        ChooseFromList: "从列表选", "Choose from the list";
        MapToChoose: "地图, 用方向键移动", "Map, moved with the arrow keys";
        MoveUnderCross: "拖动或点一下地图, 让要选的地方落在图钉下。", "Drag or tap the map until the place lies under the pin.";
        ChooseThisPlace: "选这里", "Choose this place";
        NoGround: "镇里还没有网格图, 请从列表选", "The town has no ground to draw yet; choose from the list";
        ShortCode: "短码 {}", "Code {}";
        WhatToDo: "要做什么", "What to do";
        ByWhen: "截止时间", "Deadline";
        ReachedAt: "送达时间", "Delivered";
        CureAcceptedMeans: "整改已通过核查, 案件已销号, 不用再做什么。", "Your cure has passed verification and the case is closed; nothing is left to do.";
        OpenedBy: "立案依据", "Opened by";
        WhyYours: "为什么由你单位办", "Why it is yours";
        Estimated: "{} (预计)", "{} (estimate)";
        BasisLabel: "依据", "Basis";
        LevelLabel: "紧急程度", "Urgency";
        ReturnedBecause: "退回原因: {}", "Sent back because: {}";
        PendingPhotos: "文字已送达, 其余还在送", "The text is delivered, the rest is on its way";
        PendingMark: "本机改动还没送达, 以服务器为准", "Your change is not delivered yet; the server decides";
        Problem: "问题照片", "Problem";
        Proof: "整改照片", "Proof";
        ProofNumber: "第 {} 次整改照片", "Proof {}";
        VerificationPhotos: "核查照片", "Verification";
        Timeline: "处理经过", "What happened";
        IssueTitle: "问题详情", "Issue";
        TellUnit: "通知单位", "Tell the unit";
        SourceLabel: "来源", "Source";
        ByLink: "通知链接", "by notice link";
        ViaRescue: "经救援包导入: {}", "By rescue file: {}";
        ViaUnsealed: "经救援包导入 (无封签): {}", "By unsealed rescue file: {}";
        AtServer: "服务器值守人员", "somebody at the server";
        HelpingUnits: "协办 {}", "with {}";
        SavedOnPhone: "手机上记录于 {}", "recorded on the phone {}";
        AttemptNumber: "第 {} 次反馈", "Proof number {}";
        ClockRunsOn: "时限续计, 至{}", "The clock runs on until {}";
        DeadlineWas: "时限到 {}", "The deadline was {}";
        WasUnit: "原责任单位 {}", "Before: {}";
        ByDocument: "文件: {}", "Document: {}";
        UnitChanged: "手机上原显示责任单位为 {}, 以此为准", "The phone had shown {}; this one counts";
        DueChanged: "手机上原预计 {}, 以送达时起算的为准", "The phone had estimated {}; the time from delivery counts";
        OlderRules: "手机当时用的是较旧的规则资料", "The phone had worked with older rules";
        ClosedInTime: "按期整改", "Put right in time";
        ClosedLate: "超期整改", "Put right late";
    }
}
