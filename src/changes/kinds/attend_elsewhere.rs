//! 外校就读: a pupil of this register is taught elsewhere: special and reform schools (第17条), inclusive classes and
//! teaching at home (第7条), custody (第22条). The pupil stays on the roll and is looked after each term until the
//! return; what becomes of the record is put down.

use super::{choice_name, consent, day, enrolled_in};
use crate::{
    both,
    changes::{
        Case, Effect, Form, Kind, Move, Offer, Particular, ParticularForm as As, Party, Stage, Subject,
    },
    domain::{Article, AttendsElsewhere, Clock, Date, FieldKey, Lang, Text},
    rules::{Verdict, elsewhere, standing},
    say,
};

/// 外校就读
#[derive(Debug, Clone, Copy)]
pub struct AttendElsewhere;

/// How often the school looks after who is taught elsewhere.
const FOLLOW: &str = "E1";
/// The sort that rests on a judgment and on nobody's consent.
const CUSTODY: &str = "custody";
const RUNNING: &str = "running";

static PARTICULARS: [Particular; 9] = [
    Particular::required(
        "sort",
        Text::new("就读方式", "Sort of schooling"),
        As::Choice("elsewhere-sort"),
        "special",
    ),
    Particular::required(
        "school",
        Text::new("就读学校或单位", "School attended"),
        As::Text(60),
        "河东县特殊教育学校",
    ),
    Particular::optional(
        "school_code",
        Text::new("就读学校标识码", "Its code"),
        As::Field(FieldKey::SchoolCode),
        "2121049902",
    ),
    Particular::required("since", Text::new("开始就读日期", "First day there"), As::Date, "-0"),
    Particular::required("record", Text::new("学籍", "The record"), As::Choice("elsewhere-record"), "moves"),
    Particular::required("guardian", Text::new("监护人", "Guardian"), As::Text(36), "王某"),
    Particular::optional(
        "consent",
        Text::new("监护人意见", "What the guardian says"),
        As::Choice("guardian-consent"),
        "agreed",
    ),
    Particular::optional(
        "decision",
        Text::new("判决书、决定书文号", "Number of the judgment or decision"),
        As::Text(60),
        "（2026）河少字第3号",
    ),
    Particular::optional("note", Text::new("说明", "Note"), As::Text(200), "每周三天到校"),
];

static STAGES: [Stage; 7] = [
    consent::ASKED,
    consent::AGREED,
    consent::WAITING,
    Stage::end(RUNNING, Text::new("在外校就读", "taught elsewhere")),
    Stage::end("returned", Text::new("已返校", "returned")),
    consent::REFUSED,
    consent::CLEARED,
];

static FINDING: [Particular; 1] = [Particular::required(
    "finding",
    Text::new("跟踪情况", "What was found"),
    As::Text(200),
    "到校走访，正常就读",
)];

static RELEASE: [Particular; 1] = [Particular::optional(
    "proof",
    Text::new("返校依据（文书及文号）", "Paper of the return"),
    As::Text(60),
    "解除通知书（2026）第8号",
)];

static MOVES: [Move; 9] = [
    consent::AGREE,
    consent::TURN_DOWN,
    consent::SUBMIT,
    consent::consent(RUNNING),
    consent::DECLINE,
    consent::CLEAR,
    Move {
        key: "placed",
        label: Text::new("按文书送交，学籍转出手续办好", "placed by the decision"),
        by: Party::Authority,
        from: &[consent::ASKED.key],
        to: RUNNING,
        asks: &[],
        effective: true,
    },
    Move {
        key: "follow",
        label: Text::new("登记本学期跟踪", "looked after this term"),
        by: Party::School,
        from: &[RUNNING],
        to: RUNNING,
        asks: &FINDING,
        effective: false,
    },
    Move {
        key: "return",
        label: Text::new("返校，学籍在本校", "returns, the record is here again"),
        by: Party::Guardian,
        from: &[RUNNING],
        to: "returned",
        asks: &RELEASE,
        effective: false,
    },
];

fn follow_clock(case: &Case<'_>, from: Date) -> Option<Clock> {
    let waits = both!("本学期跟踪外校就读情况", "to look after the pupil this term");
    case.pack.limit(FOLLOW, from)?.clock(from, waits, case.calendar)
}

