//! The dropout ledger (第23条): how a case may go on, what may be written into it, when it may be struck off, and which
//! business its facts lead into. A standing alone makes a dropout, and a person alone makes that standing.

use super::{Pack, Refusal, Verdict, dropout, moment};
use crate::{
    both,
    domain::{
        Article, Date, Month, Standing, Words,
        calendar::WorkCalendar,
        ledger::{Case, CaseFacts, CaseState, CaseStep},
    },
};

use CaseState::{Closed, DroppedOut, Persuading, Suspected, Watched};

/// The article.
const ARTICLE: Option<Article> = Some(Article(23));
/// The list of reasons for closing.
pub const CLOSINGS: &str = "case-closing";
/// Closed because the pupil is back and was watched long enough.
pub const BACK: &str = "back";
/// Closed because the years of compulsory schooling are over.
pub const AGE: &str = "over-age";
/// Closed because the child is taught elsewhere or at home (第17条).
const SPECIAL: &str = "special";
/// The list of roles of those who answer for a child.
pub const RESPONSIBLE: &str = "responsible";
/// The list of groups that are watched.
pub const GROUPS: &str = "watched-group";

/// Which states may follow which by a person's hand (第23条: 动员返校, 动态销号). To drop out and to come back after that
/// takes a change: both alter the standing.
const MOVES: [(CaseState, &[CaseState]); 5] = [
    (Suspected, &[Suspected, Persuading, Watched, Closed]),
    (Persuading, &[Persuading, Watched, Closed]),
    (DroppedOut, &[DroppedOut, Closed]),
    (Watched, &[Watched, Persuading, Closed]),
    (Closed, &[]),
];

/// In which states a case may be opened: who is dropped out already, by a roster that was taken over, stands there.
#[must_use]
pub const fn opening(standing: Standing) -> &'static [CaseState] {
    match standing {
        Standing::DroppedOut => &[DroppedOut],
        _ => &[Suspected, Persuading],
    }
}

/// Which business a fact leads into: the list, the code, the kind of change, why.
const LEADS: [(&str, &str, &str, u8); 7] = [
    ("whereabouts", "5", "transfer-out", 14),
    ("dropout-reason", "05", "transfer-out", 14),
    ("dropout-reason", "07", "suspend", 18),
    ("dropout-reason", "08", "attend-elsewhere", 17),
    ("dropout-reason", "16", "attend-elsewhere", 17),
    ("dropout-reason", "06", "missing", 21),
    ("whereabouts", "8", "abroad", 20),
];

/// The states to which a case may go from here.
#[must_use]
pub fn moves(from: CaseState) -> &'static [CaseState] {
    MOVES.iter().find(|(state, _)| *state == from).map_or(&[], |(_, to)| to)
}

/// The kinds of change into which what is known leads, with the article of each: a pupil at school elsewhere is moved,
/// a sick one suspended; neither is a dropout.
#[must_use]
pub fn leads(facts: &CaseFacts) -> Vec<(&'static str, Article)> {
    let fits = |list: &str, code: &str| match list {
        "whereabouts" => facts.whereabouts == code,
        _ => facts.reason == code,
    };
    let mut found: Vec<(&'static str, Article)> = Vec::new();
    for (list, code, kind, article) in LEADS {
        if fits(list, code) && found.iter().all(|(known, _)| *known != kind) {
            found.push((kind, Article(article)));
        }
    }
    found
}

/// What a step is checked against.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// The rules in force.
    pub pack: &'a Pack,
    /// The calendar.
    pub calendar: &'a WorkCalendar,
    /// The month of entry.
    pub enrolled_in: Option<Month>,
    /// The day of birth.
    pub born: Option<Date>,
    /// Whether schooling elsewhere is on the record (第17条).
    pub elsewhere: bool,
    /// The pupil's standing.
    pub standing: Standing,
    /// Today.
    pub today: Date,
}

/// What speaks against a step of a case; `case` is none when the step opens it.
#[must_use]
pub fn check_step(ground: &Ground<'_>, case: Option<&Case>, step: &CaseStep) -> Verdict {
    let mut verdict = check_facts(ground, &step.facts);
    verdict.refuse(moment::not_ahead("on", Some(step.on), ground.today));
    match case {
        None => {
            verdict.refuse(moment::not_before_entry("on", Some(step.on), ground.enrolled_in));
            verdict.refuse(not_on_roll(ground.standing));
            verdict.refuse((!opening(ground.standing).contains(&step.to)).then(|| no_way(None, step.to)));
        }
        Some(case) => {
            let answer = answers(case, step);
            let may = moves(case.state).contains(&step.to) || answer;
            verdict.refuse((!may).then(|| no_way(Some(case.state), step.to)));
            verdict.refuse(unknown_question(case, step));
            verdict.refuse(before_the_last(case, step));
            if may && step.to == Closed && !answer {
                verdict.join(check_closing(ground, case, step));
            }
        }
    }
    verdict
}

