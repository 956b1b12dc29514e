//! The page of 第30条 as a sheet for the head: breach by breach, then every case that is late or to be looked at.

use super::{Breach, BreachCase, BreachPage, CaseState};
use crate::{
    domain::{Date, Site},
    sheet::write::{Paper, Part},
};

impl CaseState {
    /// The word in Chinese papers.
    const fn zh(self) -> &'static str {
        match self {
            Self::Late => "迟办",
            Self::Doubtful => "待查",
            Self::Waiting => "未到期",
            Self::InTime => "按时",
        }
    }
}

fn strings<const N: usize>(words: [&str; N]) -> Vec<String> {
    words.map(str::to_owned).to_vec()
}

fn summary((at, breach): (usize, &Breach)) -> Vec<String> {
    let receipt =
        breach.latest_receipt().map_or_else(String::new, |(number, on)| format!("{number}（{on}）"));
    let told = if breach.is_clear() { "没有发生" } else { "有情况，见下表" };
    let mut row = vec![(at + 1).to_string(), breach.what.zh.clone(), format!("第{}条", breach.article.0)];
    row.push(breach.cases.len().to_string());
    row.extend(
        [CaseState::InTime, CaseState::Waiting, CaseState::Late, CaseState::Doubtful]
            .map(|state| breach.count(state).to_string()),
    );
    row.push(receipt);
    row.push(told.to_owned());
    row
}

fn case(breach: &Breach, case: &BreachCase) -> Vec<String> {
    let day = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
    let receipt = case.receipt.as_ref().map_or_else(String::new, |(number, on)| format!("{number}（{on}）"));
    vec![
        breach.what.zh.clone(),
        case.what.zh.clone(),
        case.happened.to_string(),
        day(case.entered),
        day(case.due),
        case.state.zh().to_owned(),
        receipt,
    ]
}

impl BreachPage {
    /// The sheet.
    pub(in crate::desk) fn paper(&self, site: &Site) -> Paper {
        let Self { year, on, head_code, breaches } = self;
        let next = year + 1;
        let open = |case: &&BreachCase| matches!(case.state, CaseState::Late | CaseState::Doubtful);
        let rows = breaches
            .iter()
            .flat_map(|breach| breach.cases.iter().filter(open).map(|one| case(breach, one)))
            .collect();
        Paper {
            sheet: "第30条自查".to_owned(),
            title: "学籍管理第30条自查表".to_owned(),
            above: vec![
                format!("学校：{}　　学校标识码：{}", site.name, site.code),
                format!("学年：{year}—{next}　　制表：{on}　　日志校验码：{head_code}"),
            ],
            parts: vec![
                Part {
                    title: "一、逐项情况".to_owned(),
                    headers: strings([
                        "序号",
                        "违规情形",
                        "依据",
                        "件数",
                        "按时",
                        "未到期",
                        "迟办",
                        "待查",
                        "最近回执",
                        "结论",
                    ]),
                    rows: breaches.iter().enumerate().map(summary).collect(),
                },
                Part {
                    title: "二、迟办和待查的".to_owned(),
                    headers: strings(["违规情形", "事项", "发生日期", "登记日期", "期限", "情况", "回执"]),
                    rows,
                },
            ],
            below: vec![
                "各项日期取自学籍日志，登记之后不能更改；日志校验码可与上报包核对。".to_owned(),
                "学籍管理员：　　　　　　校长：　　　　　　（公章）　　　　　年　　月　　日".to_owned(),
            ],
        }
    }
}
