//! The drawing in its box, with a way nearer and farther.

use super::{Drawn, Name, Plan, Share};
use crate::text::DetailMsg;
use crate::ui::{Icon, icon, t};
use leptos::{html::Div, prelude::*};
use shared::geo::Point;
use std::sync::Arc;

/// Metres a pixel where a place is looked at, where names of sites fit, and at the nearest.
const LOOK: f64 = 1.6;
const NAMES: f64 = 4.0;
const NEAREST: f64 = 0.25;

/// Widest drawing in pixels: what browsers draw without trouble.
const WIDEST: f64 = 16_000.0;

/// A case on the map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// Where.
    pub point: Point,
    /// Radius in metres within which it lies; 0: exactly there.
    pub accuracy_m: f64,
}

/// What can be done with the map from outside; by copy.
#[derive(Clone, Copy)]
struct Sight {
    window: NodeRef<Div>,
    /// The sheet and room around it, so that its edges can come to the middle.
    room: NodeRef<Div>,
    sheet: NodeRef<Div>,
    /// Pixels from west to east.
    wide: RwSignal<f64>,
    plan: StoredValue<Arc<Plan>>,
    /// Told what lies in the middle, whenever that changes.
    moved: Option<Callback<Point>>,
}

/// The map.
#[component]
pub fn GroundMap(
    /// What is drawn.
    plan: Arc<Plan>,
    /// The case that is marked.
    #[prop(optional_no_strip)]
    mark: Option<Mark>,
    /// What is in the middle at first; `None`: the whole ground.
    #[prop(optional_no_strip)]
    start: Option<Point>,
    /// What the map shows, read aloud.
    #[prop(into)]
    label: String,
    /// Where a place is to be chosen: told the point under the cross in the middle. A tap brings what is tapped there.
    #[prop(optional)]
    moved: Option<Callback<Point>>,
) -> impl IntoView {
    let (drawn, names, view_box) = (plan.drawn.clone(), plan.names.clone(), plan.view_box());
    let circle = mark.map(|mark| plan.circle(mark.point, mark.accuracy_m));
    let at = mark.map(|mark| plan.share(mark.point));
    let (window, room, sheet) = (NodeRef::new(), NodeRef::new(), NodeRef::new());
    let sight = Sight { window, room, sheet, wide: RwSignal::new(0.0), plan: StoredValue::new(plan), moved };
    // It has its size once the dialog around it is open.
    let begun = StoredValue::new(false);
    Effect::new(move || {
        if window.get().is_some() && sheet.get().is_some() {
            begin_when_open(sight, begun, start, 40);
        }
    });
    let pressed = move |event: web_sys::KeyboardEvent| match event.key().as_str() {
        "+" | "=" => sight.zoom(2.0),
        "-" => sight.zoom(0.5),
        _ => {}
    };
    let tapped = move |event: web_sys::MouseEvent| sight.tapped(&event);
    let path = |Drawn { class, path }: Drawn| view! { <path class=class d=path vector-effect="non-scaling-stroke"></path> };
    let name = |Name { text, at, near }: Name| {
        let class = if near { "ground-name ground-name-near" } else { "ground-name" };
        view! { <span class=class style:left=percent(at.x) style:top=percent(at.y)>{text}</span> }
    };
    let pin = at.map(|at| {
        view! { <span class="ground-pin" style:left=percent(at.x) style:top=percent(at.y)>{icon(Icon::Pin)}</span> }
    });
    let around = circle.map(|[x, y, radius]| view! { <circle class="map-accuracy" cx=x cy=y r=radius></circle> });
    let far = move || sight.plan.with_value(|plan| plan.width_m) / sight.wide.get().max(1.0) > NAMES;
    let zoom = move |by: f64, word: DetailMsg, sign: &'static str| {
        view! { <button class="ground-zoom" type="button" aria-label=t(word) on:click=move |_| sight.zoom(by)>{sign}</button> }
    };
    view! {
        <div class="ground">
            <div
                class="ground-window"
                class:ground-far=far
                node_ref=window
                tabindex="0"
                role="group"
                aria-label=label
                on:scroll=move |_| sight.tell()
                on:keydown=pressed
            >
                <div class="ground-room" node_ref=room>
                    <div class="ground-sheet" node_ref=sheet on:click=tapped>
                        <svg viewBox=view_box aria-hidden="true">{drawn.into_iter().map(path).collect_view()}{around}</svg>
                        {names.into_iter().map(name).collect_view()}
                        {pin}
                    </div>
                </div>
            </div>
            {moved.map(|_| view! { <span class="ground-cross" aria-hidden="true">{icon(Icon::Pin)}</span> })}
            <div class="ground-zooms">{zoom(2.0, DetailMsg::Nearer, "+")}{zoom(0.5, DetailMsg::Farther, "−")}</div>
        </div>
    }
}

