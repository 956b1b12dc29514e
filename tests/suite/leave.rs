//! Leave and loss at the desk, over a real store whose clock the test sets: every kind from draft to its end, every
//! exit, and back by reopening. What would go wrong is a standing without its line in the register, a clock that runs
//! on, or a pupil who cannot come back.

use std::cell::Cell;

use tempfile::TempDir;
use xueji::{
    changes::{ChangeState, Form, kind, particular_example},
    desk::{ChangeDraft, Decision, Desk, Progress, Secret, Setup, StepTold, Surroundings, draft_of},
    domain::{ChangeId, Date, DeskRole, Explain, FieldKey, Lang, PupilId, SiteKind, Standing},
};

use super::road::{PASSWORD, Township, pupil, queued, take};

thread_local! {
    static NOW: Cell<i64> = const { Cell::new(0) };
}

fn day(number: u32) -> Date {
    Date::from_number(number).unwrap()
}

/// Nine in the morning of a day in China.
fn at(number: u32) {
    NOW.set(day(number).0.and_hms_opt(1, 0, 0).unwrap().and_utc().timestamp());
}

/// The identity number of a child born on 2018-05-12, without its check digit.
const CHILD: &str = "21049920180512001";

struct School {
    _home: TempDir,
    desk: Desk,
    child: PupilId,
}

impl School {
    fn on(number: u32) -> Self {
        at(number);
        let home = TempDir::new().unwrap();
        let around =
            Surroundings { now: || NOW.get(), built: day(20_240_101), kdf: xueji::desk::KdfParams::quick() };
        let setup = Setup {
            role: DeskRole::School,
            kind: SiteKind::TeachingPoint,
            code: "2121999903".into(),
            name: "北岔教学点".into(),
            staff: "关老师".into(),
        };
        let desk =
            Desk::create(&home.path().join("desk"), &setup, &Secret::from(PASSWORD), around).unwrap().0;
        let child = pupil(&desk, "关小满", CHILD);
        Self { _home: home, desk, child }
    }

    /// Drafts a change with its examples, and with what is set besides.
    fn draft(&self, tag: &str, set: &[(&str, &str)]) -> ChangeId {
        let mut form = Form::default();
        for particular in kind(tag).unwrap().particulars().iter().filter(|particular| particular.required) {
            form.set(particular.key, &particular_example(particular, self.desk.today().date));
        }
        set.iter().for_each(|(key, text)| form.set(key, text));
        let draft = ChangeDraft { kind: tag.into(), pupil: Some(self.child), form, ..ChangeDraft::default() };
        self.desk.save_change(&draft).unwrap_or_else(|error| panic!("{tag}: {:?}", error.explain(Lang::Zh)))
    }

    fn queued(&self, tag: &str, set: &[(&str, &str)]) -> ChangeId {
        let id = self.draft(tag, set);
        self.desk.queue_change(id).unwrap_or_else(|error| panic!("{tag}: {:?}", error.explain(Lang::Zh)));
        id
    }

    /// Takes steps, each on its day.
    fn walk(&self, id: ChangeId, steps: &[(&str, u32)]) {
        for (step, on) in steps {
            at(*on);
            take(&self.desk, id, step);
        }
    }

    /// Visits the family on some days, in vain.
    fn visited(&self, days: &[u32]) {
        for on in days {
            let mut visit = self.desk.new_contact(self.child, "visit").unwrap();
            visit.on = day(*on);
            visit.outcome = "refused".into();
            visit.found = "在家，不愿返校".into();
            visit.next = "下周再去".into();
            self.desk.note_contact(&visit).unwrap_or_else(|error| panic!("{:?}", error.explain(Lang::Zh)));
        }
    }

