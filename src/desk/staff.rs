//! Accounts, passwords, settings.

use super::{Desk, DeskError, ErrorKind, door};
use crate::{
    both,
    domain::{Post, Staff, StaffId, names},
    journal::Op,
    rules::roles::Act,
    seal::{Secret, check_password_quality, random_bytes},
    store::Store,
};

/// Whether a setting takes a value.
type Takes = fn(&str) -> bool;

/// The settings that there are, with the values that each takes.
const SETTINGS: [(&str, Takes); 3] = [
    ("idle_minutes", |value| value.parse::<u32>().is_ok_and(|minutes| (1..=60).contains(&minutes))),
    ("lang", |value| matches!(value, "zh" | "en")),
    ("keymap", |value| matches!(value, "default" | "vim" | "no-function-keys")),
];

impl Desk {
    /// All accounts.
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn staff(&self) -> Result<Vec<Staff>, DeskError> {
        Ok(self.store.staff()?)
    }

    /// Opens an account.
    ///
    /// # Errors
    /// When the name is taken or the password too weak.
    pub fn add_staff(
        &self,
        name: &str,
        post: Post,
        classes: Vec<(String, String)>,
        password: &Secret,
        own_password: &Secret,
    ) -> Result<(), DeskError> {
        self.may(Act::Staff)?;
        let Some(name) = names::clean(name).value else {
            return Err(DeskError::new(
                ErrorKind::Mistake,
                both!("姓名不能为空，也不能含特殊符号", "The name is empty or holds odd characters"),
                both!("", ""),
                both!("请改正后再试。", "Please mend it and try again."),
            ));
        };
        check_password_quality(password, &[&name, &self.site().name])
            .map_err(|refusal| DeskError::of(ErrorKind::Refused, &refusal))?;
        let _held = self.hold();
        if self.staff()?.iter().any(|staff| staff.name == name) {
            return Err(DeskError::new(
                ErrorKind::Mistake,
                both!("已有叫“{name}”的账号", "There is an account called \"{name}\" already"),
                both!("登录要靠姓名区分。", "The name tells accounts apart."),
                both!("重名时请加一个字区别。", "Add something to tell the two apart."),
            ));
        }
        let (key, _) = door::sign_in(&self.folder, Some(&self.me().name), own_password, (self.around.now)())?;
        let id = StaffId(random_bytes().map_err(|error| DeskError::of(ErrorKind::Environment, &error))?);
        let mut keyring = door::keyring(&self.folder)?;
        keyring
            .add_slot(&key, id.0, &name, password, self.around.kdf)
            .map_err(|error| DeskError::of(ErrorKind::Environment, &error))?;
        // The keyring first: an account that opens the store but is not in the journal can do nothing.
        Store::write_keyring(&self.folder, &keyring)?;
        self.record(vec![Op::StaffSet { id, name, post, classes, active: true }], &[])?;
        Ok(())
    }

    /// Closes an account; its past entries keep its name.
    ///
    /// # Errors
    /// When it is one's own, or there is none.
    pub fn close_staff(&self, id: StaffId) -> Result<(), DeskError> {
        self.may(Act::Staff)?;
        let _held = self.hold();
        let staff = self.staff()?.into_iter().find(|staff| staff.id == id && staff.active);
        let Some(staff) = staff.filter(|_| id != self.me().id) else {
            return Err(DeskError::new(
                ErrorKind::Mistake,
                both!("不能停用这个账号", "This account cannot be closed"),
                both!("不存在，或就是自己的账号。", "There is none, or it is your own."),
                both!("", ""),
            ));
        };
        let Staff { id, name, post, classes, .. } = staff;
        self.record(vec![Op::StaffSet { id, name, post, classes, active: false }], &[])?;
        let mut keyring = door::keyring(&self.folder)?;
        keyring.remove_slot(id.0).map_err(|error| DeskError::of(ErrorKind::Environment, &error))?;
        Ok(Store::write_keyring(&self.folder, &keyring)?)
    }

    /// Changes one's own password; nothing is encrypted anew.
    ///
    /// # Errors
    /// When the old one is wrong or the new one too weak.
    pub fn change_password(&self, old: &Secret, new: &Secret) -> Result<(), DeskError> {
        let me = self.me();
        check_password_quality(new, &[&me.name, &self.site().name])
            .map_err(|refusal| DeskError::of(ErrorKind::Refused, &refusal))?;
        self.unlock(old)?;
        let mut keyring = door::keyring(&self.folder)?;
        keyring
            .change_password(me.id.0, &me.name, old, new)
            .map_err(|error| DeskError::of(ErrorKind::Login, &error))?;
        Ok(Store::write_keyring(&self.folder, &keyring)?)
    }

    /// Makes a new recovery code; the old one no longer works.
    ///
    /// # Errors
    /// When the password is wrong.
    pub fn new_recovery_code(&self, password: &Secret) -> Result<String, DeskError> {
        self.may(Act::Staff)?;
        let (key, _) = door::sign_in(&self.folder, Some(&self.me().name), password, (self.around.now)())?;
        let mut keyring = door::keyring(&self.folder)?;
        let code =
            keyring.replace_recovery(&key).map_err(|error| DeskError::of(ErrorKind::Environment, &error))?;
        Store::write_keyring(&self.folder, &keyring)?;
        Ok(code.reveal().to_string())
    }

    /// A setting.
    #[must_use]
    pub fn setting(&self, key: &str) -> Option<String> {
        self.store.facts().ok()?.setting(key).map(str::to_owned)
    }

    /// Sets a setting.
    ///
    /// # Errors
    /// When there is no such setting, or it does not take this value.
    pub fn set(&self, key: &str, value: &str) -> Result<(), DeskError> {
        self.may(Act::Settings)?;
        if !SETTINGS.iter().any(|(name, takes)| *name == key && takes(value)) {
            return Err(DeskError::new(
                ErrorKind::Mistake,
                both!("设置“{key}”不接受“{value}”", "The setting \"{key}\" does not take \"{value}\""),
                both!("", ""),
                both!(
                    "锁屏分钟数为 1–60；语言为 zh 或 en。",
                    "Idle minutes are 1 to 60; languages are zh and en."
                ),
            ));
        }
        let _held = self.hold();
        if self.setting(key).as_deref() != Some(value) {
            self.record(vec![Op::SettingSet { key: key.to_owned(), value: value.to_owned() }], &[])?;
        }
        Ok(())
    }
}
