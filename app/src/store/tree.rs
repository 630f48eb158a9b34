//! A JSON text as a tree that borrows from it, read by a hundred lines instead of a library's three thousand.

/// Deeper nesting is refused: nothing of ours is deeper than a dozen.
const DEEPEST: u32 = 64;

/// A JSON value. Numbers stay as they are written until somebody wants one.
#[derive(Debug, PartialEq)]
pub(super) enum Tree<'a> {
    Null,
    Bool(bool),
    Number(&'a str),
    Text(Text<'a>),
    List(Vec<Self>),
    Object(Vec<(Text<'a>, Self)>),
}

/// A string: a piece of the text where nothing in it is escaped.
#[derive(Debug, PartialEq)]
pub(super) enum Text<'a> {
    Plain(&'a str),
    Unescaped(String),
}

impl Text<'_> {
    /// The characters.
    pub(super) const fn as_str(&self) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::Unescaped(text) => text.as_str(),
        }
    }
}

impl<'a> Tree<'a> {
    /// Takes the list under this name out of the object and leaves an empty one; `None` if there is no such list.
    pub(super) fn take_list(&mut self, name: &str) -> Option<Vec<Tree<'a>>> {
        let Self::Object(fields) = self else { return None };
        match fields.iter_mut().find(|(field, _)| field.as_str() == name) {
            Some((_, Self::List(list))) => Some(std::mem::take(list)),
            _ => None,
        }
    }
}

/// The text as a tree; `None` if it is no JSON.
pub(super) fn parsed(text: &str) -> Option<Tree<'_>> {
    let mut reader = Reader { text, at: 0 };
    let tree = reader.value(0)?;
    reader.space();
    (reader.at == text.len()).then_some(tree)
}

