//! Who else here may be the child that a form speaks of: the same number of a document, or the same name, sex and date
//! of birth (第7条). It finds; what follows from it is the rules' to say.

use crate::{
    changes::{Change, ChangeState, Form, Subject, kind},
    desk::{Desk, DeskError, Query},
    domain::{FieldKey, Pupil, PupilId, Standing, reading},
    rules::enrolment::Twin,
    store::Scope,
};

/// The field that a correction puts right, and its new value.
pub(super) const CORRECTED: [&str; 2] = ["field", "new_value"];

impl Desk {
    /// The other records of this school that may be the child of a form. What the form leaves out stands in the record.
    pub(super) fn twins(
        &self,
        form: &Form,
        subject: Option<PupilId>,
        pupil: Option<&Pupil>,
    ) -> Result<Vec<Twin>, DeskError> {
        let told = |key: FieldKey| -> String {
            let corrected = FieldKey::by_key(form.get(CORRECTED[0])) == Some(key);
            let text = if corrected { form.get(CORRECTED[1]) } else { form.get(key.key()) };
            let read = reading::read(key, text, self.today().date.0).value;
            let value = read.as_ref().or_else(|| pupil?.fields.get(key));
            value.map_or_else(String::new, |value| {
                value.as_code().map_or_else(|| reading::write(key, value), str::to_owned)
            })
        };
        let number = told(FieldKey::IdDocNumber);
        let (name, sex, birth) = (told(FieldKey::Name), told(FieldKey::Gender), told(FieldKey::BirthDate));
        let roster = self.roster();
        let mut found: Vec<(PupilId, bool)> = Vec::new();
        if !number.is_empty() {
            // By the index: the list is looked through for names only.
            let owners = self.store.id_number_owners(&number)?;
            found.extend(
                owners.into_iter().filter(|(scope, _)| *scope == Scope::Own).map(|(_, id)| (id, true)),
            );
        }
        if ![&name, &sex, &birth].into_iter().any(String::is_empty) {
            let birth: u32 = birth.parse().unwrap_or_default();
            let named = roster.find(&Query { find: name.clone(), ..Query::default() });
            for row in named.into_iter().map(|place| roster.row(place)) {
                let same = row.name == name && row.gender == sex && row.birth == birth;
                if same && found.iter().all(|(known, _)| *known != row.id) {
                    found.push((row.id, false));
                }
            }
        }
        let mut twins = self.entering_with(&number, subject)?;
        let others = found.into_iter().filter(|(id, _)| Some(*id) != subject);
        let rows = others.filter_map(|(id, number)| Some((roster.row(roster.place(id)?), number)));
        twins.extend(
            rows.filter(|(row, _)| !matches!(row.standing, Standing::NotTaken | Standing::Removed)).map(
                |(row, number)| Twin {
                    name: row.name.to_owned(),
                    standing: row.standing,
                    number,
                    business: None,
                },
            ),
        );
        Ok(twins)
    }

    /// The businesses under way that would enter a child with this number and have not done so yet. A draft is none.
    fn entering_with(&self, number: &str, subject: Option<PupilId>) -> Result<Vec<Twin>, DeskError> {
        if number.is_empty() {
            return Ok(Vec::new());
        }
        let key = FieldKey::IdDocNumber;
        let others = self.store.changes_where(|change| {
            let under_way = change.is_open() && change.state != ChangeState::Draft && !change.effective;
            under_way && Some(change.pupil) != subject && change.form.get(key.key()) == number
        })?;
        let twin = |change: Change| {
            let kind = kind(&change.kind).filter(|kind| kind.subject() != Subject::Existing)?;
            Some(Twin {
                name: change.pupil_name,
                standing: Standing::Arriving,
                number: true,
                business: Some(kind.name()),
            })
        };
        Ok(others.into_iter().filter_map(twin).collect())
    }
}
