//! What is to be done next for a pupil who does not come (第23条: 动员返校): the rung of the ladder that nobody took yet,
//! a promise that was not kept, a case that nobody works on, a watch that is over. It proposes; a person decides.

use super::{
    Pack,
    absence::{Rung, Rungs},
    contact,
};
use crate::{
    both,
    domain::{
        Article, Date, FieldKey, Fields, Value, Words,
        ledger::{CaseState, Contact},
    },
};

/// The article.
const ARTICLE: Option<Article> = Some(Article(23));
/// After how many days without a contact the ledger asks (I03).
const SILENT: &str = "case-silent";
/// How many contacts a statement takes.
const CONTACTS: &str = "D13";
/// The ways by which somebody went to the home.
const VISITS: [&str; 3] = ["visit", "village", "township"];
/// The ways by which village or township helped.
const HELPERS: [&str; 2] = ["village", "township"];

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextStep {
    /// Its key: a rung of the ladder (`remind`, `visit`, `school`, `center`, `ledger`, `township`, `full-school-days`,
    /// `full`), or `answer`, `promised`, `next-contact`, `silent`, `confirm`, `back`, `left-again`, `watch-over`,
    /// `over-age`.
    pub key: String,
    /// What, in one line.
    pub what: Words,
    /// By when, or since when; none when no day is set.
    pub on: Option<Date>,
    /// It is due today or was due before; otherwise it lies ahead.
    pub due: bool,
    /// The article behind it.
    pub article: Option<Article>,
}

/// What is known of a pupil who does not come.
#[derive(Debug, Clone, Copy)]
pub struct Picture<'a> {
    /// The ladder against the absence.
    pub rungs: &'a Rungs,
    /// Where the case stands; none while there is none.
    pub state: Option<CaseState>,
    /// The day on which the case was opened.
    pub opened: Option<Date>,
    /// The contacts since the first day absent, oldest first.
    pub contacts: &'a [&'a Contact],
    /// The case went to the center with a bundle.
    pub reported: bool,
    /// A run of absence is there now.
    pub running: bool,
    /// The last day on which the pupil was in the room, after the first day absent.
    pub attended: Option<Date>,
    /// The last day of the watch.
    pub watch_ends: Option<Date>,
    /// A dropout is drafted (false) or under way (true).
    pub stated: Option<bool>,
    /// The day on which the center's oldest open question was asked.
    pub asked: Option<Date>,
    /// The years of compulsory schooling are over.
    pub over_age: bool,
    /// Today.
    pub today: Date,
}

/// What is to be done, the most pressing first; the first that is not due is the next that lies ahead.
#[must_use]
pub fn next(pack: &Pack, picture: &Picture<'_>) -> Vec<NextStep> {
    let mut steps = Vec::new();
    steps.extend(picture.asked.map(|asked| {
        step("answer", both!("中心校有提问，请答复", "the center waits for an answer"), Some(asked), true)
    }));
    match picture.state {
        Some(CaseState::Closed) => {}
        Some(CaseState::Watched) => steps.extend(watched(picture)),
        Some(CaseState::DroppedOut) => {
            steps.extend(promises(picture));
            steps.extend(silent(pack, picture));
            steps.extend(picture.over_age.then(|| {
                let what = both!("已过义务教育年限，可以关闭", "over the age: the case may be closed");
                step("over-age", what, None, true)
            }));
        }
        state => {
            steps.extend(came_back(picture));
            if steps.iter().all(|step| step.key != "back") {
                steps.extend(promises(picture));
                steps.extend(climb(pack, picture));
                steps.extend(state.and_then(|_| silent(pack, picture)));
            }
        }
    }
    steps
}

/// The rungs that were reached and not taken, the four weeks first; when none is left, the next one ahead.
fn climb(pack: &Pack, picture: &Picture<'_>) -> Vec<NextStep> {
    if let Some(sent) = picture.stated {
        let what = if sent {
            both!(
                "辍学已上报，办完认定和三方报告",
                "the dropout is under way: state it and report to three offices"
            )
        } else {
            both!("辍学草稿待填完、上报", "the draft of the dropout is to be finished")
        };
        return vec![step("confirm", what, None, true)];
    }
    let open = |rung: &&Rung| rung.reached && !taken(pack, picture, &rung.key);
    let mut due: Vec<NextStep> =
        picture.rungs.0.iter().filter(open).map(|rung| of_rung(rung, true)).collect();
    // The four weeks press most, but without contacts there is nothing to state (第23条).
    if contacts_suffice(pack, picture) {
        due.sort_by_key(|step| step.key != "full");
    }
    if due.is_empty() {
        due.extend(picture.rungs.next().map(|rung| of_rung(rung, false)));
    }
    due
}

