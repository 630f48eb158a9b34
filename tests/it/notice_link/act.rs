//! An acting link: read, signed for, put right.

use super::hand::{hidden, link, path_of, reported, sign};
use shared::{
    id::OpId,
    issue::{Command, Judgement, StatusKind},
    notice_link::LinkSort,
    person::{Actor, ByLink},
    photo::Hash,
};
use tests::{
    World,
    browser::{Browser, File},
    photo::jpeg,
    world::unit,
};

#[tokio::test]
async fn a_link_signs_for_a_notice_and_hands_a_proof_in_without_an_account() {
    let world = World::new().await;
    let issue = reported(&world, "墙角有垃圾").await;
    let office = world.client("chuangwei").await;
    let made = link(&office, issue, LinkSort::Act).await;
    assert!(made.qr.starts_with("<svg xmlns") && made.unit == unit("CW1"));
    let (path, phone) = (path_of(&world, &made), Browser::to(&world.base));

    let page = phone.get(&path).await;
    let text = page.text();
    for words in [
        "这份通知发给: 柳塘镇前埠村村民委员会",
        "墙角有垃圾",
        "待签收",
        "截止时间",
        "为什么归你们",
        "依据",
        &issue.short_code(),
        "只有创卫办能看到",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("<script") && !text.contains("style=") && !text.contains("http://") && !text.contains("王"), "{text}");
    let photo = world.issue(issue).await.photos[0].photo.hash;
    for size in ["thumb", "large"] {
        let shown = phone.get(&format!("{path}/photo/{photo}/{size}")).await;
        assert!(shown.status == 200 && image::load_from_memory(&shown.body).is_ok(), "{size}");
    }

    for _ in 0..2 {
        let done = sign(&phone, &path, &page, "钱村医").await;
        assert!(done.status == 200 && done.text().contains("已签收"), "{}", done.text());
    }
    let now = world.issue(issue).await;
    assert_eq!(now.status.kind(), StatusKind::Rectifying);
    let entry = now.timeline.last().unwrap();
    assert_eq!((entry.by, entry.link.clone()), (Actor::Link, Some(ByLink { unit: unit("CW1"), name: "钱村医".into() })));

    let page = phone.get(&path).await;
    assert!(page.text().contains("经柳塘镇前埠村村民委员会的通知链接办理"), "{}", page.text());
    let [mark, op, base] = hidden(&page, "rectify");
    let fields = [("mark", &*mark), ("op", &*op), ("base", &*base), ("note", "已清运"), ("name", "钱村医")];
    let (one, two) = (jpeg(7), jpeg(8));
    let proof: [File<'_>; 2] = [("清运.jpg", &one), ("b.jpg", &two)];
    for _ in 0..2 {
        let done = phone.files(&format!("{path}/rectify"), &fields, "photos", &proof).await;
        assert!(done.status == 200 && done.text().contains("已送达: 整改已提交, 等待核查"), "{}", done.text());
    }
    let now = world.issue(issue).await;
    assert_eq!((now.status.kind(), now.attempts), (StatusKind::Verifying, 1));
    assert!(now.is_complete(OpId(op.parse().unwrap())), "the photos are here");
    assert!(now.proof(1).map(|photo| photo.photo.hash).eq([Hash::of(&one), Hash::of(&two)]));
    assert_eq!(phone.get(&format!("{path}/photo/{}/thumb", Hash::of(&one))).await.status, 200, "its own proof is shown");

    let hecha = world.phone("hecha").await;
    hecha.verify(issue, Judgement::Pass).await.unwrap();
    hecha.sync().await;
    assert_eq!(world.issue(issue).await.status.kind(), StatusKind::Closed, "it counts as the unit's proof");
    world.audit().await.expect("the chain holds");
}

#[tokio::test]
async fn opening_a_link_never_acts() {
    let world = World::new().await;
    let issue = reported(&world, "").await;
    let office = world.client("chuangwei").await;
    let made = link(&office, issue, LinkSort::Act).await;
    let (path, phone) = (path_of(&world, &made), Browser::to(&world.base));
    let before = world.issue(issue).await;
    for _ in 0..3 {
        let page = phone.get(&path).await;
        assert_eq!(page.status, 200);
    }
    // A chat program that follows whatever it finds, and a page of somebody else.
    for act in ["acknowledge", "rectify", "code"] {
        assert_eq!(phone.get(&format!("{path}/{act}")).await.status, 405);
    }
    let page = phone.get(&path).await;
    let [mark, op, base] = hidden(&page, "acknowledge");
    let form = format!("mark={mark}&op={op}&base={base}&name=x");
    let send = async |headers: &[(&str, &str)], body: &str| {
        let request = phone.http.post(format!("{}{path}/acknowledge", world.base));
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(body.to_owned());
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(send(&[("origin", "https://evil.example")], &form).await, 403);
    assert_eq!(send(&[("origin", "null"), ("sec-fetch-site", "cross-site")], &form).await, 403);
    assert_eq!(send(&[], &form).await, 403);
    let other = uuid::Uuid::now_v7();
    for wrong in [
        format!("mark=guessed&op={op}&base={base}&name=x"),
        format!("mark={mark}&op={other}&base={base}&name=x"),
        format!("op={op}&base={base}&name=x"),
        format!("mark={}&op={op}&base={base}&name=x", hidden(&page, "rectify")[0]),
    ] {
        assert_eq!(send(&[("origin", "null")], &wrong).await, 403, "{wrong}");
    }
    let nameless = phone.form(&format!("{path}/acknowledge"), &format!("mark={mark}&op={op}&base={base}&name=%20")).await;
    assert!(nameless.text().contains("请填写经办人姓名"), "{}", nameless.text());
    assert_eq!(world.issue(issue).await, before, "nothing has happened");

    // As a browser sends it under the page's own policy.
    assert_eq!(send(&[("origin", "null"), ("sec-fetch-site", "same-origin")], &form).await, 200);
    assert_eq!(world.issue(issue).await.status.kind(), StatusKind::Rectifying);
    let answer = phone.http.get(format!("{}{path}", world.base)).send().await.unwrap();
    let header = |name: &str| answer.headers().get(name).unwrap().to_str().unwrap().to_owned();
    assert_eq!((header("referrer-policy"), header("cache-control")), ("no-referrer".into(), "no-store".into()));
    assert!(header("content-security-policy").starts_with("default-src 'none'; style-src 'self'"));
    assert!(answer.headers().get("set-cookie").is_none(), "no session");
}

#[tokio::test]
async fn what_is_wrong_with_a_proof_is_told_and_the_words_and_the_name_are_kept() {
    let world = World::new().await;
    let issue = reported(&world, "").await;
    let office = world.client("chuangwei").await;
    let path = path_of(&world, &link(&office, issue, LinkSort::Act).await);
    let phone = Browser::to(&world.base);
    let page = phone.get(&format!("{path}?lang=en")).await;
    assert!(page.text().contains("This notice is for 柳塘镇前埠村村民委员会") && page.text().contains("lang=\"en\""), "{}", page.text());
    let page = phone.get(&format!("{path}?lang=zh")).await;
    let [mark, op, base] = hidden(&page, "rectify");
    let fields = [("mark", &*mark), ("op", &*op), ("base", &*base), ("note", "</textarea><script>"), ("name", "\"><script>")];
    for files in [vec![], vec![("文字.jpg", b"hello".as_slice())]] {
        let answer = phone.files(&format!("{path}/rectify"), &fields, "photos", &files).await;
        let text = answer.text();
        assert!(text.contains("没有收下") && text.contains("&lt;/textarea&gt;&lt;script&gt;"), "{text}");
        assert!(text.contains("value=\"&quot;&gt;&lt;script&gt;\"") && !text.contains("<script"), "{text}");
    }
    assert_eq!(world.issue(issue).await.attempts, 0);
    let village = world.phone("qianbu").await;
    village.ask(issue, Command::Acknowledge).await.unwrap();
    village.sync().await;
    let late = sign(&phone, &path, &page, "x").await;
    assert!(late.text().contains("note bad"), "somebody of the unit was faster: {}", late.text());
}
