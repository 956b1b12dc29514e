//! Papers at the desk: attached, kept sealed, shown. What a picture becomes is told in [`super::evidence`].

use std::{fs, io::Read, path::Path};

use super::{
    Desk, DeskError, ErrorKind,
    evidence::{self, FILE_BYTES_MAX, PictureLimits},
};
use crate::{
    both,
    domain::{EvidenceId, free_text},
    journal::{Evidence, Op},
    rules::roles::Act,
    seal::identity::Identity,
};

/// How many characters a paper's title may have.
const TITLE_MAX: usize = 60;

impl Desk {
    /// Attaches a file: judged by its content, pictures made small and clean, kept encrypted, each once.
    ///
    /// # Errors
    /// When it cannot be read, or is neither JPEG, PNG nor PDF.
    pub fn attach(&self, file: &Path, title: &str) -> Result<EvidenceId, DeskError> {
        self.may(Act::DraftChange)?;
        let bytes = read(file)?;
        let prepared = evidence::prepare(&bytes, PictureLimits::default())
            .map_err(|error| DeskError::of(ErrorKind::Mistake, &error))?;
        let title = match free_text::clean(title, TITLE_MAX).value {
            Some(title) if !title.is_empty() => title,
            _ => both!("材料", "paper").zh,
        };
        let _held = self.hold();
        let id = self.store.keep_evidence(&prepared.bytes, &self.identity()?.recipient())?;
        let known = self.store.evidence(id)?;
        if known.is_none_or(|known| known.title != title) {
            let media = prepared.media.key().to_owned();
            let op = Op::EvidenceKept { id, media, bytes: prepared.bytes.len() as u64, title };
            self.record(vec![op], &[])?;
        }
        Ok(id)
    }

    /// A paper of our own.
    ///
    /// # Errors
    /// When it is not here, or its bytes are not what they were.
    pub fn evidence(&self, id: EvidenceId) -> Result<(Evidence, Vec<u8>), DeskError> {
        let about = self.store.evidence(id)?.ok_or_else(|| {
            DeskError::new(
                ErrorKind::NotFound,
                both!("没有这份材料", "There is no such paper"),
                both!("", ""),
                both!("请重新附上照片或扫描件。", "Attach the photograph or scan again."),
            )
        })?;
        Ok((about, self.paper_bytes(id)?))
    }

    /// The bytes of a paper, our own or one that came in a report.
    pub(super) fn paper_bytes(&self, id: EvidenceId) -> Result<Vec<u8>, DeskError> {
        Ok(self.store.evidence_bytes(id, &self.identity()?)?.to_vec())
    }

    /// Whether the bytes of a paper are here.
    pub(super) fn has_paper(&self, id: EvidenceId) -> bool {
        self.store.evidence_path(id).is_file()
    }

    pub(super) fn identity(&self) -> Result<Identity, DeskError> {
        Ok(self.kit(&self.store.facts()?)?.into_identity())
    }
}

/// Reads a file, never more of it than is looked at.
fn read(file: &Path) -> Result<Vec<u8>, DeskError> {
    let limit = u64::try_from(FILE_BYTES_MAX).unwrap_or(u64::MAX) + 1;
    let mut bytes = Vec::new();
    let read = fs::File::open(file).and_then(|open| open.take(limit).read_to_end(&mut bytes));
    read.map_err(|error| {
        let (place, why) = (file.display().to_string(), error.to_string());
        DeskError::new(
            ErrorKind::NotFound,
            both!("打不开文件：{place}", "The file cannot be read: {place}"),
            both!("{why}", "{why}"),
            both!("请检查路径和U盘。", "Check the path and the stick."),
        )
    })?;
    Ok(bytes)
}
