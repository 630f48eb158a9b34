//! An issue holds only so much, and what ends it always finds room.

use super::*;

fn supplement(photos: Vec<crate::photo::PhotoRef>, note: &str) -> Command {
    Command::Supplement { photos, note: note.into(), voice: None }
}

/// Adds until the rules say no; how often they said yes.
fn add_until_full(play: &mut Play, more: impl Fn(usize) -> Command) -> usize {
    for count in 0..MAX_ISSUE_ENTRIES {
        match play.ask(&inspector(), &more(count)) {
            Ok(_) => play.run(&inspector(), &more(count)),
            Err(refusal) => {
                assert_eq!(refusal, Refusal::IssueFull);
                return count;
            }
        };
    }
    panic!("it never was full");
}

/// The rounds of work go on to the end of the story.
fn work_goes_on(play: &mut Play) {
    play.run(&villager(), &rectify());
    play.run(&verifier(), &send_back());
    let proof = Command::Rectify { photos: vec![photo("again")], note: String::new(), voice: None };
    play.run(&villager(), &proof);
    play.run(&Principal::System, &stored("again"));
    play.run(&verifier(), &pass());
    assert_eq!(play.state(), StatusKind::Closed);
}

#[test]
fn supplements_fill_half_of_an_issue_by_entries_photos_or_words_and_the_unit_still_proves_its_work() {
    let mut by_entries = play_in(StatusKind::Assigned);
    let before = by_entries.issue().timeline.len();
    assert_eq!(add_until_full(&mut by_entries, |_| supplement(vec![], "补")), MAX_ISSUE_ENTRIES / 2 - before);
    work_goes_on(&mut by_entries);

    let mut by_photos = play_in(StatusKind::Assigned);
    let nine = |count: usize| supplement((0..9).map(|n| photo(&format!("{count}/{n}"))).collect(), "");
    assert_eq!(add_until_full(&mut by_photos, nine), (MAX_ISSUE_PHOTOS / 2 - 1) / 9);
    work_goes_on(&mut by_photos);

    let mut by_words = play_in(StatusKind::Assigned);
    assert_eq!(add_until_full(&mut by_words, |_| supplement(vec![], &"话".repeat(MAX_TEXT_CHARS))), MAX_ISSUE_CHARS / 2 / MAX_TEXT_CHARS);
    work_goes_on(&mut by_words);
}

#[test]
fn rounds_of_work_end_too_and_what_closes_an_issue_is_never_refused_for_room() {
    let mut play = play_in(StatusKind::Rectifying);
    let mut rounds = 0;
    loop {
        let proof = Command::Rectify { photos: vec![photo(&format!("proof {rounds}"))], note: String::new(), voice: None };
        match play.ask(&villager(), &proof) {
            Ok(_) => play.run(&villager(), &proof),
            Err(refusal) => break assert_eq!(refusal, Refusal::IssueFull),
        };
        play.run(&Principal::System, &stored(&format!("proof {rounds}")));
        if play.ask(&verifier(), &send_back()) == Err(Refusal::IssueFull) {
            play.run(&verifier(), &pass());
            break;
        }
        play.run(&verifier(), &send_back());
        rounds += 1;
    }
    assert!((50..MAX_ISSUE_ENTRIES).contains(&rounds), "{rounds} rounds");
    assert!(play.issue().timeline.len() <= MAX_ISSUE_ENTRIES + 2, "{}", play.issue().timeline.len());

    let mut moved = play_in(StatusKind::Assigned);
    for count in 0.. {
        let to = if count % 2 == 0 { "east" } else { "west" };
        let reassign = Command::Reassign { unit: unit(to), reason: "属地有误".into(), helpers: vec![] };
        if moved.ask(&dispatcher(), &reassign) == Err(Refusal::IssueFull) {
            break;
        }
        moved.run(&dispatcher(), &reassign);
    }
    moved.run(&dispatcher(), &Command::Void { reason: "误报".into() });
    assert_eq!(moved.state(), StatusKind::Void);
}
