//! The keyring against wrong people, wrong bytes and its own frozen form.

use super::slot::{Binding, Kind, Slot};
use super::*;
use crate::domain::{Explain, Lang};
use crate::seal::{RecoveryTypo, SealError};

const STORE: StoreId = *b"store-0123456789";
const LI: StaffId = *b"staff-li-0000000";
const ZHAO: StaffId = *b"staff-zhao-00000";
const QUICK: KdfParams = KdfParams::quick();

fn word(text: &str) -> Secret {
    Secret::from(text)
}

fn two_accounts() -> (Keyring, DataKey, RecoveryCode) {
    let (mut keyring, key, code) =
        Keyring::create(STORE, LI, "李 Ming", &word("槐树下的水井"), QUICK).unwrap();
    keyring.add_slot(&key, ZHAO, "赵红", &word("河边三只白鹅"), QUICK).unwrap();
    (keyring, key, code)
}

fn is_key(outcome: Result<(DataKey, StaffId), KeyringError>, key: &DataKey, staff: StaffId) -> bool {
    outcome.is_ok_and(|(opened, who)| opened.expose() == key.expose() && who == staff)
}

#[test]
fn each_account_and_the_code_open_the_same_key() {
    let (keyring, key, code) = two_accounts();
    let keyring = Keyring::from_bytes(&keyring.to_bytes()).unwrap();
    assert!(is_key(keyring.unlock(Some("李 Ming"), &word("槐树下的水井")), &key, LI));
    assert!(is_key(keyring.unlock(Some(" 李ming"), &word("槐树下的水井")), &key, LI));
    assert!(is_key(keyring.unlock(Some("赵红"), &word("河边三只白鹅")), &key, ZHAO));
    assert_eq!(keyring.unlock_with_recovery(&code).unwrap().expose(), key.expose());
    assert_eq!(keyring.staff().collect::<Vec<_>>(), [&LI, &ZHAO]);
}

#[test]
fn the_wrong_ones_open_nothing() {
    let (keyring, _, _) = two_accounts();
    for (name, password) in [
        (Some("李 Ming"), "槐树下的水"),
        (Some("李 Ming"), "河边三只白鹅"),
        (Some("李 Ming"), ""),
        (Some("孙"), "槐树下的水井"),
        (Some(""), "槐树下的水井"),
    ] {
        let outcome = keyring.unlock(name, &word(password));
        assert_eq!(outcome.err(), Some(KeyringError::WrongPassword), "{name:?} {password}");
    }
    assert_eq!(keyring.unlock(None, &word("槐树下的水井")).err(), Some(KeyringError::NameNeeded));
    let other = RecoveryCode::generate().unwrap();
    assert_eq!(keyring.unlock_with_recovery(&other).err(), Some(KeyringError::WrongRecovery));
    let typo = RecoveryCode::read("12345").map_err(KeyringError::from);
    assert_eq!(typo.err(), Some(KeyringError::Recovery(RecoveryTypo::Length(5))));
}

#[test]
fn one_account_needs_no_name() {
    let (keyring, key, _) = Keyring::create(STORE, LI, "李", &word("槐树下的水井"), QUICK).unwrap();
    assert!(is_key(keyring.unlock(None, &word("槐树下的水井")), &key, LI));
}

#[test]
fn accounts_come_and_go() {
    let (mut keyring, key, _) = two_accounts();
    let new = *b"staff-new-000000";
    let mut add = |key: &DataKey, staff, name: &str, password: &str| {
        keyring.add_slot(key, staff, name, &word(password), QUICK).err()
    };
    assert_eq!(add(&key, ZHAO, "另名", "a"), Some(KeyringError::HasSlot));
    assert_eq!(add(&key, new, "赵 红", "a"), Some(KeyringError::NameTaken));
    assert_eq!(add(&DataKey::from_bytes([9; 32]), new, "钱", "a"), Some(KeyringError::WrongKey));
    assert_eq!(add(&key, new, "　", "a"), Some(KeyringError::NameLength));
    assert_eq!(add(&key, new, &"钱".repeat(100), "a"), Some(KeyringError::NameLength));
    assert_eq!(add(&key, new, "钱", ""), Some(KeyringError::Seal(SealError::PasswordLength)));
    assert_eq!(keyring.staff().count(), 2);

    assert_eq!(keyring.remove_slot(new), Err(KeyringError::NoSlot));
    assert_eq!(keyring.remove_slot(LI), Ok(()));
    assert_eq!(
        keyring.unlock(Some("李 Ming"), &word("槐树下的水井")).err(),
        Some(KeyringError::WrongPassword)
    );
    assert_eq!(keyring.remove_slot(ZHAO), Err(KeyringError::LastSlot));
    assert!(is_key(keyring.unlock(None, &word("河边三只白鹅")), &key, ZHAO));
}

