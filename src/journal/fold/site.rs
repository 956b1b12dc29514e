//! What an entry makes true of the site itself: who it is, its staff, cards, settings, papers, directory.

use super::Tables;
use crate::{
    domain::Staff,
    journal::{Directory, Evidence, KnownCard, Op},
};

pub(super) fn apply<T: Tables>(tables: &mut T, op: Op) -> Result<(), T::Error> {
    let mut facts = match op {
        Op::StaffSet { id, name, post, classes, active } => {
            return tables.put_staff(Staff { id, name, post, classes, active });
        }
        Op::EvidenceKept { id, media, bytes, title } => {
            return tables.put_evidence(Evidence { id, media, bytes, title });
        }
        _ => tables.facts()?,
    };
    match op {
        Op::Founded { store, site, realm, card, program: _ } => {
            facts.site = Some(site);
            facts.store = store;
            facts.realm = realm;
            facts.card = card;
        }
        Op::CardTaken { fingerprint, card }
            if !facts.cards.iter().any(|known| known.fingerprint == fingerprint) =>
        {
            facts.cards.push(KnownCard { fingerprint, card, confirmed: false });
        }
        Op::CardConfirmed { fingerprint } => {
            for known in facts.cards.iter_mut().filter(|known| known.fingerprint == fingerprint) {
                known.confirmed = true;
            }
        }
        Op::ClassMapped { number, grade, class } => {
            facts.class_map.retain(|(known, _, _)| *known != number);
            facts.class_map.push((number, grade, class));
        }
        Op::SettingSet { key, value } => {
            facts.settings.retain(|(name, _)| *name != key);
            facts.settings.push((key, value));
        }
        Op::DirectorySet { version, files } => facts.directory = Directory { version, files },
        _ => {}
    }
    tables.put_facts(facts)
}