/// Whether the contacts are as many as a statement takes.
#[must_use]
pub fn contacts_suffice(pack: &Pack, picture: &Picture<'_>) -> bool {
    let least = pack.limit(CONTACTS, picture.today).map_or(0, |limit| limit.length);
    u32::try_from(counted(picture)).is_ok_and(|count| count >= least)
}

/// Whether what a rung asks for was done.
fn taken(pack: &Pack, picture: &Picture<'_>, key: &str) -> bool {
    let by = |ways: &[&str]| {
        picture
            .contacts
            .iter()
            .any(|contact| contact::counts(contact) && ways.contains(&contact.way.as_str()))
    };
    match key {
        "remind" => counted(picture) > 0,
        "visit" => by(&VISITS),
        "school" | "ledger" => picture.state.is_some(),
        "center" => picture.reported,
        "township" => by(&HELPERS),
        // To prepare the statement is to have the contacts that it takes.
        "full-school-days" => contacts_suffice(pack, picture),
        _ => false,
    }
}

fn counted(picture: &Picture<'_>) -> usize {
    picture.contacts.iter().filter(|contact| contact::counts(contact)).count()
}

/// A pupil of the ledger who was in the room again.
fn came_back(picture: &Picture<'_>) -> Option<NextStep> {
    let on = picture.attended.filter(|_| !picture.running && picture.state.is_some())?;
    let what = both!("已到校（{on}），转为返校观察", "was in the room on {on}: watch the return");
    Some(step("back", what, Some(on), true))
}

/// The watch over a pupil who came back: absent again, or the watch is over.
fn watched(picture: &Picture<'_>) -> Vec<NextStep> {
    if picture.running {
        let what =
            both!("观察期内又缺课，联系家长，转回劝返", "absent again: call the family, take the case up");
        return vec![step("left-again", what, None, true)];
    }
    let Some(ends) = picture.watch_ends else { return Vec::new() };
    let due = picture.today >= ends;
    let what = if due {
        both!("观察期满，可以销号", "the watch is over: the case may be closed")
    } else {
        both!("返校观察到{ends}", "watched until {ends}")
    };
    vec![step("watch-over", what, Some(ends), due)]
}

/// What was agreed at the last contact and is not done.
fn promises(picture: &Picture<'_>) -> Vec<NextStep> {
    let Some(last) = picture.contacts.last() else { return Vec::new() };
    let mut steps = Vec::new();
    if let Some(by) = last.back_by {
        let due = picture.today >= by && picture.attended.is_none_or(|on| on < by);
        let what = both!(
            "家长答应{by}返校，请核实",
            "the family promised a return by {by}: see whether it was kept"
        );
        steps.push(step("promised", what, Some(by), due));
    }
    if let Some(on) = last.next_on {
        let next = if last.next.trim().is_empty() { "再联系" } else { last.next.as_str() };
        let what = both!("约定{on}：{next}", "agreed for {on}: {next}");
        steps.push(step("next-contact", what, Some(on), picture.today >= on));
    }
    steps
}

/// I03: on the ledger, and nobody wrote for days.
fn silent(pack: &Pack, picture: &Picture<'_>) -> Option<NextStep> {
    let last = picture.contacts.last().map(|contact| contact.on).max(picture.opened)?;
    let limit = pack.limit(SILENT, last)?;
    let days = (picture.today.0 - last.0).num_days();
    (days >= i64::from(limit.length)).then(|| {
        let what = both!("已{days}天没有劝返记录", "no contact for {days} days");
        step("silent", what, Some(last), true)
    })
}

fn of_rung(rung: &Rung, due: bool) -> NextStep {
    NextStep { key: rung.key.clone(), what: rung.what.clone(), on: None, due, article: rung.article }
}

fn step(key: &str, what: Words, on: Option<Date>, due: bool) -> NextStep {
    NextStep { key: key.to_owned(), what, on, due, article: ARTICLE }
}

