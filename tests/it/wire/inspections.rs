//! Commands to inspections as they are frozen.

use super::photo;
use shared::{
    form::{Answer, FormCode, ItemCode, Value},
    id::{IssueId, SiteId, UnitId},
    inspection::{Command, Opening, Subject, Submit},
    issue::Forecast,
    moment::Moment,
    photo::Hash,
    responsibility::Pick,
};
use uuid::Uuid;

/// One command to an inspection of every variant, by the name of its file.
pub(super) fn commands() -> Vec<(&'static str, Command)> {
    let item = |code: &str| ItemCode(code.into());
    let answer = |code: &str, value| Answer { item: item(code), value, photos: vec![], note: String::new() };
    let failed = Answer { photos: vec![photo().hash], note: "地面有污水".into(), ..answer("NM01", Value::Fail) };
    let forecast = Some(Forecast { unit: Some(UnitId(Uuid::from_u128(40))), due_at: Some(Moment(1_772_789_400_000)) });
    let submit = Submit {
        form: FormCode("NM".into()),
        form_version: 3,
        subject: Subject::Site(SiteId(Uuid::from_u128(42))),
        place: photo().place,
        photos: vec![photo()],
        answers: vec![
            failed,
            answer("NM02", Value::Pass),
            answer("NM03", Value::NotApplicable),
            answer("NM04", Value::Count(2)),
            answer("NM05", Value::Choice(1)),
            answer("NM06", Value::Text("早市".into())),
            Answer { photos: vec![photo().hash], ..answer("NM07", Value::Photo) },
        ],
        note: "雨后".into(),
        opens: vec![Opening { item: item("NM01"), issue: IssueId(Uuid::from_u128(43)), pick: Some(Pick::None), forecast }],
    };
    vec![
        ("inspection_submit", Command::Submit(submit)),
        ("inspection_supplement", Command::Supplement { photos: vec![photo()], note: "补一张".into() }),
        ("inspection_void", Command::Void { reason: "填错了单位".into() }),
        ("inspection_photo_stored", Command::PhotoStored { hash: Hash::of(b"photo") }),
    ]
}
