//! Over both sides of a transfer: what would go wrong is an unlawful transfer that passes, a limit that ends on the
//! wrong day, a party out of its turn.

mod going {
    use super::super::super::testing::{Scene, after, code, date, pupil};
    use super::super::TransferOut;
    use crate::{
        changes::{Effect, Kind},
        domain::{FieldKey, Lang, SiteKind, Standing},
        rules::{Term, grade_year::System},
    };

    fn scene() -> Scene {
        Scene::of(&TransferOut).set("to_code", "2121049902")
    }

    #[test]
    fn a_lawful_transfer_makes_him_transferred_out_on_approval_only() {
        let scene = scene();
        assert!(scene.refused(&TransferOut).is_empty());
        scene.with(|case| {
            assert!(TransferOut.effects_now(case).is_empty());
            let effects = TransferOut.effects_on_approval(case);
            let left = after(&pupil(), effects.clone());
            assert_eq!(left.standing, Standing::TransferredOut);
            assert_eq!(left.situation.since, Some(date(20_261_010)));
            let [Effect::Becomes(becoming)] = effects.as_slice() else { panic!("{effects:?}") };
            assert_eq!(
                (becoming.class.as_str(), becoming.other.as_str()),
                ("transferred-out", "河东县第一小学")
            );
        });
    }

    #[test]
    fn unlawful_transfers_are_refused_where_they_go_wrong() {
        assert_eq!(scene().set("to_grade", "四年级").refused(&TransferOut), ["to_grade"]);
        assert_eq!(scene().set("to_code", "2121049901").refused(&TransferOut), ["to_code"]);
        assert_eq!(scene().set("known_on", "20261011").refused(&TransferOut), ["known_on"]);
        assert_eq!(scene().set("leaving_on", "20220831").refused(&TransferOut), ["leaving_on"]);
        assert_eq!(scene().set("ground", "6").refused(&TransferOut), ["ground"]);
        assert_eq!(scene().set("hops", "").refused(&TransferOut), ["hops"]);
        assert_eq!(scene().set("nonsense", "x").refused(&TransferOut), ["nonsense"]);
        let mut gone = scene();
        if let Some(pupil) = gone.pupil.as_mut() {
            pupil.standing = Standing::DroppedOut;
        }
        assert_eq!(gone.refused(&TransferOut), [""]);
    }

    #[test]
    fn days_at_the_border_pass() {
        for (key, text) in [("known_on", "今天"), ("known_on", "20261010"), ("leaving_on", "20220901")] {
            let refused = scene().set(key, text).refused(&TransferOut);
            assert_eq!(refused.is_empty(), text != "今天", "{key} {text} {refused:?}");
        }
    }

    #[test]
    fn out_of_season_warns_and_the_border_of_the_month_does_not() {
        let warned = |day: &str| {
            let mut scene = scene().set("leaving_on", day).set("known_on", "20261009");
            scene.term = Some(Term { start: date(20_260_901), end: date(20_270_115) });
            let verdict = scene.verdict(&TransferOut);
            assert!(verdict.is_lawful());
            verdict.warnings.iter().any(|warning| warning.what.zh.contains("转学时间"))
        };
        assert!(!warned("20261001") && warned("20261002") && warned("20261215") && !warned("20261216"));
    }

    #[test]
    fn the_last_term_of_the_last_grade_warns() {
        let by = |system, grade: &str, start: u32, end: u32| {
            let mut scene = scene().set("to_grade", grade);
            scene.school.system = system;
            scene.term = Some(Term { start: date(start), end: date(end) });
            if let Some(pupil) = scene.pupil.as_mut() {
                pupil.fields.set(FieldKey::Grade, code(grade));
            }
            let verdict = scene.verdict(&TransferOut);
            assert!(verdict.is_lawful());
            verdict.warnings.iter().any(|warning| warning.what.zh.contains("毕业年级"))
        };
        let warned = |grade: &str, start: u32, end: u32| by(System::SixThree, grade, start, end);
        assert!(by(System::FiveFour, "15", 20_260_301, 20_260_710));
        assert!(!by(System::FiveFour, "16", 20_260_301, 20_260_710));
        assert!(warned("16", 20_260_301, 20_260_710) && warned("23", 20_260_301, 20_260_710));
        assert!(!warned("16", 20_260_901, 20_270_115) && !warned("15", 20_260_301, 20_260_710));
    }

    #[test]
    fn teaching_points_report_in_three_days_and_nobody_waits_for_a_request_without_end() {
        let mut scene = scene().set("known_on", "20260918").set("leaving_on", "20260918");
        let due = scene.with(|case| TransferOut.due(case)).unwrap();
        assert_eq!((due.date, due.approximate), (date(20_260_921), false));
        let late = scene.verdict(&TransferOut);
        assert!(late.warnings.iter().any(|warning| warning.at == "known_on"));
        scene.site.kind = SiteKind::Central;
        // 15 working days: the swapped Sunday 20 September counts, the holidays at the end of the month do not.
        assert_eq!(scene.with(|case| TransferOut.due(case)).unwrap().date, date(20_261_015));
        let rule = scene.with(|case| TransferOut.clock_at(case, "waiting", date(20_260_920))).unwrap();
        assert_eq!((rule.rule.as_str(), rule.from), ("T8", date(20_260_918)));
    }

