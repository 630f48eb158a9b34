//! One suite for every store: what the rest of the phone relies on, as sentences.
