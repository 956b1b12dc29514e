//! Articles 4 to 7: entry put off, the record built, its number, one record for a child. It holds rows alone.

use super::{Row, School, at, objected, same};

use xueji::domain::Standing;

pub fn table() -> Vec<Row> {
    deferral()
}

fn deferral() -> Vec<Row> {
    vec![
        Row::lawful(4, "监护人入学前书面申请，学校同意，延缓一年", || {
            let school = School::on(20_260_820);
            let set = [("asked_on", "20260820"), ("entry_day", "20260901"), ("until", "20270901")];
            let id = school.queue("defer", None, &[&set[..], &[("approval", "school")]].concat())?;
            school.step(id, "agree", &[])?;
            same("standing", school.standing(school.pupil_of(id)), Standing::Deferred)?;
            same("on the roll", school.on_roll(), 0)
        }),
        Row::unlawful(4, "到了应入学的日子才申请", "第4条 asked_on", || {
            let school = School::on(20_260_901);
            let set = [("asked_on", "20260901"), ("entry_day", "20260901"), ("until", "20270901")];
            school.queue("defer", None, &set).map(drop)
        }),
        Row::boundary(4, "入学前一天可以申请，一次最长一年：闰年2月29日前后", || {
            let school = School::on(20_280_229);
            let set = |until| [("asked_on", "20280229"), ("entry_day", "20280301"), ("until", until)];
            objected(school.queue("defer", None, &set("20290302")), "第4条 until")?;
            school.queue("defer", None, &set("20290301"))?;
            at(20_280_301);
            let late = [("asked_on", "20280301"), ("entry_day", "20280301"), ("until", "20290301")];
            objected(school.queue("defer", None, &late), "第4条 asked_on")
        }),
    ]
}