#[test]
fn there_is_an_end_to_accounts() {
    let (mut keyring, key, _) = Keyring::create(STORE, LI, "李", &word("槐树下的水井"), QUICK).unwrap();
    let full = keyring.staff[0].clone();
    for number in 1..MAX_SLOTS {
        let id = [number as u8; 16];
        keyring.staff.push(Slot { id, tag: id, ..full.clone() });
    }
    let outcome = keyring.add_slot(&key, ZHAO, "赵", &word("a"), QUICK);
    assert_eq!(outcome, Err(KeyringError::TooManySlots));
    let bytes = keyring.to_bytes();
    assert_eq!(bytes.len(), MAX_BYTES);
    assert!(Keyring::from_bytes(&bytes).is_ok());
}

#[test]
fn a_password_is_changed_without_touching_the_key() {
    let (mut keyring, key, code) = two_accounts();
    let before = keyring.clone();
    let (old, new) = (word("槐树下的水井"), word("七月的雨打瓦片"));
    assert_eq!(keyring.change_password(LI, "李 Ming", &new, &new), Err(KeyringError::WrongPassword));
    assert_eq!(keyring.change_password(LI, "赵红", &old, &new), Err(KeyringError::NameTaken));
    assert_eq!(keyring.change_password(*b"staff-new-000000", "钱", &old, &new), Err(KeyringError::NoSlot));
    assert!(keyring.change_password(LI, "李 Ming", &old, &word("")).is_err());
    assert!(keyring == before, "a refused change leaves no trace");

    assert_eq!(keyring.change_password(LI, "李明", &old, &new), Ok(()));
    assert!(is_key(keyring.unlock(Some("李明"), &new), &key, LI));
    assert!(keyring.unlock(Some("李明"), &old).is_err());
    assert!(keyring.unlock(Some("李 Ming"), &new).is_err(), "the login name went with it");

    let found = keyring.unlock_with_recovery(&code).unwrap();
    assert_eq!(keyring.set_password(&found, ZHAO, "赵红", &word("新的一口井")), Ok(()));
    assert!(is_key(keyring.unlock(Some("赵红"), &word("新的一口井")), &key, ZHAO));
    let stranger = DataKey::from_bytes([9; 32]);
    assert_eq!(keyring.set_password(&stranger, ZHAO, "赵红", &new), Err(KeyringError::WrongKey));
}

#[test]
fn a_recovery_code_is_replaced() {
    let (mut keyring, key, code) = two_accounts();
    let next = keyring.replace_recovery(&key).unwrap();
    assert_eq!(keyring.unlock_with_recovery(&code).err(), Some(KeyringError::WrongRecovery));
    assert_eq!(keyring.unlock_with_recovery(&next).unwrap().expose(), key.expose());
    let stranger = DataKey::from_bytes([9; 32]);
    assert_eq!(keyring.replace_recovery(&stranger).err(), Some(KeyringError::WrongKey));
}

#[test]
fn wrong_tries_slow_down_and_survive_a_restart() {
    let (mut keyring, key, _) = Keyring::create(STORE, LI, "李", &word("槐树下的水井"), QUICK).unwrap();
    for _ in 0..5 {
        assert_eq!(keyring.sign_in(None, &word("x"), 1000).err(), Some(KeyringError::WrongPassword));
    }
    let mut keyring = Keyring::from_bytes(&keyring.to_bytes()).unwrap();
    let right = word("槐树下的水井");
    assert_eq!(keyring.sign_in(None, &right, 1000).err(), Some(KeyringError::Wait { seconds: 1 }));
    assert_eq!(keyring.throttle().attempts, 5, "a try while waiting is no try");
    assert_eq!(keyring.sign_in(None, &word("x"), 1001).err(), Some(KeyringError::WrongPassword));
    assert_eq!(keyring.sign_in(None, &right, 1002).err(), Some(KeyringError::Wait { seconds: 1 }));
    assert!(is_key(keyring.sign_in(None, &right, 1003), &key, LI));
    assert_eq!(keyring.throttle(), Throttle::default());
}

/// With the checksum made right again, as one who alters the file on purpose would.
fn resummed(mut bytes: Vec<u8>) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    let at = bytes.len() - 32;
    let sum = Sha256::digest(&bytes[..at]);
    bytes[at..].copy_from_slice(&sum);
    bytes
}