/// What speaks against the facts of a case.
fn check_facts(ground: &Ground<'_>, facts: &CaseFacts) -> Verdict {
    let Ground { pack, enrolled_in, today, .. } = *ground;
    let mut verdict = Verdict::clear();
    verdict.refuse(moment::not_ahead("first_absent", facts.first_absent, today));
    verdict.refuse(moment::not_before_entry("first_absent", facts.first_absent, enrolled_in));
    verdict.refuse(moment::not_ahead("system_marked", facts.system_marked, today));
    let chosen = [
        ("reason", "dropout-reason", &facts.reason),
        ("whereabouts", "whereabouts", &facts.whereabouts),
        ("system_mark", "system-mark", &facts.system_mark),
    ];
    for (at, list, code) in chosen {
        verdict.refuse(not_chosen(pack, at, list, code));
    }
    verdict.refuse((facts.reason == "99" && facts.reason_note.trim().is_empty()).then(|| {
        refusal(
            "reason_note",
            both!("原因选了“其他”，没有说明。", "The reason is \"other\" without words."),
            both!("不说明，就没法对症帮扶。", "Without words nobody can help."),
            both!("在“原因说明”里写一句。", "Write a sentence there."),
        )
    }));
    for person in &facts.responsible {
        verdict.refuse(not_chosen(pack, "responsible", RESPONSIBLE, &person.role));
        verdict.refuse(person.name.trim().is_empty().then(|| {
            refusal(
                "responsible",
                both!("有一名包保责任人没有写姓名。", "A responsible person has no name."),
                both!("包保要落到人。", "Somebody in person must answer for the child."),
                both!("请写姓名，或去掉这一行。", "Name the person, or take the line away."),
            )
        }));
    }
    verdict
}

/// Refuses a code that a list does not have; nothing chosen is nothing to refuse.
#[must_use]
pub fn not_chosen(pack: &Pack, at: &str, list: &str, code: &str) -> Option<Refusal> {
    let known = code.is_empty() || pack.choice(list, code).is_some_and(|choice| choice.code == code);
    (!known).then(|| {
        refusal(
            at,
            both!("“{code}”不在可选的范围里。", "\"{code}\" is none of the choices."),
            both!("台账按这些类别统计。", "The ledger is counted by these."),
            both!("请从列表里选一项。", "Choose one of the list."),
        )
    })
}

fn check_closing(ground: &Ground<'_>, case: &Case, step: &CaseStep) -> Verdict {
    let mut verdict = Verdict::clear();
    if step.closing.is_empty() {
        verdict.refuse(refusal(
            "closing",
            both!("没有选销号原因。", "It is not said why the case is closed."),
            both!("一个一个销号，都要有去处。", "Each case is closed for a reason of its own."),
            both!("请从列表里选一项。", "Choose one of the list."),
        ));
        return verdict;
    }
    verdict.refuse(not_chosen(ground.pack, "closing", CLOSINGS, &step.closing));
    match (case.state, step.closing.as_str()) {
        (Watched, BACK) => {
            let watched = dropout::still_watched(ground.pack, ground.calendar, case.returned, step.on);
            verdict.refuse(watched);
        }
        (_, BACK) => verdict.refuse(refusal(
            "closing",
            both!("还没有返校观察，不能按返校销号。", "The pupil was not watched yet."),
            both!("返校后要观察一段时间，防止再次辍学。", "A return is watched first: relapse is common."),
            both!("请先转为“返校观察”。", "Move the case to \"back, watched\" first."),
        )),
        (_, AGE) => {
            verdict.refuse(dropout::still_of_school_age(ground.pack, ground.calendar, ground.born, step.on));
        }
        (DroppedOut, _) => verdict.refuse(refusal(
            "closing",
            both!("已认定辍学，不能这样销号。", "A stated dropout is not closed like this."),
            both!("义务教育年限内要保留学籍、继续劝返。", "The record is kept and persuasion goes on."),
            both!(
                "返校的办“辍学复学”，转走的办转学；办结后自动销号。",
                "Make the return or the transfer; the case closes by itself."
            ),
        )),
        (_, SPECIAL) if ground.elsewhere => {}
        (_, SPECIAL) => verdict.refuse(business_first()),
        (_, code) if Standing::ALL.iter().any(|standing| standing.key() == code) => {
            verdict.refuse(business_first());
        }
        _ => {}
    }
    verdict
}

