use super::*;

#[test]
fn a_code_is_what_people_can_type() {
    for (raw, clean) in [
        (" SH03 ", "SH03"),
        ("ＳＨ０３", "SH03"),
        ("\u{3000}yun－zhou\u{a0}", "yun-zhou"),
        ("=\"13800000001\"", "13800000001"),
        ("'13800000001", "13800000001"),
        ("1.0", "1"),
        ("13800000001.00", "13800000001"),
        ("3.10", "3.10"),
        ("2.0版", "2.0版"),
        ("1E5", "1E5"),
        ("SH\u{200b}03\u{feff}", "SH03"),
        ("东 \u{3000} 片", "东 片"),
        ("", ""),
    ] {
        assert_eq!(key(raw).as_deref(), Ok(clean), "{raw:?}");
    }
}

#[test]
fn a_code_that_a_program_spoiled_is_refused_with_the_reason() {
    for raw in ["1.38E+10", "１.38e+10", "4E+17", "1.5e3"] {
        assert_eq!(key(raw), Err(CellError::Scientific), "{raw}");
    }
    for raw in ["#N/A", "#ref!", "########"] {
        assert_eq!(key(raw), Err(CellError::Spoiled), "{raw}");
        assert_eq!(line(raw), Err(CellError::Spoiled), "{raw}");
    }
    assert_eq!(key("=A1+1"), Err(CellError::Formula));
    assert_eq!(key("yun-\u{7}zhou"), Err(CellError::Hidden { code: 7 }));
    assert_eq!(line("老街\u{202e}馆"), Err(CellError::Hidden { code: 0x202e }));
    assert_eq!(key("a\nb"), Err(CellError::Hidden { code: 10 }));
    assert_eq!(key(&"长".repeat(65)), Err(CellError::TooLong { chars: 65, most: 64 }));
    assert_eq!(line(&"长".repeat(20_000)), Err(CellError::TooLong { chars: 20_000, most: 200 }));
}

#[test]
fn names_keep_their_punctuation_and_lose_what_is_around_them() {
    assert_eq!(line("\u{3000}便民超市（东店）\n"), Ok("便民超市（东店）".to_owned()));
    assert_eq!(line("老街\n牛肉汤馆"), Ok("老街 牛肉汤馆".to_owned()));
    assert_eq!(text(" 一\r\n二 "), Ok("一\n二".to_owned()));
    assert_eq!(words("WG10；WG11，１０米"), Ok("WG10;WG11,10米".to_owned()));
}

#[test]
fn a_password_is_the_same_from_a_sheet_and_from_a_keyboard() {
    for raw in ["tianzhu-88", "tianzhu-88 ", "tianzhu-88\u{3000}", "ｔｉａｎｚｈｕ-８８", "\u{feff}tianzhu-88\t"] {
        assert_eq!(secret(raw), "tianzhu-88", "{raw:?}");
        assert_eq!(secret_cell(raw).as_deref(), Ok("tianzhu-88"), "{raw:?}");
    }
    assert_eq!(secret_cell("=\"tianzhu-88 \"").as_deref(), Ok("tianzhu-88"));
    for typed in ["'quoted'-88", "=tianzhu+88"] {
        assert_eq!(secret_cell(typed).as_deref(), Ok(typed), "no number is protected here");
    }
    assert_eq!(secret_cell("1.38E+10"), Err(CellError::Scientific));
    assert_eq!(secret_cell("#N/A"), Err(CellError::Spoiled));
    assert_eq!(secret("two  words"), "two  words");
    let endless = "ａ".repeat(100_000);
    assert_eq!(secret(&endless), endless);
}

#[test]
fn user_names_are_folded_alike_in_a_table_and_at_the_door() {
    for raw in ["Yun-Zhou", "ｙｕｎ－ｚｈｏｕ ", "yun-zhou\u{3000}"] {
        assert_eq!(fold(&user_name(raw)), "yun-zhou", "{raw:?}");
        assert_eq!(key(raw).map(|name| fold(&name)).as_deref(), Ok("yun-zhou"), "{raw:?}");
    }
}

#[test]
fn a_message_shows_no_hidden_character_and_no_endless_text() {
    assert_eq!(shown("a\u{202e}b\u{200b}"), "a<U+202E>b<U+200B>");
    assert_eq!(shown(&"长".repeat(20_000)).chars().count(), SHOWN_CHARS + 1);
    assert_eq!(said("一\r\n二\u{202e}\u{7}\t"), "一\n二\t");
}
