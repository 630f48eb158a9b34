//! Line icons drawn by the project, on a 24×24 field.

use leptos::prelude::*;

/// An icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Home,
    List,
    Camera,
    Notify,
    Person,
    Map,
    Back,
    Close,
    Check,
    Clock,
    Warn,
    Pin,
    Wrench,
    Eye,
    Up,
    Inbox,
    Stop,
    Album,
    Next,
    Search,
    Filter,
    Microphone,
    Return,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Home => "M4 11 12 4l8 7v8a1 1 0 0 1-1 1h-4v-6H9v6H5a1 1 0 0 1-1-1z",
            Self::List => "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
            Self::Camera => {
                "M4 8h3l2-3h6l2 3h3a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1zm8 2a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z"
            }
            Self::Notify => "M6 17V11a6 6 0 0 1 12 0v6l2 1H4zM10 21h4",
            Self::Person => "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 20c1-4 4-6 8-6s7 2 8 6",
            Self::Map => "M9 4 3 6.5v13.5l6-2.5 6 2.5 6-2.5V4l-6 2.5zM9 4v13.5M15 6.5v13.5",
            Self::Back => "M15 5l-7 7 7 7",
            Self::Close => "M6 6l12 12M18 6 6 18",
            Self::Check => "M5 13l5 5 9-11",
            Self::Clock => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3.5 2",
            Self::Warn => "M12 4 2.5 20h19zM12 10v4M12 17h.01",
            Self::Pin => "M12 21s7-6.5 7-11.5a7 7 0 0 0-14 0C5 14.5 12 21 12 21zM12 7.5a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4z",
            Self::Wrench => "M14 6a4.5 4.5 0 0 1 6-1l-3 3 1 2 2 1 2-2a4.5 4.5 0 0 1-7 4L8 20a2 2 0 0 1-3-3l7-6.5A4.5 4.5 0 0 1 14 6z",
            Self::Eye => "M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
            Self::Up => "M12 20V5M5 11l7-7 7 7",
            Self::Inbox => "M4 13 6 5h12l2 8v6H4zM4 13h5l1 2h4l1-2h5",
            Self::Stop => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM6 6l12 12",
            Self::Album => "M4 5h16v14H4zM4 16l5-5 4 4 3-2 4 4M15.5 9h.01",
            Self::Next => "M9 5l7 7-7 7",
            Self::Filter => "M4 5h16l-6 8v6l-4-2v-4z",
            Self::Microphone => "M12 3a3 3 0 0 1 3 3v6a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM5 11v1a7 7 0 0 0 14 0v-1M12 19v3M8 22h8",
            Self::Return => "M9 4 4 9l5 5M4 9h10a5.5 5.5 0 0 1 0 11h-4",
            Self::Search => "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l5 5",
        }
    }
}

/// The icon beside a word; not read aloud.
#[must_use]
pub fn icon(which: Icon) -> AnyView {
    draw(which, "icon")
}

/// The icon at the size of small text.
#[must_use]
pub fn small_icon(which: Icon) -> AnyView {
    draw(which, "icon icon-small")
}

fn draw(which: Icon, class: &'static str) -> AnyView {
    view! { <svg class=class viewBox="0 0 24 24" aria-hidden="true"><path d=which.path()></path></svg> }.into_any()
}
