//! Which half of the app a person uses, and having it kept on this device.

use shared::person::RoleKind;
use shared::sync::works_by_query;

/// A half of the app: the service worker keeps the one that is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// Reporting, putting right, verifying.
    Field,
    /// Assigning, figures, the map.
    Office,
}

impl Program {
    /// The half that people of this role use.
    #[must_use]
    pub const fn of(role: RoleKind) -> Self {
        if works_by_query(role) { Self::Office } else { Self::Field }
    }

    /// Its name between page and service worker (`app/web/sw.js`).
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Field => "field",
            Self::Office => "office",
        }
    }
}

/// Tells the service worker which half to keep, now and with each version to come. Without one, nothing is kept.
#[cfg(feature = "web")]
pub fn keep_program(program: Program) {
    use wasm_bindgen::JsCast;
    leptos::task::spawn_local(async move {
        let Ok(ready) = leptos::prelude::window().navigator().service_worker().ready() else { return };
        let registration = wasm_bindgen_futures::JsFuture::from(ready).await;
        let registration: Option<web_sys::ServiceWorkerRegistration> = registration.ok().and_then(|found| found.dyn_into().ok());
        if let Some(worker) = registration.and_then(|registration| registration.active()) {
            let _ = worker.post_message(&program.name().into());
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_goes_out_uses_the_field_and_who_assigns_or_looks_on_uses_the_office() {
        let of = |program| RoleKind::ALL.into_iter().filter(|role| Program::of(*role) == program).collect::<Vec<_>>();
        assert_eq!(of(Program::Field), [RoleKind::Inspector, RoleKind::Unit, RoleKind::Verifier]);
        assert_eq!(of(Program::Office), [RoleKind::Dispatcher, RoleKind::Leader, RoleKind::Admin]);
    }
}
