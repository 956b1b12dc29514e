//! Over the list of kinds: what would go wrong is a kind that lacks its words, its particulars' examples, or its
//! place in the list.

use std::collections::BTreeSet;

use super::*;
use crate::{
    domain::{ChangeId, Date, DeskRole, FieldKey, Lang, PupilId, Site, SiteKind, calendar::WorkCalendar},
    rules::{Pack, grade_year::System},
};

fn today() -> Date {
    Date::from_number(20_261_010).unwrap()
}

fn site() -> Site {
    Site {
        code: "2121049901".into(),
        name: "东沟教学点".into(),
        role: DeskRole::School,
        kind: SiteKind::TeachingPoint,
    }
}

fn case<'a>(form: &'a Form, site: &'a Site, open: &'a [Change]) -> Case<'a> {
    Case {
        change: Some(ChangeId([9; 16])),
        pupil: None,
        form,
        evidence: &[],
        today: today(),
        pack: Pack::builtin(),
        open,
        site,
        term: None,
        calendar: WorkCalendar::built_in(),
        school: &NO_FACTS,
    }
}

static NO_FACTS: SchoolFacts = SchoolFacts {
    grades: Vec::new(),
    system: System::SixThree,
    next_term: None,
    years: Vec::new(),
    twins: Vec::new(),
    newer: Vec::new(),
    absence: AbsenceLog { since: None, contacts: None },
};

fn change(kind: &str, id: u8, state: ChangeState) -> Change {
    Change {
        id: ChangeId([id; 16]),
        kind: kind.into(),
        pupil: PupilId([1; 16]),
        pupil_name: String::new(),
        revision: 1,
        state,
        form: Form::default(),
        evidence: Vec::new(),
        created_at: 0,
        queued_seq: None,
        base: 0,
        due: None,
        bundle: None,
        disposition: None,
        reason: String::new(),
        on_approval: Vec::new(),
        stage: String::new(),
        steps: Vec::new(),
        clock: None,
        effective: false,
        ended: false,
        back: None,
    }
}

#[test]
fn tags_and_names_stand_once_and_every_kind_is_told_in_both_languages() {
    let mut seen = BTreeSet::new();
    for kind in KINDS {
        assert!(seen.insert(kind.tag()) && seen.insert(kind.name().zh) && seen.insert(kind.name().en));
        assert!(!kind.about().zh.is_empty() && !kind.about().en.is_empty());
        assert!((1..=31).contains(&kind.article().0));
        assert_eq!(super::kind(kind.tag()).map(Kind::tag), Some(kind.tag()));
        assert!(!kind.particulars().is_empty());
        let ground = kind.ground();
        assert!(ground.is_empty() || kind.particulars().iter().any(|p| p.key == ground && p.required));
    }
    assert!(super::kind("nothing").is_none());
}

#[test]
fn every_kind_that_needs_approval_has_papers_and_no_paper_belongs_to_an_unknown_kind() {
    for kind in KINDS {
        let asked = Pack::builtin().evidence(kind.tag(), "1", today());
        assert_eq!(asked.is_empty(), !kind.needs_approval(), "{}", kind.tag());
    }
}

#[test]
fn particulars_are_documented_and_their_examples_pass_and_show() {
    let pack = Pack::builtin();
    for kind in KINDS {
        let mut keys = BTreeSet::new();
        for particular in kind.particulars() {
            let at = format!("{} {}", kind.tag(), particular.key);
            assert!(keys.insert(particular.key), "{at}");
            assert!(!particular.label.zh.is_empty() && !particular.label.en.is_empty(), "{at}");
            let example = particular_example(particular, today());
            for text in [particular.example, &example] {
                let kept = read_particular(particular, text, pack, today());
                let kept = kept.unwrap_or_else(|refusal| panic!("{at} {text}: {refusal:?}"));
                assert!(!kept.is_empty(), "{at}");
                assert_eq!(read_particular(particular, &kept, pack, today()).as_deref(), Ok(&*kept), "{at}");
                assert!(!show_particular(particular, &kept, pack, Lang::Zh).is_empty(), "{at}");
            }
            let values = particular_values(particular, pack);
            assert_eq!(particular_type(particular) == "choice", !values.is_empty(), "{at}");
            for (code, name) in values {
                let by_code = read_particular(particular, &code, pack, today());
                assert_eq!(by_code, read_particular(particular, &name.zh, pack, today()), "{at} {code}");
                assert!(by_code.is_ok(), "{at} {code}");
            }
        }
    }
}

