//! Entry and the building of a record: 第5–8条. One pupil, one record; numbers that the national system gives; a child
//! without an identity number is taken in by the numbers of both family members. It keeps nothing.

use chrono::{Datelike, Months};

use super::{Pack, Refusal, Verdict, moment};
use crate::{
    both,
    domain::{
        Article, Clock, Date, FieldKey, Fields, Lang, Standing, Text, Value, Words,
        calendar::WorkCalendar,
        codes::CodeTable,
        note::Severity,
        number::StudentNumberKind,
        number::document::{CITIZEN_ID, OTHER},
        record,
    },
};

/// The clock of the file (第8条).
pub const FILE: &str = "D01";
/// The clock of a temporary number that waits for its G number.
pub const FINAL_NUMBER: &str = "P02-G";
/// The way of entry that carries on a record of the primary school (第5条).
pub const CONTINUED: &str = "continued";
/// The way of entry after a deferral (第4条).
pub const DEFERRED: &str = "deferred";
/// The way of entry of one who comes late into a higher grade.
const LATE: &str = "late";
/// The check of fields that are not filled: a record is entered before everything is known.
const MISSING: &str = "E01";
/// The month from which on an entry belongs to the school year of the same number.
const ENTRY_SEASON: u32 = 7;

/// Another record here that may be the same child, or a business that would enter it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twin {
    /// The name.
    pub name: String,
    /// The standing.
    pub standing: Standing,
    /// Whether the number of the document is the same; if not, name, sex and date of birth are.
    pub number: bool,
    /// The business that is under way and would enter it; none when the record is here.
    pub business: Option<Text>,
}

/// A child who comes to school. Codes are empty and days none when they are not filled.
#[derive(Debug, Clone, Copy)]
pub struct Entering<'a> {
    /// The standing of the record that is here already; none for a newcomer, and none for the entry's own record.
    pub standing: Option<Standing>,
    /// The way of entry: a code of `entry-sort`.
    pub sort: &'a str,
    /// The fields of the record.
    pub fields: &'a Fields,
    /// The number of the identity document as it was written.
    pub id_number: &'a str,
    /// The day on which the child came.
    pub entered_on: Option<Date>,
    /// The day on which the guardian signed the data sheet.
    pub signed_on: Option<Date>,
    /// The words that go with it.
    pub note: &'a str,
    /// The grades taught here; empty when nobody told.
    pub grades: &'a [String],
    /// The records that may be the same child.
    pub twins: &'a [Twin],
    /// Today.
    pub today: Date,
}

/// What 第5–8条 say of an entry.
#[must_use]
pub fn check(pack: &Pack, case: &Entering<'_>) -> Verdict {
    let mut verdict = Verdict::clear();
    verdict.refuse(may_enter(case));
    verdict.refuse(moment::not_ahead("entered_on", case.entered_on, case.today));
    verdict.refuse(moment::not_ahead("signed_on", case.signed_on, case.today));
    verdict.refuse(same_number(case.twins, FieldKey::IdDocNumber.key()));
    verdict.warn(same_child(case.twins));
    verdict.refuse(readable_number(case.fields, case.id_number));
    verdict.join(record_as_such(case.fields, case.today, |check| check != MISSING));
    verdict.join(without_number(case));
    verdict.refuse(first_grade(pack, case));
    verdict.warn(taught_here(case));
    verdict.refuse(number_carried_over(case));
    verdict.join(age(pack, case));
    verdict
}

/// What the fields of a record say together, as far as `wanted` asks for the check.
#[must_use]
pub fn record_as_such(fields: &Fields, today: Date, wanted: impl Fn(&str) -> bool) -> Verdict {
    let mut verdict = Verdict::clear();
    for finding in record::check(fields, today.0).into_iter().filter(|finding| wanted(finding.note.check)) {
        let said = refusal(
            finding.key.key(),
            Words { zh: finding.note.text(Lang::Zh).to_owned(), en: finding.note.text(Lang::En).to_owned() },
            both!("学籍信息要真实准确。", "The record must be true."),
            both!("请对照户口簿改正。", "Compare with the household register and correct it."),
        );
        match finding.severity() {
            Severity::Refuse => verdict.refuse(said),
            Severity::Warn => verdict.warn(said),
            _ => {}
        }
    }
    verdict
}

