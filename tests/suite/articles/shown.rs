//! Articles 26, 27, 28 and 30: who may do what, the data check of each term, what leaves the school, and the page on
//! which each breach is shown as not having happened. It holds rows alone.

use xueji::{
    desk::Progress,
    domain::{Post, Urgency},
    rules::{Act, may},
};

use super::{Row, School, Told, at, objected, same, words};

pub fn table() -> Vec<Row> {
    [posts(), checks(), check_days(), disclosure(), clear(), late(), last_days()]
        .into_iter()
        .flatten()
        .collect()
}

/// What the table of posts says, in words.
fn post(post: Post, act: Act, own_class: bool) -> Told {
    may(post, act, own_class).map_err(|refusal| {
        let article = refusal.article.map_or(0, |article| article.0);
        format!("第{article}条 {}", refusal.what.zh)
    })
}

fn posts() -> Vec<Row> {
    vec![
        Row::lawful(26, "学籍管理员办理和上报异动", || {
            post(Post::Registrar, Act::QueueChange, false)
        }),
        Row::unlawful(26, "班主任自己提交异动上报", "第26条", || {
            post(Post::Homeroom, Act::QueueChange, true)
        }),
        Row::boundary(
            26,
            "学籍管理人员信息9月30日前上报：当天不超期，次日超期",
            || {
                let school = School::on(20_260_820);
                school.stands("staff", 20_260_930, Urgency::Today)?;
                school.stands("staff", 20_261_001, Urgency::Overdue)
            },
        ),
    ]
}

fn checks() -> Vec<Row> {
    vec![
        Row::lawful(27, "每学期核查：发现的问题改正后不再列出", || {
            let school = School::on(20_261_201);
            let pupil = school.pupil(1);
            let address = |school: &School| {
                let found = school.desk.check_all(&Progress::new()).unwrap();
                found.iter().filter(|line| line.pupil == pupil && line.what.zh == "缺：现住址。").count()
            };
            same("found", address(&school), 1)?;
            school.queue("quick-edit", Some(pupil), &[("current_address", "河东县河东镇东沟村二组12号")])?;
            same("found after the edit", address(&school), 0)
        }),
        Row::lawful(27, "核查做完，登记由谁收、哪天，今日不再提醒", || {
            let school = School::on(20_261_201);
            school.marked("D11", "2026-1", 20_261_201, "本校")?;
            same("overdue", school.due("D11", 20_270_116).iter().any(|line| line.is_late()), false)
        }),
        Row::unlawful(27, "核查登记不写交给谁", "receiver", || {
            let school = School::on(20_261_201);
            school.marked("D11", "2026-1", 20_261_201, "")
        }),
        Row::unlawful(27, "这学期没有核查，拖到下学期", "第27条", || {
            let school = School::on(20_261_201);
            let late = school.due("D11", 20_270_301);
            let late = late.iter().find(|line| line.is_late());
            late.map_or(Ok(()), |line| Err(format!("第{}条 {}", line.article.unwrap().0, line.what.zh)))
        }),
    ]
}

fn check_days() -> Vec<Row> {
    let term = |tried: &str, ends: u32, next: u32| {
        Row::boundary(27, tried, move || {
            let school = School::on(20_270_901);
            school.year(2027, &[(20_270_901, ends), (20_280_306, 20_280_710)])?;
            school.stands("D11", ends, Urgency::Today)?;
            school.stands("D11", next, Urgency::Overdue)
        })
    };
    vec![
        term("学期最后一天（1月31日月底）前核查，次日超期", 20_280_131, 20_280_201),
        term("学期最后一天是闰日：2月29日前核查，3月1日超期", 20_280_229, 20_280_301),
        Row::boundary(27, "核查登记的日期：当天可以，明天不行", || {
            let school = School::on(20_261_201);
            objected(school.marked("D11", "2026-1", 20_261_202, "本校"), "on")?;
            school.marked("D11", "2026-1", 20_261_201, "本校")
        }),
    ]
}

