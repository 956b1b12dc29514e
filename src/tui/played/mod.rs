//! A school played at the keyboard: the real screens over a real desk, with a clock that the test sets. Every order is
//! done at once, in the order in which it was asked.

mod year;

use std::{cell::Cell, sync::Arc};

use super::{
    event::{Done, Event},
    model::Bearings,
    testing::Harness,
    worker,
};
use crate::{
    changes::{ParticularForm, Subject, kind},
    desk::{ChangeFilter, Desk, KdfParams, Progress, Secret, Setup, Surroundings, particular_values},
    domain::{Date, DeskRole, FieldKey, SiteKind, reading},
};

thread_local! {
    static NOW: Cell<i64> = const { Cell::new(0) };
}

const PASSWORD: &str = "kuihua-2026-xq";

/// A desk with somebody at its keyboard.
struct Played {
    _home: tempfile::TempDir,
    desk: Arc<Desk>,
    seat: Option<Harness>,
}

/// The clock stands at nine in the morning of a day in China.
fn clock(day: u32) {
    let day = Date::from_number(day).expect("a day");
    NOW.set(day.0.and_hms_opt(1, 0, 0).expect("an hour").and_utc().timestamp());
}

/// The number of an invented citizen: born on a day, the tail given, with its check digit.
fn citizen(birth: u32, tail: u32) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
    let body = format!("210499{birth}{tail:03}");
    let sum: u32 =
        body.chars().zip(WEIGHTS).map(|(digit, weight)| digit.to_digit(10).unwrap_or(0) * weight).sum();
    format!("{body}{}", CHECKS[(sum % 11) as usize])
}

impl Played {
    /// A village school on a day, with ten pupils in each of six grades.
    fn village(day: u32) -> Self {
        clock(day);
        let home = tempfile::TempDir::new().expect("a folder");
        let around = Surroundings {
            now: || NOW.get(),
            built: Date::from_number(20_260_101).expect("a day"),
            kdf: KdfParams::quick(),
        };
        let setup = Setup {
            role: DeskRole::School,
            kind: SiteKind::Village,
            code: "2104990301".into(),
            name: "柳沟村小学".into(),
            staff: "林老师".into(),
        };
        let (desk, _) =
            Desk::create(&home.path().join("desk"), &setup, &Secret::from(PASSWORD), around).expect("a desk");
        let played = Self { _home: home, desk: Arc::new(desk), seat: None };
        for grade in 1..=6 {
            for number in 1..=10 {
                played.enters(grade, number);
            }
        }
        played.sits_down()
    }

    /// The pupil of a grade and a number: her name is made of both, so that her initials find her alone.
    fn name(grade: u32, number: u32) -> String {
        const FAMILY: [&str; 6] = ["关", "那", "佟", "白", "金", "康"];
        const GIVEN: [&str; 10] = ["安", "冰", "晨", "丹", "恩", "芳", "光", "华", "吉", "凯"];
        format!("{}小{}", FAMILY[grade as usize - 1], GIVEN[number as usize - 1])
    }

    fn enters(&self, grade: u32, number: u32) {
        let began = 2026 - grade;
        let birth = (began - 6) * 10_000 + 100 * number.min(8) + 1;
        let id_number = citizen(birth, grade * 20 + number * 2);
        let today = self.desk.today().date.0;
        let name = Self::name(grade, number);
        let (grade_code, month, birth_text) = (format!("1{grade}"), format!("{began}09"), birth.to_string());
        let cells = [
            (FieldKey::Name, name.as_str()),
            (FieldKey::IdDocType, "1"),
            (FieldKey::IdDocNumber, &id_number),
            (FieldKey::Gender, "女"),
            (FieldKey::BirthDate, &birth_text),
            (FieldKey::Grade, &grade_code),
            (FieldKey::ClassNumber, "1"),
            (FieldKey::Phone, "13900000000"),
            (FieldKey::EnrollmentMonth, &month),
            (FieldKey::Member1Name, "关大山"),
            (FieldKey::Member1Relation, "父亲"),
            (FieldKey::Member1IsGuardian, "是"),
        ];
        let fields = cells
            .into_iter()
            .map(|(key, text)| (key, reading::read(key, text, today).value.expect("readable")))
            .collect();
        self.desk.enter_pupil(fields).expect("a pupil");
    }

    /// Somebody signs in: 今日 is in front.
    fn sits_down(mut self) -> Self {
        self.seat = Some(Harness::signed_in(Bearings::of(&self.desk)));
        self.settle();
        self.keys("2 1")
    }

    /// A later day: the desk was left, and somebody sits down again.
    fn on(self, day: u32) -> Self {
        clock(day);
        self.sits_down()
    }

    fn settle(&mut self) {
        while let Some(mut seat) = self.seat.take() {
            let Some(job) = seat.jobs.pop_front() else {
                self.seat = Some(seat);
                return;
            };
            let (result, bearings) = worker::at_once(&self.desk, job.work, &Progress::new());
            self.seat = Some(seat.event(Event::Done(Box::new(Done { job: job.id, result, bearings }))));
        }
    }

    fn with(mut self, act: impl FnOnce(Harness) -> Harness) -> Self {
        self.seat = self.seat.take().map(act);
        self.settle();
        self
    }

    /// Presses keys, each answered before the next.
    fn keys(self, keys: &str) -> Self {
        keys.split_whitespace().fold(self, |played, key| played.with(|seat| seat.keys(key)))
    }