/// Whether the number that was written could not be read as that of an identity card.
#[must_use]
pub fn readable_number(fields: &Fields, written: &str) -> Option<Refusal> {
    let missing = fields.code(FieldKey::IdDocType) == CITIZEN_ID
        && fields.get(FieldKey::IdDocNumber).and_then(Value::as_text).is_none();
    let why = if written.is_empty() {
        both!("身份证件类型是居民身份证，就要填号码。", "A resident identity card has a number.")
    } else {
        both!("号码不符合居民身份证的编码规则。", "It is no number of a resident identity card.")
    };
    missing.then(|| {
        refusal(
            FieldKey::IdDocNumber.key(),
            both!("身份证件号不对。", "The number of the identity document is wrong."),
            why,
            both!(
                "请对照户口簿改正；确实没有号码的，证件类型选“其他”。",
                "Compare with the household register; without any number choose the type 其他."
            ),
        )
    })
}

/// 第7条: another record with the same number is a second record of one child, or a number written wrongly.
#[must_use]
pub fn same_number(twins: &[Twin], at: &str) -> Option<Refusal> {
    let twin = twins.iter().find(|twin| twin.number)?;
    let (name, zh, en) = (&twin.name, twin.standing.label().zh, twin.standing.label().en);
    if let Some(business) = twin.business {
        return Some(under_way(name, business, at));
    }
    Some(refusal(
        at,
        both!("证件号与{name}（{zh}）相同。", "{name} ({en}) has the same ID number."),
        both!("一人一籍，不能重复建籍。", "One pupil, one record."),
        if matches!(twin.standing, Standing::TransferredOut) {
            both!(
                "是同一个孩子就办“转入”；不是就核对号码。",
                "For the same child record a transfer in; otherwise check the number."
            )
        } else {
            both!(
                "是同一个孩子就在原记录上办；不是就核对号码，或登记“问题学籍”。",
                "For the same child use that record; otherwise check the number or record a problem."
            )
        },
    ))
}

/// 第7条: two businesses that would enter the same number would make two records of one child.
pub(super) fn under_way(name: &str, business: Text, at: &str) -> Refusal {
    let Text { zh, en } = business;
    refusal(
        at,
        both!("证件号与正在办“{zh}”的{name}相同。", "“{en}” of {name} is under way with the same ID number."),
        both!("一人一籍，同一个孩子不能办两项进校业务。", "One pupil, one record: a child enters once."),
        both!(
            "是同一个孩子就撤回其中一项；不是就核对号码。",
            "For the same child withdraw one of the two; otherwise check the number."
        ),
    )
}

/// Same name, sex and date of birth: perhaps the same child, perhaps not.
pub(super) fn same_child(twins: &[Twin]) -> Option<Refusal> {
    let twin = twins.iter().find(|twin| !twin.number)?;
    let (name, zh, en) = (&twin.name, twin.standing.label().zh, twin.standing.label().en);
    Some(refusal(
        FieldKey::Name.key(),
        both!(
            "本校已有同名、同性别、同日生的{name}（{zh}）。",
            "{name} ({en}) has the same sex and birth date."
        ),
        both!("可能是同一个孩子录了两次。", "It may be one child entered twice."),
        both!(
            "请核实；确是两个孩子就继续办，并在说明里写一句。",
            "Make sure; if they are two children go on and say so in the note."
        ),
    ))
}

/// Whether an entry of this sort may start from a standing.
#[must_use]
pub fn may_start(standing: Standing, sort: &str) -> bool {
    match standing {
        Standing::Deferred | Standing::NotTaken | Standing::Removed => true,
        Standing::Graduated | Standing::Completed | Standing::MovedUp => sort == CONTINUED,
        _ => false,
    }
}

/// Whose record may enter by this kind. Others come back by a business of their own.
fn may_enter(case: &Entering<'_>) -> Option<Refusal> {
    let standing = case.standing?;
    if may_start(standing, case.sort) {
        return None;
    }
    let next = match standing {
        Standing::Graduated | Standing::Completed | Standing::MovedUp => {
            both!(
                "升入本校初中的，入学类别选“初中接续学籍”。",
                "For the middle school choose “continues the record”."
            )
        }
        Standing::TransferredOut | Standing::Arriving => {
            both!("请办“转入”。", "Record a transfer in.")
        }
        Standing::Suspended | Standing::Abroad | Standing::DroppedOut | Standing::Missing => {
            both!("请办复学一类的异动。", "Record the return to school.")
        }
        _ => {
            both!("请核对是不是选错了学生。", "Check whether the right pupil is chosen.")
        }
    };
    let (zh, en) = (standing.label().zh, standing.label().en);
    Some(refusal(
        "",
        both!("这名学生已有学籍（{zh}），不能再建。", "This pupil has a record already ({en})."),
        both!("一人一籍，不能重复建籍。", "One pupil, one record."),
        next,
    ))
}