    fn refused(&self, id: ChangeId, step: &str) -> String {
        let set = self.desk.steps(id).unwrap().into_iter().find(|offer| offer.key == step).map(|offer| {
            let mut set = Form::default();
            offer.asks.iter().filter(|asked| asked.required).for_each(|a| set.set(a.key, &a.example));
            set
        });
        let told = StepTold { on: None, set: set.unwrap_or_default() };
        self.desk.step(id, step, &told).unwrap_err().explain(Lang::Zh).what
    }

    fn offered(&self, id: ChangeId) -> Vec<String> {
        self.desk.steps(id).unwrap().into_iter().map(|offer| offer.key).collect()
    }

    fn standing(&self) -> Standing {
        self.desk.pupil(self.child).unwrap().standing
    }

    fn grade(&self) -> String {
        self.desk.pupil(self.child).unwrap().fields.code(FieldKey::Grade).to_owned()
    }

    fn stage(&self, id: ChangeId) -> String {
        self.desk.change(id).unwrap().change.stage
    }

    /// The rules that run for the child, with their last days.
    fn dues(&self) -> Vec<(String, u32)> {
        let lines = self.desk.dues(None).unwrap().into_iter();
        lines
            .filter(|line| line.pupil == Some(self.child))
            .map(|line| (line.rule, line.due.date.number()))
            .collect()
    }

    /// The changes that the child's clocks come from.
    fn started_by(&self) -> Vec<Option<ChangeId>> {
        let lines = self.desk.dues(None).unwrap().into_iter();
        lines.filter(|line| line.pupil == Some(self.child)).map(|line| line.started_by).collect()
    }

    fn runs(&self, rule: &str, due: u32) -> bool {
        self.dues() == [(rule.to_owned(), due)]
    }

    /// The lines of a school year: whether onto the roll, class and day; opening, in, out and closing agree.
    fn register(&self, year: u16) -> Vec<(bool, String, u32)> {
        let register = self.desk.movements(year).unwrap();
        let (came, left) = (register.came.len(), register.left.len());
        let count = |lines: usize| i64::try_from(lines).unwrap();
        assert_eq!(register.opening + count(came) - count(left), register.closing);
        let came = register.came.into_iter().map(|line| (true, line.class, line.on.number()));
        let left = register.left.into_iter().map(|line| (false, line.class, line.on.number()));
        came.chain(left).collect()
    }
}

fn line(came: bool, class: &str, on: u32) -> (bool, String, u32) {
    (came, class.to_owned(), on)
}

