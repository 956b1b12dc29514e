//! The steps of a transfer: the paper way when the system fails (第15条), the consents on paper (第14条), papers before
//! a pupil is taken (第7条), the sealed file (第16条). It knows days and codes, no business.

use crate::{
    both,
    domain::{Article, Date, Words, calendar::WorkCalendar},
    rules::{Pack, Refusal},
};

/// The limit after which the paper way opens.
const PAPER_WAY: &str = "T5";

fn refusal(article: u8, at: &str, what: Words, why: Words, next: Words) -> Refusal {
    Refusal { article: Some(Article(article)), at: at.to_owned(), what, why, next }
}

/// The first day on which the authority of the receiving school may consent on paper.
#[must_use]
pub fn paper_way_opens(pack: &Pack, days: &WorkCalendar, consent: Date) -> Option<(Date, bool)> {
    pack.limit(PAPER_WAY, consent)?.end(consent, days)
}

/// 第15条: the paper way is open when the giving side has had its twenty working days, and not before.
#[must_use]
pub fn paper_way(pack: &Pack, days: &WorkCalendar, consent: Date, on: Date) -> Option<Refusal> {
    let length = pack.limit(PAPER_WAY, consent)?.length;
    let (opens, about) = paper_way_opens(pack, days, consent)?;
    let (zh, en) = if about { ("约", "about ") } else { ("", "") };
    (on < opens).then(|| {
        refusal(
            15,
            "on",
            both!("现在还不能用纸质同意先入学。", "The paper way is not open yet."),
            both!(
                "转入主管部门{consent}核办，转出方满{length}个工作日仍没有核办才可以。",
                "The receiving authority consented on {consent}; the giving side has {length} working days."
            ),
            both!(
                "最早{zh}{opens}；在那之前请催办。",
                "From {en}{opens} on; until then press the other side."
            ),
        )
    })
}

/// 第15条: without the consent of its own authority there is nothing that paper could stand for.
#[must_use]
pub fn no_consent_yet() -> Refusal {
    refusal(
        15,
        "",
        both!("转入主管部门还没有核办。", "The authority of the receiving school has not consented."),
        both!("纸质同意从转入主管部门核办之日起算。", "The paper way counts from its consent."),
        both!("先登记转入主管部门的核办。", "Record its consent first."),
    )
}

/// 第14条: a party signs its box once, and only a party of this transfer has one.
#[must_use]
pub fn paper_consent(party: &Words, belongs: bool, signed: bool) -> Option<Refusal> {
    let (zh, en) = (&party.zh, &party.en);
    if !belongs {
        return Some(refusal(
            14,
            "party",
            both!("这项转学没有“{zh}”这一方。", "“{en}” is no party of this transfer."),
            both!("各方按所选的办理环节。", "The parties follow from the steps chosen."),
            both!("请改选一方。", "Choose another party."),
        ));
    }
    signed.then(|| {
        refusal(
            14,
            "party",
            both!("“{zh}”的纸质意见已经登记过。", "The paper consent of “{en}” is recorded already."),
            both!("联系表上每方只有一栏。", "Each party has one box on the contact form."),
            both!("请核对是哪一方。", "Check which party it was."),
        )
    })
}

/// 第7, 14条: no pupil is taken without papers. Who says that photographs are attached has attached them.
#[must_use]
pub fn papers_seen(told: &str, missing: &[Words]) -> Option<Refusal> {
    if told != "attached" || missing.is_empty() {
        return None;
    }
    let zh = missing.iter().map(|name| name.zh.as_str()).collect::<Vec<_>>().join("、");
    let en = missing.iter().map(|name| name.en.as_str()).collect::<Vec<_>>().join(", ");
    Some(refusal(
        14,
        "papers",
        both!("照片还没附齐：{zh}。", "Photographs are missing: {en}."),
        both!("转入学校上传原件照片，材料不全不能接收。", "The receiving school uploads the originals."),
        both!(
            "附上照片；或选“复印件存校”；还缺原件就登记“材料待补”。",
            "Attach them, say that copies are kept, or record that papers are missing."
        ),
    ))
}

/// A pupil who is still here has not left.
#[must_use]
pub fn not_left_yet(leaving_on: Option<Date>, on: Date) -> Option<Refusal> {
    let leaving = leaving_on.filter(|leaving| on < *leaving)?;
    Some(refusal(
        14,
        "on",
        both!("学生{leaving}才离校。", "The pupil leaves on {leaving}."),
        both!("还在校的学生不能登记减少。", "Who is still here is not struck off."),
        both!("离校当天或以后再登记。", "Record it on that day or later."),
    ))
}