/// Without a number of an own document the family's numbers stand for it; who has one family member says so.
fn without_number(case: &Entering<'_>) -> Verdict {
    let mut verdict = Verdict::clear();
    let fields = case.fields;
    let without = fields.code(FieldKey::IdDocType) == OTHER && fields.text(FieldKey::IdDocNumber).is_empty();
    let second = fields.text(FieldKey::Member2Name).is_empty();
    if without && second {
        let said = Refusal {
            article: Some(Article(6)),
            ..refusal(
                FieldKey::Member2IdDocNumber.key(),
                both!("没有第二位家长的证件号。", "The second family member's number is missing."),
                both!(
                    "学生没有身份证号，两位家长的证件号都要填。",
                    "For a pupil without an ID number both family members' numbers are asked for."
                ),
                both!(
                    "请补填；只有一位家长的，在说明里写明原因。",
                    "Fill it in; if there is one family member only, say so in the note."
                ),
            )
        };
        if case.note.trim().is_empty() {
            verdict.refuse(said);
        } else {
            verdict.warn(said);
        }
    }
    verdict
}

/// 第5条: a new pupil begins in the first grade of the school's level; who comes later comes by transfer, or says why.
fn first_grade(pack: &Pack, case: &Entering<'_>) -> Option<Refusal> {
    let grade = case.fields.code(FieldKey::Grade);
    let list = match case.sort {
        "" => return None,
        LATE => {
            return case.note.trim().is_empty().then(|| {
                refusal(
                    "note",
                    both!("补建学籍没有说明。", "A record made late has no words with it."),
                    both!(
                        "要说清孩子以前在哪里、为什么没有学籍。",
                        "It must be clear where the child was before."
                    ),
                    both!(
                        "在“说明”里写一句；以前有学籍的应办转入。",
                        "Say so; a child with a record transfers in."
                    ),
                )
            });
        }
        CONTINUED => "entry-grade-continued",
        _ => "entry-grade-new",
    };
    let lawful = grade.is_empty() || pack.choices(list).iter().any(|choice| choice.code == grade);
    let label = CodeTable::Grade.label(grade);
    (!lawful).then(|| Refusal {
        article: Some(Article(5)),
        ..refusal(
            FieldKey::Grade.key(),
            both!("{label}不是新生入学的年级。", "New pupils do not enter in {label}."),
            both!("新生从起始年级建籍或接续学籍。", "A record begins, or goes on, in the first grade."),
            both!(
                "从别校来的办“转入”；从没上过学的选“补建学籍”。",
                "From another school record a transfer in; a child never at school is entered late."
            ),
        )
    })
}

fn taught_here(case: &Entering<'_>) -> Option<Refusal> {
    let grade = case.fields.code(FieldKey::Grade);
    let known = case.grades.is_empty() || grade.is_empty() || case.grades.iter().any(|known| known == grade);
    let label = CodeTable::Grade.label(grade);
    (!known).then(|| Refusal {
        article: None,
        ..refusal(
            FieldKey::Grade.key(),
            both!("本校没有{label}的班级。", "There is no class of {label} here."),
            both!("年级不在本校的班级表里。", "The grade is not among this school's classes."),
            both!("请核对年级，或先在学年里设班。", "Check the grade, or set the class up first."),
        )
    })
}

/// 第5, 7条: a middle school goes on with the number that the pupil has.
fn number_carried_over(case: &Entering<'_>) -> Option<Refusal> {
    let none = case.fields.text(FieldKey::StudentRegistryNumber).is_empty();
    (case.sort == CONTINUED && none).then(|| Refusal {
        article: Some(Article(5)),
        ..refusal(
            FieldKey::StudentRegistryNumber.key(),
            both!("接续学籍要填原来的学籍号。", "A record that goes on keeps its number."),
            both!("初中接续小学的学籍，不另建第二份。", "A middle school makes no second record."),
            both!("请看小学移交的学籍材料。", "Look at the papers of the primary school."),
        )
    })
}

