//! Forms that were interrupted: what was typed lies beside the journal until it is saved or thrown away, and is easily
//! forgotten. Read from their names only; what was typed stays sealed.

use super::note;
use crate::{
    both,
    changes::kind,
    desk::{Desk, DeskError, Duty, Gravity, Place},
    domain::{ChangeId, PupilId, Text, codes::CodeTable},
};

/// A new pupil's form.
const NEW: &str = "form-new";
/// A pupil's form, whole or its drifting fields; the id follows.
const OF_PUPIL: [&str; 2] = ["form-", "quick-"];
/// A form of a change: its id follows, or `new`, its kind and its pupil.
const OF_CHANGE: &str = "change:";
/// A grid of marks: grade, class, section and period follow.
const GRID: &str = "grid ";

impl Desk {
    /// The forms that were interrupted, a line each.
    pub(super) fn interrupted(&self) -> Result<Vec<Duty>, DeskError> {
        let names = self.store.draft_names()?;
        let lines = names.iter().filter_map(|name| self.of_name(name));
        Ok(lines.map(|line| Duty { gravity: Gravity::Soon, ..line }).collect())
    }

    fn of_name(&self, name: &str) -> Option<Duty> {
        if name == NEW {
            let what = both!("有一张新学生登记表没填完", "A new pupil's form was interrupted");
            return Some(note(what, Place::Pupils));
        }
        if let Some(rest) = OF_PUPIL.into_iter().find_map(|start| name.strip_prefix(start)) {
            let id = PupilId::parse(rest)?;
            let roster = self.roster();
            let pupil = roster.row(roster.place(id)?).name.to_owned();
            let what = both!("{pupil}的信息修改没填完", "An edit of {pupil} was interrupted");
            return Some(note(what, Place::Pupil(id)));
        }
        if let Some(rest) = name.strip_prefix(OF_CHANGE) {
            return self.of_change(rest);
        }
        let mut parts = name.strip_prefix(GRID)?.split(' ');
        let (grade, class) = (CodeTable::Grade.label(parts.next()?), parts.next()?);
        let what =
            both!("{grade}{class}班的成绩记录没填完", "Marks of {grade} class {class} were interrupted");
        Some(note(what, Place::Room("files".to_owned())))
    }

    fn of_change(&self, rest: &str) -> Option<Duty> {
        let Some(fresh) = rest.strip_prefix("new:") else {
            let change = self.store.change(ChangeId::parse(rest)?).ok()??;
            let (name, what) = (&change.pupil_name, kind(&change.kind)?.name());
            let (zh, en) = (what.zh, what.en);
            let what = both!("{name}的{zh}没填完", "{en} of {name} was interrupted");
            return Some(note(what, Place::Change(change.id)));
        };
        let (tag, pupil) = fresh.split_once(':').unwrap_or((fresh, ""));
        let Text { zh, en } = kind(tag)?.name();
        let Some(id) = PupilId::parse(pupil) else {
            return Some(note(both!("一项{zh}没填完", "A form was interrupted: {en}"), Place::Changes));
        };
        let roster = self.roster();
        let name = roster.row(roster.place(id)?).name.to_owned();
        Some(note(both!("{name}的{zh}没填完", "{en} of {name} was interrupted"), Place::Pupil(id)))
    }
}
