//! The messages of the report form and of what it may leave open: a list of their own, so that a first visit need not fetch it.

msgs! {
    /// A message of the report form, or of a kind that was only guessed.
    ReportMsg {
        Suggested: "建议: {} · 未确认", "Suggested: {} · not confirmed";
        ConfirmSuggested: "确认 {}", "Confirm {}";
        KindWaits: "种类待确认", "Kind to be confirmed";
        ConfirmKind: "确认种类", "Confirm the kind";
        KindConfirmed: "种类已确认", "Kind confirmed";
        KindWasGuessed: "种类是手机建议的, 上报时没有确认", "The kind was the phone's suggestion, not confirmed by the reporter";
        AssignConfirms: "种类待确认: 请先看照片, 派遣就是确认种类", "Kind to be confirmed: look at the photos first; assigning confirms it";
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
    }
}
