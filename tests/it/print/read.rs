//! Pages and PDF as they are read, and held to each other.

use std::{io::Write as _, process::Stdio};
use tests::client::Answer;

/// The words of a page's sheets, without spaces.
fn words_of_page(page: &str) -> Vec<char> {
    let mut words = Vec::new();
    for article in page.split("<article").skip(1) {
        let article = article.split("</article>").next().unwrap();
        let (_, article) = article.split_once('>').unwrap();
        let mut inside = false;
        let mut text = String::new();
        for one in article.chars() {
            match one {
                '<' => inside = true,
                '>' => inside = false,
                _ if !inside => text.push(one),
                _ => {}
            }
        }
        let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
        words.extend(text.chars().filter(|one| !one.is_whitespace()));
    }
    words.sort_unstable();
    words
}

/// The words of a PDF without spaces and page numbers, as poppler reads them; `None`, and said so: this machine has no poppler.
fn words_of_pdf(pdf: &[u8]) -> Option<Vec<char>> {
    let reader = std::process::Command::new("pdftotext")
        .args(["-layout", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut reader) = reader else {
        println!("not read: this machine has no pdftotext (Debian: poppler-utils)");
        return None;
    };
    let mut input = reader.stdin.take().unwrap();
    let pdf = pdf.to_vec();
    let writer = std::thread::spawn(move || input.write_all(&pdf));
    let read = reader.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    let text = String::from_utf8(read.stdout).unwrap();
    let is_number = |line: &str| {
        let line = line.trim();
        line.strip_prefix('—').and_then(|rest| rest.strip_suffix('—')).is_some_and(|rest| rest.trim().parse::<u32>().is_ok())
    };
    let mut words: Vec<char> = text.lines().filter(|line| !is_number(line)).flat_map(str::chars).collect();
    words.retain(|one| !one.is_whitespace());
    words.sort_unstable();
    Some(words)
}

/// How many pages a PDF has, as poppler counts them.
pub fn pages_of_pdf(pdf: &[u8]) -> Option<usize> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), pdf).unwrap();
    let read = std::process::Command::new("pdfinfo").arg(file.path()).output().ok()?;
    let text = String::from_utf8_lossy(&read.stdout).into_owned();
    text.lines().find_map(|line| line.strip_prefix("Pages:")).map(|pages| pages.trim().parse().unwrap())
}

/// The PDF of an answer; `None`, and said so: this machine has no font for one.
pub fn pdf(answer: Answer) -> Option<Vec<u8>> {
    if answer.status == 503 && answer.text().contains("fonts-noto-cjk") {
        println!("not made: no font of this machine writes Chinese (Debian: fonts-noto-cjk)");
        return None;
    }
    assert!(answer.status == 200 && answer.body.starts_with(b"%PDF-"), "{} {}", answer.status, answer.text());
    Some(answer.body)
}

/// Holds a page and its PDF to each other.
pub fn say_the_same(page: &Answer, document: Answer) {
    let page = words_of_page(&page.text());
    assert!(page.len() > 40, "{page:?}");
    let Some(read) = pdf(document).and_then(|pdf| words_of_pdf(&pdf)) else { return };
    assert_eq!(page.into_iter().collect::<String>(), read.into_iter().collect::<String>());
}
