//! The doctor: the file, every seal, the chains, the projections against a replay, the evidence. It changes nothing;
//! [`Store::rebuild`] puts right what a replay can put right, and nothing else.

use super::{
    Store,
    error::{Result, StoreError},
    replay::{Broken, Difference, Replay, compare},
    scopes::Scope,
    tables::{Snapshot, Tab},
};
use crate::{
    domain::{EvidenceId, Explain, Lang, Said},
    journal::Evidence,
    say,
    seal::identity::Identity,
};

/// One thing that the doctor found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// The engine's own check found damage in the file.
    File,
    /// Rows that do not open: damaged, moved or altered.
    Seal {
        /// The table.
        table: &'static str,
        /// How many.
        rows: u64,
    },
    /// A journal that does not hold from this entry on.
    Chain {
        /// Whose.
        scope: Scope,
        /// The entry.
        seq: u64,
    },
    /// An entry that does not fold.
    Fold {
        /// Whose.
        scope: Scope,
        /// The entry.
        seq: u64,
    },
    /// Rows that are not what the journal says.
    Projection {
        /// The table.
        table: &'static str,
        /// Rows that should be there and are not.
        missing: u64,
        /// Rows that should not be there.
        extra: u64,
        /// Rows that say something else.
        altered: u64,
    },
    /// A paper without its file.
    EvidenceMissing(EvidenceId),
    /// A paper whose file does not open or is another one.
    EvidenceDamaged(EvidenceId),
}

impl Finding {
    /// Whether [`Store::rebuild`] puts it right.
    #[must_use]
    pub const fn is_rebuildable(&self) -> bool {
        matches!(self, Self::Projection { .. })
    }
}

impl Explain for Finding {
    fn explain(&self, lang: Lang) -> Said {
        let restore =
            say!(lang, "请用最近的备份恢复（xueji restore）。", "Restore the newest backup (xueji restore).");
        match *self {
            Self::File => StoreError::Damaged { table: "store.redb" }.explain(lang),
            Self::Seal { table, rows } => Said::new(
                say!(lang, "{table}：{rows} 条数据打不开。", "{table}: {rows} rows do not open."),
                say!(lang, "数据已损坏或被改动。", "They are damaged or were altered."),
                restore,
            ),
            Self::Chain { seq, .. } => Said::new(
                say!(
                    lang,
                    "学籍日志从第 {seq} 条起接不上。",
                    "The journal does not hold from entry {seq} on."
                ),
                say!(lang, "有记录缺失或被改动。", "Entries are missing or were altered."),
                restore,
            ),
            Self::Fold { seq, .. } => Said::new(
                say!(lang, "第 {seq} 条日志无法执行。", "Entry {seq} cannot be carried out."),
                say!(lang, "它提到没有登记过的记录。", "It names a record that was never entered."),
                restore,
            ),
            Self::Projection { table, missing, extra, altered } => Said::new(
                say!(
                    lang,
                    "{table}：缺 {missing} 条，多 {extra} 条，不符 {altered} 条。",
                    "{table}: {missing} rows missing, {extra} too many, {altered} altered."
                ),
                say!(lang, "现有数据与日志重演的结果不同。", "They are not what the journal says."),
                say!(
                    lang,
                    "先备份，再运行 xueji doctor --rebuild 按日志重建。",
                    "Back up, then run xueji doctor --rebuild to make them anew from the journal."
                ),
            ),
            Self::EvidenceMissing(_) => StoreError::EvidenceMissing.explain(lang),
            Self::EvidenceDamaged(_) => StoreError::EvidenceDamaged.explain(lang),
        }
    }
}

