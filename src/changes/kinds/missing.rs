//! 失踪: reported with the proof of the police; the record is kept and somebody asks after the pupil each term. Found
//! again, the pupil is on the register that day. No form belongs to it: the regulation has no such business, and the paper
//! is the receipt of the police.

use super::{day, enrolled_in, suspend::GUARDIAN};
use crate::{
    both,
    changes::{
        Becoming, Case, Effect, Form, Kind, Move, Offer, Particular, ParticularForm as As, Party, Stage,
        Subject,
    },
    domain::{Article, Clock, Date, Lang, Standing, Text},
    rules::{Refusal, Verdict, loss, standing},
    say,
};

/// 失踪
#[derive(Debug, Clone, Copy)]
pub struct Missing;

static PARTICULARS: [Particular; 6] = [
    Particular::required("since", Text::new("失踪日期", "Missing since"), As::Date, "-3"),
    Particular::required("reported_on", Text::new("报警日期", "Reported to the police on"), As::Date, "-2"),
    Particular::required("police", Text::new("受理公安机关", "Police office"), As::Text(60), "河东镇派出所"),
    Particular::optional(
        "police_number",
        Text::new("受理编号", "Number of the report"),
        As::Text(40),
        "受字12号",
    ),
    Particular { label: Text::new("监护人", "Guardian"), ..GUARDIAN },
    Particular::optional("note", Text::new("说明", "Note"), As::Text(200), "已告知乡镇人民政府"),
];

const REPORTED: Stage = Stage::open("reported", Text::new("已报告，待确认", "reported"));
const GONE: Stage =
    Stage::end("missing", Text::new("失踪，学籍保留，每学期跟踪", "missing, asked after each term"));
const FOUND: Stage = Stage::end("found", Text::new("已寻回，回校", "found and back"));
const ELSEWHERE: Stage =
    Stage::end("elsewhere", Text::new("已寻到，在外地，待办转学", "found elsewhere, to be transferred"));
const UNFOUNDED: Stage = Stage::end("unfounded", Text::new("核实未失踪", "was not missing"));

static STAGES: [Stage; 5] = [REPORTED, GONE, FOUND, ELSEWHERE, UNFOUNDED];

/// The rule of asking after the pupil.
const FOLLOW: &str = "missing-follow";

static RESULT: [Particular; 1] = [Particular::required(
    "result",
    Text::new("了解到的情况", "What was learnt"),
    As::Text(200),
    "公安机关仍在查找",
)];
static PLACE: [Particular; 1] = [Particular::required(
    "place",
    Text::new("现在哪里、在哪就读", "Where the pupil is"),
    As::Text(100),
    "河西县外祖父母家",
)];

static MOVES: [Move; 5] = [
    Move {
        key: "confirm",
        label: Text::new("主管部门确认失踪", "confirmed by the authority"),
        by: Party::Authority,
        from: &[REPORTED.key],
        to: GONE.key,
        asks: &[],
        effective: true,
    },
    Move {
        key: "unfounded",
        label: Text::new("核实未失踪", "was not missing"),
        by: Party::School,
        from: &[REPORTED.key],
        to: UNFOUNDED.key,
        asks: &RESULT,
        effective: false,
    },
    Move {
        key: "follow",
        label: Text::new("本学期跟踪", "asked after this term"),
        by: Party::School,
        from: &[GONE.key],
        to: GONE.key,
        asks: &RESULT,
        effective: false,
    },
    Move {
        key: "found",
        label: Text::new("寻回，回校就读", "found, back at school"),
        by: Party::School,
        from: &[GONE.key],
        to: FOUND.key,
        asks: &[],
        effective: false,
    },
    Move {
        key: "found-elsewhere",
        label: Text::new("寻到，在外地就读", "found, at school elsewhere"),
        by: Party::School,
        from: &[GONE.key],
        to: ELSEWHERE.key,
        asks: &PLACE,
        effective: false,
    },
];