/// The age at the cut-off day of the year of entry: too young is refused, a year late without a deferral is asked about.
fn age(pack: &Pack, case: &Entering<'_>) -> Verdict {
    let mut verdict = Verdict::clear();
    let birth = case.fields.get(FieldKey::BirthDate).and_then(Value::as_date);
    let Some((birth, on)) = birth.zip(case.entered_on) else { return verdict };
    let starts = pack.choices("entry-grade-new");
    if !starts.iter().any(|choice| choice.code == case.fields.code(FieldKey::Grade)) {
        return verdict;
    }
    let Some((years, cutoff)) = entry_age(pack, on) else { return verdict };
    if !is_aged(birth, years, cutoff) {
        verdict.refuse(Refusal {
            article: Some(Article(4)),
            ..refusal(
                FieldKey::BirthDate.key(),
                both!("到{cutoff}未满{years}周岁，不能建学籍。", "Not yet {years} years old on {cutoff}."),
                both!("满{years}周岁的儿童才入学。", "Children enter when they are {years}."),
                both!(
                    "请核对出生日期；不满年龄的明年再来。",
                    "Check the date; a younger child comes next year."
                ),
            )
        });
    } else if is_aged(birth, years + 1, cutoff) && case.sort != DEFERRED {
        let older = years + 1;
        verdict.warn(Refusal {
            article: Some(Article(4)),
            ..refusal(
                FieldKey::BirthDate.key(),
                both!(
                    "到{cutoff}已满{older}周岁，比应入学时间晚。",
                    "{older} years old on {cutoff} already: late."
                ),
                both!("晚入学要有延缓入学手续。", "Coming late asks for a deferral."),
                both!("请补延缓入学材料，或在说明里写明。", "Add the papers of the deferral, or say why."),
            )
        });
    }
    verdict
}

/// The age of entry, and the day on which it must be reached for an entry on a day.
#[must_use]
pub fn entry_age(pack: &Pack, on: Date) -> Option<(u32, Date)> {
    let years = pack.limit("entry-age", on)?.length;
    let day = pack.limit("entry-cutoff", on)?.length;
    let year = on.number() / 10_000 - u32::from(on.0.month() < ENTRY_SEASON);
    Some((years, Date::from_number(year * 10_000 + day)?))
}

/// Whether somebody has reached an age on a day.
#[must_use]
pub fn is_aged(birth: Date, years: u32, on: Date) -> bool {
    birth.0.checked_add_months(Months::new(years.saturating_mul(12))).is_some_and(|day| day <= on.0)
}

/// 第6条: what may be written as 学籍号. G is for life; L and J hold until the G number comes.
#[must_use]
pub fn check_number(now: &str, told: &str, formal: bool) -> Verdict {
    let at = FieldKey::StudentRegistryNumber.key();
    let six = |what, why, next| Refusal { article: Some(Article(6)), ..refusal(at, what, why, next) };
    let mut verdict = Verdict::clear();
    let Some(new) = StudentNumberKind::of(told) else { return verdict };
    if StudentNumberKind::of(now) == Some(StudentNumberKind::Citizen) && now != told {
        verdict.refuse(six(
            both!("这名学生已有正式学籍号。", "This pupil has a final number already."),
            both!(
                "学籍号一人一号，终身不变；改了身份证号也不变。",
                "It is for life, whatever becomes of the ID number."
            ),
            both!(
                "请核对系统里的号；原来录错的，在学生页改正。",
                "Check it; a slip is mended on the pupil's page."
            ),
        ));
    } else if new.becomes_g() == formal {
        let (zh, en) = if formal { ("G", "G") } else { ("L或J", "L or J") };
        verdict.refuse(six(
            both!("这一步要填{zh}开头的学籍号。", "This step takes a number that begins with {en}."),
            both!("G是正式号，L、J是临时用的号。", "G is final, L and J are for the time being."),
            both!(
                "请对照系统，换另一步填这个号。",
                "Compare with the system; the other step takes this one."
            ),
        ));
    }
    verdict
}

/// 第7条: while the problem record is not solved the duplicate check is not clear.
#[must_use]
pub fn unsolved(problem_is_open: bool) -> Option<Refusal> {
    problem_is_open.then(|| {
        refusal(
            "",
            both!("问题学籍还没有解决。", "The problem record is not solved yet."),
            both!("查重有疑的，解决后才能往下办。", "A doubtful record goes on when it is solved."),
            both!("请先办完“问题学籍”。", "Finish the problem record first."),
        )
    })
}

/// The clock of 第8条: the file within a month of entry.
#[must_use]
pub fn file_clock(pack: &Pack, entered: Date, calendar: &WorkCalendar) -> Option<Clock> {
    let waits = both!("建齐学籍档案", "the file to be complete");
    pack.limit(FILE, entered)?.clock(entered, waits, calendar)
}

/// The clock of a temporary number: the G number comes in spring.
#[must_use]
pub fn number_clock(pack: &Pack, on: Date, calendar: &WorkCalendar) -> Option<Clock> {
    let waits = both!("换发G开头的正式学籍号", "the final G number");
    pack.limit(FINAL_NUMBER, on)?.clock(on, waits, calendar)
}

fn refusal(at: &str, what: Words, why: Words, next: Words) -> Refusal {
    Refusal { article: Some(Article(7)), at: at.to_owned(), what, why, next }
}
