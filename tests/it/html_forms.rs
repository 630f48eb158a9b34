//! Pages without a script: a unit answers with an old browser, an administrator takes a rescue file in.

use app::{
    clock::Env as _,
    store::Store as _,
    sync::{rescue_head, rescue_of},
};
use shared::{
    id::{IssueId, OpId},
    issue::StatusKind,
    photo::Hash,
};
use tests::{
    World,
    browser::{Browser, File, Hidden, field, form_of},
    photo::{field_case, jpeg},
    world::{kind, lane},
};

async fn reported(world: &World, note: &str) -> IssueId {
    let wang = world.phone("wang").await;
    let report = wang.report(kind("A06"), lane(), note).await;
    wang.sync().await;
    report.issue
}

#[tokio::test]
async fn a_unit_reads_its_notice_signs_for_it_and_hands_its_proof_in_without_a_script_and_sent_twice_it_is_done_once() {
    let world = World::new().await;
    let issue = reported(&world, "墙角有垃圾").await;
    let village = Browser::signed_in(&world.base, "qianbu").await;
    let home = village.get("/plain").await.text();
    assert!(home.contains("整改通知") && home.contains("截止时间") && home.contains(&format!("/plain/issues/{issue}")), "{home}");
    assert!(!home.contains("<script"));

    let path = format!("/plain/issues/{issue}");
    let page = village.get(&path).await;
    assert!(page.text().contains("墙角有垃圾") && page.text().contains("待签收"), "{}", page.text());
    let text = page.text();
    let first = text.split("name=\"op\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let sign = format!("mark={}&op={first}&base={}", field(&page, "mark"), field(&page, "base"));
    for _ in 0..2 {
        let done = village.form(&format!("{path}/acknowledge"), &sign).await;
        assert!(done.status == 200 && done.text().contains("已签收"), "{}", done.text());
    }
    assert_eq!(world.issue(issue).await.status.kind(), StatusKind::Rectifying);
    let before = world.issue(issue).await.version;

    let page = village.get(&path).await;
    let hidden = Hidden::of(&page);
    let fields = hidden.with("已清运");
    let (one, two) = (jpeg(7), jpeg(8));
    let proof: [File<'_>; 2] = [("清运.jpg", &one), ("b.jpg", &two)];
    for _ in 0..2 {
        let done = village.files(&format!("{path}/rectify"), &fields, "photos", &proof).await;
        assert!(done.status == 200 && done.text().contains("已送达: 整改已提交, 等待核查"), "{}", done.text());
    }
    let now = world.issue(issue).await;
    assert_eq!((now.status.kind(), now.attempts), (StatusKind::Verifying, 1));
    let op = OpId(hidden.op.parse().unwrap());
    assert!(now.is_complete(op) && now.proof(1).map(|photo| photo.photo.hash).eq([Hash::of(&one), Hash::of(&two)]));
    assert_eq!(now.version, before + 3, "one proof, two photos");

    let refused = village.files(&format!("{path}/rectify"), &hidden.with("另一番话"), "photos", &proof).await;
    assert!(refused.text().contains("以第一次的内容为准"), "{}", refused.text());
    assert_eq!(world.issue(issue).await, now, "nothing has changed");
    world.audit().await.expect("the chain holds");
}

#[tokio::test]
async fn a_photo_that_is_none_is_named_with_its_reason_and_the_words_are_kept_for_the_next_try() {
    let world = World::new().await;
    let issue = reported(&world, "").await;
    let village = Browser::signed_in(&world.base, "qianbu").await;
    let path = format!("/plain/issues/{issue}");
    let page = village.get(&path).await;
    let hidden = Hidden::of(&page);
    let note = "</textarea><script>alert(1)</script>";
    let fields = hidden.with(note);
    let good = jpeg(7);
    let large = vec![0xFF; 16 * 1024 * 1024 + 1];
    for (bad, bytes) in [("不是照片.jpg", b"hello".as_slice()), ("太大.jpg", &large)] {
        let answer = village.files(&format!("{path}/rectify"), &fields, "photos", &[("good.jpg", &good), (bad, bytes)]).await;
        let text = answer.text();
        assert!(answer.status == 200 && text.contains(bad) && text.contains("没有收下"), "{text}");
        assert!(text.contains("&lt;/textarea&gt;&lt;script&gt;alert(1)") && !text.contains("<script"), "kept and escaped: {text}");
        assert_eq!(field(&answer, "op"), hidden.op, "the form goes on");
    }
    assert_eq!(world.issue(issue).await.attempts, 0, "nothing was written");
    let none = village.files(&format!("{path}/rectify"), &fields, "photos", &[]).await;
    assert!(none.text().contains("至少要有一张照片") && none.text().contains("&lt;/textarea&gt;"), "{}", none.text());
    let next = Hidden { op: field(&none, "op"), ..hidden };
    let done = village.files(&format!("{path}/rectify"), &next.with(note), "photos", &[("good.jpg", &good)]).await;
    assert!(done.text().contains("等待核查"), "{}", done.text());
    assert_eq!(world.issue(issue).await.attempts, 1);
}

#[tokio::test]
async fn each_file_that_is_no_photo_is_told_by_its_name_and_what_to_do_beside_the_field() {
    let world = World::new().await;
    let issue = reported(&world, "").await;
    let village = Browser::signed_in(&world.base, "qianbu").await;
    let path = format!("/plain/issues/{issue}");
    let page = village.get(&path).await;
    let hidden = Hidden::of(&page);
    let fields = hidden.with("已清运");
    let (half, heic, text, good) = (field_case("half-app.jpg"), field_case("photo.heic"), field_case("text.jpg"), jpeg(7));
    let large = vec![0xFF; 16 * 1024 * 1024 + 1];
    let files: [File<'_>; 6] =
        [("好.jpg", &good), ("半张.jpg", &half), ("空.jpg", b""), ("苹果.heic", &heic), ("文字.jpg", &text), ("太大.jpg", &large)];
    let answer = village.files(&format!("{path}/rectify"), &fields, "photos", &files).await.text();
    let (above, below) = answer.split_once("<label for=\"photos\"").unwrap();
    let said = above.rsplit_once("role=\"alert\"").unwrap().1;
    for words in
        ["“半张.jpg”: 照片不完整", "“空.jpg”: 文件是空的", "“苹果.heic”: 不收 HEIC", "“文字.jpg”: 这不是照片", "“太大.jpg”: 文件超过 16 MB"]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(!said.contains("好.jpg") && above.contains("已清运") && !below.contains("alert"), "{answer}");
    assert_eq!(world.issue(issue).await.attempts, 0, "nothing was written");
}

#[tokio::test]
async fn ordinary_photos_of_phones_are_taken_as_proof_and_a_panorama_can_be_read() {
    let world = World::new().await;
    let issue = reported(&world, "").await;
    let village = Browser::signed_in(&world.base, "qianbu").await;
    let path = format!("/plain/issues/{issue}");
    let page = village.get(&path).await;
    let hidden = Hidden::of(&page);
    let fields = hidden.with("");
    let photos = ["mp24.jpg", "prog12.jpg", "pano.jpg", "turned.webp"].map(|name| (name, field_case(name)));
    let files = photos.each_ref().map(|(name, bytes)| (*name, bytes.as_slice()));
    let done = village.files(&format!("{path}/rectify"), &fields, "photos", &files).await;
    assert!(done.text().contains("等待核查"), "{}", done.text());
    let shown = async |bytes: &[u8], size: &str| {
        let served = village.get(&format!("/api/photo/{}/{size}", Hash::of(bytes))).await;
        let picture = image::load_from_memory(&served.body).unwrap();
        (picture.width(), picture.height())
    };
    let [(_, mp24), (_, prog12), (_, pano), (_, turned)] = &photos;
    assert_eq!((shown(mp24, "large").await, shown(prog12, "large").await), ((1600, 1200), (1600, 1200)));
    assert_eq!((shown(pano, "large").await, shown(pano, "thumb").await), ((4200, 480), (1050, 120)));
    assert_eq!(shown(turned, "large").await, (64, 96));
}

#[tokio::test]
async fn a_form_beyond_any_use_is_refused_and_a_tenth_photo_is_told() {
    let world = World::new().await;
    let issue = reported(&world, "").await;
    let village = Browser::signed_in(&world.base, "qianbu").await;
    let path = format!("/plain/issues/{issue}/rectify");
    let page = village.get(&format!("/plain/issues/{issue}")).await;
    let hidden = Hidden::of(&page);
    let long = "x".repeat(30_000);
    let fields = hidden.with("n");
    let many: Vec<_> = std::iter::repeat_n(("f", "1"), 70).collect();
    let lengthy = [("a", long.as_str()), ("b", &long), ("c", &long)];
    for form in [form_of(&many, "photos", &[]), form_of(&lengthy, "photos", &[]), form_of(&[("note", &"x".repeat(33_000))], "photos", &[])]
    {
        assert_eq!(village.parts(&path, form).send().await.unwrap().status(), 413);
    }
    let photos: Vec<_> = (0..10).map(jpeg).collect();
    let files: Vec<File<'_>> = photos.iter().map(|bytes| ("a.jpg", bytes.as_slice())).collect();
    let ten = village.files(&path, &fields, "photos", &files).await;
    assert!(ten.text().contains("照片超过 9 张"), "{}", ten.text());
    assert_eq!(world.issue(issue).await.attempts, 0);
}

#[tokio::test]
async fn a_stranger_sees_and_changes_nothing_and_a_form_without_the_sessions_mark_is_refused() {
    let world = World::new().await;
    let issue = reported(&world, "<img src=x onerror=alert(1)>").await;
    let path = format!("/plain/issues/{issue}");
    let stranger = Browser::signed_in(&world.base, "houbu").await;
    assert_eq!(stranger.get(&path).await.status, 404);
    let mark = field(&stranger.get("/plain").await, "mark");
    let op = uuid::Uuid::now_v7();
    assert_eq!(stranger.form(&format!("{path}/acknowledge"), &format!("mark={mark}&op={op}&base=1")).await.status, 404);
    assert_eq!(stranger.form(&format!("{path}/acknowledge"), &format!("mark=guessed&op={op}&base=1")).await.status, 403);

    let village = Browser::signed_in(&world.base, "qianbu").await;
    let page = village.get(&path).await.text();
    assert!(page.contains("&lt;img src=x onerror") && !page.contains("<img src=x"), "{page}");
    let foreign = format!("mark={mark}&op={op}&base=1");
    assert_eq!(village.form(&format!("{path}/acknowledge"), &foreign).await.status, 403, "another session's mark");
    assert_eq!(world.issue(issue).await.status.kind(), StatusKind::Assigned);

    let nobody = Browser::to(&world.base);
    let asked = nobody.get(&path).await;
    assert!(asked.status == 401 && asked.text().contains("登录净格"), "the page to sign in");
    let wrong = nobody.form("/plain/sign-in?lang=en", "username=%22%3E%3Cscript%3E&password=no").await;
    assert!(wrong.status == 401 && wrong.text().contains("User name or password is wrong"), "{}", wrong.text());
    assert!(wrong.text().contains("value=\"&quot;&gt;&lt;script&gt;\"") && !wrong.text().contains("<script"), "{}", wrong.text());
}

#[tokio::test]
async fn an_administrator_takes_a_rescue_file_in_on_a_page_and_each_record_is_told() {
    let world = World::new().await;
    let wang = world.phone("wang").await;
    wang.offline();
    let report = wang.report(kind("A06"), lane(), "只在救援包里").await;
    let rescue = rescue_of(&wang.store.outbox().await.unwrap(), wang.device, wang.env.now());
    let (head, photos) = rescue_head(&*wang.store, rescue).await.unwrap();
    let file = [head, photos.concat()].concat();

    let admin = Browser::signed_in(&world.base, "guanli").await;
    let page = admin.get("/plain/rescue").await;
    let mark = field(&page, "mark");
    let send = async |bytes: &[u8]| admin.files("/plain/rescue", &[("mark", &mark)], "file", &[("a.jingge", bytes)]).await.text();
    let first = send(&file).await;
    assert!(first.contains("导入 1 条, 早已送达 0 条, 照片 1 张") && first.contains(&report.op.to_string()), "{first}");
    assert!(first.contains("已导入") && first.contains("文件里的内容都已处理"), "{first}");
    let again = send(&file).await;
    assert!(again.contains("导入 0 条, 早已送达 1 条, 照片 0 张"), "{again}");
    assert!(send(b"hello").await.contains("这不是净格的救援包"));
    assert!(send(&file[..40]).await.contains("救援包已损坏"));
    let cut = send(&file[..file.len() - 9]).await;
    assert!(cut.contains("照片在文件里不全"), "{cut}");
    assert!(admin.files("/plain/rescue", &[("mark", &mark)], "file", &[]).await.text().contains("请选择文件"));
    assert_eq!(admin.files("/plain/rescue", &[("mark", "guessed")], "file", &[("a", &file)]).await.status, 403);
    assert!(world.issue(report.issue).await.photos[0].stored);

    let village = Browser::signed_in(&world.base, "qianbu").await;
    assert_eq!(village.get("/plain/rescue").await.status, 404);
    world.audit().await.expect("the chain holds, the import in it");
}

#[tokio::test]
async fn an_administrator_looks_a_persons_devices_up_on_a_page_and_takes_a_lost_one_back() {
    let world = World::new().await;
    let wang = world.phone("wang").await;
    let admin = Browser::signed_in(&world.base, "guanli").await;
    assert!(admin.get("/plain/devices?username=nobody").await.text().contains("本镇没有这个用户名"));
    let page = admin.get("/plain/devices?username=wang").await;
    assert!(page.text().contains("测试手机") && page.text().contains("已登录"), "{}", page.text());
    let (mark, device) = (field(&page, "mark"), wang.device.to_string());
    assert_eq!(field(&page, "device"), device);
    let revoke = async |mark: &str| admin.form("/plain/devices", &format!("mark={mark}&username=wang&device={device}")).await;
    assert_eq!(revoke("guessed").await.status, 403);
    let done = revoke(&mark).await.text();
    assert!(done.contains("已停用该设备") && done.contains("没有登录的设备"), "{done}");
    assert!(revoke(&mark).await.text().contains("没有这台设备"));
    let report = wang.report(kind("A06"), lane(), "").await;
    wang.stumble(5).await;
    assert_eq!(wang.state_of(report.op).await, shared::sync::OpState::Waiting, "it sends nothing and loses nothing");
    let village = Browser::signed_in(&world.base, "qianbu").await;
    assert_eq!(village.get("/plain/devices?username=wang").await.status, 404);
}
