//! The two family members: who is guardian, who can be called, whose numbers are needed. A missing second member
//! is a doubt, never a refusal.

use chrono::Months;

use super::identity::citizen_id;
use super::{Finding, OTHER, is_yes};
use crate::domain::codes::CodeTable;
use crate::domain::note::{Note, Severity};
use crate::domain::{FieldGroup, FieldKey, Fields, Required};
use crate::say;

/// A guardian is at least this many years older than the child.
const GUARDIAN_YEARS: u32 = 14;

/// The fields of one family member.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) name: FieldKey,
    pub(super) relation: FieldKey,
    pub(super) relation_note: FieldKey,
    pub(super) address: FieldKey,
    pub(super) phone: FieldKey,
    pub(super) guardian: FieldKey,
    pub(super) document_type: FieldKey,
    pub(super) document: FieldKey,
}

pub(super) const MEMBERS: [Member; 2] = [
    Member {
        name: FieldKey::Member1Name,
        relation: FieldKey::Member1Relation,
        relation_note: FieldKey::Member1RelationNote,
        address: FieldKey::Member1CurrentAddress,
        phone: FieldKey::Member1Phone,
        guardian: FieldKey::Member1IsGuardian,
        document_type: FieldKey::Member1IdDocType,
        document: FieldKey::Member1IdDocNumber,
    },
    Member {
        name: FieldKey::Member2Name,
        relation: FieldKey::Member2Relation,
        relation_note: FieldKey::Member2RelationNote,
        address: FieldKey::Member2CurrentAddress,
        phone: FieldKey::Member2Phone,
        guardian: FieldKey::Member2IsGuardian,
        document_type: FieldKey::Member2IdDocType,
        document: FieldKey::Member2IdDocNumber,
    },
];

impl Member {
    fn is_named(&self, fields: &Fields) -> bool {
        !fields.text(self.name).is_empty()
    }
}

/// Whether the field belongs to the second member.
pub(super) fn belongs_to_second(key: FieldKey) -> bool {
    key.spec().group == FieldGroup::Member2
}

/// The members registered as father or mother.
pub(super) fn parents(fields: &Fields) -> impl Iterator<Item = &'static Member> {
    MEMBERS.iter().filter(move |member| matches!(fields.code(member.relation), "51" | "52"))
}

pub(super) fn check(fields: &Fields, found: &mut Vec<Finding>) {
    second(fields, found);
    guardians(fields, found);
    for member in &MEMBERS {
        if member.is_named(fields) {
            numbers(fields, member, found);
            relation(fields, member, found);
        }
    }
    same_numbers(fields, found);
}

fn second(fields: &Fields, found: &mut Vec<Finding>) {
    let second = &MEMBERS[1];
    if !second.is_named(fields) {
        found.push(Finding::new(
            second.name,
            Note::warn("E03", |lang| {
                say!(
                    lang,
                    "只登记了一位家长，请补或说明。",
                    "Only one family member is registered; add the other or say why."
                )
            }),
        ));
        return;
    }
    let asked = FieldKey::all()
        .filter(|key| belongs_to_second(*key) && key.spec().required == Required::Yes)
        .filter(|key| fields.get(*key).is_none());
    for key in asked {
        found.push(Finding::new(
            key,
            Note::warn("E01", |lang| say!(lang, "缺：{}。", "{} is missing.", key.label().get(lang))),
        ));
    }
}

fn guardians(fields: &Fields, found: &mut Vec<Finding>) {
    let mut guardians = MEMBERS.iter().filter(|member| is_yes(fields, member.guardian)).peekable();
    if guardians.peek().is_none() {
        found.push(Finding::new(
            FieldKey::Member1IsGuardian,
            Note::refuse("E02", |lang| {
                say!(
                    lang,
                    "没有监护人，请在家庭成员里标一位监护人。",
                    "No guardian: mark one of the family members."
                )
            }),
        ));
        return;
    }
    if guardians.all(|member| fields.text(member.phone).is_empty()) {
        let key = MEMBERS
            .iter()
            .find(|member| is_yes(fields, member.guardian))
            .map_or(FieldKey::Member1Phone, |member| member.phone);
        found.push(Finding::new(
            key,
            Note::warn("E05", |lang| {
                say!(
                    lang,
                    "监护人都没有电话，出了事联系不上，请补。",
                    "No guardian has a telephone number; add one."
                )
            }),
        ));
    }
}

fn numbers(fields: &Fields, member: &Member, found: &mut Vec<Finding>) {
    let pupil_without =
        fields.code(FieldKey::IdDocType) == OTHER && fields.text(FieldKey::IdDocNumber).is_empty();
    if fields.text(member.document).is_empty() {
        if pupil_without {
            found.push(Finding::new(
                member.document,
                Note::refuse("A11", |lang| {
                    say!(
                        lang,
                        "学生没有身份证号，家长的证件号必须填写。",
                        "The pupil has no ID number, so the family members' numbers must be filled."
                    )
                }),
            ));
        } else if fields.code(member.document_type) != OTHER {
            found.push(Finding::new(
                member.document,
                Note::warn("E04", |lang| {
                    say!(
                        lang,
                        "没有填家长的证件号，国家系统可能不收。",
                        "The family member's number is empty; the national system may refuse that."
                    )
                }),
            ));
        }
    }
    let birth = fields.get(FieldKey::BirthDate).and_then(|value| value.as_date());
    let id = citizen_id(fields, member.document_type, member.document);
    let (Some(birth), Some(id)) = (birth, id) else { return };
    let grown = id.birth().checked_add_months(Months::new(GUARDIAN_YEARS * 12));
    if is_yes(fields, member.guardian) && grown.is_none_or(|day| day > birth.0) {
        found.push(Finding::new(
            member.document,
            Note::warn("E04", |lang| {
                say!(
                    lang,
                    "监护人比孩子大不到{GUARDIAN_YEARS}岁，请核对证件号。",
                    "The guardian is less than {GUARDIAN_YEARS} years older than the child; check the number."
                )
            }),
        ));
    }
}

fn relation(fields: &Fields, member: &Member, found: &mut Vec<Finding>) {
    let code = fields.code(member.relation);
    let on_sheet = CodeTable::FamilyRelation.sheet_option(code);
    let other = !code.is_empty() && on_sheet.is_some_and(|option| option.code == "80");
    if other && fields.text(member.relation_note).is_empty() {
        found.push(Finding::new(
            member.relation_note,
            Note::warn("E24", |lang| {
                say!(
                    lang,
                    "关系在国家表里是“其他”，请在关系说明里写清楚。",
                    "The relation is 其他 on the national sheet; describe it in the note."
                )
            }),
        ));
    }
}

/// One number stands for one person: the same number twice in a record is a slip in copying.
fn same_numbers(fields: &Fields, found: &mut Vec<Finding>) {
    let keys = [FieldKey::IdDocNumber, FieldKey::Member1IdDocNumber, FieldKey::Member2IdDocNumber];
    for (at, key) in keys.iter().enumerate().skip(1) {
        let number = fields.text(*key);
        if !number.is_empty() && keys[..at].iter().any(|earlier| fields.text(*earlier) == number) {
            let note = Note::new(Severity::Refuse, "E04", |lang| {
                say!(
                    lang,
                    "这个证件号在本表里已填给另一个人，必有一个填错。",
                    "This number already stands for another person in the record; one of them is wrong."
                )
            });
            found.push(Finding::new(*key, note));
        }
    }
}
