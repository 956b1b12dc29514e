//! The verbs of the desk that are not built yet, so that both surfaces can be written against them.

use std::path::{Path, PathBuf};

use super::*;
use crate::{
    domain::{ChangeId, EvidenceId, FieldKey, Fields, Fingerprint, Post, Pupil, PupilId, Site, Staff, Value},
    journal::Decision,
    seal::Secret,
};

type Done<T> = Result<T, DeskError>;
fn unbuilt<T>() -> Done<T> {
    Err(DeskError::new(ErrorKind::Environment, both!("未建成", "not built"), Default::default(), Default::default()))
}

#[allow(unused_variables, missing_docs)]
impl Desk {
    // opening: `folder` is the data folder
    pub fn create(folder: &Path, setup: &Setup, password: &Secret, around: Surroundings) -> Done<(Self, String)> { unbuilt() } // recovery code
    pub fn open(folder: &Path, name: Option<&str>, password: &Secret, around: Surroundings) -> Done<Self> { unbuilt() }
    pub fn open_with_recovery(folder: &Path, code: &str, name: &str, new_password: &Secret, around: Surroundings) -> Done<(Self, String)> { unbuilt() } // new recovery code
    /// seconds to wait before the next try; accounts > 1 means that the name must be typed
    pub fn at_the_door(folder: &Path, now: i64) -> Done<Door> { unbuilt() }
    // who and where
    pub fn site(&self) -> Site { unreachable!() }
    pub fn me(&self) -> Staff { unreachable!() }
    pub fn today(&self) -> Today { unreachable!() }
    /// a doubtful clock: shown, must be confirmed before the first entry is written
    pub fn clock_warning(&self) -> Option<Words> { None }
    pub fn confirm_clock(&self) {}
    pub fn head_code(&self) -> String { String::new() }
    // pupils
    pub fn roster(&self) -> std::sync::Arc<Roster> { unreachable!() }
    pub fn find_pupil(&self, word: &str) -> Done<PupilId> { unbuilt() }
    pub fn pupil(&self, id: PupilId) -> Done<Pupil> { unbuilt() }
    pub fn history(&self, id: PupilId) -> Done<Vec<HistoryLine>> { unbuilt() }
    pub fn enter_pupil(&self, fields: Fields) -> Done<PupilId> { unbuilt() }
    pub fn edit_pupil(&self, id: PupilId, edits: Vec<(FieldKey, Option<Value>)>, reason: &str) -> Done<()> { unbuilt() }
    pub fn undo(&self) -> Done<Undone> { unbuilt() }
    // interrupted forms: sealed, beside the journal
    pub fn keep_draft(&self, key: &str, text: &str) -> Done<()> { unbuilt() }
    pub fn draft(&self, key: &str) -> Done<Option<String>> { unbuilt() }
    pub fn drop_draft(&self, key: &str) -> Done<()> { unbuilt() }
    // changes
    /// what forbids (refusals) and what only warns, for a draft as it stands
    pub fn check_change(&self, draft: &ChangeDraft) -> Done<Vec<(bool, crate::rules::Refusal)>> { unbuilt() }
    pub fn save_change(&self, draft: &ChangeDraft) -> Done<ChangeId> { unbuilt() }
    pub fn queue_change(&self, id: ChangeId) -> Done<()> { unbuilt() }
    pub fn withdraw_change(&self, id: ChangeId, reason: &str) -> Done<()> { unbuilt() }
    pub fn change(&self, id: ChangeId) -> Done<ChangeLine> { unbuilt() }
    pub fn changes(&self, filter: ChangeFilter) -> Done<Vec<ChangeLine>> { unbuilt() }
    pub fn choices(&self, list: &str) -> Vec<(String, Words)> { Vec::new() }
    pub fn attach(&self, file: &Path, title: &str) -> Done<EvidenceId> { unbuilt() }
    pub fn evidence(&self, id: EvidenceId) -> Done<(crate::journal::Evidence, Vec<u8>)> { unbuilt() }
    // the road
    pub fn export(&self, to: &Path, progress: &Progress) -> Done<Exported> { unbuilt() }
    pub fn receive(&self, paths: &[PathBuf], progress: &Progress) -> Done<Vec<BundleOutcome>> { unbuilt() }
    pub fn collect(&self, paths: &[PathBuf], progress: &Progress) -> Done<Vec<BundleOutcome>> { unbuilt() }
    pub fn inbox(&self) -> Done<Vec<SiteLine>> { unbuilt() }
    pub fn review_queue(&self) -> Done<Vec<ReviewLine>> { unbuilt() }
    pub fn review_case(&self, site: Fingerprint, change: ChangeId) -> Done<ReviewCase> { unbuilt() }
    pub fn review(&self, site: Fingerprint, change: ChangeId, decision: Decision) -> Done<()> { unbuilt() }
    pub fn verify(file: &Path, card: Option<&Path>) -> Done<Verified> { unbuilt() }
    // cards
    pub fn card(&self) -> CardView { unreachable!() }
    pub fn cards(&self) -> Done<Vec<CardView>> { unbuilt() }
    pub fn export_card(&self, to: &Path) -> Done<PathBuf> { unbuilt() }
    pub fn import_card(&self, file: &Path) -> Done<CardView> { unbuilt() }
    pub fn confirm_card(&self, fingerprint: Fingerprint, typed_check_code: &str) -> Done<()> { unbuilt() }
    /// the age key file, for an authorised person who gives the password again; journalled
    pub fn card_secret(&self, password: &Secret, purpose: &str) -> Done<Secret> { unbuilt() }
    pub fn card_qr(&self) -> Vec<String> { Vec::new() }
    // sheets
    pub fn import_preview(&self, order: &ImportOrder, progress: &Progress) -> Done<ImportPreview> { unbuilt() }
    pub fn import(&self, order: &ImportOrder, progress: &Progress) -> Done<ImportPreview> { unbuilt() }
    pub fn write_report(&self, name: &str, layout: &str, to: &Path, replace: bool) -> Done<u32> { unbuilt() }
    // 今日
    pub fn duties(&self) -> Done<Vec<Duty>> { unbuilt() }
    // data checks (核查): the checks of one record and of all
    pub fn check_all(&self, progress: &Progress) -> Done<Vec<CheckLine>> { unbuilt() }
    // staff and settings
    pub fn staff(&self) -> Done<Vec<Staff>> { unbuilt() }
    pub fn add_staff(&self, name: &str, post: Post, classes: Vec<(String, String)>, password: &Secret) -> Done<()> { unbuilt() }
    pub fn change_password(&self, old: &Secret, new: &Secret) -> Done<()> { unbuilt() }
    pub fn new_recovery_code(&self, password: &Secret) -> Done<String> { unbuilt() }
    pub fn setting(&self, key: &str) -> Option<String> { None }
    pub fn set(&self, key: &str, value: &str) -> Done<()> { unbuilt() }
    /// checks the password of the one who sits here, to unlock the screen
    pub fn unlock(&self, password: &Secret) -> Done<()> { unbuilt() }
    // care
    pub fn backup(&self, to: &Path, progress: &Progress) -> Done<PathBuf> { unbuilt() }
    pub fn restore(file: &Path, folder: &Path, name: Option<&str>, password: &Secret, around: Surroundings) -> Done<()> { unbuilt() }
    pub fn doctor(&self, rebuild: bool, progress: &Progress) -> Done<Vec<Finding>> { unbuilt() }
}
