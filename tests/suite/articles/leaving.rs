//! Articles 24 and 25: nine years done, and what stands for a lost certificate. It holds rows alone.

use xueji::{
    desk::year::YearOrder,
    domain::{PupilId, SiteKind, Standing, school::YearAct},
};

use super::{
    Row, School, Told, at,
    data::{acts, shaped, village},
    objected, same, words,
};

pub fn table() -> Vec<Row> {
    [nine_years(), nine_year_days(), lost(), months()].into_iter().flatten().collect()
}

/// A nine-year school with a pupil in each of some grades.
fn nine(on: u32, grades: &[&str]) -> Result<(School, Vec<PupilId>), String> {
    let school = School::of(on, SiteKind::Village);
    shaped(&school, "11", "23")?;
    let pupils = (1..).zip(grades).map(|(n, grade)| school.pupil_in(n, grade)).collect();
    Ok((school, pupils))
}

fn completes(school: &School, pupil: PupilId) -> Told {
    let order = YearOrder { complete: vec![pupil], ..YearOrder::new(YearAct::Graduate, 2025) };
    school.desk.year_act(&order).map(drop).map_err(|error| words(&error))
}

fn nine_years() -> Vec<Row> {
    vec![
        Row::lawful(24, "读满九年：合格的毕业，指定的结业，八年级的不动", || {
            let (school, pupils) = nine(20_260_301, &["九年级", "九年级", "八年级"])?;
            at(20_260_720);
            completes(&school, pupils[1])?;
            let found: Vec<Standing> = pupils.iter().map(|id| school.standing(*id)).collect();
            same("standings", found, vec![Standing::Graduated, Standing::Completed, Standing::Enrolled])
        }),
        Row::unlawful(24, "八年级的学生也发修业证明", "第24条 complete", || {
            let (school, pupils) = nine(20_260_301, &["九年级", "八年级"])?;
            at(20_260_720);
            completes(&school, pupils[1])
        }),
        Row::unlawful(24, "小学给毕业生补发学历证明书", "第24条", || {
            let (school, _) = village(20_260_301, &[])?;
            school.queue("certificate", None, &[]).map(drop)
        }),
        Row::unlawful(24, "异动没办完的九年级学生先毕业", "异动没办完", || {
            let (school, pupils) = nine(20_260_301, &["九年级", "九年级"])?;
            at(20_260_720);
            let set = [("field", "name"), ("new_value", "关小禾"), ("new_id_type", "")];
            school.queue("key-correction", Some(pupils[0]), &set)?;
            acts(&school, YearAct::Graduate, 2025)?;
            same("standing", school.standing(pupils[0]), Standing::Enrolled)?;
            let stays = school.desk.left_behind(2026).map_err(|error| words(&error))?;
            stays
                .iter()
                .find(|stay| stay.pupil == pupils[0])
                .map_or(Ok(()), |stay| Err(stay.why.label().zh.to_owned()))
        }),
    ]
}

fn nine_year_days() -> Vec<Row> {
    vec![
        Row::boundary(
            24,
            "毕业日期：学年内办的记当天，9月1日以后补办的记7月30日",
            || {
                for (on, left) in [(20_260_831, 20_260_831), (20_260_901, 20_260_730)] {
                    let (school, pupils) = nine(20_260_301, &["九年级"])?;
                    at(on);
                    acts(&school, YearAct::Graduate, 2025)?;
                    let since = school.desk.pupil(pupils[0]).unwrap().situation.since.map(|day| day.number());
                    same(&format!("done on {on}"), since, Some(left))?;
                }
                Ok(())
            },
        ),
        Row::boundary(24, "补办毕业最晚到次年5月31日，6月1日起是下一届的毕业", || {
            let (school, _) = nine(20_260_301, &["九年级"])?;
            at(20_270_601);
            objected(acts(&school, YearAct::Graduate, 2025), "第12条 year")?;
            let (school, pupils) = nine(20_260_301, &["九年级"])?;
            at(20_270_531);
            acts(&school, YearAct::Graduate, 2025)?;
            same("standing", school.standing(pupils[0]), Standing::Graduated)
        }),
    ]
}

fn lost() -> Vec<Row> {
    vec![
        Row::lawful(
            25,
            "毕业证遗失：查档案、填证明书和存根、主管部门验印、发给本人",
            || {
                let (school, _) = nine(20_260_901, &[])?;
                let id = school.queue("certificate", None, &[])?;
                let steps = [("check", 20_260_902), ("fill", 20_260_903), ("seal", 20_260_910)];
                school.walk(id, &steps)?;
                school.walk(id, &[("hand-out", 20_260_911)])?;
                same("open", school.desk.change(id).unwrap().change.is_open(), false)
            },
        ),
        Row::lawful(25, "档案里查不到的，写明原因结束，不发证明", || {
            let (school, _) = nine(20_260_901, &[])?;
            let id = school.queue("certificate", None, &[])?;
            school.step(id, "not-found", &[])?;
            objected(school.step(id, "fill", &[]), "fill")
        }),
        Row::unlawful(25, "在校生申请学历证明书", "第25条", || {
            let (school, pupils) = nine(20_260_901, &["九年级"])?;
            let set = [("studied_from", "201709"), ("studied_to", "202607")];
            school.queue("certificate", Some(pupils[0]), &set).map(drop)
        }),
        Row::unlawful(
            25,
            "原证书号码一直没有查到就核对完毕",
            "第25条 certificate_number",
            || {
                let (school, _) = nine(20_260_901, &[])?;
                let id = school.queue("certificate", None, &[("certificate_number", "")])?;
                school.step(id, "check", &[])
            },
        ),
        Row::unlawful(25, "没有验印就发给本人", "hand-out", || {
            let (school, _) = nine(20_260_901, &[])?;
            let id = school.queue("certificate", None, &[])?;
            school.walk(id, &[("check", 20_260_902), ("fill", 20_260_903)])?;
            school.step(id, "hand-out", &[])
        }),
    ]
}

fn months() -> Vec<Row> {
    vec![
        Row::boundary(
            25,
            "毕业年月：本月可以，下月不行；过了月底（闰日）才到下月",
            || {
                let (school, _) = nine(20_280_229, &[])?;
                let set = |to| [("studied_from", "201909"), ("studied_to", to)];
                objected(school.queue("certificate", None, &set("202803")), "第25条 studied_to")?;
                school.queue("certificate", None, &set("202802"))?;
                at(20_280_301);
                school.queue("certificate", None, &set("202803")).map(drop)
            },
        ),
        Row::boundary(
            25,
            "申请日期：当天可以，明天不行；毕业须在入学之后的月份",
            || {
                let (school, _) = nine(20_260_930, &[])?;
                objected(school.queue("certificate", None, &[("asked_on", "20261001")]), "asked_on")?;
                school.queue("certificate", None, &[("asked_on", "20260930")])?;
                let set = |from| [("studied_from", from), ("studied_to", "202107")];
                objected(school.queue("certificate", None, &set("202107")), "第25条 studied_to")?;
                school.queue("certificate", None, &set("202106")).map(drop)
            },
        ),
    ]
}
