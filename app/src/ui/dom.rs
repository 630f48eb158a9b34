//! Elements, drawn straight into the page: what Leptos' signals change is replaced, everything else is built once.
//!
//! Leptos' own view macro gives every element a type of its own, which cost this app 150 kB more on the first visit than these few
//! functions do (`docs/adr/0006-plain-elements.md`). Signals, effects, owners and context are Leptos' as ever.

use leptos::prelude::*;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Element, Event, Node};

const SVG: &str = "http://www.w3.org/2000/svg";

/// A piece of a page: nodes in order, ready to be put somewhere.
#[derive(Default)]
pub struct View(Vec<Node>);

/// An element being built.
pub struct El(Element);

/// Several pieces side by side, without an element around them.
#[must_use]
pub fn many() -> View {
    View::default()
}

/// An element.
///
/// # Panics
/// Never: the names stand in the code and are valid.
#[must_use]
pub fn el(name: &'static str) -> El {
    let page = document();
    let made =
        if matches!(name, "svg" | "path" | "rect" | "line") { page.create_element_ns(Some(SVG), name) } else { page.create_element(name) };
    El(made.unwrap_or_else(|_| wasm_bindgen::throw_str(name)))
}

/// What can be put into an element.
pub trait Piece {
    /// As nodes.
    fn view(self) -> View;
}

impl Piece for View {
    fn view(self) -> View {
        self
    }
}

impl Piece for El {
    fn view(self) -> View {
        View(vec![self.0.into()])
    }
}

impl Piece for &str {
    fn view(self) -> View {
        View(vec![document().create_text_node(self).into()])
    }
}

impl Piece for String {
    fn view(self) -> View {
        self.as_str().view()
    }
}

impl Piece for u32 {
    fn view(self) -> View {
        self.to_string().view()
    }
}

impl Piece for () {
    fn view(self) -> View {
        View::default()
    }
}

impl<P: Piece> Piece for Option<P> {
    fn view(self) -> View {
        self.map(Piece::view).unwrap_or_default()
    }
}

impl<P: Piece> Piece for Vec<P> {
    fn view(self) -> View {
        self.into_iter().fold(View::default(), View::child)
    }
}

/// A function is drawn anew whenever a signal it read has changed.
impl<F, P> Piece for F
where
    F: Fn() -> P + 'static,
    P: Piece,
{
    fn view(self) -> View {
        live(Box::new(move || Some(self().view())))
    }
}

impl View {
    /// With one more piece after these.
    #[must_use]
    pub fn child(mut self, piece: impl Piece) -> Self {
        self.0.append(&mut piece.view().0);
        self
    }

    /// Into the page's body, at its end.
    pub fn mount(self) {
        if let Some(body) = document().body() {
            self.put_into(&body);
        }
    }

    fn put_into(self, parent: &Node) {
        for node in self.0 {
            let _ = parent.append_child(&node);
        }
    }
}

/// What `draw` makes of a value, drawn anew only when the value has really changed: signals may change more often than what is seen.
#[must_use]
pub fn kept<T: PartialEq + 'static>(value: impl Fn() -> T + 'static, draw: impl Fn(&T) -> View + 'static) -> View {
    let held = Rc::new(RefCell::new(None::<T>));
    let drawn = Rc::clone(&held);
    let changed = move || {
        let now = value();
        let changed = held.borrow().as_ref() != Some(&now);
        if changed {
            held.replace(Some(now));
        }
        changed
    };
    kept_live(Box::new(changed), Box::new(move || drawn.borrow().as_ref().map(&draw).unwrap_or_default()))
}

fn kept_live(changed: Box<dyn Fn() -> bool>, draw: Box<dyn Fn() -> View>) -> View {
    // What stays drawn keeps its own owner: the effect's is emptied each time it looks again.
    let (outer, inner) = (Owner::current(), RefCell::new(None::<Owner>));
    live(Box::new(move || {
        if !changed() {
            return None;
        }
        let owner = outer.as_ref().map(Owner::child).unwrap_or_default();
        if let Some(old) = inner.replace(Some(owner.clone())) {
            old.cleanup();
        }
        Some(untrack(|| owner.with(&draw)))
    }))
}

/// Nodes between two marks that an effect replaces as signals change, unless `draw` says nothing; it ends with its owner.
fn live(draw: Box<dyn Fn() -> Option<View>>) -> View {
    let (first, last) = (mark(), mark());
    let nodes = Rc::new(Cell::new(Vec::new()));
    let (from, to, built) = (first.clone(), last.clone(), Rc::clone(&nodes));
    let effect = RenderEffect::new(move |before: Option<()>| {
        let Some(view) = draw() else { return };
        if before.is_none() {
            built.set(view.0);
            return;
        }
        let Some(parent) = to.parent_node() else { return };
        while let Some(old) = from.next_sibling().filter(|node| !node.is_same_node(Some(&to))) {
            let _ = parent.remove_child(&old);
        }
        for node in view.0 {
            let _ = parent.insert_before(&node, Some(&to));
        }
    });
    keep(effect);
    let mut all = vec![first];
    all.append(&mut nodes.take());
    all.push(last);
    View(all)
}