/// The pupil is asked after in the next term, or after the months of the pack while no term is known.
fn follow(case: &Case<'_>, since: Date) -> Option<Clock> {
    let waits = both!("向监护人和公安机关了解情况", "the school to ask the guardian and the police");
    let clock = case.pack.limit(FOLLOW, since)?.clock(since, waits, case.calendar)?;
    let Some(next) = case.school.next_term.filter(|next| *next > since) else { return Some(clock) };
    let ahead = clock.due.0 - clock.soon.0;
    let soon = next.0.checked_sub_signed(ahead).map_or(next, Date).max(since);
    Some(Clock { due: next, soon, ..clock })
}

/// Found: the pupil is on the register again from that day, so that whatever comes next can start.
fn found(on: Date, other: &str) -> Effect {
    Effect::Becomes(Becoming {
        standing: Standing::Enrolled,
        on,
        until: None,
        class: "found".to_owned(),
        other: other.to_owned(),
    })
}

impl Kind for Missing {
    fn tag(&self) -> &'static str {
        "missing"
    }

    fn name(&self) -> Text {
        loss::MISSING
    }

    fn about(&self) -> Text {
        Text::new("学生失踪，公安已受理", "A pupil is missing; the police have the report")
    }

    /// The regulation is silent; the nearest is the article of loss.
    fn article(&self) -> Article {
        Article(21)
    }

    fn subject(&self) -> Subject {
        Subject::Existing
    }

    fn particulars(&self) -> &'static [Particular] {
        &PARTICULARS
    }

    fn urgency(&self) -> u8 {
        1
    }

    fn check(&self, case: &Case<'_>) -> Verdict {
        let Some(pupil) = case.pupil else { return standing::no_record() };
        loss::check_missing(&loss::Missing {
            standing: pupil.standing,
            since: case.date("since"),
            reported_on: case.date("reported_on"),
            enrolled_in: enrolled_in(case),
            today: case.today,
        })
    }

    fn effects_on_approval(&self, case: &Case<'_>) -> Vec<Effect> {
        let Some(on) = case.date("since") else { return Vec::new() };
        let becomes = Effect::Becomes(Becoming {
            standing: Standing::Missing,
            on,
            until: None,
            class: "missing".to_owned(),
            other: case.get("police").to_owned(),
        });
        let clock = follow(case, case.today).map(Effect::ClockStarts);
        std::iter::once(becomes).chain(clock).collect()
    }

    fn stages(&self) -> &'static [Stage] {
        &STAGES
    }

    fn moves(&self) -> &'static [Move] {
        &MOVES
    }

    /// A center's approval makes the pupil missing while the business stands at its first stage.
    fn offers(&self, case: &Case<'_>, stage: &str) -> Vec<Offer> {
        let missing = case.pupil.is_some_and(|pupil| pupil.standing == Standing::Missing);
        let from = |step: &&Move| match step.from {
            [from] if *from == GONE.key => missing && [REPORTED.key, GONE.key].contains(&stage),
            from if step.to == UNFOUNDED.key => !missing && from.contains(&stage),
            from => from.contains(&stage),
        };
        MOVES.iter().filter(from).map(|step| Offer::of(step, &STAGES)).collect()
    }

    fn check_step(&self, case: &Case<'_>, step: &Offer, _: &Form, on: Date) -> Verdict {
        let mut verdict = Verdict::clear();
        let since = case.date("since").filter(|since| on < *since && step.key.starts_with("found"));
        verdict.refuse(since.map(|since| Refusal {
            article: None,
            at: "on".to_owned(),
            what: both!("{on}比失踪日期还早。", "{on} lies before the pupil went missing."),
            why: both!("失踪日期是{since}。", "The pupil is missing since {since}."),
            next: both!("请核对日期。", "Check the day."),
        }));
        verdict
    }

    fn effects_of_step(&self, case: &Case<'_>, step: &Offer, told: &Form, on: Date) -> Vec<Effect> {
        match step.key.as_str() {
            "follow" => follow(case, on).map(Effect::ClockStarts).into_iter().collect(),
            "found" => vec![found(on, "")],
            "found-elsewhere" => vec![found(on, told.get("place"))],
            _ => Vec::new(),
        }
    }

    fn summary(&self, case: &Case<'_>, lang: Lang) -> String {
        let (since, police) = (day(case.get("since")), case.get("police"));
        say!(lang, "{since}起失踪，{police}已受理", "missing since {since}, reported to {police}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Scene, after, date, pupil};
    use super::*;

    fn scene() -> Scene {
        Scene::of(&Missing).set("since", "20260918").set("reported_on", "20260919")
    }

    #[test]
    fn the_record_is_kept_and_asked_after_at_the_next_term_or_in_six_months() {
        let mut scene = scene().kept(&Missing);
        assert!(scene.refused(&Missing).is_empty(), "{:?}", scene.verdict(&Missing));
        let clock = |scene: &Scene| {
            scene.with(|case| after(&pupil(), Missing.effects_on_approval(case)).situation.clocks.remove(0))
        };
        assert_eq!((clock(&scene).due, clock(&scene).soon), (date(20_270_410), date(20_270_327)));
        scene.school.next_term = Some(date(20_270_301));
        assert_eq!((clock(&scene).due, clock(&scene).soon), (date(20_270_301), date(20_270_215)));
        assert!(clock(&scene).waits.zh.contains("公安"));
        scene.today = date(20_280_831);
        scene.school.next_term = None;
        assert_eq!(clock(&scene).due, date(20_290_228));
        let record = scene.with(|case| after(&pupil(), Missing.effects_on_approval(case)));
        assert!(record.standing == Standing::Missing && record.standing.is_kept());
    }

    #[test]
    fn days_and_proofs_at_the_border() {
        for (key, text, at) in [
            ("since", "20260919", None),
            ("since", "20260920", Some("reported_on")),
            ("since", "20261011", Some("since")),
            ("since", "20220831", Some("since")),
            ("since", "20220901", None),
            ("reported_on", "20260918", None),
            ("reported_on", "20261010", None),
            ("reported_on", "20261011", Some("reported_on")),
            ("police", "", Some("police")),
        ] {
            let refused = scene().set(key, text).refused(&Missing);
            assert_eq!(refused.first().map(String::as_str), at, "{key} {text}");
        }
        for standing in Standing::ALL {
            let starts = Missing.starts_from(standing);
            let mut scene = scene();
            if let Some(pupil) = scene.pupil.as_mut() {
                pupil.standing = standing;
            }
            assert_eq!(scene.refused(&Missing).is_empty(), starts, "{standing:?}");
        }
    }

    #[test]
    fn found_at_home_or_elsewhere_the_pupil_is_on_the_register_from_that_day() {
        let mut scene = scene().kept(&Missing);
        let keys = |scene: &Scene, stage: &str| -> Vec<String> {
            scene.with(|case| Missing.offers(case, stage).into_iter().map(|offer| offer.key).collect())
        };
        assert_eq!(keys(&scene, "reported"), ["confirm", "unfounded"]);
        if let Some(pupil) = scene.pupil.as_mut() {
            pupil.standing = Standing::Missing;
        }
        assert_eq!(keys(&scene, "missing"), ["follow", "found", "found-elsewhere"]);
        assert_eq!(keys(&scene, "reported"), ["confirm", "follow", "found", "found-elsewhere"]);
        assert!(keys(&scene, "found").is_empty());
        scene.with(|case| {
            let offers = Missing.offers(case, "missing");
            for offer in offers.iter().filter(|offer| offer.key.starts_with("found")) {
                let lawful = |on| Missing.check_step(case, offer, &Form::default(), date(on)).is_lawful();
                assert!(lawful(20_260_918) && !lawful(20_260_917));
                let effects = Missing.effects_of_step(case, offer, &Form::default(), date(20_261_001));
                let record = after(case.pupil.unwrap(), effects);
                assert_eq!(record.standing, Standing::Enrolled);
                assert_eq!(record.situation.since, Some(date(20_261_001)));
            }
        });
    }
}