    /// Types a text.
    fn typed(self, text: &str) -> Self {
        self.with(|seat| seat.typed(text))
    }

    /// The screen without the line of the tabs, and without what chance makes: ids and head codes.
    fn screen(&self) -> String {
        let picture = self.seat.as_ref().map(Harness::picture).unwrap_or_default();
        let chance = |word: &str| {
            let bytes = word.as_bytes();
            let hex = |part: &[u8]| part.iter().all(u8::is_ascii_hexdigit);
            let id = bytes.len() == 8 && hex(bytes) && word.bytes().any(|byte| byte.is_ascii_alphabetic());
            let numbers = bytes.len() == 8 && hex(bytes) && !word.starts_with("20");
            let code = bytes.len() == 11 && bytes[5] == b'-';
            id || numbers || code
        };
        let line = |line: &str| {
            let words =
                line.split(' ').map(|word| if chance(word) { "*".repeat(word.len()) } else { word.into() });
            words.collect::<Vec<String>>().join(" ")
        };
        picture.lines().map(line).collect::<Vec<_>>().join("\n")
    }

    /// The screen must show this.
    fn sees(self, text: &str) -> Self {
        let screen = self.screen();
        assert!(screen.contains(text), "no {text} on:\n{screen}");
        self
    }

    /// Opens the page of a pupil, found by name.
    fn pupil(self, grade: u32, number: u32) -> Self {
        let name = Self::name(grade, number);
        self.keys("2 ctrl-x /").typed(&name).keys("enter").sees(&name)
    }

    /// Writes a change of a kind from the page of a pupil, or from the list of changes, and queues it: the particulars
    /// named are typed, the others stay empty.
    fn changes(self, tag: &str, values: &[(&str, &str)]) -> Self {
        let kind = kind(tag).expect("a kind");
        let name = kind.name().zh;
        let played = self.keys("f7").typed(name).keys("enter");
        self::fill(played, tag, values).keys("f10").sees("请再看一遍").keys("left enter").sees(name)
    }

    /// Writes a change about nobody of the list.
    fn newcomer(self, tag: &str, values: &[(&str, &str)]) -> Self {
        let kind = kind(tag).expect("a kind");
        let mut played = self.keys("4 f7").typed(kind.name().zh).keys("enter");
        if kind.subject() == Subject::Either {
            played = played.sees("不在名单里").keys("enter");
        }
        self::fill(played, tag, values).keys("f10").sees("请再看一遍").keys("left enter").sees(kind.name().zh)
    }

    /// Opens the page of the last change of a kind.
    fn change(self, tag: &str) -> Self {
        let lines = self.desk.changes(ChangeFilter::All).expect("the list");
        let at = lines.iter().enumerate().filter(|(_, line)| line.change.kind == tag);
        let (at, _) = at.max_by_key(|(_, line)| line.change.queued_seq).expect("a change");
        let mut played = self.keys("4");
        if played.screen().contains("办理中") || !played.screen().contains("全部") {
            played = played.keys("ctrl-t");
        }
        (0..at).fold(played.keys("home"), |played, _| played.keys("down")).keys("enter")
    }

    /// Takes steps of the last change of a kind, one after the other, each by its key and with what it must be told.
    fn steps(self, tag: &str, keys: &[&str]) -> Self {
        keys.iter().fold(self.change(tag), |played, key| played.step(tag, key))
    }

    fn step(self, tag: &str, key: &str) -> Self {
        let lines = self.desk.changes(ChangeFilter::All).expect("the list");
        let of_kind = lines.iter().filter(|line| line.change.kind == tag);
        let id = of_kind.max_by_key(|line| line.change.queued_seq).expect("a change").change.id;
        let offers = self.desk.steps(id).expect("steps");
        let known: Vec<&str> = offers.iter().map(|offer| offer.key.as_str()).collect();
        let offer = offers.iter().find(|offer| offer.key == key);
        let offer = offer.unwrap_or_else(|| panic!("{tag}: no step {key} among {known:?}")).clone();
        let mut played = self.keys("f10").typed(key).keys("enter");
        if offer.asks.is_empty() {
            return played;
        }
        // The day stands first and is filled in already.
        for one in &offer.asks {
            played = played.keys("tab");
            if one.required {
                played = played.typed(&one.example);
            }
        }
        let played = played.keys("enter");
        assert_eq!(
            played.desk.change(id).expect("the change").change.steps.last().map(|step| step.step.as_str()),
            Some(key),
            "{}",
            played.screen()
        );
        played
    }
}

fn fill(played: Played, tag: &str, values: &[(&str, &str)]) -> Played {
    let kind = kind(tag).expect("a kind");
    for (key, _) in values {
        assert!(kind.particulars().iter().any(|one| one.key == *key), "{tag} has no {key}");
    }
    let rules = played.desk.rules();
    kind.particulars().iter().fold(played, |played, one| {
        let text = values.iter().find(|(key, _)| *key == one.key).map(|(_, text)| *text);
        let listed = !particular_values(one, &rules).is_empty() && !matches!(one.form, ParticularForm::Date);
        match text {
            Some(text) if listed => played.typed(text).keys("enter"),
            Some(text) => played.typed(text).keys("tab"),
            None => played.keys("tab"),
        }
    })
}
