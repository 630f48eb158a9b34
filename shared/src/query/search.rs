//! What a search finds: one definition, by which a phone looks through its rows and from which the server makes its query.

use crate::{
    id::{GridId, SiteId, UnitId},
    issue::Issue,
    kind::KindCode,
    reference::Reference,
};

/// Most words of a search that are looked for, and most signs of a word; what comes after them is left out.
const MOST_WORDS: usize = 5;
const MOST_SIGNS: usize = 60;

/// Most units, and most sites, that a word may name: one that names more tells nothing apart.
const MOST_NAMED: usize = 1_000;

/// A search as the town's data understand it: an issue fits if each of its words does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// The words.
    pub words: Vec<Word>,
}

/// A word of a search: an issue fits if any of these says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// The word itself with its Latin letters in capitals: part of the note, whatever the case of its letters.
    pub text: String,
    /// Parts of the short code that it may mean, with the dash where that has one.
    pub codes: Vec<String>,
    /// Kinds whose name or code has it.
    pub kinds: Vec<KindCode>,
    /// Units whose name, short name or code has it, also former ones: as the responsible unit.
    pub units: Vec<UnitId>,
    /// Grids whose name or code has it.
    pub grids: Vec<GridId>,
    /// Sites whose name or code has it.
    pub sites: Vec<SiteId>,
}

impl Search {
    /// What `text` asks for; empty: nothing is looked for, everything fits.
    #[must_use]
    pub fn of(text: &str, reference: &Reference) -> Self {
        // No database takes a sign that is none.
        let words = text.split(|sign: char| sign.is_whitespace() || sign.is_control()).filter(|word| !word.is_empty());
        Self { words: words.take(MOST_WORDS).map(|word| Word::of(word, reference)).collect() }
    }

    /// Whether the issue fits.
    #[must_use]
    pub fn finds(&self, issue: &Issue) -> bool {
        self.words.iter().all(|word| word.finds(issue))
    }
}

impl Word {
    fn of(word: &str, reference: &Reference) -> Self {
        let text: String = word.to_ascii_uppercase().chars().take(MOST_SIGNS).collect();
        let has = |name: &str| name.to_ascii_uppercase().contains(&text);
        let catalogue = &reference.catalogue;
        let kinds =
            catalogue.kinds.iter().chain(&catalogue.former).filter(|kind| has(&kind.name) || has(&kind.name_en) || has(&kind.code.0));
        let units = reference.units.iter().filter(|unit| has(&unit.name) || has(&unit.short) || has(&unit.code)).map(|unit| unit.id);
        let former = reference.former.iter().filter(|unit| has(&unit.name)).map(|unit| unit.id);
        Self {
            codes: codes(&text),
            kinds: kinds.map(|kind| kind.code.clone()).collect(),
            units: units.chain(former).take(MOST_NAMED).collect(),
            grids: reference.grids.iter().filter(|grid| has(&grid.name) || has(&grid.code)).map(|grid| grid.id).collect(),
            sites: reference.sites.iter().filter(|site| has(&site.name) || has(&site.code)).map(|site| site.id).take(MOST_NAMED).collect(),
            text,
        }
    }

    fn finds(&self, issue: &Issue) -> bool {
        let code = issue.id.short_code();
        self.codes.iter().any(|part| code.contains(part.as_str()))
            || self.kinds.contains(&issue.kind)
            || issue.status.assignment().is_some_and(|assignment| self.units.contains(&assignment.unit))
            || issue.grid.is_some_and(|grid| self.grids.contains(&grid))
            || issue.site.is_some_and(|site| self.sites.contains(&site))
            || issue.note.to_ascii_uppercase().contains(&self.text)
    }
}

/// The word as a part of a short code: as it is, and with the dash where it leaves that out.
fn codes(text: &str) -> Vec<String> {
    let is_code = text.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '-');
    let dashed = || (1..text.len()).filter_map(|at| text.split_at_checked(at)).map(|(first, rest)| [first, "-", rest].concat());
    if !is_code {
        return Vec::new();
    }
    let without_dash = !text.contains('-');
    // A code has seven signs.
    std::iter::once(text.to_owned()).chain(dashed().filter(|_| without_dash)).filter(|part| part.len() <= 7).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{reported, town};

    fn finds(text: &str) -> bool {
        Search::of(text, &town()).finds(&reported())
    }

    #[test]
    fn a_search_finds_unit_kind_grid_note_and_code_and_each_of_its_words_must_fit() {
        let (issue, town) = (reported(), town());
        let code = issue.id.short_code();
        let unit = issue.status.assignment().map(|assignment| town.unit_name(assignment.unit).to_owned());
        let kind = town.catalogue.kind(&issue.kind).map(|kind| kind.name.clone());
        let grid = issue.grid.and_then(|id| town.grid(id)).map(|grid| grid.name.clone());
        for text in [unit, kind, grid].into_iter().flatten().chain([
            issue.note.clone(),
            code.clone(),
            code.to_ascii_lowercase(),
            code.replace('-', ""),
        ]) {
            assert!(finds(&text), "{text}");
        }
        let note: String = issue.note.chars().take(2).collect();
        assert!(finds(&format!(" {note}  {} ", &code[1..5])));
        assert!(!finds(&format!("{note} 没有这个词")));
        assert!(finds("  "), "nothing is asked for");
    }

    #[test]
    fn a_site_is_found_by_its_name_and_a_part_of_a_code_may_leave_out_the_dash() {
        let mut town = town();
        let mut issue = reported();
        let one = crate::unit::Site {
            id: crate::id::SiteId(uuid::Uuid::from_u128(9)),
            code: "D01".into(),
            name: "老粮站东墙".into(),
            keeper: None,
            shape: crate::geo::Shape::Point(crate::fixture::SPOT),
            radius_m: 20.0,
            duties: crate::unit::Duties::default(),
            area_type: None,
        };
        issue.site = Some(one.id);
        town.sites.push(one);
        assert!(Search::of("粮站", &town).finds(&issue));
        assert_eq!(codes("AB2C"), ["AB2C", "A-B2C", "AB-2C", "AB2-C"]);
        assert!(codes("东墙").is_empty());
    }

    #[test]
    fn a_long_search_is_cut_off() {
        let search = Search::of(&"x".repeat(9_000), &town());
        assert_eq!(search.words[0].text.len(), MOST_SIGNS);
        assert_eq!(Search::of("a b c d e f g", &town()).words.len(), MOST_WORDS);
    }
}