#[test]
fn a_suspension_is_granted_noticed_extended_once_and_ended_by_an_early_return() {
    let school = School::on(20_260_901);
    let id = school.queued("suspend", &[("start", "20260901"), ("end", "20270831")]);
    school.walk(id, &[("agree", 20_260_902), ("submit", 20_260_903)]);
    assert_eq!((school.standing(), school.stage(id).as_str()), (Standing::Enrolled, "waiting"));
    school.walk(id, &[("consent", 20_260_910)]);
    assert_eq!(school.standing(), Standing::Suspended);
    assert_eq!(school.desk.pupil(school.child).unwrap().situation.until, Some(day(20_270_831)));
    assert!(school.runs("D07", 20_270_831), "{:?}", school.dues());
    assert_eq!(school.started_by(), [Some(id)], "the clock outlives the business");
    assert_eq!(school.register(2026), [line(false, "suspended", 20_260_901)]);
    assert!(school.desk.withdraw_change(id, "不休学了").is_err());
    assert!(!school.desk.change(id).unwrap().change.is_open());

    at(20_270_731);
    assert!(school.refused(id, "notify").contains("太早"));
    school.walk(id, &[("notify", 20_270_801)]);
    assert!(school.runs("notice-answer", 20_270_914), "{:?}", school.dues());

    at(20_270_820);
    let longer = school.queued("extend-suspension", &[("until", "20280831")]);
    assert_eq!(school.desk.change(longer).unwrap().change.form.get("old_until"), "20270831");
    school.walk(longer, &[("agree", 20_270_821), ("submit", 20_270_822), ("consent", 20_270_825)]);
    assert!(school.runs("D07", 20_280_831), "{:?}", school.dues());
    assert_eq!(school.started_by(), [Some(longer)]);
    assert!(!school.offered(id).contains(&"notify".to_owned()), "the notice belongs to the extension now");
    assert_eq!((school.register(2026).len(), school.register(2027).len()), (1, 0));
    let again = school.draft("extend-suspension", &[("until", "20290831")]);
    let error = school.desk.queue_change(again).unwrap_err().explain(Lang::Zh);
    assert!(error.what.contains("延期过1次"), "{error:?}");
    school.desk.withdraw_change(again, "不能再延").unwrap();

    at(20_280_229);
    let back = [("grade", "二年级"), ("grade_note", "监护人要求"), ("on", "20280229")];
    let resume = school.queued("resume", &back);
    school.walk(resume, &[("agree", 20_280_229), ("submit", 20_280_229), ("consent", 20_280_301)]);
    assert_eq!((school.standing(), school.grade().as_str()), (Standing::Enrolled, "12"));
    assert!(school.dues().is_empty(), "{:?}", school.dues());
    assert_eq!(school.register(2027), [line(true, "resumed", 20_280_229)]);

    school.desk.reopen_change(resume, "日期记错").unwrap();
    assert_eq!((school.standing(), school.grade().as_str()), (Standing::Suspended, "11"));
    assert!(school.runs("D07", 20_280_831), "{:?}", school.dues());
    assert!(school.register(2027).is_empty());
    let rework = school.desk.save_change(&draft_of(&school.desk.change(resume).unwrap().change)).unwrap();
    school.desk.queue_change(rework).unwrap();
    school.walk(rework, &[("agree", 20_280_302), ("submit", 20_280_302), ("consent", 20_280_302)]);
    assert_eq!(school.standing(), Standing::Enrolled);
}

#[test]
fn every_no_on_the_way_leaves_the_pupil_where_he_was_and_the_way_free() {
    let exits: [(&[&str], &str); 3] = [
        (&["turn-down"], "refused"),
        (&["agree", "submit", "decline"], "refused"),
        (&["agree", "submit", "clear"], "cleared"),
    ];
    for tag in ["suspend", "skip-grade"] {
        let school = School::on(20_260_901);
        for (steps, end) in exits {
            let id = school.queued(tag, &[]);
            let steps: Vec<(&str, u32)> = steps.iter().map(|step| (*step, 20_260_902)).collect();
            school.walk(id, &steps);
            assert_eq!(school.stage(id), end);
            assert!(!school.desk.change(id).unwrap().change.is_open());
            assert_eq!((school.standing(), school.grade().as_str()), (Standing::Enrolled, "11"));
            assert!(school.register(2026).is_empty() && school.dues().is_empty());
        }
        let id = school.queued(tag, &[]);
        assert!(school.desk.queue_change(school.draft("abroad", &[])).is_err(), "one business at a time");
        school.desk.withdraw_change(id, "家长不办了").unwrap();
        assert_eq!(school.desk.change(id).unwrap().change.state, ChangeState::Withdrawn);
    }
    let school = School::on(20_260_901);
    for steps in [&["turn-down"] as &[&str], &["agree", "call-off"]] {
        let id = school.queued("abroad", &[]);
        school.walk(id, &steps.iter().map(|step| (*step, 20_260_902)).collect::<Vec<_>>());
        assert_eq!((school.standing(), school.stage(id).as_str()), (Standing::Enrolled, "refused"));
    }
}

