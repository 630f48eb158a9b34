//! F05 to F10: a liar between phone and server. Nothing counts as sent, what was sent is not sent again, and afterwards all is delivered once.

mod cut;
mod page;
mod road;
mod slow;
