//! The messages of the report form and of what it may leave open: a list of their own, so that a first visit need not fetch it.

msgs! {
    /// A message of the report form, or of a kind that was only guessed.
    ReportMsg {
        Suggested: "建议: {} · 未确认", "Suggested: {} · not confirmed";
        ConfirmSuggested: "确认 {}", "Confirm {}";
        ConfirmKind: "确认种类", "Confirm the kind";
        ConfirmThatKind: "确认是 {}", "It is: {}";
        KindConfirmed: "种类已确认", "Kind confirmed";
        KindWasGuessed: "种类是手机建议的, 上报时没有确认", "The kind was the phone's suggestion, not confirmed by the reporter";
        AssignConfirms: "种类待确认: 请先看照片, 派遣就是确认种类", "Kind to be confirmed: look at the photos first; assigning confirms it";
        NoPlaceOnPhotos: "照片上没有位置, 请确认位置", "The photos carry no place: please confirm it";
        AlbumAsksPlace: "照片来自相册, 请确认位置", "The photos are from the album: please confirm the place";
        HereNow: "就在我现在的位置 ({})", "Where I am now ({})";
        PlaceOfPhoto: "位置取自照片", "The place is the photo's own";
        UsuallyLimit: "通常限 {}", "usually {}";
        RelapseHalves: "同一处又出现 (反弹), 时限减半", "the same place again (relapse): the limit is halved";
        RelapseTightens: "同一处又出现 (反弹), 时限收紧到 {}%", "the same place again (relapse): the limit is cut to {}%";
        PhaseTightens: "现在是“{}”阶段, 时限收紧到 {}%", "the phase “{}” cuts the limit to {}%";
        ServerDecides: "送达后以服务器为准", "The server's answer counts once it is delivered";
        SaveAndAgain: "保存并再拍一条", "Save, take another";
        SavedBefore: "上一条已存本机: {}", "The last one is saved on this phone: {}";
        Look: "看一看", "Look";
        Batch: "连拍", "Burst";
        BatchWay: "边走边连拍, 稍后再整理", "Take many while walking, sort later";
        BatchLeft: "连拍里还有 {} 张没有整理", "{} photos of the burst are not sorted yet";
        BatchHint: "边走边拍, 每张马上存在本机; 拍完再把照片分成几条上报。", "Take photos while walking; each is kept on this phone at once. Sort them into reports afterwards.";
        BatchSort: "点选同一处的照片, 报成一条。", "Tap the photos of one spot to make a report of them.";
        BatchChoose: "先点选照片", "Choose photos first";
        BatchReport: "用选中的 {} 张报一条", "Report the {} chosen";
        BatchBack: "照片放回了连拍", "Back in the burst";
        BatchApart: "选中的照片不在同一个网格, 一条上报只有一个地点", "The chosen photos lie in different grids; a report has one place";
        RemovePhotoAsk: "这张照片只在这部手机上, 去掉就没有了。", "This photo is on this phone only: it will be gone.";
        BatchDelete: "删除选中的 {} 张照片?", "Delete the {} chosen photos?";
        BatchTooMany: "一条最多 {} 张照片, 请少选几张", "A report takes {} photos at most; choose fewer";
        BatchReportBegun: "上报页还有一条没有保存, 请先保存或清空", "The report form holds another report: save or clear it first";
        BatchFull: "已满 {} 张, 请先整理", "{} photos, no more: sort them first";
        PhotoFirst: "照片还在处理, 好了请再按一次", "The photo is still being prepared; press again once it is there";
        NearbyTitle: "附近已有同类问题, 是不是同一处?", "Same kind already open nearby. Is it this one?";
        ThisOne: "就是这处", "This is it";
        NotThese: "都不是, 新报一条", "None, report a new one";
        DraftSaved: "草稿已自动存好", "Draft kept";
        ClearDraftAsk: "清空这份草稿? 其中的照片也会去掉。", "Clear this draft with its photos?";
        FromAlbum: "从相册选", "Album";
        PhotosLeft: "还可加 {} 张", "{} more";
        RemovePhoto: "去掉第 {} 张照片", "Remove photo {}";
        PhotoWorking: "正在处理照片…", "Preparing the photo…";
        CameraReturn: "刚才拍照时页面被系统关闭, 草稿还在; 请再拍一次, 或从相册选刚拍的照片。", "The system closed the page while the camera was open. The draft is here; take the photo again or choose it from the album.";
        LimitIf: "限 {} · 若现在送达: 至{} (预计)", "limit {} · if delivered now: until {} (estimate)";
        LimitIfProvisional: "限 {} · 若现在送达: 至{} (预计, 暂定)", "limit {} · if delivered now: until {} (estimate, provisional)";
        WhoAnswers: "由谁整改", "Who puts it right";
        HandedTo: "应移交 {}, 由创卫办办理", "To be handed to {} by the campaign office";
        PickUnit: "位置不够准, 请选是哪一家", "The place is not exact: which one is it?";
        NoneOfThese: "都不是", "None of these";
        WhatIsWrong: "问题类别", "Kind";
        RecentKinds: "常用", "Recent";
        More: "更多", "More";
        Locating: "正在定位…", "Finding the place…";
        AccuracyPoor: "精度较差, 可等更准, 也可从列表选", "Poor accuracy: wait for better, or choose from the list";
        WaitBetter: "等待更准", "Wait for better";
        PlaceDenied: "没有允许定位, 请从列表选网格或点位", "Location is not allowed; choose a grid or site from the list";
        PlaceFailed: "没有定到位, 请从列表选网格或点位", "No position; choose a grid or site from the list";
        ChoosePlace: "选网格或点位", "Choose grid or site";
        UseGps: "用手机定位", "Use this phone's position";
        SavedToast: "已存本机", "Saved on this phone";
        PhotosFull: "已满 9 张", "Nine photos, no more";
        ProofPhotos: "整改后的照片", "Photos after";
    }
}