#[test]
fn what_the_center_returns_after_it_took_effect_can_be_reworked() {
    let town = Township::new();
    let child = pupil(&town.school, "关小满", CHILD);
    let change = queued(&town.school, "suspend", Some(child));
    ["agree", "submit", "consent"].iter().for_each(|step| take(&town.school, change, step));
    assert_eq!(town.school.pupil(child).unwrap().standing, Standing::Suspended);
    town.export(&town.school);
    town.center.collect(&[town.stick()], &Progress::new()).unwrap();
    let site = town.school.card().unwrap().fingerprint;
    town.center.review(site, change, Decision::Returned("缺病历".into())).unwrap();
    town.export(&town.center);
    town.school.receive(&[town.stick()], &Progress::new()).unwrap();
    let returned = town.school.change(change).unwrap().change;
    assert_eq!(returned.state, ChangeState::Returned);
    let again = town.school.save_change(&draft_of(&returned)).unwrap();
    town.school.queue_change(again).unwrap_or_else(|error| panic!("{:?}", error.explain(Lang::Zh)));
    assert_eq!(town.school.pupil(child).unwrap().standing, Standing::Suspended);
    let year = xueji::desk::school_year_of(town.school.today().date);
    assert_eq!(town.school.movements(year).unwrap().left.len(), 1);
}

#[test]
fn abroad_and_back_and_undone() {
    let school = School::on(20_260_901);
    let id = school.queued("abroad", &[("leaving_on", "20260902"), ("expected_back", "20280229")]);
    school.walk(id, &[("agree", 20_260_901), ("operate", 20_260_902)]);
    assert_eq!(school.standing(), Standing::Abroad);
    assert_eq!(school.register(2026), [line(false, "abroad", 20_260_902)]);
    let other = school.draft("suspend", &[]);
    assert!(school.desk.queue_change(other).is_err());
    school.desk.withdraw_change(other, "先办回国复学").unwrap();

    at(20_280_301);
    let back = school.queued("return-from-abroad", &[("grade", "三年级"), ("grade_note", "实际学力")]);
    school.walk(back, &[("agree", 20_280_301), ("operate", 20_280_301)]);
    assert_eq!((school.standing(), school.grade().as_str()), (Standing::Enrolled, "13"));
    assert_eq!(school.register(2027), [line(true, "returned", 20_280_301)]);
    let error = school.desk.reopen_change(id, "记错").unwrap_err().explain(Lang::Zh);
    assert!(error.what.contains("别的异动"), "the later one first: {error:?}");
    school.desk.reopen_change(back, "记错").unwrap();
    let error = school.desk.reopen_change(id, "记错").unwrap_err().explain(Lang::Zh);
    assert!(error.what.contains("没办完"), "one business at a time: {error:?}");
    school.desk.withdraw_change(back, "没有回国").unwrap();
    school.desk.reopen_change(id, "记错").unwrap();
    assert_eq!((school.standing(), school.grade().as_str()), (Standing::Enrolled, "11"));
    assert!(school.register(2026).is_empty() && school.register(2027).is_empty());
}

#[test]
fn a_death_is_closed_within_ten_working_days_of_the_day_known_also_from_a_suspension() {
    let school = School::on(20_260_901);
    let leave = school.queued("suspend", &[]);
    school.walk(leave, &[("agree", 20_260_901), ("submit", 20_260_901), ("consent", 20_260_901)]);
    at(20_260_918);
    let id = school.queued("death", &[("on", "20260917"), ("known_on", "20260918")]);
    assert!(school.dues().contains(&("D08".to_owned(), 20_261_009)), "{:?}", school.dues());
    school.walk(id, &[("submit", 20_260_921)]);
    assert!(school.dues().contains(&("D08".to_owned(), 20_261_009)), "{:?}", school.dues());
    assert_eq!(school.standing(), Standing::Suspended);
    school.walk(id, &[("close", 20_260_928)]);
    assert_eq!((school.standing(), school.stage(id).as_str()), (Standing::Deceased, "closed"));
    assert!(school.dues().is_empty(), "{:?}", school.dues());
    assert_eq!(school.register(2026), [line(false, "suspended", 20_260_901)], "counted as leaving once");

    let school = School::on(20_260_901);
    let id = school.queued("death", &[("on", "20260901"), ("known_on", "20260901")]);
    school.walk(id, &[("submit", 20_260_901), ("send-back", 20_260_902)]);
    assert_eq!((school.standing(), school.dues().len()), (Standing::Enrolled, 0));
    school.desk.reopen_change(id, "补证明").unwrap();
    let again = school.desk.save_change(&draft_of(&school.desk.change(id).unwrap().change)).unwrap();
    school.desk.queue_change(again).unwrap();
    school.walk(again, &[("close", 20_260_903)]);
    assert_eq!(school.register(2026), [line(false, "deceased", 20_260_901)]);
}

