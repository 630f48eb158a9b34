//! Versions of forms: what an inspection was filled in with stays readable and is judged by it.

use super::Form;

/// Most earlier versions that are kept; of more, those that were given up first go.
pub const MAX_FORMER_FORMS: usize = 300;

/// Numbers the forms of the next data: a form that has been there as it is keeps its version, a changed or new one gets the next of its
/// code. `known`: the forms in force and those before them.
pub fn number<'a>(next: &mut [Form], known: impl Iterator<Item = &'a Form> + Clone) {
    for form in next {
        let of_code = known.clone().filter(|other| other.code == form.code);
        let same = of_code.clone().find(|other| **other == Form { version: other.version, ..form.clone() });
        form.version = match same {
            Some(same) => same.version,
            None => of_code.map(|other| other.version).max().unwrap_or(0) + 1,
        };
    }
}

/// The versions to be kept beside `next`, which has its numbers: those kept before, then those in force until now, without those that
/// are in force again.
#[must_use]
pub fn keep_retired(next: &[Form], in_force: &[Form], former: &[Form]) -> Vec<Form> {
    let again = |form: &&Form| next.iter().any(|now| (&now.code, now.version) == (&form.code, form.version));
    let mut kept: Vec<Form> = former.iter().chain(in_force).filter(|form| !again(form)).cloned().collect();
    kept.drain(..kept.len().saturating_sub(MAX_FORMER_FORMS));
    kept
}
