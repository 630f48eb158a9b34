//! The messages of verifying: a list of their own, so that a first visit need not fetch it.

msgs! {
    /// A message of verifying.
    VerifyMsg {
        PassTitle: "确认核查通过?", "Confirm that it passes?";
        PassMeans: "通过后这件就销号了。确认后 10 秒内可以撤回。", "It is closed then. You can take it back for 10 seconds.";
        PassNow: "确认通过", "Yes, it passes";
        Compare: "拖动对比整改前后", "Slide to compare before and after";
        NoProofPhoto: "整改没有照片, 请看材料和说明", "No photo of the work: see its document and note";
        ByCamera: "现场拍摄", "taken with the camera";
        FromAlbum: "从相册选", "from the album";
        AwayFromSpot: "距问题位置 {} 米", "{} m from the spot";
        TimeNotKnown: "拍摄时间不详", "time not known";
        PlaceNotKnown: "拍摄位置不详", "place not known";
        SendBackReason: "说明 (退回时必填原因)", "Remarks (the reason, when sending back)";
        SpotPhotos: "现场照片 (可不拍)", "Photos from the spot (optional)";
    }
}
