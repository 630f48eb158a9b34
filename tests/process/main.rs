//! Ring P: real server processes that are killed, starved and lied to.
