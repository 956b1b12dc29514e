//! Where the lines of 今日 lead. It opens nothing.

use super::{Place, pupil, settings::Section};
use crate::desk;

/// Where a line of 今日 leads.
#[must_use]
pub fn place_of(place: &desk::Place) -> Option<Place> {
    Some(match place {
        desk::Place::Cards => Place::Settings(Section::Cards),
        desk::Place::Backup => Place::Settings(Section::Backup),
        desk::Place::Pupils => Place::Pupils(()),
        desk::Place::Pupil(id) => Place::Pupil(pupil::Args::of(*id)),
        desk::Place::Import => Place::Import(()),
        desk::Place::Change(id) => Place::Change(*id),
        desk::Place::Changes => Place::Changes(()),
        desk::Place::Report => Place::Report(()),
        desk::Place::Inbox => Place::Inbox(()),
        desk::Place::Review => Place::Review(()),
        desk::Place::Ledger => Place::Sites(()),
        desk::Place::Room(word) => room(word),
        desk::Place::Month => Place::Month(()),
        desk::Place::Nowhere => return None,
    })
}

/// The screen of a word of the rule pack.
fn room(word: &str) -> Place {
    match word {
        "attend" => Place::Attend(()),
        "checks" => Place::Checks(()),
        "dropouts" | "enrolment" => Place::Changes(()),
        "movements" => Place::Movements(()),
        "roster" => Place::Sheets(()),
        "staff" => Place::Settings(Section::Staff),
        "directory" => Place::Settings(Section::Rules),
        "classes" => Place::Classes(()),
        "graduates" | "year" => Place::Year(()),
        "files" => Place::Pupils(()),
        _ => Place::Today(()),
    }
}