/// What takes a change closes by it: a case is not struck off for a transfer that was never made.
fn business_first() -> Refusal {
    refusal(
        "closing",
        both!("学籍上还没有办这项异动。", "The record shows no such business."),
        both!(
            "转学、休学、出国等办结后，台账自动销号。",
            "The case closes by itself once the change is made."
        ),
        both!("请先办理对应的异动。", "Make that change first."),
    )
}

/// Whether a step does nothing but answer a question of a closed case.
fn answers(case: &Case, step: &CaseStep) -> bool {
    case.state == Closed && step.to == Closed && step.answers > 0 && step.facts == case.facts
}

fn unknown_question(case: &Case, step: &CaseStep) -> Option<Refusal> {
    let number = step.answers;
    let open = case.unanswered().any(|question| question.number == number);
    if number > 0 && !open {
        return Some(refusal(
            "answers",
            both!("没有第{number}号待答复的提问。", "No question {number} waits for an answer."),
            both!("一个提问答复一次。", "A question is answered once."),
            both!("请核对提问的编号。", "Check the number of the question."),
        ));
    }
    (number > 0 && step.note.trim().is_empty()).then(|| {
        refusal(
            "note",
            both!("没有写答复。", "Nothing is answered."),
            both!("中心校在等这个情况。", "The center waits to be told."),
            both!("请写一句情况说明。", "Write a sentence."),
        )
    })
}

/// Only who is on the roll, or did not come back to it, is put on the ledger.
fn not_on_roll(standing: Standing) -> Option<Refusal> {
    let fits = matches!(standing, Standing::Enrolled | Standing::Suspended | Standing::DroppedOut);
    (!fits).then(|| {
        let (zh, en) = (standing.label().zh, standing.label().en);
        refusal(
            "",
            both!("这名学生现在是“{zh}”，不立台账。", "This pupil is \"{en}\"; no case is opened."),
            both!("台账记在籍而没有到校的学生。", "The ledger holds pupils of the roll who do not come."),
            both!("请核对是不是选错了学生。", "Check whether the right pupil is chosen."),
        )
    })
}

/// A step does not lie before the last one that was taken.
fn before_the_last(case: &Case, step: &CaseStep) -> Option<Refusal> {
    let last = case.steps.iter().map(|known| known.on).max().filter(|last| step.on < *last)?;
    let on = step.on;
    Some(refusal(
        "on",
        both!("{on}比上一步（{last}）还早。", "{on} lies before the last step ({last})."),
        both!("台账按先后记，早晚要看得出来。", "The ledger is kept in order."),
        both!("请核对日期。", "Check the day."),
    ))
}

fn no_way(from: Option<CaseState>, to: CaseState) -> Refusal {
    let (zh, en) = from.map_or(("新台账", "a new case"), |from| (from.label().zh, from.label().en));
    let (to_zh, to_en) = (to.label().zh, to.label().en);
    let next = match (from, to) {
        (_, DroppedOut) => both!(
            "认定辍学要填“辍学”异动，由校长确认。",
            "State the dropout as a change; the head confirms it."
        ),
        (Some(DroppedOut), Watched) => {
            both!("请办“辍学复学”异动，台账会跟着转。", "Make the change \"return\"; the case follows.")
        }
        (Some(Closed), _) => {
            both!("已经销号；又缺课了，请新立台账。", "It is closed; open a new case if it begins again.")
        }
        _ => both!("请按列出的下一步选。", "Choose one of the steps offered."),
    };
    refusal(
        "to",
        both!("“{zh}”不能直接转为“{to_zh}”。", "From \"{en}\" there is no step to \"{to_en}\"."),
        both!("台账按疑似、劝返、辍学、返校观察、销号走。", "The ledger has its order of states."),
        next,
    )
}

