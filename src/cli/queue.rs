//! `queue`: what waits to go out or is on its way.

use super::{changes, help::Help, session::Session, trouble::Trouble};
use crate::{desk::ChangeFilter, domain::Text};

pub(crate) const HELP: &[Help] = &[Help {
    path: "queue",
    about: Text::new("列出待上报和在路上的异动", "List changes that wait to go out or are on their way"),
    args: &[],
}];

pub(crate) fn run(session: &mut Session<'_>) -> Result<(), Trouble> {
    changes::list(session, ChangeFilter::Queue)
}
