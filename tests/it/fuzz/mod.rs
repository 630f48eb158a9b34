//! Spoilt input at every door: no panic, no fault of the server, nothing half done. `JINGGE_FUZZ_CASES=20000` tries longer.

mod phone;
mod photo;
mod push;
mod rescue;
mod town;
