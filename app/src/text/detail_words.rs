//! The messages of the page of one record, its photos and its map: a list of their own, so that a first visit need not fetch it.

msgs! {
    /// A message of the page of one record.
    DetailMsg {
        ShowLarge: "看大图", "Show large";
        Photos: "照片", "Photos";
        PhotoOf: "{} / {}", "{} / {}";
        PhotoBefore: "上一张", "Previous photo";
        PhotoAfter: "下一张", "Next photo";
        PhotoElsewhere: "这张照片不在本机, 联网后可看", "This photo is not on this phone; it can be seen online";
        PhotoNotThere: "这张照片还没有送到服务器", "This photo has not reached the server yet";
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
    }
}