    #[test]
    fn papers_follow_the_ground() {
        let missing = |ground: &str, titles: Vec<&'static str>| {
            let mut scene = scene().set("ground", ground);
            scene.titles = titles;
            scene.verdict(&TransferOut).warnings.len()
        };
        assert_eq!(missing("1", vec![]), 4);
        assert_eq!(missing("1", vec!["转学联系表.jpg", "户口本", "租房合同", "学生基本信息表"]), 0);
        assert_eq!(missing("2", vec!["转学联系表.jpg", "户口本", "租房合同", "学生基本信息表"]), 1);
    }

    #[test]
    fn the_summary_names_school_and_day() {
        let scene = scene().kept(&TransferOut);
        assert!(scene.summary(&TransferOut, Lang::Zh).contains("河东县第一小学"));
        assert!(scene.summary(&TransferOut, Lang::En).contains("2026-10-10"));
    }
}

mod coming {
    use super::super::super::testing::{NUMBER, Scene, after, code, date, pupil};
    use super::super::TransferIn;
    use crate::{
        changes::{Effect, Kind},
        domain::{Article, FieldKey, Lang, Pupil, SiteKind, Standing},
        rules::enrolment::Twin,
    };

    fn scene() -> Scene {
        let mut scene = Scene::of(&TransferIn).set("id_doc_number", NUMBER);
        scene.pupil = None;
        scene
    }

    #[test]
    fn a_newcomer_is_entered_on_approval_and_not_before() {
        let scene = scene().kept(&TransferIn);
        assert!(scene.refused(&TransferIn).is_empty(), "{:?}", scene.verdict(&TransferIn));
        scene.with(|case| {
            assert!(TransferIn.effects_now(case).is_empty());
            let effects = TransferIn.effects_on_approval(case);
            let [Effect::EnterAs(_, becoming), Effect::ClockStarts(file)] = effects.as_slice() else {
                panic!("{effects:?}")
            };
            assert_eq!((becoming.class.as_str(), becoming.on), ("transfer-in", date(20_261_010)));
            assert_eq!((file.rule.as_str(), file.article, file.due), ("D01", 8, date(20_261_110)));
            let record = after(&pupil(), effects);
            assert_eq!(record.standing, Standing::Enrolled);
            assert_eq!(record.name(), "王小满");
            assert_eq!(record.fields.text(FieldKey::IdDocNumber), NUMBER);
            assert_eq!(record.fields.get(FieldKey::Grade), code("13").as_ref());
            assert_eq!(record.fields.text(FieldKey::SchoolCode), "2121049901");
        });
    }

    #[test]
    fn who_left_may_come_back_and_whoever_the_school_answers_for_may_not_come_twice() {
        for standing in Standing::ALL {
            let mut scene = scene().kept(&TransferIn);
            scene.pupil = Some(Pupil { standing, ..pupil() });
            let refused = scene.refused(&TransferIn);
            let may = matches!(
                standing,
                Standing::Arriving
                    | Standing::TransferredOut
                    | Standing::NotTaken
                    | Standing::Deferred
                    | Standing::Graduated
                    | Standing::Completed
                    | Standing::MovedUp
                    | Standing::Removed
            );
            assert_eq!(refused.is_empty(), may, "{standing:?} {refused:?}");
            assert_eq!(TransferIn.starts_from(standing), may, "{standing:?}");
        }
    }

    #[test]
    fn the_number_of_another_record_is_refused_and_a_child_like_another_warns() {
        let verdict = |number: bool| {
            let mut scene = scene();
            let standing = Standing::TransferredOut;
            scene.school.twins = vec![Twin { name: "王小曼".into(), standing, number, business: None }];
            scene.verdict(&TransferIn)
        };
        let same = verdict(true);
        assert_eq!(same.refusals.len(), 1);
        assert_eq!(
            (same.refusals[0].at.as_str(), same.refusals[0].article),
            ("id_doc_number", Some(Article(7)))
        );
        let like = verdict(false);
        assert!(like.is_lawful() && like.warnings.iter().any(|warning| warning.at == "name"));
    }

    #[test]
    fn the_day_of_a_step_is_the_day_of_entry_and_the_month_for_the_file_ends_with_short_months() {
        let mut scene = scene().kept(&TransferIn);
        scene.today = date(20_270_301);
        for (on, due) in [(20_270_131, 20_270_228), (20_270_228, 20_270_328), (20_270_301, 20_270_401)] {
            let effects = scene.with(|case| TransferIn.effects_by_step(case, date(on)));
            let [Effect::EnterAs(_, becoming), Effect::ClockStarts(file)] = effects.as_slice() else {
                panic!("{effects:?}")
            };
            assert_eq!((becoming.on, file.from, file.due), (date(on), date(on), date(due)));
        }
    }

