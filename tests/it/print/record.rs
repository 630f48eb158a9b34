//! 检查记录 and 台账 on paper.

use super::read::say_the_same;
use shared::{
    id::IssueId,
    inspection::{Command, Subject},
    issue::Judgement,
    sync::Verdict,
};
use tests::{
    World,
    browser::Browser,
    inspection::{Shot, front},
    world::{kind, lane, unit},
};
use uuid::Uuid;

#[tokio::test]
async fn an_inspection_is_printed_with_its_answers_and_what_it_opened_for_office_and_unit() {
    let world = World::new().await;
    let client = world.client("wang").await;
    let shots = [91, 92].map(Shot::of);
    let opened = IssueId(Uuid::now_v7());
    let mut own = front(lane(), [&shots[0].photo, &shots[1].photo], Some(opened));
    own.subject = Subject::Unit(unit("CW1"));
    own.note = "门口 <乱>".into();
    own.answers[0].note = "烟头".into();
    let (inspection, envelope) = client.inspects(own);
    assert_eq!(client.pushes_one(&envelope).await.verdict, Verdict::Applied { version: 1 });
    for shot in &shots {
        client.sends(shot).await;
    }
    let print = format!("/plain/inspections/{inspection}/print");
    let (office, village) = (Browser::signed_in(&world.base, "chuangwei").await, Browser::signed_in(&world.base, "qianbu").await);
    assert!(office.get("/plain").await.text().contains(&print) && village.get("/plain").await.text().contains(&print));
    let page = village.get(&print).await;
    let text = page.text();
    for words in [
        "检查记录",
        "门前三包检查",
        "柳塘镇前埠村村民委员会",
        "不合格",
        "烟头",
        "照片 1 张",
        "门口 &lt;乱&gt;",
        "检查人员（签字）：",
        "现场照片 2",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(text.contains(&opened.short_code()), "{text}");
    let wang = world.phone("wang").await.person;
    for html in [&text, &office.get(&print).await.text()] {
        assert!(!html.contains(&wang.name) && !html.contains(&wang.id.to_string()), "who inspected signs by hand: {html}");
    }
    say_the_same(&page, village.get(&format!("{print}?format=pdf")).await);
    for (who, status) in [("houbu", 404), ("lingdao", 404), ("wang", 404)] {
        let other = Browser::signed_in(&world.base, who).await;
        assert_eq!(other.get(&print).await.status, status, "{who}");
    }
    let office_client = world.client("chuangwei").await;
    let void = office_client.to_inspection(inspection, 1, Command::Void { reason: "填错了".into() });
    let verdict = office_client.pushes_one(&void).await.verdict;
    assert!(matches!(verdict, Verdict::Applied { .. }), "{verdict:?}");
    assert!(office.get(&print).await.text().contains("本检查单已作废：填错了。"));
}

#[tokio::test]
async fn a_ledger_prints_what_fits_its_filter_and_who_looks_may_see() {
    let world = World::new().await;
    let wang = world.phone("wang").await;
    let closed = wang.report(kind("A06"), lane(), "墙角有垃圾").await.issue;
    let open = wang.report(kind("A06"), lane(), "沟边 <有> 垃圾").await.issue;
    wang.sync().await;
    let village = world.phone("qianbu").await;
    village.rectify(closed).await;
    village.sync().await;
    let hecha = world.phone("hecha").await;
    hecha.verify(closed, Judgement::Pass).await.unwrap();
    hecha.sync().await;
    let office = Browser::signed_in(&world.base, "chuangwei").await;
    let page = office.get("/plain/ledger").await;
    let text = page.text();
    for words in
        ["问题整改台账", "共 2 件", "已销号 · 按期", "待签收", "2026-03-05", "巡查", "沟边 &lt;有&gt; 垃圾", "柳塘镇前埠村村民委员会"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(text.contains(&closed.short_code()) && text.contains(&open.short_code()));
    for person in [&wang.person, &hecha.person] {
        assert!(!text.contains(&person.name), "{text}");
    }
    say_the_same(&page, office.get("/plain/ledger?format=pdf").await);
    let narrowed = office.get("/plain/ledger?state=closed&order=newest").await.text();
    assert!(narrowed.contains("共 1 件") && !narrowed.contains(&open.short_code()), "{narrowed}");
    let own = Browser::signed_in(&world.base, "houbu").await.get("/plain/ledger").await.text();
    assert!(own.contains("共 0 件") && own.contains("没有符合条件的问题"), "{own}");
    for who in ["lingdao", "wang", "hecha"] {
        assert_eq!(Browser::signed_in(&world.base, who).await.get("/plain/ledger").await.status, 404, "{who}");
    }
    assert_eq!(office.get("/plain/ledger?cell=x").await.status, 400);
}