fn mark() -> Node {
    document().create_comment("").into()
}

/// Keeps an effect as long as the page that made it.
fn keep(effect: RenderEffect<()>) {
    let _kept = StoredValue::new_local(effect);
}

impl El {
    /// With a fixed class list.
    #[must_use]
    pub fn class(self, class: impl Attribute) -> Self {
        self.attr("class", class)
    }

    /// With an attribute; `None` and `false` leave it away, `true` gives it no value.
    #[must_use]
    pub fn attr(self, name: &'static str, value: impl Attribute) -> Self {
        value.put(&self.0, name);
        self
    }

    /// With a class while `on`.
    #[must_use]
    pub fn toggle(self, class: &'static str, on: impl Switch) -> Self {
        let element = self.0.clone();
        on.follow(Box::new(move |on| {
            let _ = element.class_list().toggle_with_force(class, on);
        }));
        self
    }

    /// A field that shows a signal's text and follows it.
    #[must_use]
    pub fn shows(self, text: RwSignal<String>) -> Self {
        let element: JsValue = self.0.clone().into();
        watch(move || {
            let (name, wanted) = (JsValue::from_str("value"), JsValue::from_str(&text.get()));
            if js_sys::Reflect::get(&element, &name).is_ok_and(|shown| shown != wanted) {
                let _ = js_sys::Reflect::set(&element, &name, &wanted);
            }
        });
        self
    }

    /// Runs `then` on an event.
    #[must_use]
    pub fn on(self, event: &'static str, then: impl FnMut(Event) + 'static) -> Self {
        listen(&self.0, event, Box::new(then));
        self
    }

    /// With a piece inside, after what is there.
    #[must_use]
    pub fn child(self, piece: impl Piece) -> Self {
        piece.view().put_into(&self.0);
        self
    }

    /// Tells `then` the element itself once it is built.
    #[must_use]
    pub fn with(self, then: impl FnOnce(&Element)) -> Self {
        then(&self.0);
        self
    }
}

fn listen(element: &Element, event: &str, then: Box<dyn FnMut(Event)>) {
    let heard = Closure::wrap(then).into_js_value();
    let _ = element.add_event_listener_with_callback(event, heard.unchecked_ref());
}

/// What an attribute can be given.
pub trait Attribute {
    /// Gives the attribute to the element, and again whenever a signal that was read has changed.
    fn put(self, element: &Element, name: &'static str);
}

impl Attribute for &str {
    fn put(self, element: &Element, name: &'static str) {
        let _ = element.set_attribute(name, self);
    }
}

impl Attribute for String {
    fn put(self, element: &Element, name: &'static str) {
        self.as_str().put(element, name);
    }
}

impl Attribute for bool {
    fn put(self, element: &Element, name: &'static str) {
        let _ = if self { element.set_attribute(name, "") } else { element.remove_attribute(name) };
    }
}

impl<A: Attribute> Attribute for Option<A> {
    fn put(self, element: &Element, name: &'static str) {
        match self {
            Some(value) => value.put(element, name),
            None => {
                let _ = element.remove_attribute(name);
            }
        }
    }
}

impl Attribute for RwSignal<bool> {
    fn put(self, element: &Element, name: &'static str) {
        (move || self.get()).put(element, name);
    }
}

impl<F, A> Attribute for F
where
    F: Fn() -> A + 'static,
    A: Attribute,
{
    fn put(self, element: &Element, name: &'static str) {
        let element = element.clone();
        follow(Box::new(move || self().put(&element, name)));
    }
}

/// What a class can be switched by.
pub trait Switch {
    /// Runs `then` with the state, and again whenever it has changed.
    fn follow(self, then: Box<dyn Fn(bool)>);
}

impl Switch for bool {
    fn follow(self, then: Box<dyn Fn(bool)>) {
        then(self);
    }
}

impl<F: Fn() -> bool + 'static> Switch for F {
    fn follow(self, then: Box<dyn Fn(bool)>) {
        follow(Box::new(move || then(self())));
    }
}

/// Runs `then` now, and again whenever a signal it read has changed; it ends with the page.
pub fn watch(then: impl Fn() + 'static) {
    follow(Box::new(then));
}

fn follow(then: Box<dyn Fn()>) {
    keep(RenderEffect::new(move |_| then()));
}