    #[test]
    fn false_records_and_wrong_grades_are_refused() {
        assert_eq!(scene().set("from_grade", "二年级").refused(&TransferIn), ["grade"]);
        assert_eq!(scene().set("gender", "男").refused(&TransferIn), ["gender"]);
        assert_eq!(scene().set("birth_date", "20160313").refused(&TransferIn), ["birth_date"]);
        assert_eq!(scene().set("id_doc_number", "").refused(&TransferIn), ["id_doc_number"]);
        assert_eq!(scene().set("applied_on", "20261011").refused(&TransferIn), ["applied_on"]);
        assert_eq!(scene().set("name", "").refused(&TransferIn), ["name"]);
        let wrong_digit = scene().set("id_doc_number", "210499201603120020");
        assert_eq!(wrong_digit.refused(&TransferIn), ["id_doc_number"]);
    }

    #[test]
    fn who_has_no_number_yet_may_come_with_another_document() {
        let scene = scene().set("id_doc_type", "其他").set("id_doc_number", "");
        assert!(scene.refused(&TransferIn).is_empty(), "{:?}", scene.verdict(&TransferIn));
    }

    #[test]
    fn the_report_is_due_at_once_and_this_schools_own_turn_has_ten_working_days() {
        let mut scene = scene().set("applied_on", "20260918");
        assert_eq!(scene.with(|case| TransferIn.due(case)).unwrap().date, date(20_260_921));
        scene.site.kind = SiteKind::Central;
        assert_eq!(scene.with(|case| TransferIn.due(case)).unwrap().date, date(20_261_009));
    }

    /// Each party has ten working days from the moment it is its turn; the lists differ in who there is.
    #[test]
    fn every_party_has_its_own_ten_working_days() {
        let table = [
            ("county", &["转入学校", "转出学校", "县级主管部门"][..], &["T1", "T3", "T4"][..]),
            (
                "province",
                &["转入学校", "转入学校主管部门", "转出学校", "转出学校主管部门"],
                &["T1", "T2", "T3", "T4"],
            ),
            (
                "beyond",
                &["转入学校", "转入学校主管部门", "转出学校", "转出学校主管部门"],
                &["T1", "T2", "T3", "T4"],
            ),
        ];
        // From Friday over the swapped Sunday and the National Day; over a month's end; over a week-end only.
        let days = [(20_260_918, 20_261_009), (20_261_030, 20_261_113), (20_261_012, 20_261_026)];
        for (list, parties, limits) in table {
            let scene = scene().set("hops", list);
            for (place, party) in parties.iter().enumerate() {
                let stage = format!("hop-{}", place + 1);
                for (since, due) in days {
                    let clock = scene.with(|case| TransferIn.clock_at(case, &stage, date(since))).unwrap();
                    assert_eq!((clock.due, clock.article), (date(due), 15), "{list} {party}");
                    assert_eq!(clock.rule, limits[place]);
                    assert_eq!(clock.waits.zh, format!("待{party}核办"));
                }
                scene.with(|case| {
                    let keys: Vec<String> =
                        TransferIn.offers(case, &stage).into_iter().map(|offer| offer.key).collect();
                    assert!(
                        keys.starts_with(&["agree".into(), "refuse".into(), "refuse-retry".into()]),
                        "{keys:?}"
                    );
                    let paper = keys.contains(&"paper-exception".to_owned());
                    assert_eq!(paper, list != "county" && limits[place] == "T3", "{list} {party}");
                });
            }
            let beyond = format!("hop-{}", parties.len() + 1);
            scene.with(|case| {
                assert!(TransferIn.offers(case, &beyond).iter().all(|offer| offer.key != "agree"))
            });
            let file = scene.with(|case| TransferIn.clock_at(case, "arrived", date(20_261_012)));
            assert_eq!(file.is_some(), list == "beyond");
        }
    }

    #[test]
    fn between_two_terms_is_in_season_and_the_next_term_has_its_own_month() {
        let warned = |applied: u32| {
            let mut scene = scene().set("applied_on", &applied.to_string());
            scene.today = date(20_270_615);
            scene.school.next_term = Some(date(20_270_301));
            let verdict = scene.verdict(&TransferIn);
            verdict.warnings.iter().any(|warning| warning.what.zh.contains("转学时间"))
        };
        assert!(!warned(20_270_120) && !warned(20_270_228) && !warned(20_270_301) && !warned(20_270_401));
        assert!(warned(20_270_402));
    }

    #[test]
    fn the_summary_holds_no_number() {
        let scene = scene().kept(&TransferIn);
        let line = scene.summary(&TransferIn, Lang::Zh);
        assert!(line.contains("三年级") && !line.contains(NUMBER));
    }
}
