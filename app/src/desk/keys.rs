//! The keys of the desk.

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeskKey {
    /// j: the next row.
    Next,
    /// k: the row before.
    Previous,
    /// Enter: the page of the case.
    Open,
    /// a: 派遣 or 改派.
    Assign,
    /// u: 督办.
    Escalate,
    /// x: chooses the row.
    Choose,
    /// /: to the search.
    Search,
    /// ?: shows the keys.
    Help,
}

impl DeskKey {
    /// All keys, with the sign of each.
    pub const ALL: [(&str, Self); 8] = [
        ("j", Self::Next),
        ("k", Self::Previous),
        ("Enter", Self::Open),
        ("a", Self::Assign),
        ("u", Self::Escalate),
        ("x", Self::Choose),
        ("/", Self::Search),
        ("?", Self::Help),
    ];

    /// What the key does, if no other is held with it and what has the focus does not take it for itself: a field takes every key, a button or a
    /// link Enter.
    #[must_use]
    pub fn of(key: &str, held: bool, focus: &str) -> Option<Self> {
        let field = matches!(focus, "INPUT" | "TEXTAREA" | "SELECT" | "DIALOG");
        let own = key == "Enter" && matches!(focus, "BUTTON" | "A" | "SUMMARY");
        if held || field || own {
            return None;
        }
        Self::ALL.into_iter().find(|(sign, _)| *sign == key).map(|(_, does)| does)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_works_unless_a_field_has_the_focus_or_another_key_is_held() {
        for (sign, does) in DeskKey::ALL {
            assert_eq!(DeskKey::of(sign, false, "BODY"), Some(does));
            assert_eq!(DeskKey::of(sign, true, "BODY"), None, "with Ctrl it is the browser's");
            for field in ["INPUT", "TEXTAREA", "SELECT", "DIALOG"] {
                assert_eq!(DeskKey::of(sign, false, field), None);
            }
        }
        assert_eq!(DeskKey::of("j", false, "BUTTON"), Some(DeskKey::Next));
        assert_eq!(DeskKey::of("Enter", false, "BUTTON"), None, "the button is pressed by it");
        assert_eq!(DeskKey::of("q", false, "BODY"), None);
    }
}
