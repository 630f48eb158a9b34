//! Notices on paper: numbered by the office, seen by the unit, with a QR code that goes on reading.

use super::hand::reported;
use shared::issue::Command;
use tests::{
    World,
    browser::{Browser, field},
    world::{kind, lane, unit},
};

#[tokio::test]
async fn printed_notices_are_numbered_once_by_the_office_and_shown_to_their_unit() {
    let world = World::new().await;
    let wang = world.phone("wang").await;
    let mut issues = vec![reported(&world, "墙角有垃圾").await];
    for note in ["<二>", "三"] {
        issues.push(wang.report(kind("A06"), lane(), note).await.issue);
    }
    wang.sync().await;
    let ids = |which: &[usize]| which.iter().map(|at| issues[*at].to_string()).collect::<Vec<_>>().join(",");
    let (office, village) = (Browser::signed_in(&world.base, "chuangwei").await, Browser::signed_in(&world.base, "qianbu").await);
    let print = format!("/plain/issues/{}/print", issues[0]);
    assert!(village.get(&format!("/plain/issues/{}", issues[0])).await.text().contains(&print));

    let before = office.get(&print).await;
    let text = before.text();
    for words in [
        "整改通知书",
        "柳塘镇前埠村村民委员会：",
        "墙角有垃圾",
        "任务分解表第 2 行",
        "2026年3月6日17时30分前",
        "整改前照片",
        "柳塘镇创卫办",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("〔2026〕") && !text.contains("<svg") && !text.contains("style=") && !text.contains("<script"), "{text}");
    // Looking numbers nothing; a form does, in the order asked for, and once.
    let mark = field(&before, "mark");
    for which in [&[0, 1][..], &[2, 1, 0]] {
        let done = office.form("/plain/print", &format!("mark={mark}&ids={}", ids(which))).await;
        assert!(done.status == 200 && !done.text().contains("编号并印上二维码"), "{}", done.text());
    }
    let all = office.get(&format!("/plain/print?ids={}", ids(&[0, 1, 2]))).await.text();
    let numbers: Vec<_> = all.split("整改〔2026〕").skip(1).map(|rest| rest.split('号').next().unwrap()).collect();
    assert_eq!((numbers, all.matches("<article").count(), all.matches("<svg").count()), (vec!["1", "2", "3"], 3, 3));
    assert!(all.contains("&lt;二&gt;") && !all.contains("<二>"));

    let own = village.get(&print).await.text();
    assert!(own.contains("整改〔2026〕1号") && own.contains("<svg") && !own.contains("编号并印上二维码"), "{own}");
    assert!(office.get(&print).await.text() == office.get(&print).await.text(), "printed again it is the same, with the same code");
    assert_eq!(
        village.form("/plain/print", &format!("mark={}&ids={}", field(&village.get("/plain").await, "mark"), ids(&[0]))).await.status,
        404
    );
    for (who, status) in [("houbu", 404), ("wang", 404), ("hecha", 404), ("lingdao", 404)] {
        let other = Browser::to(&world.base);
        other.form("/plain/sign-in", &format!("username={who}&password={}", tests::world::PASSWORD)).await;
        assert_eq!(other.get(&print).await.status, status, "{who}");
    }
    for bad in ["", "x", &vec![ids(&[0]); 101].join(",")] {
        assert_eq!(office.get(&format!("/plain/print?ids={bad}")).await.status, 400, "{bad}");
    }

    // Another unit's notice is another paper, with the next number; a new year begins anew.
    let chuangwei = world.phone("chuangwei").await;
    world.clock.set(shared::moment::Moment(server::clock::Clock::now(&*world.clock).0 + 60_000));
    chuangwei.ask(issues[0], Command::Reassign { unit: unit("CW2"), reason: "属地".into(), helpers: vec![] }).await.unwrap();
    chuangwei.sync().await;
    assert_eq!(village.get(&print).await.status, 404);
    let done = office.form("/plain/print", &format!("mark={mark}&ids={}", ids(&[0]))).await.text();
    assert!(done.contains("整改〔2026〕4号") && done.contains("后埠村"), "{done}");
    world.clock.set(shared::fixture::at("2027-01-04T09:00"));
    let (wang, office) = (world.phone("wang").await, Browser::signed_in(&world.base, "chuangwei").await);
    let last = wang.report(kind("A06"), lane(), "新年").await.issue;
    wang.sync().await;
    let mark = field(&office.get(&format!("/plain/issues/{last}/print")).await, "mark");
    let done = office.form("/plain/print", &format!("mark={mark}&ids={last}")).await.text();
    assert!(done.contains("整改〔2027〕1号"), "{done}");
    world.audit().await.expect("the chain holds");
}
