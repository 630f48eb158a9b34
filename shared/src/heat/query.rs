//! What heat may be asked for, as an address has it.

use super::HeatFilter;

impl HeatFilter {
    /// The parameters of an address: `weight`; `kinds`, `states`, `units` and `sources` with commas between them; `from` and `until` in
    /// milliseconds. What does not filter is left out.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let listed = |keys: Vec<&str>| (!keys.is_empty()).then(|| keys.join(","));
        let pairs = [
            ("weight", Some(self.weight.key().to_owned())),
            ("kinds", listed(self.kinds.iter().map(|kind| kind.0.as_str()).collect())),
            ("states", listed(self.states.iter().map(|state| state.key()).collect())),
            ("from", self.from.map(|from| from.0.to_string())),
            ("until", self.until.map(|until| until.0.to_string())),
            ("units", (!self.units.is_empty()).then(|| self.units.iter().map(ToString::to_string).collect::<Vec<_>>().join(","))),
            ("sources", listed(self.sources.iter().map(|source| source.key()).collect())),
        ];
        pairs.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}
