//! 督办单: of what is overdue or supervised, under numbers of its own series.

use super::read::say_the_same;
use shared::issue::Judgement;
use tests::{
    World,
    browser::{Browser, field},
    world::{kind, lane},
};

#[tokio::test]
async fn a_supervision_order_is_of_what_is_overdue_and_has_numbers_of_its_own() {
    let world = World::new().await;
    let wang = world.phone("wang").await;
    let (one, two) = (wang.report(kind("A06"), lane(), "墙角有垃圾").await.issue, wang.report(kind("A06"), lane(), "二").await.issue);
    wang.sync().await;
    let order = format!("/plain/issues/{one}/print?series=supervision");
    let office = Browser::signed_in(&world.base, "chuangwei").await;
    assert_eq!(office.get(&order).await.status, 404, "nothing is overdue yet");
    assert!(!office.get(&format!("/plain/issues/{one}")).await.text().contains("series=supervision"));

    // The notice has number 1 of its series; then the village hands in, is sent back, and lets the deadline pass.
    let mark = field(&office.get(&format!("/plain/issues/{one}/print")).await, "mark");
    office.form("/plain/print", &format!("mark={mark}&ids={one}")).await;
    let village = world.phone("qianbu").await;
    village.rectify(one).await;
    village.sync().await;
    let hecha = world.phone("hecha").await;
    hecha.verify(one, Judgement::SendBack { reason: "角落还有".into() }).await.unwrap();
    hecha.sync().await;
    world.wait_until("2026-03-10T09:00").await;
    let office = Browser::signed_in(&world.base, "chuangwei").await;
    let village = Browser::signed_in(&world.base, "qianbu").await;
    assert!(office.get(&format!("/plain/issues/{one}")).await.text().contains("series=supervision"));

    let before = office.get(&order).await;
    let text = before.text();
    for words in [
        "督办单",
        "柳塘镇前埠村村民委员会：",
        "墙角有垃圾",
        "整改〔2026〕1号",
        "现已逾期",
        "核查退回：角落还有",
        "提交第 1 次整改",
        "整改前照片",
        "整改后照片",
        "督办领导（签字）：",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("督办〔2026〕") && !text.contains("<svg"), "looking numbers nothing: {text}");
    let mark = field(&before, "mark");
    let number = |ids: String| format!("mark={mark}&ids={ids}&series=supervision");
    let done = office.form("/plain/print", &number(format!("{two},{one}"))).await.text();
    let numbers: Vec<_> = done.split("督办〔2026〕").skip(1).map(|rest| rest.split('号').next().unwrap()).collect();
    assert_eq!((numbers, done.matches("<svg").count()), (vec!["1", "2"], 2), "{done}");
    office.form("/plain/print", &number(format!("{one},{two}"))).await;
    assert!(office.get(&order).await.text().contains("督办〔2026〕2号"), "once and never again");
    assert!(office.get(&format!("/plain/issues/{one}/print")).await.text().contains("整改〔2026〕1号"), "the notice keeps its number");

    // The unit reads it, and nobody's name stands on it.
    let own = village.get(&order).await;
    assert!(own.text().contains("督办〔2026〕2号") && own.text().contains("<svg"), "{}", own.text());
    for person in [&wang.person, &hecha.person] {
        assert!(!own.text().contains(&person.name) && !own.text().contains(&person.id.to_string()), "{}", own.text());
    }
    assert_eq!(
        village
            .form("/plain/print", &format!("mark={}&ids={one}&series=supervision", field(&village.get("/plain").await, "mark")))
            .await
            .status,
        404
    );
    let houbu = Browser::signed_in(&world.base, "houbu").await;
    assert_eq!(houbu.get(&order).await.status, 404);
    say_the_same(&own, village.get(&format!("{order}&format=pdf")).await);
    // The code of the paper opens the case, as that of the notice does.
    world.audit().await.expect("the chain holds");
}