#[test]
fn every_flipped_bit_every_cut_and_every_tail_is_refused() {
    let (keyring, _, _) = two_accounts();
    let bytes = keyring.to_bytes();
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut bad = bytes.clone();
            bad[at] ^= 1 << bit;
            assert!(Keyring::from_bytes(&bad).is_err(), "byte {at} bit {bit}");
        }
        assert!(Keyring::from_bytes(&bytes[..at]).is_err(), "cut at {at}");
    }
    let mut longer = bytes.clone();
    longer.push(0);
    assert_eq!(Keyring::from_bytes(&longer), Err(KeyringError::Damaged));
    let at = longer.len() - 33;
    longer.insert(at, 0);
    assert_eq!(Keyring::from_bytes(&resummed(longer)), Err(KeyringError::Damaged));
    assert_eq!(Keyring::from_bytes(&vec![0; MAX_BYTES + 1]), Err(KeyringError::NotAKeyring));
    assert_eq!(Keyring::from_bytes(b""), Err(KeyringError::NotAKeyring));
    let mut later = bytes;
    later[8] = 2;
    assert_eq!(Keyring::from_bytes(&later), Err(KeyringError::UnknownVersion));
}

/// Every field a slot is bound to, altered with the checksum made right: the right password opens nothing.
#[test]
fn a_slot_altered_on_purpose_is_refused() {
    let password = word("槐树下的水井");
    let dear = KdfParams { passes: 2, ..QUICK };
    let (keyring, _, _) = Keyring::create(STORE, LI, "李", &password, dear).unwrap();
    let bytes = keyring.to_bytes();
    let slot = 55;
    let places = [
        ("store id", 10),
        ("key check", 26),
        ("staff id", slot + 1),
        ("tag", slot + 17),
        ("salt", slot + 45),
        ("nonce", slot + 61),
        ("wrapped key", slot + 85),
        ("its tag", slot + 132),
    ];
    for (what, at) in places {
        let mut bad = bytes.clone();
        bad[at] ^= 1;
        let read = Keyring::from_bytes(&resummed(bad)).unwrap();
        assert_eq!(read.unlock(None, &password).err(), Some(KeyringError::WrongPassword), "{what}");
    }
    let lowered = |at: usize, value: u32| {
        let mut bad = bytes.clone();
        bad[at..at + 4].copy_from_slice(&value.to_le_bytes());
        Keyring::from_bytes(&resummed(bad)).and_then(|read| read.unlock(None, &password)).err()
    };
    assert_eq!(lowered(slot + 37, 1), Some(KeyringError::WrongPassword), "passes");
    for (at, value) in
        [(slot + 33, 8191), (slot + 33, u32::MAX), (slot + 37, 0), (slot + 37, 21), (slot + 41, 0)]
    {
        assert_eq!(lowered(at, value), Some(KeyringError::Seal(SealError::KdfBounds)), "{at} {value}");
    }
}

#[test]
fn slots_are_not_moved_to_another_owner_or_store() {
    let (keyring, key, code) = two_accounts();
    let mut swapped = keyring.clone();
    (swapped.staff[0].id, swapped.staff[1].id) = (ZHAO, LI);
    assert_eq!(swapped.unlock(Some("赵红"), &word("河边三只白鹅")).err(), Some(KeyringError::WrongPassword));

    let (mut other, _, _) =
        Keyring::create(*b"store-9876543210", LI, "李", &word("别的密码在这里"), QUICK).unwrap();
    other.staff.push(keyring.staff[0].clone());
    other.recovery = keyring.recovery.clone();
    assert!(other.unlock_with_recovery(&code).is_err());
    assert!(other.unlock(Some("李 Ming"), &word("槐树下的水井")).is_err());
    assert_eq!(other.replace_recovery(&key).err(), Some(KeyringError::WrongKey));

    let mut twice = keyring.clone();
    twice.staff[1].tag = twice.staff[0].tag;
    assert_eq!(Keyring::from_bytes(&twice.to_bytes()), Err(KeyringError::Damaged));
}

