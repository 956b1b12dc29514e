//! Throw-away desks filled from the sample data, for `xueji demo`: an invented township under an area code that does
//! not exist. They live in a realm of their own, so that nothing of them is ever taken for real.
//!
//! In the folder: `desk` (the desk that is opened), one folder for each of the other sites, and `stick`, which stands
//! for the stick.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::Deserialize;

use super::{
    ChangeDraft, DEMO_REALM, Desk, DeskError, ErrorKind, ImportOrder, Progress, Query, Setup, Surroundings,
};
use crate::{
    both,
    changes::Form,
    domain::{DeskRole, PupilId, SiteKind, Standing},
    seal::{KdfParams, Secret},
};

/// The sites of the sample township.
const SITES: &str = include_str!("../../sample-data/sites.toml");
/// The rosters that it names.
const ROSTERS: [(&str, &[u8]); 2] = [
    ("teaching-point.xlsx", include_bytes!("../../sample-data/teaching-point.xlsx")),
    ("village-school.xlsx", include_bytes!("../../sample-data/village-school.xlsx")),
];

#[derive(Deserialize)]
struct Township {
    password: String,
    site: Vec<SampleSite>,
}

#[derive(Deserialize)]
struct SampleSite {
    key: String,
    role: String,
    kind: String,
    code: String,
    name: String,
    #[serde(default)]
    roster: String,
    staff: Vec<SampleStaff>,
    #[serde(default)]
    class: Vec<SampleClass>,
}

#[derive(Deserialize)]
struct SampleStaff {
    name: String,
}

#[derive(Deserialize)]
struct SampleClass {
    number: String,
    grade: String,
    class: String,
}

/// Where the stick of a demo stands.
#[must_use]
pub fn stick(folder: &Path) -> PathBuf {
    folder.join("stick")
}

/// Fills an empty folder and opens the teaching point's desk, or the center's; gives the password as well.
///
/// # Errors
/// When the disk does not let it.
pub fn fill(folder: &Path, center: bool, around: Surroundings) -> Result<(Desk, String), DeskError> {
    let around = Surroundings { kdf: KdfParams::quick(), ..around };
    let township: Township = toml::from_str(SITES).map_err(|_| spoilt())?;
    let stick = stick(folder);
    fs::create_dir_all(&stick).map_err(|_| spoilt())?;
    let wanted = if center { "center" } else { "teaching-point" };
    let mut opened = None;
    let mut others = Vec::new();
    for site in &township.site {
        let place = if site.key == wanted { "desk" } else { site.key.as_str() };
        let desk = set_up(&folder.join(place), site, &township.password, around.clone())?;
        if site.key == wanted { opened = Some(desk) } else { others.push(desk) }
    }
    let desk = opened.ok_or_else(spoilt)?;
    desk.remember_place(&stick);
    for other in &others {
        acquaint(&desk, other, &stick)?;
        if !center && other.site().role == DeskRole::Center {
            continue;
        }
        if center {
            queue_samples(other)?;
            other.export(&stick, &Progress::new())?;
        }
    }
    Ok((desk, township.password))
}

fn set_up(folder: &Path, site: &SampleSite, password: &str, around: Surroundings) -> Result<Desk, DeskError> {
    let setup = Setup {
        role: DeskRole::parse(&site.role).ok_or_else(spoilt)?,
        kind: SiteKind::parse(&site.kind).ok_or_else(spoilt)?,
        code: site.code.clone(),
        name: site.name.clone(),
        staff: site.staff.first().map(|staff| staff.name.clone()).ok_or_else(spoilt)?,
    };
    let (desk, _) = Desk::create_in(DEMO_REALM, folder, &setup, &Secret::from(password), around)?;
    let Some((name, bytes)) = ROSTERS.iter().find(|(name, _)| *name == site.roster) else { return Ok(desk) };
    let file = folder.join(name);
    fs::write(&file, bytes).map_err(|_| spoilt())?;
    let classes = site.class.iter();
    let order = ImportOrder {
        file: file.clone(),
        update: false,
        classes: classes.map(|map| (map.number.clone(), map.grade.clone(), map.class.clone())).collect(),
    };
    desk.import(&order, &Progress::new())?;
    fs::remove_file(&file).map_err(|_| spoilt())?;
    Ok(desk)
}

/// Two sites know each other, as if they had compared their digits.
fn acquaint(one: &Desk, other: &Desk, stick: &Path) -> Result<(), DeskError> {
    if one.site().role == other.site().role {
        return Ok(());
    }
    for (giver, taker) in [(one, other), (other, one)] {
        let file = giver.export_card(stick)?;
        let card = taker.import_card(&file)?;
        taker.confirm_card(card.fingerprint, &card.check_code)?;
    }
    Ok(())
}

/// Something for the center to decide: a transfer out from every school.
fn queue_samples(desk: &Desk) -> Result<(), DeskError> {
    let roster = desk.roster();
    let places = roster.find(&Query { standing: Some(Standing::Enrolled), ..Query::default() });
    let pupils: Vec<PupilId> = places.iter().rev().take(2).map(|place| roster.row(*place).id).collect();
    for pupil in pupils {
        let mut form = Form::default();
        let kind = crate::changes::kind("transfer-out").ok_or_else(spoilt)?;
        for particular in kind.particulars().iter().filter(|particular| particular.required) {
            form.set(particular.key, &crate::changes::particular_example(particular, desk.today().date));
        }
        let draft =
            ChangeDraft { kind: "transfer-out".into(), pupil: Some(pupil), form, ..ChangeDraft::default() };
        let id = desk.save_change(&draft)?;
        desk.queue_change(id)?;
    }
    Ok(())
}

fn spoilt() -> DeskError {
    DeskError::new(
        ErrorKind::Environment,
        both!("演示数据没有准备好", "The demonstration could not be set up"),
        both!(
            "临时文件夹不可写，或程序文件不完整。",
            "The temporary folder cannot be written, or the program is incomplete."
        ),
        both!("请检查磁盘空间后再试。", "Check the free space and try again."),
    )
}
