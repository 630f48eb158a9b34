//! Pages whose code is fetched when it is first needed, in a few parts of the program.
//!
//! `cargo xtask web` cuts the program at these functions: what only one part needs goes into a file of its own, what several need
//! into a file between them, and the rest (store, sync, texts, sign-in) is there from the start. The service worker keeps the parts,
//! so that a page opens without a network as well.

use crate::account::{FeedbackPage, MePage, PrivacyPage, SettingsPage};
use crate::admin::{AdminHome, AdminPages};
use crate::clock::{breathe, painted};
use crate::desk::DeskPage;
use crate::heat::HeatPage;
use crate::home::{DispatcherHome, HomePage};
use crate::inspection::{ChooseFormPage, InspectPage, InspectionListPage, InspectionPage, InspectionSupplementPage};
use crate::issue::{AssignPage, BatchPage, DetailPage, ListPage, ReportPage, SupplementPage};
use crate::notice::InboxPage;
use crate::notice_link::TellPage;
use crate::sync::OutboxPage;
use crate::text::Msg;
use crate::ui::{Offline, Page, reload, t, toast};
use crate::unit::{LeaderHome, RankingPage};
use leptos::{
    prelude::*,
    wasm_split::{SplitLoaderError, wasm_split},
};
use leptos_router::ChooseView;
use std::{pin::Pin, time::Duration};

/// A part that takes longer to come is waited for in words.
const SLOW: Duration = Duration::from_millis(400);

/// A page, or that its part of the program could not be fetched.
type Part = Result<AnyView, SplitLoaderError>;

/// A page on its way.
type Coming = Pin<Box<dyn Future<Output = Part>>>;

/// A page of the router whose part is fetched first; the page before it stays until then.
#[derive(Clone, Copy)]
pub struct Fetched(pub fn() -> Coming);

impl ChooseView for Fetched {
    async fn choose(self) -> AnyView {
        // The tap is answered and the frame drawn before the page, and the page on its own.
        painted().await;
        // Said only where the network is slow: the page before stays until then.
        let wait = set_timeout_with_handle(|| toast(t(Msg::Loading)), SLOW);
        let page = (self.0)().await;
        breathe().await;
        if let Ok(wait) = wait {
            wait.clear();
        }
        match page {
            Ok(page) => page,
            // Without a network, before the service worker had everything.
            Err(_) => {
                let again = Callback::new(|()| reload());
                view! { <Page title=t(Msg::AppName) back=true><Offline again/></Page> }.into_any()
            }
        }
    }

    async fn preload(&self) {}
}

/// For each page a function that fetches its part and draws it.
macro_rules! pages {
    ($($part:ident: $($name:ident = $page:ident),+;)+) => {
        $($(
            #[doc = concat!("The page `", stringify!($page), "`, in the part `", stringify!($part), "`.")]
            pub fn $name() -> Coming {
                #[wasm_split($part, wasm_split_path = leptos::wasm_split, fallible)]
                fn $name() -> Part {
                    Ok(view! { <$page/> }.into_any())
                }
                Box::pin($name())
            }
        )+)+
    };
}

pages! {
    home: home = HomePage;
    field: list = ListPage, detail = DetailPage, supplement = SupplementPage, report = ReportPage, batch = BatchPage, inbox = InboxPage, outbox = OutboxPage,
        me = MePage, settings = SettingsPage, feedback = FeedbackPage, privacy = PrivacyPage;
    inspection: inspections = InspectionListPage, inspection = InspectionPage, choose_form = ChooseFormPage, inspect = InspectPage,
        add_to_inspection = InspectionSupplementPage;
    office: leader_home = LeaderHome, dispatcher_home = DispatcherHome, assign = AssignPage, heat = HeatPage, ranking = RankingPage;
    desk: desk = DeskPage, tell = TellPage, admin_home = AdminHome, administration = AdminPages;
}
