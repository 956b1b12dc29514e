//! Handing over the paper archive: with a merger or closure to the unit that the authority names, with a pupil to the
//! next school (第9, 10, 16条), to an outside body only on written approval (第28条). Counted, sealed, signed.

use super::{Refusal, Verdict, moment};
use crate::{
    both,
    domain::{Article, Date, Standing, Words},
};

/// What the rules look at. Texts are empty and counts none when they are not filled.
#[derive(Debug, Clone, Copy)]
pub struct HandOver<'a> {
    /// Why: a choice of `handover-reason`.
    pub reason: &'a str,
    /// The standing of the pupil whose file it is; none for the archive of the site.
    pub standing: Option<Standing>,
    /// 学校标识码 of this site.
    pub own_code: &'a str,
    /// 学校标识码 of the receiver.
    pub code_there: &'a str,
    /// The paper by which the authority named the receiver.
    pub named_by: &'a str,
    /// The number of the authority's written approval.
    pub approval: &'a str,
    /// What the receiver wants it for.
    pub purpose: &'a str,
    /// How many files.
    pub files: Option<u16>,
    /// How many sheets in them.
    pub sheets: Option<u16>,
    /// Whether a copy stays: a choice of `copy-kept`.
    pub copy: &'a str,
    /// The day on which it was prepared.
    pub prepared_on: Option<Date>,
    /// Today.
    pub today: Date,
}

fn refusal(article: u8, at: &str, what: Words, why: Words, next: Words) -> Refusal {
    Refusal { article: Some(Article(article)), at: at.to_owned(), what, why, next }
}

/// What 第9, 10, 28条 say of a hand-over.
#[must_use]
pub fn check(case: &HandOver<'_>) -> Verdict {
    let mut verdict = Verdict::clear();
    verdict.refuse(whose_file(case));
    if matches!(case.reason, "merger" | "closure") {
        verdict.refuse(named_unit(case.named_by));
    }
    if case.reason == "disclosure" {
        verdict.refuse(approved("approval", case.approval));
        verdict.refuse(approved("purpose", case.purpose));
    }
    if matches!(case.reason, "transfer" | "graduation") {
        verdict.refuse(copy_stays(case.copy));
    }
    verdict.refuse(counted(case.files, case.sheets));
    verdict.refuse(to_itself(case));
    verdict.refuse(moment::not_ahead("prepared_on", case.prepared_on, case.today));
    if case.standing.is_some() && case.files.is_some_and(|files| files > 1) {
        verdict.warn(one_pupil_one_file());
    }
    verdict
}

/// A site's archive goes as a whole, and a pupil's file follows a pupil who has left.
fn whose_file(case: &HandOver<'_>) -> Option<Refusal> {
    use Standing::{Completed, Graduated, MovedUp, TransferredOut};
    let left: &[Standing] = match case.reason {
        "merger" | "closure" => {
            return case.standing.map(|_| {
                refusal(
                    10,
                    "reason",
                    both!(
                        "合并、撤并移交的是全校档案，不是一名学生的。",
                        "A merger hands over the whole archive."
                    ),
                    both!("全校档案要一并清点移交。", "It is counted and handed over together."),
                    both!("不选学生再办；一名学生的请改原因。", "Name no pupil, or choose another reason."),
                )
            });
        }
        "transfer" => &[TransferredOut],
        "graduation" => &[Graduated, Completed, MovedUp],
        _ => return None,
    };
    let Some(standing) = case.standing else {
        return (case.reason == "transfer").then(|| {
            refusal(
                16,
                "reason",
                both!("没有选转学的学生。", "The pupil who was transferred is not named."),
                both!("转学移交的是这名学生的档案。", "With a transfer one pupil's file goes."),
                both!("请先选中这名学生。", "Choose the pupil first."),
            )
        });
    };
    let (zh, en) = (standing.label().zh, standing.label().en);
    (!left.contains(&standing)).then(|| {
        refusal(
            10,
            "",
            both!("这名学生现在是“{zh}”，档案不能移交。", "This pupil is “{en}”: the file stays."),
            both!("档案跟着离校的学生走，没离校的留在学校。", "A file follows a pupil who has left."),
            both!("先办完转出或毕业，再移交档案。", "Finish the transfer or graduation first."),
        )
    })
}