/// Shows the start once the box has a size; it has none before the dialog around it is open.
fn begin_when_open(sight: Sight, begun: StoredValue<bool>, start: Option<Point>, left: u8) {
    if begun.try_get_value() != Some(false) {
        return;
    }
    if sight.size().0 > 0.0 {
        begun.set_value(true);
        sight.begin(start);
    } else if let Some(left) = left.checked_sub(1) {
        set_timeout(move || begin_when_open(sight, begun, start, left), std::time::Duration::from_millis(25));
    }
}

impl Sight {
    /// The box's size in pixels.
    fn size(self) -> (f64, f64) {
        let size = self.window.try_get_untracked().flatten().map(|window| (window.client_width(), window.client_height()));
        size.map_or((0.0, 0.0), |(width, height)| (f64::from(width), f64::from(height)))
    }

    /// The widths between which the drawing can be seen: the whole of it, and from near.
    fn bounds(self) -> (f64, f64) {
        let (width, height) = self.size();
        let (width_m, height_m) = self.plan.with_value(|plan| (plan.width_m.max(1.0), plan.height_m.max(1.0)));
        let whole = width.min(height * width_m / height_m);
        (whole, (width_m / NEAREST).min(WIDEST).max(whole))
    }

    fn begin(self, start: Option<Point>) {
        let (whole, nearest) = self.bounds();
        let (width_m, middle) = self.plan.with_value(|plan| (plan.width_m, start.map(|point| plan.share(point))));
        let wide = if middle.is_some() { (width_m / LOOK).clamp(whole, nearest) } else { whole };
        self.show(wide, middle.unwrap_or(Share { x: 0.5, y: 0.5 }));
    }

    /// Draws the sheet so wide, with this in the middle of the box; around the sheet is room for its edges to come there.
    fn show(self, wide: f64, middle: Share) {
        let Some((sheet, room)) = self.sheet.get_untracked().zip(self.room.get_untracked()) else { return };
        let (width, height) = self.size();
        let pixels = |value: f64| [&(value.round() as i64).to_string(), "px"].concat();
        let _ = web_sys::HtmlElement::style(&sheet).set_property("width", &pixels(wide));
        let around = [pixels(height / 2.0), pixels(width / 2.0)].join(" ");
        let _ = web_sys::HtmlElement::style(&room).set_property("padding", &around);
        self.wide.set(wide);
        self.look_at(middle);
    }

    fn look_at(self, middle: Share) {
        if let Some((window, sheet)) = self.window.get_untracked().zip(self.sheet.get_untracked()) {
            let (width, height) = self.size();
            let left = f64::from(sheet.offset_left()) + middle.x * f64::from(sheet.offset_width()) - width / 2.0;
            let top = f64::from(sheet.offset_top()) + middle.y * f64::from(sheet.offset_height()) - height / 2.0;
            window.set_scroll_left(left.round() as i32);
            window.set_scroll_top(top.round() as i32);
        }
        self.tell();
    }

    /// What lies in the middle of the box.
    fn middle(self) -> Option<Share> {
        let (window, sheet) = self.window.get_untracked().zip(self.sheet.get_untracked())?;
        let (width, height) = self.size();
        let x = f64::from(window.scroll_left()) + width / 2.0 - f64::from(sheet.offset_left());
        let y = f64::from(window.scroll_top()) + height / 2.0 - f64::from(sheet.offset_top());
        Some(Share { x: x / f64::from(sheet.offset_width().max(1)), y: y / f64::from(sheet.offset_height().max(1)) })
    }

    fn zoom(self, by: f64) {
        if let Some(middle) = self.middle() {
            let (whole, nearest) = self.bounds();
            self.show((self.wide.get_untracked() * by).clamp(whole, nearest), middle);
        }
    }

    fn tell(self) {
        if let Some((moved, middle)) = self.moved.zip(self.middle()).filter(|_| self.wide.get_untracked() > 0.0) {
            moved.run(self.plan.with_value(|plan| plan.point(middle)));
        }
    }

    fn tapped(self, event: &web_sys::MouseEvent) {
        let Some(sheet) = self.sheet.get_untracked().filter(|_| self.moved.is_some()) else { return };
        let frame = sheet.get_bounding_client_rect();
        let x = (f64::from(event.client_x()) - frame.left()) / frame.width().max(1.0);
        let y = (f64::from(event.client_y()) - frame.top()) / frame.height().max(1.0);
        self.look_at(Share { x, y });
    }
}

/// A share as a length of style: "37.25%".
fn percent(share: f64) -> String {
    let hundredths = (share * 10_000.0).round() as i64;
    let rest = (hundredths.abs() % 100 + 100).to_string();
    [if hundredths < 0 { "-" } else { "" }, &(hundredths.abs() / 100).to_string(), ".", rest.get(1..).unwrap_or_default(), "%"].concat()
}
