//! Export and collect against `tar | zstd -3 | age` with `minisign`, on the very bytes that our bundle holds. Both
//! sides sync what they write.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use xueji::{
    changes::{Form, kind, particular_example},
    desk::{ChangeDraft, ImportOrder, Progress, Secret},
    domain::DeskRole,
};

use crate::{
    ground::{Done, PASSWORD, ROUNDS, Table, child, found, median, timed, told, trust},
    pupils,
};

const PUPILS: u32 = 5_000;
const PAPERS: u32 = 200;
const PAPER_BYTES: usize = 300_000;

/// Packs the folder `plain` as the pipeline does.
const PACK: &str = "tar cf - -C plain . | zstd -q -3 | age -r $(cat recipient) -r $(cat recipient) > piped.age \
    && minisign -S -s minisign.key -m piped.age > minisign.out 2>&1 < /dev/null && sync piped.age piped.age.minisig";
/// Opens it again, with the signature checked first.
const UNPACK: &str = "rm -rf unpacked && mkdir unpacked && minisign -V -q -p minisign.pub -m piped.age \
    && age -d -i identity piped.age | zstd -q -d | tar xf - -C unpacked \
    && find unpacked -type f -exec sync '{}' +";

fn shell(at: &Path, line: &str) -> Done<()> {
    let output = Command::new("bash")
        .args(["-o", "pipefail", "-c", line])
        .current_dir(at)
        .stdin(Stdio::null())
        .output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{line}: {}", String::from_utf8_lossy(&output.stderr)).into())
}

/// Incompressible bytes that pass for a scan, another for each number.
fn paper(n: u32) -> Vec<u8> {
    let mut state = u64::from(n).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut bytes = b"%PDF-1.4\n".to_vec();
    while bytes.len() < PAPER_BYTES {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend(state.to_le_bytes());
    }
    bytes.extend_from_slice(b"\n%%EOF\n");
    bytes
}

/// A school full of pupils with papers to hand in, and its center; gives the center's age identity.
fn township(at: &Path) -> Done<()> {
    let cards = at.join("cards");
    fs::create_dir_all(&cards)?;
    let school = found(&at.join("school"), DeskRole::School)?;
    let center = found(&at.join("center"), DeskRole::Center)?;
    trust(&school, &center, &cards)?;
    trust(&center, &school, &cards)?;
    let file = at.join("roster.xlsx");
    pupils::write_workbook(&file, PUPILS)?;
    let order = ImportOrder { file, update: false, classes: Vec::new() };
    told(school.import(&order, &Progress::new()))?;
    let roster = school.roster();
    let kind = kind("transfer-out").ok_or("the kind is gone")?;
    let scan = at.join("scan.pdf");
    for n in 0..PAPERS {
        let mut form = Form::default();
        for particular in kind.particulars().iter().filter(|particular| particular.required) {
            form.set(particular.key, &particular_example(particular, school.today().date));
        }
        fs::write(&scan, paper(n))?;
        let evidence = vec![told(school.attach(&scan, "转学申请表"))?];
        let pupil = Some(roster.row(n).id);
        let draft =
            ChangeDraft { kind: "transfer-out".into(), pupil, form, evidence, ..ChangeDraft::default() };
        let id = told(school.save_change(&draft))?;
        told(school.queue_change(id))?;
    }
    let secret = told(center.card_secret(&Secret::from(PASSWORD), "bench"))?;
    fs::write(at.join("identity"), secret.expose())?;
    Ok(())
}

/// The bytes inside the bundle, laid out for the pipeline.
fn lay_out(at: &Path, bundle: &Path) -> Done<()> {
    fs::copy(bundle, at.join("bundle.tar"))?;
    shell(
        at,
        "tar xf bundle.tar && mkdir plain && age -d -i identity payload.age | zstd -q -d | tar xf - -C plain \
         && age-keygen -y identity > recipient && minisign -G -f -W -p minisign.pub -s minisign.key > minisign.out",
    )
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap_or_default()
}

/// Measures both ways.
pub fn both_ways(root: &Path, table: &Table) -> Done<()> {
    let at = root.join("road");
    township(&at)?;
    let (mut out, mut back) = ((Vec::new(), Vec::new()), (Vec::new(), Vec::new()));
    let mut peaks = (0.0_f64, 0.0_f64);
    let mut size = 0.0;
    for round in 0..ROUNDS {
        let stick = at.join(format!("stick-{round}"));
        fs::create_dir(&stick)?;
        let ours = child(&["export", text(&at.join("school")), text(&stick)])?;
        let bundle = bundle_on(&stick)?;
        if round == 0 {
            lay_out(&at, &bundle)?;
        }
        let (packed, theirs) = timed(|| shell(&at, PACK));
        packed?;
        out.0.push(ours.get("seconds") / theirs);
        out.1.push(ours.get("seconds"));
        peaks.0 = peaks.0.max(ours.get("peak"));
        size = fs::metadata(&bundle)?.len() as f64 / fs::metadata(at.join("piped.age"))?.len() as f64;
        let fresh = at.join("fresh-center");
        shell(&at, "rm -rf fresh-center && cp -r center fresh-center")?;
        let ours = child(&["collect", text(&fresh), text(&stick)])?;
        if ours.get("changes") < f64::from(PAPERS) {
            return Err("the bundle was not taken in".into());
        }
        let (unpacked, theirs) = timed(|| shell(&at, UNPACK));
        unpacked?;
        back.0.push(ours.get("seconds") / theirs);
        back.1.push(ours.get("seconds"));
        peaks.1 = peaks.1.max(ours.get("peak"));
        fs::remove_dir_all(&stick)?;
    }
    let what = format!("{PUPILS} pupils + {PAPERS} × 300 KB");
    let note = |seconds: &[f64]| format!(" ({:.2} s)", median(seconds));
    let pipe = "`tar \\| zstd -3 \\| age` + `minisign`";
    table.at_most(&format!("export, {what} / {pipe}"), "×", 1.0, median(&out.0), &note(&out.1));
    table.at_most(&format!("collect, {what} / the same way back"), "×", 1.2, median(&back.0), &note(&back.1));
    table.at_most("size of the bundle / theirs", "×", 1.02, size, "");
    table.at_most("peak memory of export", "MiB", 64.0, peaks.0, "");
    table.at_most("peak memory of collect", "MiB", 64.0, peaks.1, "");
    fs::remove_dir_all(&at)?;
    Ok(())
}

fn bundle_on(stick: &Path) -> Done<std::path::PathBuf> {
    let folder = fs::read_dir(stick.join("XJB"))?.next().ok_or("no site on the stick")??.path();
    Ok(fs::read_dir(folder)?.next().ok_or("no bundle on the stick")??.path())
}