/// The watched groups that follow from the fields of a record.
#[must_use]
pub fn groups_of(fields: &Fields) -> Vec<&'static str> {
    let yes = |key| fields.get(key) == Some(&Value::YesNo(true));
    let named = |key| !matches!(fields.code(key), "" | "0");
    [
        (yes(FieldKey::IsOrphan), "orphan"),
        (named(FieldKey::DisabilityType), "disabled"),
        (named(FieldKey::LeftBehindType), "left-behind"),
        (yes(FieldKey::IsMigrantWorkerChild), "migrant"),
    ]
    .into_iter()
    .filter_map(|(so, code)| so.then_some(code))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ContactId, PupilId};

    fn day(number: u32) -> Date {
        Date::from_number(number).unwrap()
    }

    fn contact(way: &str, on: u32) -> Contact {
        Contact {
            id: ContactId::default(),
            pupil: PupilId::default(),
            on: day(on),
            way: way.into(),
            by: "甲".into(),
            whom: "乙".into(),
            place: String::new(),
            found: "在家".into(),
            outcome: "refused".into(),
            promise: String::new(),
            back_by: None,
            next: String::new(),
            next_on: None,
            letter: None,
            papers: vec![],
        }
    }

    /// The ladder with its first rungs reached.
    fn ladder(reached: usize) -> Rungs {
        let keys = ["remind", "visit", "school", "center", "ledger", "township", "full-school-days", "full"];
        let rung = |(at, key): (usize, &str)| Rung {
            key: key.to_owned(),
            what: both!("{key}", "{key}"),
            article: None,
            after: 1,
            in_school_days: true,
            reached: at < reached,
        };
        Rungs(keys.into_iter().enumerate().map(rung).collect())
    }

    fn keys(picture: &Picture<'_>) -> Vec<(String, bool)> {
        next(Pack::builtin(), picture).into_iter().map(|step| (step.key, step.due)).collect()
    }

    fn picture<'a>(rungs: &'a Rungs, contacts: &'a [&'a Contact]) -> Picture<'a> {
        Picture {
            rungs,
            state: None,
            opened: None,
            contacts,
            reported: false,
            running: true,
            attended: None,
            watch_ends: None,
            stated: None,
            asked: None,
            over_age: false,
            today: day(20_261_207),
        }
    }

    #[test]
    fn each_rung_is_taken_by_what_it_asks_for_and_by_nothing_else() {
        let (call, visit, help) =
            (contact("call", 20_261_201), contact("visit", 20_261_202), contact("village", 20_261_203));
        let served = contact("letter", 20_261_204);
        for (reached, contacts, state, reported, expected) in [
            (2, vec![], None, false, &["remind", "visit"][..]),
            (2, vec![&call], None, false, &["visit"]),
            (2, vec![&visit], None, false, &[]),
            (2, vec![&help], None, false, &[]),
            (2, vec![&served], None, false, &["remind", "visit"]),
            (5, vec![&visit], None, false, &["school", "center", "ledger"]),
            (5, vec![&visit], Some(CaseState::Suspected), false, &["center"]),
            (5, vec![&visit], Some(CaseState::Suspected), true, &[]),
            (6, vec![&visit], Some(CaseState::Suspected), true, &["township"]),
            (7, vec![&help], Some(CaseState::Suspected), true, &["full-school-days"]),
            (7, vec![&help, &call], Some(CaseState::Suspected), true, &[]),
            (8, vec![&help], Some(CaseState::Suspected), true, &["full-school-days", "full"]),
            (8, vec![&help, &call], Some(CaseState::Suspected), false, &["full", "center"]),
        ] {
            let rungs = ladder(reached);
            let picture = Picture { state, reported, ..picture(&rungs, &contacts) };
            let due: Vec<String> =
                keys(&picture).into_iter().filter(|(_, due)| *due).map(|(key, _)| key).collect();
            assert_eq!(due, expected, "{reached} {state:?} {reported}");
        }
        let rungs = ladder(2);
        let visited = [&visit];
        assert_eq!(keys(&picture(&rungs, &visited)), [("school".to_owned(), false)], "what lies ahead");
    }

    #[test]
    fn a_case_goes_silent_on_its_fourteenth_day_and_a_new_one_waits_as_long() {
        let rungs = Rungs::default();
        let last = contact("visit", 20_261_123);
        let contacts = [&last];
        for (today, contacts, opened, silent) in [
            (20_261_206, &contacts[..], 20_261_101, false),
            (20_261_207, &contacts, 20_261_101, true),
            (20_261_114, &[], 20_261_101, false),
            (20_261_115, &[], 20_261_101, true),
            (20_261_207, &contacts, 20_261_124, false),
        ] {
            let picture = Picture {
                state: Some(CaseState::DroppedOut),
                opened: Some(day(opened)),
                today: day(today),
                ..picture(&rungs, contacts)
            };
            assert_eq!(!keys(&picture).is_empty(), silent, "{today} {opened}");
        }
    }

    #[test]
    fn a_watch_ends_on_its_last_day_and_breaks_with_a_new_absence() {
        let rungs = Rungs::default();
        for (ends, running, expected) in [
            (20_261_208, false, ("watch-over", false)),
            (20_261_207, false, ("watch-over", true)),
            (20_261_201, true, ("left-again", true)),
        ] {
            let picture = Picture {
                state: Some(CaseState::Watched),
                watch_ends: Some(day(ends)),
                running,
                ..picture(&rungs, &[])
            };
            assert_eq!(keys(&picture), [(expected.0.to_owned(), expected.1)], "{ends}");
        }
        let closed = Picture { state: Some(CaseState::Closed), ..picture(&rungs, &[]) };
        assert!(keys(&closed).is_empty());
    }
}
