//! Key data and drifting data: 第11, 12条. Key data changes by a guardian's request with proof; drifting data is
//! updated at once.

use super::{Refusal, Verdict, moment};
use crate::{
    both,
    domain::{
        Article, Date, FieldKey, Fields, Lang, Standing, Value, Words,
        number::{CitizenId, document::CITIZEN_ID},
        reading,
    },
};

/// A correction of one field of key data.
#[derive(Debug, Clone, Copy)]
pub struct Correction<'a> {
    /// The pupil's standing.
    pub standing: Standing,
    /// The record.
    pub fields: &'a Fields,
    /// The field.
    pub field: FieldKey,
    /// The new value as written.
    pub new_text: &'a str,
    /// The code of the document's type after the correction.
    pub new_id_type: &'a str,
    /// The code of the ground.
    pub ground: &'a str,
    /// The words that go with the ground.
    pub note: &'a str,
    /// Today.
    pub today: Date,
}

/// The verdict on a change of data without a pupil.
#[must_use]
pub fn no_record() -> Verdict {
    Verdict { refusals: vec![moment::no_record()], warnings: Vec::new() }
}

/// Whether this code of a document's type is the resident identity card.
#[must_use]
pub fn is_citizen_id(id_type: &str) -> bool {
    id_type == CITIZEN_ID
}

/// What 第11条 says of a correction.
#[must_use]
pub fn check_correction(case: &Correction<'_>) -> Verdict {
    let mut verdict = Verdict::clear();
    verdict.refuse(still_here(case.standing));
    if case.ground == "other" && case.note.trim().is_empty() {
        verdict.refuse(refusal(
            "note",
            both!("原因选了“其他”，没有说明。", "The ground is “other” without words."),
            both!("主管部门要看原因。", "The authority asks for the reason."),
            both!("在“说明”里写一句。", "Write a sentence in the note."),
        ));
    }
    if case.new_text.trim().is_empty() {
        return verdict;
    }
    let read = match case.field {
        FieldKey::IdDocNumber => reading::read_document(case.new_id_type, case.new_text, case.today.0),
        field => reading::read(field, case.new_text, case.today.0),
    };
    let Some(value) = read.value.filter(|_| read.notes.iter().all(|note| !is_refusal(note))) else {
        let why = read.notes.iter().find(|note| is_refusal(note)).map_or_else(Words::default, |note| Words {
            zh: note.text(Lang::Zh).to_owned(),
            en: note.text(Lang::En).to_owned(),
        });
        verdict.refuse(refusal(
            "new_value",
            both!("变更后的信息不能用。", "The new value cannot be taken."),
            why,
            both!("请对照户口簿或证件重填。", "Compare with the register or the document."),
        ));
        return verdict;
    };
    verdict.refuse(differs(case, &value));
    verdict.refuse(fits_the_number(case, &value));
    verdict.warn(number_keeps(case));
    verdict
}

/// What 第12条 says of an update of drifting data; `edits` is how many fields really change.
#[must_use]
pub fn check_drifting(standing: Standing, edits: usize, told_on: Option<Date>, today: Date) -> Verdict {
    let mut verdict = Verdict::clear();
    verdict.refuse(still_here(standing));
    verdict.refuse(moment::not_ahead("told_on", told_on, today));
    if edits == 0 {
        verdict.refuse(Refusal {
            article: Some(Article(12)),
            ..refusal(
                "",
                both!("没有要更新的内容。", "There is nothing to update."),
                both!("五项都空着，或者和原来一样。", "All five are empty or as they were."),
                both!("填上有变化的那一项。", "Fill in the one that changed."),
            )
        });
    }
    verdict
}

/// An older form must not put its text over what was entered later.
#[must_use]
pub fn edited_since(field: FieldKey, on: Date) -> Refusal {
    let (zh, en) = (field.label().zh, field.label().en);
    Refusal {
        article: Some(Article(12)),
        ..refusal(
            field.key(),
            both!("“{zh}”在填表之后（{on}）又改过。", "“{en}” was edited after the form was filled ({on})."),
            both!("照这份表更新，会盖掉后改的内容。", "This form would overwrite what was entered later."),
            both!(
                "后改的对，就清空这一项；这份表对，就撤回它，另办一项。",
                "If the later one is right, clear this item; if not, withdraw this and write a new one."
            ),
        )
    }
}

fn is_refusal(note: &crate::domain::note::Note) -> bool {
    note.severity == crate::domain::note::Severity::Refuse
}

fn refusal(at: &str, what: Words, why: Words, next: Words) -> Refusal {
    Refusal { article: Some(Article(11)), at: at.to_owned(), what, why, next }
}

/// The record of a pupil who left is a read-only copy (第10条).
fn still_here(standing: Standing) -> Option<Refusal> {
    matches!(standing, Standing::TransferredOut | Standing::NotTaken).then(|| Refusal {
        article: Some(Article(10)),
        at: String::new(),
        what: both!("这名学生已不在本校，信息不能再改。", "This pupil has left; the record is not changed."),
        why: both!("转出后本校只留备份。", "After a transfer the record here is a copy."),
        next: both!("请学生现在的学校办理。", "Let the pupil's school of today do it."),
    })
}

fn differs(case: &Correction<'_>, value: &Value) -> Option<Refusal> {
    let new_type =
        case.field == FieldKey::IdDocNumber && case.new_id_type != case.fields.code(FieldKey::IdDocType);
    (case.fields.get(case.field) == Some(value) && !new_type).then(|| {
        refusal(
            "new_value",
            both!("新内容和原来一样。", "The new value is the old one."),
            both!("没有变化，不用办变更。", "Nothing changes."),
            both!("核对项目选得对不对。", "Check whether the right field is chosen."),
        )
    })
}

/// Sex and date of birth stand inside a citizen ID number: correct the number and they follow (第6条).
fn fits_the_number(case: &Correction<'_>, value: &Value) -> Option<Refusal> {
    if !is_citizen_id(case.fields.code(FieldKey::IdDocType)) {
        return None;
    }
    let id = CitizenId::parse(case.fields.text(FieldKey::IdDocNumber), case.today.0).ok()?;
    let fits = match case.field {
        FieldKey::BirthDate => value.as_date().is_some_and(|date| date.0 == id.birth()),
        FieldKey::Gender => value.as_code() == Some(if id.is_female() { "2" } else { "1" }),
        _ => true,
    };
    (!fits).then(|| Refusal {
        article: Some(Article(6)),
        ..refusal(
            "new_value",
            both!("和登记的身份证件号对不上。", "It does not fit the ID number on record."),
            both!("身份证件号里含有出生日期和性别。", "The number holds date of birth and sex."),
            both!(
                "号码错了就更正“身份证件号”，性别和出生日期会跟着改。",
                "If the number is wrong correct it; sex and date of birth follow."
            ),
        )
    })
}

/// A 学籍号 made from an earlier ID number stays (第6条: one for life).
fn number_keeps(case: &Correction<'_>) -> Option<Refusal> {
    let has_number = !case.fields.text(FieldKey::StudentRegistryNumber).is_empty();
    (case.field == FieldKey::IdDocNumber && has_number).then(|| Refusal {
        article: Some(Article(6)),
        ..refusal(
            "",
            both!("学籍号不跟着改。", "The registration number stays."),
            both!(
                "学籍号终身不变；临时号由系统换发。",
                "It is for life; a temporary one is replaced by the system."
            ),
            both!("不用处理。", "Nothing to do."),
        )
    })
}
