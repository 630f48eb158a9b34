//! What the camera inside the page says.

msgs! {
    /// A message of the camera inside the page.
    CameraMsg {
        ShootOver: "对着原照片拍", "Line up with the earlier photo";
        ShootOverHint: "让画面对准淡淡的原照片, 再按快门", "Line the view up with the faint earlier photo, then press the shutter";
        Strength: "原照片的深浅", "How strongly the earlier photo shows";
        Opening: "正在打开摄像头…", "Opening the camera…";
        NoCamera: "这个页面用不了摄像头。请关闭这里, 用拍照按钮拍。", "This page cannot use the camera. Close this and take the photo with the photo button.";
    }
}