fn disclosure() -> Vec<Row> {
    let out = |approval: &'static str, purpose: &'static str| {
        [("reason", "disclosure"), ("approval", approval), ("purpose", purpose)]
    };
    vec![
        Row::lawful(28, "有书面批准和用途，才对外提供档案", move || {
            let school = School::on(20_260_901);
            school.queue("archive-handover", None, &out("河教学籍〔2026〕5号", "核对资助名单")).map(drop)
        }),
        Row::lawful(28, "导出写明批准文号，违规核对页无此项", || {
            let school = School::on(20_260_901);
            school.desk.disclose("roster C", 60, "县教育局，批准〔2026〕8号").unwrap();
            school.clear("disclosure", 2026)
        }),
        Row::unlawful(28, "没有书面批准就对外提供档案", "第28条 approval", move || {
            let school = School::on(20_260_901);
            school.queue("archive-handover", None, &out("", "核对资助名单")).map(drop)
        }),
        Row::unlawful(28, "对外提供档案不写用途", "第28条 purpose", move || {
            let school = School::on(20_260_901);
            school.queue("archive-handover", None, &out("河教学籍〔2026〕5号", "")).map(drop)
        }),
        Row::unlawful(28, "导出不写用途，违规核对页列出待查", "第28条", || {
            let school = School::on(20_260_901);
            school.desk.disclose("roster C", 60, "").unwrap();
            school.clear("disclosure", 2026)
        }),
        Row::unlawful(28, "班主任导出个人信息", "第28条", || {
            post(Post::Homeroom, Act::Disclose, true)
        }),
        Row::boundary(
            28,
            "按学年核对：8月31日的导出记上学年，9月1日的记本学年",
            || {
                for (on, listed, free) in [(20_270_831, 2026, 2027), (20_270_901, 2027, 2026)] {
                    let school = School::on(on);
                    school.desk.disclose("roster C", 60, "").unwrap();
                    at(20_270_902);
                    objected(school.clear("disclosure", listed), "第28条")?;
                    school.clear("disclosure", free)?;
                }
                Ok(())
            },
        ),
    ]
}

const BREACHES: [&str; 6] = ["files", "changes", "dropouts", "records", "papers", "disclosure"];

fn clear() -> Vec<Row> {
    vec![
        Row::lawful(30, "什么违规都没有的学校，六项逐项显示没有发生", || {
            let school = School::on(20_260_901);
            school.pupil(1);
            let page = school.desk.breaches(2026).map_err(|error| words(&error))?;
            same("items", page.breaches.iter().map(|breach| breach.key).collect(), BREACHES.to_vec())?;
            BREACHES.iter().try_for_each(|key| school.clear(key, 2026))
        }),
        Row::lawful(30, "及时登记的休学在核对页上有日期，不算违规", || {
            let school = School::on(20_260_918);
            let pupil = school.pupil(1);
            school.suspended(pupil, 20_260_918)?;
            school.clear("changes", 2026)?;
            let page = school.desk.breaches(2026).unwrap();
            same("cases", page.breaches[1].cases.len(), 1)
        }),
        Row::lawful(30, "月报按时报出，有收件单位和回执", || {
            let school = School::on(20_260_901);
            at(20_260_930);
            school.marked("D12", "2026-09", 20_260_930, "县教育局")?;
            school.clear("dropouts", 2026)
        }),
    ]
}

fn late() -> Vec<Row> {
    vec![
        Row::unlawful(30, "九月的控辍保学月报一直没报", "第23条", || {
            let school = School::on(20_260_901);
            at(20_261_012);
            school.clear("dropouts", 2026)
        }),
        Row::unlawful(30, "休学拖了两个月才登记", "第12条", || {
            let school = School::on(20_260_901);
            let pupil = school.pupil(1);
            at(20_261_130);
            school.suspended(pupil, 20_260_901)?;
            school.clear("changes", 2026)
        }),
    ]
}

fn last_days() -> Vec<Row> {
    let entered = |tried: &str, left: u32, last: u32, next: u32| {
        Row::boundary(30, tried, move || {
            for (on, late) in [(last, false), (next, true)] {
                let school = School::on(left);
                let pupil = school.pupil(1);
                at(on);
                school.suspended(pupil, left)?;
                same(&format!("entered on {on}"), school.clear("changes", 2026).is_err(), late)?;
            }
            Ok(())
        })
    };
    vec![
        entered("异动10个工作日内登记：国庆前后，10月10日补班算一天", 20_260_918, 20_261_009, 20_261_010),
        entered("异动10个工作日内登记：月底离校", 20_261_030, 20_261_113, 20_261_114),
        Row::boundary(30, "异动10个工作日内登记：春节前后，2月14日、28日补班", || {
            for (on, late) in [(20_260_227, false), (20_260_228, true)] {
                let school = School::on(20_260_206);
                let pupil = school.pupil(1);
                at(on);
                school.suspended(pupil, 20_260_206)?;
                same(&format!("entered on {on}"), school.clear("changes", 2025).is_err(), late)?;
            }
            Ok(())
        }),
        Row::boundary(
            30,
            "月报在当月最后一个在校日报：当天不算迟，次日报的算迟",
            || {
                for (on, late) in [(20_260_930, false), (20_261_001, true)] {
                    let school = School::on(20_260_901);
                    at(on);
                    school.marked("D12", "2026-09", on, "县教育局")?;
                    same(&format!("reported on {on}"), school.clear("dropouts", 2026).is_err(), late)?;
                }
                Ok(())
            },
        ),
    ]
}
