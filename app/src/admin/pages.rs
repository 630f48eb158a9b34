//! The administrator's pages by their addresses. They are chosen here, within their part of the program, so that phones in the field carry none of it.

use super::{draft_page::DraftPage, people_page::PeoplePage, person_page::PersonPage, table_page::TownTablePage, town_page::TownPage};
use crate::channel::{ChannelPage, ChannelsPage};
use crate::text::Msg;
use crate::ui::{Empty, Icon, Page, t};
use leptos::prelude::*;
use leptos_router::{
    components::{FlatRoutes, Route},
    path,
};

/// The page that the address names.
#[component]
pub fn AdminPages() -> impl IntoView {
    let none = || view! { <Page title=t(Msg::PageNotFound) back=true><Empty picture=Icon::Search text=t(Msg::PageNotFound)/></Page> };
    view! {
        <FlatRoutes fallback=none>
            <Route path=path!("/people") view=PeoplePage/>
            <Route path=path!("/people/:id") view=PersonPage/>
            <Route path=path!("/town") view=TownPage/>
            <Route path=path!("/town/draft") view=DraftPage/>
            <Route path=path!("/town/:table") view=TownTablePage/>
            <Route path=path!("/channels") view=ChannelsPage/>
            <Route path=path!("/channels/:id") view=ChannelPage/>
        </FlatRoutes>
    }
}