/// The object's text with the list under `name` empty, and the texts of that list's elements, unread; `None` if there is no such list.
pub(super) fn list_apart<'a>(text: &'a str, name: &str) -> Option<(String, Vec<&'a str>)> {
    let mut reader = Reader { text, at: 0 };
    reader.take(b'{').then_some(())?;
    while !reader.take(b'}') {
        reader.space();
        (reader.peek() == Some(b'"')).then_some(())?;
        let found = reader.string()?.as_str() == name;
        reader.take(b':').then_some(())?;
        reader.space();
        if found && reader.peek() == Some(b'[') {
            reader.at += 1;
            let from = reader.at;
            let mut elements = Vec::new();
            while !reader.take(b']') {
                let start = reader.at;
                reader.skip()?;
                elements.push(text.get(start..reader.at)?.trim());
                reader.take(b',');
            }
            return Some(([text.get(..from)?, text.get(reader.at - 1..)?].concat(), elements));
        }
        reader.skip()?;
        reader.take(b',');
    }
    None
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Takes this byte, after any space.
    fn take(&mut self, wanted: u8) -> bool {
        self.space();
        let here = self.peek() == Some(wanted);
        self.at += usize::from(here);
        here
    }

    fn word(&mut self, word: &str, tree: Tree<'a>) -> Option<Tree<'a>> {
        self.text.get(self.at..)?.starts_with(word).then(|| self.at += word.len())?;
        Some(tree)
    }

    fn value(&mut self, depth: u32) -> Option<Tree<'a>> {
        if depth > DEEPEST {
            return None;
        }
        self.space();
        match self.peek()? {
            b'n' => self.word("null", Tree::Null),
            b't' => self.word("true", Tree::Bool(true)),
            b'f' => self.word("false", Tree::Bool(false)),
            b'"' => self.string().map(Tree::Text),
            b'[' => self.list(depth).map(Tree::List),
            b'{' => self.object(depth).map(Tree::Object),
            b'-' | b'0'..=b'9' => {
                let from = self.at;
                while matches!(self.peek(), Some(b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9')) {
                    self.at += 1;
                }
                self.text.get(from..self.at).map(Tree::Number)
            }
            _ => None,
        }
    }

    fn list(&mut self, depth: u32) -> Option<Vec<Tree<'a>>> {
        self.at += 1;
        let mut items = Vec::new();
        if self.take(b']') {
            return Some(items);
        }
        loop {
            items.push(self.value(depth + 1)?);
            if self.take(b']') {
                return Some(items);
            }
            self.take(b',').then_some(())?;
        }
    }

    fn object(&mut self, depth: u32) -> Option<Vec<(Text<'a>, Tree<'a>)>> {
        self.at += 1;
        let mut entries = Vec::new();
        if self.take(b'}') {
            return Some(entries);
        }
        loop {
            self.space();
            (self.peek() == Some(b'"')).then_some(())?;
            let name = self.string()?;
            self.take(b':').then_some(())?;
            entries.push((name, self.value(depth + 1)?));
            if self.take(b'}') {
                return Some(entries);
            }
            self.take(b',').then_some(())?;
        }
    }

    /// Passes over a value without looking into it.
    fn skip(&mut self) -> Option<()> {
        self.space();
        let mut open = 0_u32;
        loop {
            match self.peek()? {
                b'"' => {
                    self.string()?;
                }
                b'{' | b'[' => {
                    open += 1;
                    self.at += 1;
                }
                b'}' | b']' if open == 0 => return None,
                b'}' | b']' => {
                    open -= 1;
                    self.at += 1;
                }
                b',' if open == 0 => return None,
                _ => self.at += self.text.get(self.at..)?.chars().next().map_or(1, char::len_utf8),
            }
            if open == 0 && matches!(self.peek(), None | Some(b',' | b']' | b'}' | b' ' | b'\t' | b'\n' | b'\r')) {
                return Some(());
            }
        }
    }

    /// A string from its opening quotation mark on.
    fn string(&mut self) -> Option<Text<'a>> {
        self.at += 1;
        let from = self.at;
        self.plain();
        let start = self.text.get(from..self.at)?;
        if self.peek()? == b'"' {
            self.at += 1;
            return Some(Text::Plain(start));
        }
        let mut text = start.to_owned();
        loop {
            match self.peek()? {
                b'"' => {
                    self.at += 1;
                    return Some(Text::Unescaped(text));
                }
                b'\\' => text.push(self.escaped()?),
                0..0x20 => return None,
                _ => {
                    let from = self.at;
                    self.plain();
                    text.push_str(self.text.get(from..self.at)?);
                }
            }
        }
    }

    /// Passes over characters that stand for themselves.
    fn plain(&mut self) {
        while self.peek().is_some_and(|byte| byte != b'"' && byte != b'\\' && byte >= 0x20) {
            self.at += 1;
        }
    }

    fn escaped(&mut self) -> Option<char> {
        self.at += 1;
        let kind = self.peek()?;
        self.at += 1;
        Some(match kind {
            b'"' | b'\\' | b'/' => char::from(kind),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.code_point(),
            _ => return None,
        })
    }

    fn code_point(&mut self) -> Option<char> {
        let first = self.four_digits()?;
        if !(0xD800..0xDC00).contains(&first) {
            return char::from_u32(first);
        }
        self.word("\\u", Tree::Null)?;
        let second = self.four_digits()?.checked_sub(0xDC00).filter(|low| *low < 0x400)?;
        char::from_u32(0x1_0000 + ((first - 0xD800) << 10) + second)
    }

    fn four_digits(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        self.at += 4;
        digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
    use super::*;

    fn as_library_says(text: &str) {
        fn same(mine: &Tree<'_>, theirs: &serde_json::Value) -> bool {
            use serde_json::Value as V;
            match (mine, theirs) {
                (Tree::Null, V::Null) => true,
                (Tree::Bool(mine), V::Bool(theirs)) => mine == theirs,
                (Tree::Number(mine), V::Number(theirs)) => mine.parse::<f64>().ok() == theirs.as_f64(),
                (Tree::Text(mine), V::String(theirs)) => mine.as_str() == theirs,
                (Tree::List(mine), V::Array(theirs)) => {
                    mine.len() == theirs.len() && mine.iter().zip(theirs).all(|(mine, theirs)| same(mine, theirs))
                }
                (Tree::Object(mine), V::Object(theirs)) => {
                    mine.len() == theirs.len()
                        && mine.iter().all(|(name, value)| theirs.get(name.as_str()).is_some_and(|theirs| same(value, theirs)))
                }
                _ => false,
            }
        }
        let (mine, theirs) = (parsed(text), serde_json::from_str::<serde_json::Value>(text));
        match (&mine, &theirs) {
            (Some(mine), Ok(theirs)) => assert!(same(mine, theirs), "{text}: {mine:?} {theirs:?}"),
            (None, Err(_)) => {}
            _ => panic!("{text}: {mine:?} {theirs:?}"),
        }
    }

    #[test]
    fn a_text_is_read_as_the_library_reads_it() {
        for text in [
            "null",
            "true",
            " false ",
            "0",
            "-12",
            "1.5e-3",
            "[]",
            "[ 1 , 2 ]",
            "{}",
            r#"{"a":{"b":[null,"x"]}, "c" : -0.0}"#,
            r#""""#,
            r#""净格 \u51c0\u683c \ud83d\ude00 \"\\\/\b\f\n\r\t""#,
            "",
            " ",
            "nul",
            "tru",
            "[1,]",
            "[1",
            "{\"a\"}",
            "{\"a\":1,}",
            "{a:1}",
            "\"x",
            "\"\n\"",
            r#""\q""#,
            r#""\u12g4""#,
            r#""\ud83d""#,
            r#""\ud83dx""#,
            "1 2",
            "[]]",
            "净",
            "\"\\u+123\"",
        ] {
            as_library_says(text);
        }
    }

    #[test]
    fn a_list_is_taken_apart_without_reading_its_elements() {
        let text = r#"{ "a":[1,{"changes":[0]}], "changes" : [ {"x":"],}\""} , 12 ,"净",[[]],{} ], "b": null }"#;
        let (rest, elements) = list_apart(text, "changes").unwrap();
        assert_eq!(elements, [r#"{"x":"],}\""}"#, "12", "\"净\"", "[[]]", "{}"]);
        assert_eq!(parsed(&rest), parsed(r#"{"a":[1,{"changes":[0]}],"changes":[],"b":null}"#));
        assert_eq!(list_apart(r#"{"changes":[]}"#, "changes").unwrap(), (r#"{"changes":[]}"#.to_owned(), Vec::new()));
        for broken in ["", "[]", "{\"changes\":1}", "{\"changes\":[1", "{\"changes\":[}]}", "{\"changes\":[\"]}", "{changes:[]}"] {
            assert_eq!(list_apart(broken, "changes"), None, "{broken}");
        }
    }

    #[test]
    fn deep_nesting_is_refused_and_never_a_crash() {
        assert!(parsed(&"[".repeat(100_000)).is_none());
        assert!(parsed(&["[".repeat(60), "]".repeat(60)].concat()).is_some());
    }
}