impl Store {
    /// Looks at everything. With the site's identity the papers are opened too. `progress` hears how many entries
    /// were replayed; false ends the replay.
    ///
    /// # Errors
    /// What the disk says; damage is a finding, not an error.
    pub fn doctor(
        &self,
        identity: Option<&Identity>,
        progress: &mut dyn FnMut(u64) -> bool,
    ) -> Result<Vec<Finding>> {
        let mut findings = Vec::new();
        if !self.check_file()? {
            findings.push(Finding::File);
        }
        let snapshot = self.snapshot()?;
        for tab in Tab::ALL {
            let rows = broken_seals(&snapshot, tab)?;
            if rows > 0 {
                findings.push(Finding::Seal { table: tab.name(), rows });
            }
        }
        let (more, _) = self.against_replay(&snapshot, progress)?;
        findings.extend(more);
        if let Ok(list) = self.evidence_list() {
            findings.extend(self.check_evidence(list, identity));
        }
        Ok(findings)
    }

    /// Makes the projections what a replay of the journals says, in one transaction, and tells what differed.
    /// Nothing is changed when the journals themselves do not hold.
    ///
    /// # Errors
    /// What the disk says.
    pub fn rebuild(&self, progress: &mut dyn FnMut(u64) -> bool) -> Result<Vec<Finding>> {
        let (findings, differences) = self.against_replay(&self.snapshot()?, progress)?;
        if differences.is_empty() || !findings.iter().all(Finding::is_rebuildable) {
            return Ok(findings);
        }
        self.write(|tx| {
            for Difference { tab, key, should, .. } in &differences {
                match should {
                    Some(sealed) => tx.put_sealed(*tab, key, sealed)?,
                    None => tx.remove(*tab, key)?,
                }
            }
            Ok::<_, StoreError>(Some(()))
        })?;
        Ok(findings)
    }

    fn against_replay(
        &self,
        snapshot: &Snapshot,
        progress: &mut dyn FnMut(u64) -> bool,
    ) -> Result<(Vec<Finding>, Vec<Difference>)> {
        self.require_space(self.file_bytes())?;
        let scopes = super::scopes::Scopes::load(snapshot)?;
        let replay = match Replay::of(snapshot, &scopes, &self.shared, self.folder(), progress)? {
            Ok(replay) => replay,
            Err(Broken::Chain(scope, seq)) => return Ok((vec![Finding::Chain { scope, seq }], vec![])),
            Err(Broken::Fold(scope, seq)) => return Ok((vec![Finding::Fold { scope, seq }], vec![])),
            Err(Broken::Stopped) => return Ok((vec![], vec![])),
        };
        let replayed = replay.snapshot()?;
        let (mut findings, mut differences) = (Vec::new(), Vec::new());
        for tab in Tab::PROJECTIONS {
            let (mut missing, mut extra, mut altered) = (0, 0, 0);
            compare(tab, snapshot, &replayed, &self.shared, &mut |difference| {
                match (difference.is_there, difference.should.is_some()) {
                    (false, _) => missing += 1,
                    (true, false) => extra += 1,
                    (true, true) => altered += 1,
                }
                differences.push(difference);
                Ok(())
            })?;
            if missing + extra + altered > 0 {
                findings.push(Finding::Projection { table: tab.name(), missing, extra, altered });
            }
        }
        Ok((findings, differences))
    }

    fn check_evidence(&self, list: Vec<Evidence>, identity: Option<&Identity>) -> Vec<Finding> {
        let check = |evidence: Evidence| match identity {
            Some(identity) => match self.evidence_bytes(evidence.id, identity) {
                Ok(_) => None,
                Err(StoreError::EvidenceMissing) => Some(Finding::EvidenceMissing(evidence.id)),
                Err(_) => Some(Finding::EvidenceDamaged(evidence.id)),
            },
            None => {
                (!self.evidence_path(evidence.id).is_file()).then_some(Finding::EvidenceMissing(evidence.id))
            }
        };
        list.into_iter().filter_map(check).collect()
    }
}

fn broken_seals(snapshot: &Snapshot, tab: Tab) -> Result<u64> {
    let mut broken = 0;
    for row in snapshot.rows(tab, &[])? {
        match row {
            Ok(_) => {}
            Err(error) if error.spends_handle() => return Err(error),
            Err(_) => broken += 1,
        }
    }
    Ok(broken)
}
