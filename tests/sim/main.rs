//! Ring S: many phones and a server in one process, in weather that a seed decides.

fn main() {}