#[test]
fn a_missing_pupil_is_asked_after_and_found_at_home_or_elsewhere() {
    for (step, end) in [("found", "found"), ("found-elsewhere", "elsewhere")] {
        let school = School::on(20_260_901);
        let id = school.queued("missing", &[("since", "20260831"), ("reported_on", "20260901")]);
        school.walk(id, &[("confirm", 20_260_902)]);
        assert_eq!(school.standing(), Standing::Missing);
        assert!(school.runs("missing-follow", 20_270_302), "{:?}", school.dues());
        school.walk(id, &[("follow", 20_270_301)]);
        assert!(school.runs("missing-follow", 20_270_901), "{:?}", school.dues());
        school.walk(id, &[(step, 20_270_401)]);
        assert_eq!((school.standing(), school.stage(id).as_str()), (Standing::Enrolled, end));
        assert!(school.dues().is_empty(), "{:?}", school.dues());
        assert_eq!(school.register(2026), [line(true, "found", 20_270_401)]);
        assert_eq!(school.register(2025), [line(false, "missing", 20_260_831)]);
        assert!(school.offered(id).iter().all(|step| step == "reopen"), "{:?}", school.offered(id));
        school.queued("transfer-out", &[]);
    }
    let school = School::on(20_260_901);
    let id = school.queued("missing", &[("since", "20260831"), ("reported_on", "20260901")]);
    school.walk(id, &[("unfounded", 20_260_902)]);
    assert_eq!((school.standing(), school.register(2025).len()), (Standing::Enrolled, 0));
}

#[test]
fn a_dropout_is_determined_reported_to_three_persuaded_back_watched_and_struck_off() {
    let school = School::on(20_260_929);
    let absent = [("first_absent_date", "20260901"), ("determined_date", "20260929")];
    let id = school.queued("dropout", &absent);
    assert!(school.runs("D14", 20_261_002), "{:?}", school.dues());
    school.walk(id, &[("determine", 20_260_929), ("inform-authority", 20_260_929)]);
    assert_eq!((school.standing(), school.stage(id).as_str()), (Standing::DroppedOut, "determined"));
    school.walk(id, &[("inform-township", 20_260_930), ("inform-county", 20_260_930)]);
    assert_eq!(school.stage(id), "persuading");
    assert!(school.dues().is_empty(), "{:?}", school.dues());
    assert_eq!(school.register(2026), [line(false, "dropped-out", 20_260_929)]);
    school.walk(id, &[("persuade", 20_261_009), ("persuade", 20_261_010)]);
    assert!(school.refused(id, "close").contains("没满"));

    at(20_261_012);
    let back = school.queued("dropout-return", &[("on", "20261012")]);
    school.walk(back, &[("admit", 20_261_012)]);
    assert_eq!(school.standing(), Standing::Enrolled);
    assert!(school.runs("return-watch", 20_261_109), "{:?}", school.dues());
    assert!(school.register(2026).contains(&line(true, "dropout-return", 20_261_012)));
    school.walk(id, &[("back", 20_261_013)]);
    assert_eq!(school.stage(id), "returned");
    at(20_261_108);
    assert!(school.refused(back, "strike-off").contains("没满4周"));
    school.walk(back, &[("strike-off", 20_261_109)]);
    assert!(school.dues().is_empty(), "{:?}", school.dues());
    assert_eq!(school.stage(back), "struck-off");
}