/// 第16条: a file that is handed over has sheets in it.
#[must_use]
pub fn sealed_file(sheets: &str) -> Option<Refusal> {
    (sheets == "0").then(|| {
        refusal(
            16,
            "sheets",
            both!("档案页数是0。", "The file has no sheets."),
            both!(
                "封面上要写清页数，转入学校照此核对。",
                "The cover sheet states them for the other school."
            ),
            both!(
                "数清页数；确实没有档案，登记“没有纸质档案”。",
                "Count them, or record that there is no file."
            ),
        )
    })
}

/// 第16条: a transfer out is closed when it is known where the paper file went.
#[must_use]
pub fn file_first(recorded: bool) -> Option<Refusal> {
    (!recorded).then(|| {
        refusal(
            16,
            "",
            both!("纸质档案还没有交代。", "Nothing is recorded of the paper file."),
            both!("档案密封后由监护人带到转入学校。", "It is sealed and carried by the guardian."),
            both!(
                "先登记“档案密封交监护人”或“没有纸质档案”。",
                "Record first that it was handed over, or that there is none."
            ),
        )
    })
}

/// 第16条: a broken seal is put down in words.
#[must_use]
pub fn broken_seal(state: &str, note: &str) -> Option<Refusal> {
    (state == "broken" && note.trim().is_empty()).then(|| {
        refusal(
            16,
            "note",
            both!("密封破损，没有写说明。", "The seal was broken, and nothing is said of it."),
            both!("档案要密封转递，破损要留下记录。", "The file travels sealed; a breach is put down."),
            both!("写清缺页情况和在场的人。", "Say what is missing and who was present."),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(number: u32) -> Date {
        Date::from_number(number).unwrap()
    }

    /// Twenty working days after the consent; nothing a day earlier.
    #[test]
    fn the_paper_way_opens_on_its_day_and_not_before() {
        let (pack, days) = (Pack::builtin(), WorkCalendar::built_in());
        let table = [
            // Over the holidays of the National Day, with the swapped days worked.
            (20_260_918, 20_261_021, 20_261_022),
            // Over the end of a month, no holiday.
            (20_261_030, 20_261_126, 20_261_127),
            // Consent on a Saturday: the count begins on Monday.
            (20_261_017, 20_261_112, 20_261_113),
        ];
        for (consent, early, opens) in table {
            let refused = paper_way(pack, days, day(consent), day(early)).unwrap();
            assert_eq!((refused.article, refused.at.as_str()), (Some(Article(15)), "on"));
            assert!(refused.next.zh.contains(&day(opens).to_string()), "{consent} {}", refused.next.zh);
            assert_eq!(paper_way(pack, days, day(consent), day(opens)), None, "{consent}");
        }
    }

    #[test]
    fn a_year_without_a_holiday_table_is_told_to_be_an_estimate() {
        let refused =
            paper_way(Pack::builtin(), &WorkCalendar::weekdays_only(), day(20_270_108), day(20_270_108))
                .unwrap();
        assert!(refused.next.zh.contains("约2027-02-05"), "{}", refused.next.zh);
    }

    #[test]
    fn what_must_be_told_is_asked_for() {
        let name = Words { zh: "居民户口簿".into(), en: "household register".into() };
        let missing = std::slice::from_ref(&name);
        assert!(papers_seen("attached", missing).unwrap().what.zh.contains("居民户口簿"));
        assert_eq!(papers_seen("attached", &[]), None);
        assert_eq!(papers_seen("on-paper", missing), None);
        assert!(not_left_yet(Some(day(20_260_930)), day(20_260_929)).is_some());
        assert_eq!(not_left_yet(Some(day(20_260_930)), day(20_260_930)), None);
        assert!(sealed_file("0").is_some() && sealed_file("1").is_none());
        assert!(broken_seal("broken", " ").is_some() && broken_seal("broken", "缺第3页").is_none());
        assert_eq!(broken_seal("whole", ""), None);
        assert!(file_first(false).is_some() && file_first(true).is_none());
        assert!(paper_consent(&name, false, false).is_some() && paper_consent(&name, true, true).is_some());
        assert_eq!(paper_consent(&name, true, false), None);
    }
}
