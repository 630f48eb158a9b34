//! Saved views: filters with a name, kept on the device.

/// Most views that a device keeps, and most signs of a name.
const MOST: usize = 20;
const SIGNS: usize = 16;

/// A filter with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// What the person calls it.
    pub name: String,
    /// The address with its filter: "/desk?state=unassigned".
    pub path: String,
}

/// The views of a device, in the order in which they were saved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Views(pub Vec<View>);

impl Views {
    /// Reads what a device kept: a line each, the name before a tab; what makes no sense is left out.
    #[must_use]
    pub fn from_lines(lines: &str) -> Self {
        let view = |line: &str| {
            let (name, path) = line.split_once('\t')?;
            (path == "/desk" || path.starts_with("/desk?")).then(|| View { name: name.to_owned(), path: path.to_owned() })
        };
        Self(lines.lines().filter_map(view).take(MOST).collect())
    }

    /// As a device keeps it.
    #[must_use]
    pub fn lines(&self) -> String {
        self.0.iter().map(|view| [view.name.as_str(), "\t", &view.path, "\n"].concat()).collect()
    }

    /// Saves a view under a name, in the place of the one that has it; `false`: it has no name, or there are too many.
    pub fn save(&mut self, name: &str, path: &str) -> bool {
        let name: String = name.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(SIGNS).collect();
        if name.is_empty() {
            return false;
        }
        let path = path.to_owned();
        if let Some(view) = self.0.iter_mut().find(|view| view.name == name) {
            view.path = path;
            return true;
        }
        let room = self.0.len() < MOST;
        if room {
            self.0.push(View { name, path });
        }
        room
    }

    /// Forgets the view.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|view| view.name != name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_are_kept_by_name_in_order_and_a_name_is_one_line() {
        let mut views = Views::default();
        assert!(views.save(" 前埠\t逾期 ", "/desk?overdue=true") && views.save("市场", "/desk?text=市场"));
        assert!(views.save("前埠 逾期", "/desk?overdue=true&by=due") && !views.save(" \n", "/desk"));
        assert_eq!(views.0.iter().map(|view| view.name.as_str()).collect::<Vec<_>>(), ["前埠 逾期", "市场"]);
        assert_eq!(Views::from_lines(&views.lines()), views);
        views.remove("市场");
        assert_eq!(views.0[0].path, "/desk?overdue=true&by=due");
        assert_eq!(Views::from_lines("a\t/elsewhere\nb\nc\t/desk"), Views(vec![View { name: "c".into(), path: "/desk".into() }]));
    }

    #[test]
    fn a_device_keeps_so_many_and_no_more() {
        let mut views = Views::default();
        let saved = (0..30).filter(|number| views.save(&number.to_string(), "/desk")).count();
        assert_eq!((saved, views.0.len()), (MOST, MOST));
    }
}
