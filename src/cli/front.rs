//! No command: the desk itself.

use std::io::{self, IsTerminal};

use super::{print, session::Session, trouble::Trouble};
use crate::{
    desk::{Desk, ErrorKind},
    domain::Text,
    tui::{self, Start, theme::Colours},
};

pub(crate) fn run(session: &mut Session<'_>) -> Result<(), Trouble> {
    if !on_terminal() {
        let desk = session.open()?;
        return today(session, &desk);
    }
    let folder = session.folder()?;
    let start = match Desk::at_the_door(&folder, (session.around.now)()) {
        Err(error) if error.kind == ErrorKind::NotFound => Start::SetUp(folder),
        Err(error) => return Err(error.into()),
        Ok(_) => Start::Door(folder),
    };
    screens(session, start)
}

/// Whether a person sits in front of it.
pub(crate) fn on_terminal() -> bool {
    io::stdout().is_terminal() && io::stdin().is_terminal()
}

/// Hands the terminal over to the screens until the person leaves.
pub(crate) fn screens(session: &mut Session<'_>, start: Start) -> Result<(), Trouble> {
    let variable = |name| std::env::var(name).ok();
    let (no_color, term, rich) = (variable("NO_COLOR"), variable("TERM"), variable("COLORTERM"));
    let demanded = session.common.lang.is_some() || session.config.lang.is_some();
    session.out.flush()?;
    Ok(tui::run(
        start,
        tui::Around {
            lang: (session.lang, demanded),
            colours: Colours::choose(no_color.as_deref(), term.as_deref(), rich.as_deref()),
            keymap: session.config.keymap,
            keymap_file: session.config.keymap_file(session.lang)?,
            surroundings: session.around.clone(),
        },
    )?)
}

/// Prints what is due today: what stands on the first screen, for where there is no screen.
pub(crate) fn today(session: &mut Session<'_>, desk: &Desk) -> Result<(), Trouble> {
    let lang = session.lang;
    let site = desk.site();
    let day = desk.today().date;
    session.line(&format!("{}  {}  {day}", site.name, site.code))?;
    let rows: Vec<Vec<String>> = desk
        .duties()?
        .iter()
        .map(|duty| {
            let due = duty.due.map_or_else(String::new, |due| due.date.to_string());
            let article = duty.article.map_or_else(String::new, |article| article.label(lang));
            vec![due, duty.what.get(lang).to_owned(), article]
        })
        .collect();
    let headings = [Text::new("期限", "due"), Text::new("今日", "today"), Text::new("依据", "rule")]
        .map(|text| text.get(lang));
    Ok(print::list(session.out, &headings, &rows)?)
}