#[test]
fn particulars_are_read_by_name_and_in_the_usual_spellings() {
    let pack = Pack::builtin();
    let of = |form| Particular::required("k", crate::domain::Text::new("项", "item"), form, "-3");
    let read = |form, text: &str| read_particular(&of(form), text, pack, today());
    for text in ["20260901", "2026-9-1", "2026年9月1日", "２０２６.９.１", "-39"] {
        assert_eq!(read(ParticularForm::Date, text).as_deref(), Ok("20260901"), "{text}");
    }
    assert_eq!(read(ParticularForm::Date, "20270901").as_deref(), Ok("20270901"));
    assert_eq!(read(ParticularForm::Date, "+141").as_deref(), Ok("20270228"));
    assert!(read(ParticularForm::Date, "20260931").is_err());
    assert_eq!(read(ParticularForm::Choice("hop-list"), "县内（3步）").as_deref(), Ok("county"));
    assert_eq!(read(ParticularForm::Choice("dropout-reason"), "厌学").as_deref(), Ok("02"));
    assert_eq!(read(ParticularForm::Choice("nowhere"), "x").unwrap_err().at, "k");
    assert_eq!(read(ParticularForm::Whole(5), "5").as_deref(), Ok("5"));
    assert!(read(ParticularForm::Whole(5), "6").is_err() && read(ParticularForm::Whole(5), "-1").is_err());
    assert!(read(ParticularForm::Text(3), "四个字多").is_err());
    assert!(read(ParticularForm::Text(30), "a\u{202e}b").is_err());
    assert_eq!(read(ParticularForm::Field(FieldKey::Grade), "三年级").as_deref(), Ok("13"));
    assert_eq!(read(ParticularForm::Text(3), "  ").as_deref(), Ok(""));
}

#[test]
fn a_second_open_business_is_refused_but_closed_ones_quick_edits_and_itself_are_not_in_the_way() {
    let (form, site) = (Form::default(), site());
    let blocked = |tag: &str, open: &[Change]| {
        let kind = super::kind(tag).unwrap();
        let verdict = check_form(kind, &case(&form, &site, open), Step::Draft);
        verdict.refusals.iter().any(|refusal| refusal.what.zh.contains("没办完"))
    };
    assert!(blocked("dropout", &[change("transfer-out", 2, ChangeState::Queued)]));
    assert!(blocked("transfer-out", &[change("key-correction", 2, ChangeState::Returned)]));
    assert!(!blocked("dropout", &[change("transfer-out", 2, ChangeState::Withdrawn)]));
    assert!(!blocked("dropout", &[change("transfer-out", 2, ChangeState::Approved)]));
    assert!(!blocked("dropout", &[change("quick-edit", 2, ChangeState::Queued)]));
    assert!(!blocked("quick-edit", &[change("transfer-out", 2, ChangeState::Queued)]));
    assert!(!blocked("dropout", &[change("dropout", 9, ChangeState::Returned)]));
}

#[test]
fn what_is_missing_warns_in_a_draft_and_stops_the_queue() {
    let (form, site) = (Form::default(), site());
    let kind = super::kind("transfer-in").unwrap();
    let draft = check_form(kind, &case(&form, &site, &[]), Step::Draft);
    let queue = check_form(kind, &case(&form, &site, &[]), Step::Queue);
    let missing = |refusals: &[crate::rules::Refusal]| refusals.iter().filter(|r| r.at == "name").count();
    assert_eq!((missing(&draft.refusals), missing(&draft.warnings)), (0, 1));
    assert_eq!((missing(&queue.refusals), missing(&queue.warnings)), (1, 0));
}

#[test]
fn a_paper_stops_the_queue_only_where_the_pack_says_so() {
    let text = "format = \"xueji-rules/1\"\nversion = \"x\"\nsource = \"x\"\n[[evidence]]\nkind = \"dropout\"\n\
                key = \"visit\"\nname = { zh = \"家访记录\", en = \"visit record\" }\nrequired = true\n\
                needed_to_queue = true\nfrom = 20260101\n";
    let strict = Pack::builtin().clone().overlaid(Pack::parse(text, "x.toml").unwrap());
    let (form, site) = (Form::default(), site());
    let kind = super::kind("dropout").unwrap();
    let visit = [Paper { media: "jpeg", title: "9月10日家访记录" }];
    let stops = |pack: &Pack, step: Step, evidence: &[Paper<'_>]| {
        let case = Case { pack, evidence, ..case(&form, &site, &[]) };
        let refusals = check_form(kind, &case, step).refusals;
        refusals.iter().any(|refusal| refusal.what.zh.contains("缺材料"))
    };
    assert!(stops(&strict, Step::Queue, &[]));
    assert!(!stops(&strict, Step::Draft, &[]) && !stops(&strict, Step::Queue, &visit));
    assert!(!stops(Pack::builtin(), Step::Queue, &[]));
}