fn refusal(at: &str, what: Words, why: Words, next: Words) -> Refusal {
    Refusal { article: ARTICLE, at: at.to_owned(), what, why, next }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{CaseId, PupilId, Stamp, ledger::CaseStepDone};

    fn day(number: u32) -> Date {
        Date::from_number(number).unwrap()
    }

    fn ground() -> Ground<'static> {
        Ground {
            pack: Pack::builtin(),
            calendar: WorkCalendar::built_in(),
            enrolled_in: Month::new(2020, 9),
            born: Some(day(20_140_312)),
            elsewhere: false,
            standing: Standing::Enrolled,
            today: day(20_301_231),
        }
    }

    /// A case that came to a state on 9 November 2026.
    fn case(state: CaseState) -> Case {
        let on = day(20_261_109);
        let step = CaseStepDone {
            on,
            to: state,
            note: String::new(),
            change: None,
            answers: 0,
            papers: vec![],
            stamp: Stamp { seq: 1, on, doubtful: false },
        };
        Case {
            id: CaseId::default(),
            pupil: PupilId::default(),
            state,
            facts: CaseFacts::default(),
            opened: on,
            dropped_out: (state == DroppedOut).then_some(on),
            returned: (state == Watched).then_some(on),
            closed: (state == Closed).then_some(on),
            closing: String::new(),
            steps: vec![step],
            questions: vec![],
        }
    }

    fn step(to: CaseState, on: u32, closing: &str) -> CaseStep {
        CaseStep {
            case: CaseId::default(),
            pupil: PupilId::default(),
            on: day(on),
            to,
            facts: CaseFacts::default(),
            note: String::new(),
            closing: closing.into(),
            change: None,
            answers: 0,
            papers: vec![],
        }
    }

    fn refused(case: Option<&Case>, step: &CaseStep) -> Vec<String> {
        check_step(&ground(), case, step).refusals.into_iter().map(|refusal| refusal.at).collect()
    }

    #[test]
    fn every_pair_of_states_is_let_through_or_refused_as_the_table_has_it() {
        let lawful = [
            (Suspected, Suspected),
            (Suspected, Persuading),
            (Suspected, Watched),
            (Persuading, Persuading),
            (Persuading, Watched),
            (DroppedOut, DroppedOut),
            (Watched, Watched),
            (Watched, Persuading),
        ];
        for from in CaseState::ALL {
            for to in CaseState::ALL.into_iter().filter(|to| *to != Closed) {
                let found = refused(Some(&case(from)), &step(to, 20_261_110, ""));
                let expected: &[&str] = if lawful.contains(&(from, to)) { &[] } else { &["to"] };
                assert_eq!(found, expected, "{from:?} {to:?}");
            }
        }
        for standing in [Standing::Enrolled, Standing::Suspended, Standing::DroppedOut] {
            for to in CaseState::ALL {
                let ground = Ground { standing, ..ground() };
                let found = check_step(&ground, None, &step(to, 20_261_110, "")).is_lawful();
                let expected = match standing {
                    Standing::DroppedOut => to == DroppedOut,
                    _ => to == Suspected || to == Persuading,
                };
                assert_eq!(found, expected, "{standing:?} {to:?}");
            }
        }
        let gone = Ground { standing: Standing::TransferredOut, ..ground() };
        assert!(!check_step(&gone, None, &step(Suspected, 20_261_110, "")).is_lawful());
    }

    #[test]
    fn a_case_is_struck_off_for_a_reason_and_in_its_time() {
        for (from, on, closing, at) in [
            (Suspected, 20_261_110, "", &["closing"][..]),
            (Suspected, 20_261_110, "mistake", &[]),
            (Persuading, 20_261_110, "mistake", &[]),
            (Persuading, 20_261_110, "back", &["closing"]),
            (Persuading, 20_261_110, "transferred-out", &["closing"]),
            (Persuading, 20_261_110, "suspended", &["closing"]),
            (Persuading, 20_261_110, "special", &["closing"]),
            (Persuading, 20_261_110, "none of these", &["closing"]),
            // Back on 9 November: the four weeks of the watch are over on 7 December.
            (Watched, 20_261_206, "back", &["on"]),
            (Watched, 20_261_207, "back", &[]),
            (DroppedOut, 20_261_110, "mistake", &["closing"]),
            (DroppedOut, 20_261_110, "back", &["closing"]),
            // Sixteen on 12 March 2030.
            (DroppedOut, 20_300_311, "over-age", &["on"]),
            (DroppedOut, 20_300_312, "over-age", &[]),
            (Closed, 20_261_110, "mistake", &["to"]),
        ] {
            let found = refused(Some(&case(from)), &step(Closed, on, closing));
            assert_eq!(found, at, "{from:?} {on} {closing}");
        }
        let taught = Ground { elsewhere: true, ..ground() };
        assert!(
            check_step(&taught, Some(&case(Persuading)), &step(Closed, 20_261_110, "special")).is_lawful()
        );
    }

    #[test]
    fn the_days_of_a_step_lie_between_the_last_step_and_today() {
        let suspected = case(Suspected);
        for (on, at) in
            [(20_261_108, &["on"][..]), (20_261_109, &[]), (20_301_231, &[]), (20_310_101, &["on"])]
        {
            assert_eq!(refused(Some(&suspected), &step(Persuading, on, "")), at, "{on}");
        }
        assert_eq!(refused(None, &step(Suspected, 20_200_831, "")), ["on"], "before entry");
        assert!(refused(None, &step(Suspected, 20_200_901, "")).is_empty());
    }
}
