//! Facts into sentences.

/// Puts the facts in the places marked `{}`, in order; facts left over are dropped, places left over vanish.
#[must_use]
pub fn fill(text: &str, facts: &[&str]) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut facts = facts.iter();
    // A text has no other braces: looking for one sign takes less of the program than looking for two.
    for (position, part) in text.split('{').enumerate() {
        if position > 0 {
            filled.push_str(facts.next().copied().unwrap_or_default());
        }
        filled.push_str(part.strip_prefix('}').unwrap_or(part));
    }
    filled
}