/// 第10条: the archive of a site that ends goes to the unit that the authority names.
fn named_unit(named_by: &str) -> Option<Refusal> {
    named_by.trim().is_empty().then(|| {
        refusal(
            10,
            "named_by",
            both!("没有填指定接收单位的文件。", "The paper that names the receiver is missing."),
            both!("合并、撤并的档案交主管部门指定的单位。", "The authority names who receives the archive."),
            both!("请填文件名称或文号。", "Put down its name or number."),
        )
    })
}

/// 第28条: nothing leaves without written approval, and the purpose is put down.
fn approved(at: &str, text: &str) -> Option<Refusal> {
    text.trim().is_empty().then(|| {
        let (zh, en) =
            if at == "purpose" { ("用途", "purpose") } else { ("批准文号", "number of the approval") };
        refusal(
            28,
            at,
            both!("没有填{zh}。", "The {en} is missing."),
            both!(
                "未经学籍主管部门书面批准，不得对外提供学籍档案。",
                "Nothing leaves without written approval."
            ),
            both!(
                "先取得书面批准，再填接收单位、用途和文号。",
                "Get the approval, then put down who, what for and its number."
            ),
        )
    })
}

/// 第10条: the old school keeps an electronic copy and the papers it needs.
fn copy_stays(copy: &str) -> Option<Refusal> {
    (copy != "kept").then(|| {
        refusal(
            10,
            "copy",
            both!("还没有留备份。", "No copy was kept."),
            both!("原学校要保留电子档案备份和必要的复印件。", "The old school keeps a backup and copies."),
            both!("先导出备份、复印，再移交。", "Make the backup and the copies first."),
        )
    })
}

/// 第10条: what is handed over is counted, and there is something to count.
fn counted(files: Option<u16>, sheets: Option<u16>) -> Option<Refusal> {
    let zero = |at: &str| {
        refusal(
            10,
            at,
            both!("移交数是0。", "The count is 0."),
            both!("移交要逐份清点，双方按数签收。", "Every file is counted, and both sign the count."),
            both!("请清点后填实际数。", "Count them and put the true number."),
        )
    };
    if files == Some(0) {
        return Some(zero("files"));
    }
    if sheets == Some(0) {
        return Some(zero("sheets"));
    }
    let (files, sheets) = files.zip(sheets)?;
    (sheets < files).then(|| {
        refusal(
            10,
            "sheets",
            both!("{files}份档案只有{sheets}页。", "{files} files with {sheets} sheets."),
            both!("每份档案至少一页。", "Each file has one sheet at least."),
            both!("请重新清点。", "Count again."),
        )
    })
}

fn to_itself(case: &HandOver<'_>) -> Option<Refusal> {
    (!case.code_there.is_empty() && case.code_there == case.own_code).then(|| {
        refusal(
            10,
            "to_code",
            both!("接收单位的标识码和本校相同。", "The receiver has this school's own code."),
            both!("移交要有交和接两方。", "A hand-over has two sides."),
            both!("请填对方的标识码，或先空着。", "Put the other's code, or leave it empty."),
        )
    })
}

fn one_pupil_one_file() -> Refusal {
    refusal(
        9,
        "files",
        both!("一名学生只有一份档案。", "A pupil has one file."),
        both!("一人一档。", "One pupil, one file."),
        both!("请核对份数。", "Check the number."),
    )
}

/// 第10条: the second count must find what the first one put down.
#[must_use]
pub fn same_count(at: &str, noted: &str, found: &str) -> Option<Refusal> {
    (noted != found).then(|| {
        refusal(
            10,
            at,
            both!("清点是{found}，登记是{noted}，对不上。", "Counted {found}, put down {noted}."),
            both!("数对上了才能移交。", "They are handed over when the numbers agree."),
            both!(
                "再数一遍；登记错了，先取消，改好重新上报。",
                "Count again; a wrong number is put right first."
            ),
        )
    })
}

/// 第16条: a file travels sealed.
#[must_use]
pub fn sealed(state: &str) -> Option<Refusal> {
    (state == "broken").then(|| {
        refusal(
            16,
            "seal",
            both!("档案没有密封好。", "The file is not sealed."),
            both!("档案密封后移交，双方当面验看。", "It is handed over sealed, and both look at the seal."),
            both!("重新密封、加盖骑缝章再交。", "Seal it again, then hand it over."),
        )
    })
}