/// Lowered cost in the slot itself is caught though the file was written by the keyring itself.
#[test]
fn a_wrapping_is_bound_to_its_cost() {
    let binding = Binding { store: STORE, key_check: [1; 16] };
    let key = DataKey::from_bytes([3; 32]);
    let dear = KdfParams { lanes: 2, ..QUICK };
    let slot = Slot::wrap(&binding, Kind::Staff, LI, [2; 16], dear, &word("a"), &key).unwrap();
    assert!(slot.unwrap(&binding, Kind::Staff, &word("a")).unwrap().is_some());
    assert!(slot.unwrap(&binding, Kind::Recovery, &word("a")).unwrap().is_none());
    let cheap = Slot { params: QUICK, ..slot };
    assert!(cheap.unwrap(&binding, Kind::Staff, &word("a")).unwrap().is_none());
}

/// Frozen bytes, computed by another implementation from `FORMAT.md`: a change here locks everybody out of every store that exists.
#[test]
fn known_answer() {
    let key = DataKey::from_bytes([0x11; 32]);
    let key_check = key_check(&key, &STORE);
    let binding = Binding { store: STORE, key_check };
    let code = RecoveryCode::read(CODE).unwrap();
    let slot = |kind, id, tag, mark: u8, secret: &Secret| {
        let (salt, nonce) = ([mark; 16], [mark + 1; 24]);
        Slot { id, tag, params: QUICK, salt, nonce, wrapped: [0; 48] }
            .filled(&binding, kind, secret, &key)
            .unwrap()
    };
    let tag = login_tag(&STORE, "李老师").unwrap();
    let keyring = Keyring {
        store: STORE,
        key_check,
        throttle: Throttle { attempts: 3, last: 1_700_000_000 },
        staff: vec![slot(Kind::Staff, LI, tag, 0x20, &word("槐树下的水井"))],
        recovery: slot(Kind::Recovery, [0; 16], [0; 16], 0x30, &code.secret()),
    };
    let hex: String = keyring.to_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hex, GOLDEN);
}

const CODE: &str = "0Z610-N4RVM-GPBAF-E69VB-NZR38-YJ";
const GOLDEN: &str = concat!(
    "5855454a492d4b52010173746f72652d3031323334353637383927486b3021269720666c0c7fe3ec56930300000000f1",
    "536500000000010173746166662d6c692d303030303030306368b6a733f3ca63be69b05ec695c4800020000001000000",
    "01000000202020202020202020202020202020202121212121212121212121212121212121212121212121216fcfa005",
    "2d177294f236c2ca619cf5d532822eb076c32bff8b1cee51f211b7a861072d3f7d656eb95c4f4779ff91870f02000000",
    "000000000000000000000000000000000000000000000000000000000000200000010000000100000030303030303030",
    "303030303030303030313131313131313131313131313131313131313131313131bc5c2b470ad45c0650fa8fca777d88",
    "b5cad8aef6f2eefa919f74680aeaf80e3ee4f4eb596a0e4de6558445ede9f199674430f72a25ff36238b87fb8ab9382a",
    "6b7a9c4cf7dcceda1ba6f9fc69045b48b2",
);

#[test]
fn nothing_personal_in_debug_or_bytes() {
    let (keyring, _, _) = two_accounts();
    assert_eq!(format!("{keyring:?}"), "Keyring(2 accounts)");
    let bytes = keyring.to_bytes();
    for name in ["李", "Ming", "赵红", "槐树"] {
        assert!(!bytes.windows(name.len()).any(|part| part == name.as_bytes()), "{name}");
    }
    let outcome = keyring.unlock(Some("赵红"), &word("不对的密码"));
    assert_eq!(format!("{outcome:?}"), "Err(WrongPassword)");
}

#[test]
fn every_error_speaks_both_languages() {
    use KeyringError as E;
    let all = [
        E::NameNeeded,
        E::WrongPassword,
        E::WrongRecovery,
        E::Wait { seconds: 4 },
        E::NameLength,
        E::NameTaken,
        E::HasSlot,
        E::NoSlot,
        E::LastSlot,
        E::TooManySlots,
        E::WrongKey,
        E::NotAKeyring,
        E::UnknownVersion,
        E::Damaged,
        E::Recovery(RecoveryTypo::Check),
        E::Seal(SealError::NoRandomness),
        E::Seal(SealError::KdfBounds),
        E::Seal(SealError::NotEnoughMemory),
        E::Seal(SealError::PasswordLength),
    ];
    for error in all {
        let (zh, en) = (error.explain(Lang::Zh), error.explain(Lang::En));
        for part in [&zh.what, &zh.why, &zh.advice] {
            assert!(!part.is_empty() && !part.is_ascii(), "{error:?}");
        }
        for part in [&en.what, &en.why, &en.advice] {
            assert!(!part.is_empty() && part.is_ascii(), "{error:?}");
        }
    }
}
