//! The movement register as a sheet (增减情况登记表): two parts, the balance between them, signers below. Writes no
//! ID number: the form does not ask for it.

use super::{MovementLine, MovementYear};
use crate::{
    domain::Site,
    sheet::write::{Paper, Part},
};

/// What both parts share; the sixth and seventh differ.
fn headers(class: &str, other: &str) -> Vec<String> {
    ["序号", "姓名", "性别", "出生日期", "全国学籍号", "年级、班", class, other, "日期", "证明材料", "备注"]
        .map(str::to_owned)
        .to_vec()
}

fn cells((at, line): (usize, &MovementLine)) -> Vec<String> {
    let remark = if line.late { format!("{} 补登", line.entered) } else { String::new() };
    vec![
        (at + 1).to_string(),
        line.name.clone(),
        line.gender.clone(),
        line.birth.clone(),
        line.student_number.clone(),
        line.place(),
        line.class_name.zh.clone(),
        line.other.clone(),
        line.on.to_string(),
        line.evidence.join("、"),
        remark,
    ]
}

fn totals(word: &str, lines: &[MovementLine]) -> String {
    let parts: Vec<String> =
        MovementYear::totals(lines).iter().map(|(name, count)| format!("{} {count}", name.zh)).collect();
    let inner = if parts.is_empty() { String::new() } else { format!("：{}", parts.join("，")) };
    format!("{word}合计 {} 人{inner}", lines.len())
}

impl MovementYear {
    /// The sheet.
    pub(in crate::desk) fn paper(&self, site: &Site) -> Paper {
        let Self { year, opening, came, left, closing } = self;
        let next = year + 1;
        let part = |title: &str, class: &str, other: &str, lines: &[MovementLine]| Part {
            title: title.to_owned(),
            headers: headers(class, other),
            rows: lines.iter().enumerate().map(cells).collect(),
        };
        Paper {
            sheet: "增减情况".to_owned(),
            title: "学生增加（减少）情况登记表".to_owned(),
            above: vec![
                format!("学校：{}　　学校标识码：{}", site.name, site.code),
                format!(
                    "学年：{year}年9月1日—{next}年8月31日　　学年初在校生：{opening} 人　　学年末在校生：{closing} 人"
                ),
            ],
            parts: vec![
                part("一、增加", "增加类别", "来源学校或原因", came),
                part("二、减少", "减少类别", "去向学校或原因", left),
            ],
            below: vec![
                totals("增加", came),
                totals("减少", left),
                format!("学年初 {opening} ＋ 增加 {} － 减少 {} ＝ 学年末 {closing}", came.len(), left.len()),
                "填表人：　　　　　　学籍管理员：　　　　　　校长：　　　　　　（公章）　　　　　年　　月　　日"
                    .to_owned(),
            ],
        }
    }
}