#[test]
fn a_dropout_that_the_head_rejects_changes_nothing_and_one_over_age_is_closed_with_the_record_kept() {
    let school = School::on(20_260_929);
    let absent = [("first_absent_date", "20260901"), ("determined_date", "20260929")];
    let id = school.queued("dropout", &absent);
    school.walk(id, &[("reject", 20_260_929)]);
    assert_eq!((school.standing(), school.register(2026).len()), (Standing::Enrolled, 0));
    let id = school.queued("dropout", &absent);
    let told = ["inform-township", "inform-county", "inform-authority"].map(|step| (step, 20_260_930));
    school.walk(id, &[("determine", 20_260_930)]);
    school.walk(id, &told);
    at(20_340_511);
    assert!(school.refused(id, "close").contains("没满"));
    school.walk(id, &[("close", 20_340_512)]);
    assert_eq!((school.standing(), school.stage(id).as_str()), (Standing::DroppedOut, "closed"));

    let school = School::on(20_260_929);
    let id = school.queued("dropout", &absent);
    school.walk(id, &[("determine", 20_260_929)]);
    school.desk.reopen_change(id, "孩子在亲戚家上学").unwrap();
    assert_eq!((school.standing(), school.register(2026).len()), (Standing::Enrolled, 0));
}

#[test]
fn a_pupil_who_left_again_may_drop_out_again_and_one_not_back_after_a_suspension_too() {
    let school = School::on(20_260_929);
    let id = school.queued("dropout", &[("first_absent_date", "20260901"), ("determined_date", "20260929")]);
    school.walk(id, &[("determine", 20_260_929)]);
    for step in ["inform-township", "inform-county", "inform-authority"] {
        school.walk(id, &[(step, 20_260_930)]);
    }
    at(20_261_012);
    let back = school.queued("dropout-return", &[("on", "20261012")]);
    school.walk(back, &[("admit", 20_261_012), ("leave-again", 20_261_014)]);
    assert!(school.dues().is_empty(), "{:?}", school.dues());
    at(20_261_111);
    let again = [("first_absent_date", "20261014"), ("determined_date", "20261111")];
    let typed = school.draft("dropout", &again);
    assert!(school.desk.queue_change(typed).is_err(), "contacts that nobody noted do not count");
    school.desk.withdraw_change(typed, "先补记联系").unwrap();
    school.visited(&[20_261_015, 20_261_020, 20_261_105]);
    school.queued("dropout", &again);

    let school = School::on(20_260_901);
    let leave = school.queued("suspend", &[("start", "20260901"), ("end", "20270831")]);
    school.walk(leave, &[("agree", 20_260_901), ("submit", 20_260_901), ("consent", 20_260_901)]);
    school.walk(leave, &[("notify", 20_270_901)]);
    at(20_270_930);
    let absent = [("first_absent_date", "20270901"), ("determined_date", "20270930"), ("reason", "15")];
    let id = school.queued("dropout", &absent);
    school.walk(id, &[("determine", 20_270_930)]);
    assert_eq!((school.standing(), school.register(2027).len()), (Standing::DroppedOut, 0));
    assert!(school.runs("D14", 20_271_003), "{:?}", school.dues());
}

#[test]
fn a_grade_is_skipped_by_consent_and_given_back_by_reopening() {
    let school = School::on(20_260_901);
    let id = school.queued("skip-grade", &[]);
    school.walk(id, &[("agree", 20_260_902), ("submit", 20_260_903), ("consent", 20_260_904)]);
    assert_eq!((school.grade().as_str(), school.stage(id).as_str()), ("12", "skipped"));
    assert!(school.register(2026).is_empty());
    school.desk.reopen_change(id, "主管部门更正").unwrap();
    assert_eq!(school.grade(), "11");
}