fn begins(case: &Case<'_>, on: Date) -> Vec<Effect> {
    let elsewhere = AttendsElsewhere {
        sort: case.get("sort").to_owned(),
        school: case.get("school").to_owned(),
        since: case.date("since").unwrap_or(on),
    };
    let clock = follow_clock(case, on).map(Effect::ClockStarts);
    std::iter::once(Effect::Elsewhere(Some(elsewhere))).chain(clock).collect()
}

impl Kind for AttendElsewhere {
    fn tag(&self) -> &'static str {
        "attend-elsewhere"
    }

    fn name(&self) -> Text {
        Text::new("外校就读", "Schooling elsewhere")
    }

    fn about(&self) -> Text {
        Text::new(
            "特教、随班就读、送教上门、专门学校",
            "Special school, inclusive class, home, reform school",
        )
    }

    fn article(&self) -> Article {
        Article(17)
    }

    fn articles(&self) -> Vec<Article> {
        [17, 7, 22].map(Article).to_vec()
    }

    fn subject(&self) -> Subject {
        Subject::Existing
    }

    fn particulars(&self) -> &'static [Particular] {
        &PARTICULARS
    }

    fn urgency(&self) -> u8 {
        5
    }

    fn ground(&self) -> &'static str {
        "sort"
    }

    fn check(&self, case: &Case<'_>) -> Verdict {
        let Some(pupil) = case.pupil else { return standing::no_record() };
        let done = case.this().is_some_and(|change| change.effective);
        elsewhere::check(&elsewhere::Schooling {
            standing: pupil.standing,
            elsewhere: pupil.situation.elsewhere.as_ref().filter(|_| !done),
            sort: case.get("sort"),
            own_code: &case.site.code,
            school_code: case.get("school_code"),
            since: case.date("since"),
            record: case.get("record"),
            consent: case.get("consent"),
            decision: case.get("decision"),
            has_disability: pupil.fields.get(FieldKey::DisabilityType).is_some(),
            enrolled_in: enrolled_in(case),
            today: case.today,
        })
    }

    fn effects_on_approval(&self, case: &Case<'_>) -> Vec<Effect> {
        begins(case, case.today)
    }

    fn effects_by_step(&self, case: &Case<'_>, on: Date) -> Vec<Effect> {
        begins(case, on)
    }

    fn stages(&self) -> &'static [Stage] {
        &STAGES
    }

    fn moves(&self) -> &'static [Move] {
        &MOVES
    }

    /// Custody asks for nobody's consent; every other schooling does.
    fn offers(&self, case: &Case<'_>, stage: &str) -> Vec<Offer> {
        let custody = case.get("sort") == CUSTODY;
        self.moves()
            .iter()
            .filter(|step| step.from.contains(&stage))
            .filter(|step| stage != consent::ASKED.key || (step.key == "placed") == custody)
            .map(|step| Offer::of(step, self.stages()))
            .collect()
    }

    fn check_step(&self, case: &Case<'_>, step: &Offer, told: &Form, on: Date) -> Verdict {
        let mut verdict = Verdict::clear();
        if matches!(step.key.as_str(), "follow" | "return") {
            let running = case.pupil.and_then(|pupil| pupil.situation.elsewhere.as_ref());
            verdict.refuse(elsewhere::still_there(running, on));
        }
        if step.key == "return" {
            verdict.refuse(elsewhere::released(case.get("sort"), told.get("proof")));
        }
        verdict
    }

    fn effects_of_step(&self, case: &Case<'_>, step: &Offer, _: &Form, on: Date) -> Vec<Effect> {
        match step.key.as_str() {
            "follow" => follow_clock(case, on).map(Effect::ClockStarts).into_iter().collect(),
            "return" => vec![Effect::Elsewhere(None), Effect::ClockStops(FOLLOW.to_owned())],
            _ => Vec::new(),
        }
    }

    fn forms(&self) -> &'static [&'static str] {
        &["F12"]
    }

    fn summary(&self, case: &Case<'_>, lang: Lang) -> String {
        let sort = choice_name(case, "elsewhere-sort", case.get("sort"), lang);
        let record = choice_name(case, "elsewhere-record", case.get("record"), lang);
        let (school, since) = (case.get("school"), day(case.get("since")));
        say!(lang, "{sort}：{since}起在{school}，{record}", "{sort}: at {school} since {since}, {record}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Scene, after, date, pupil};
    use super::*;
    use crate::domain::Standing;

    /// The ground, what is set otherwise than in the examples, and where it is refused.
    type Row = (&'static str, &'static [(&'static str, &'static str)], &'static [&'static str]);

    fn scene(sort: &str) -> Scene {
        Scene::of(&AttendElsewhere).set("sort", sort)
    }

    /// Lawful and unlawful, by article.
    #[test]
    fn each_sort_has_its_own_conditions() {
        let table: [Row; 16] = [
            ("special", &[], &[]),
            ("special", &[("record", "stays")], &[]),
            ("inclusive", &[("consent", "")], &[]),
            ("home", &[("record", "stays")], &[]),
            ("reform", &[], &[]),
            ("reform", &[("consent", "told")], &["consent"]),
            ("reform", &[("consent", "")], &["consent"]),
            ("reform", &[("consent", "against")], &["consent"]),
            ("custody", &[("consent", "")], &[]),
            ("custody", &[("decision", "")], &["decision"]),
            ("custody", &[("record", "stays")], &["record"]),
            ("special", &[("school_code", "2121049901")], &["school_code"]),
            ("special", &[("since", "20261010")], &[]),
            ("special", &[("since", "20261011")], &["since"]),
            ("special", &[("since", "20220901")], &[]),
            ("special", &[("since", "20220831")], &["since"]),
        ];
        for (sort, set, refused) in table {
            let scene = set.iter().fold(scene(sort), |scene, (key, text)| scene.set(key, text));
            assert_eq!(scene.refused(&AttendElsewhere), refused, "{sort} {set:?}");
        }
    }

    #[test]
    fn only_who_is_enrolled_and_taught_here_can_be_taught_elsewhere() {
        for standing in Standing::ALL {
            let mut scene = scene("special");
            scene.pupil = Some(crate::domain::Pupil { standing, ..pupil() });
            assert_eq!(scene.refused(&AttendElsewhere).is_empty(), standing == Standing::Enrolled);
        }
        let kept = scene("special").kept(&AttendElsewhere);
        let effects = kept.with(|case| AttendElsewhere.effects_on_approval(case));
        let away = after(&pupil(), effects);
        assert_eq!(away.standing, Standing::Enrolled, "the pupil stays on the roll");
        assert_eq!(away.situation.elsewhere.as_ref().unwrap().sort, "special");
        assert_eq!(away.situation.clocks[0].due, date(20_270_227));
        let mut twice = scene("home");
        twice.pupil = Some(away);
        assert_eq!(twice.refused(&AttendElsewhere), [""]);
    }

    #[test]
    fn what_is_doubtful_warns_with_its_article() {
        let warned = |scene: Scene| {
            let verdict = scene.verdict(&AttendElsewhere);
            verdict.warnings.iter().filter(|warning| !warning.what.zh.contains("缺材料")).count()
        };
        assert_eq!(warned(scene("reform")), 0);
        assert_eq!(warned(scene("special")), 1, "no disability in the record");
        assert_eq!(warned(scene("inclusive").set("consent", "")), 2);
        assert_eq!(warned(scene("home").set("record", "stays")), 2);
    }

    #[test]
    fn papers_follow_the_sort() {
        let missing = |sort: &str| {
            let verdict = scene(sort).verdict(&AttendElsewhere);
            verdict.warnings.iter().filter(|warning| warning.what.zh.contains("缺材料")).count()
        };
        assert_eq!(["special", "inclusive", "home", "reform", "custody"].map(missing), [2, 2, 2, 2, 2]);
        let summary = scene("reform").kept(&AttendElsewhere).summary(&AttendElsewhere, Lang::Zh);
        assert!(summary.contains("专门（工读）学校") && summary.contains("河东县特殊教育学校"), "{summary}");
    }
}
