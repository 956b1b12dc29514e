//! Setting a desk up and sitting down at it: set-up, login, recovery, locking.

use std::path::Path;

use zeroize::Zeroizing;

use super::{Desk, DeskError, Door, ErrorKind, Setup, Surroundings, record::Clockwork};
use crate::{
    both,
    bundle::Card,
    domain::{DeskRole, Fingerprint, Post, Site, SiteKind, Staff, StaffId, StoreId, names},
    journal::{Clock, Op},
    seal::{
        DataKey, Keyring, RecoveryCode, Secret, check_password_quality, identity::Identity, random_bytes,
        sign::SigningKey,
    },
    store::{Genesis, NewEntry, Store},
};

/// The deployment that a site belongs to unless it is told otherwise.
pub const REALM: &str = "liaoning";
/// The deployment of throw-away desks: no real desk takes their bundles.
pub const DEMO_REALM: &str = "demo";

/// The signing key among the store's secrets.
pub(super) const SIGNING: &str = "signing-key";
/// The age identity among the store's secrets.
pub(super) const IDENTITY: &str = "identity";

impl Desk {
    /// Whether there is a store in the folder.
    #[must_use]
    pub fn exists(folder: &Path) -> bool {
        Store::exists(folder)
    }

    /// Sets a desk up; gives it opened, and the recovery code to be shown once.
    ///
    /// # Errors
    /// When something typed cannot be used, when there is a store already, or when the disk does not let it.
    pub fn create(
        folder: &Path,
        setup: &Setup,
        password: &Secret,
        around: Surroundings,
    ) -> Result<(Self, String), DeskError> {
        Self::create_in(REALM, folder, setup, password, around)
    }

    /// The same in a given realm.
    pub(super) fn create_in(
        realm: &str,
        folder: &Path,
        setup: &Setup,
        password: &Secret,
        around: Surroundings,
    ) -> Result<(Self, String), DeskError> {
        if Store::exists(folder) {
            return Err(DeskError::new(
                ErrorKind::Mistake,
                both!("这个文件夹里已有学籍库", "There is a store in this folder already"),
                both!("一个文件夹只放一个学籍库。", "One folder holds one store."),
                both!(
                    "请直接打开，或用 --data 另选文件夹。",
                    "Open it, or choose another folder with --data."
                ),
            ));
        }
        let site = check_setup(setup)?;
        check_password_quality(password, &[&setup.name, &setup.staff, &setup.code])
            .map_err(|refusal| DeskError::of(ErrorKind::Refused, &refusal))?;
        let signing = SigningKey::generate().map_err(no_key)?;
        let identity = Identity::generate();
        let card = Card {
            realm: realm.to_owned(),
            code: site.code.clone(),
            name: site.name.clone(),
            kind: site.kind,
            role: site.role,
            sign_key: signing.public().clone(),
            recipient: identity.recipient(),
        };
        let card_text = card.to_text().map_err(|error| DeskError::of(ErrorKind::Mistake, &error))?;
        let store = StoreId(random_bytes().map_err(no_key)?);
        let staff = StaffId(random_bytes().map_err(no_key)?);
        let (keyring, key, recovery) = Keyring::create(store.0, staff.0, &setup.staff, password, around.kdf)
            .map_err(|error| DeskError::of(ErrorKind::Environment, &error))?;
        let post = match site.role {
            DeskRole::School => Post::Registrar,
            DeskRole::Center => Post::Reviewer,
        };
        let program = env!("CARGO_PKG_VERSION").to_owned();
        let founded = Op::Founded { store, site, realm: realm.to_owned(), card: card_text, program };
        let first =
            Op::StaffSet { id: staff, name: setup.staff.clone(), post, classes: Vec::new(), active: true };
        let at = (around.now)();
        let clock = if Clockwork::stands_before(at, around.built) { Clock::Doubtful } else { Clock::Trusted };
        let entry = |op| NewEntry { op, at, clock, actor: staff };
        let secrets = vec![
            (SIGNING, Zeroizing::new(signing.to_secret_bytes().to_vec())),
            (IDENTITY, Zeroizing::new(identity.to_secret_text().as_bytes().to_vec())),
        ];
        let first = Genesis { entries: vec![entry(founded), entry(first)], secrets };
        let store = Store::create(folder, &keyring, &key, store, first)?;
        let desk = Self::sit_down(folder, store, staff, around)?;
        Ok((desk, recovery.reveal().to_string()))
    }

    /// What can be told before anyone has signed in.
    ///
    /// # Errors
    /// When there is no store, or its keyring is damaged.
    pub fn at_the_door(folder: &Path, now: i64) -> Result<Door, DeskError> {
        let keyring = keyring(folder)?;
        Ok(Door { wait: keyring.wait_left(now), accounts: keyring.staff().count() })
    }

    /// Signs in and opens the desk. A wrong password is counted, and the next try has to wait.
    ///
    /// # Errors
    /// When name and password do not fit, when the desk is open elsewhere, or the store is damaged.
    pub fn open(
        folder: &Path,
        name: Option<&str>,
        password: &Secret,
        around: Surroundings,
    ) -> Result<Self, DeskError> {
        let now = (around.now)();
        let (store, staff) = Store::open_while(folder, || sign_in(folder, name, password, now))?;
        Self::sit_down(folder, store, StaffId(staff), around)
    }

    /// Opens the desk with the recovery code and gives one account a new password; the code is used up and a new one
    /// is given.
    ///
    /// # Errors
    /// When the code does not open the store, or nobody of that name has an account.
    pub fn open_with_recovery(
        folder: &Path,
        code: &str,
        name: &str,
        new_password: &Secret,
        around: Surroundings,
    ) -> Result<(Self, String), DeskError> {
        check_password_quality(new_password, &[name])
            .map_err(|refusal| DeskError::of(ErrorKind::Refused, &refusal))?;
        let code = RecoveryCode::read(code).map_err(|typo| DeskError::of(ErrorKind::Mistake, &typo))?;
        let mut keyring = keyring(folder)?;
        let key =
            keyring.unlock_with_recovery(&code).map_err(|error| DeskError::of(ErrorKind::Login, &error))?;
        let store = Store::open(folder, &key)?;
        let staff =
            store.staff()?.into_iter().find(|staff| staff.active && staff.name == name).ok_or_else(|| {
                DeskError::new(
                    ErrorKind::NotFound,
                    both!("没有叫“{name}”的账号", "Nobody called \"{name}\" has an account"),
                    both!("", ""),
                    both!(
                        "请输入建库时或设置里登记的姓名。",
                        "Type the name given at set-up or in the settings."
                    ),
                )
            })?;
        keyring
            .set_password(&key, staff.id.0, name, new_password)
            .map_err(|error| DeskError::of(ErrorKind::Environment, &error))?;
        let recovery =
            keyring.replace_recovery(&key).map_err(|error| DeskError::of(ErrorKind::Environment, &error))?;
        keyring.record_right();
        Store::write_keyring(folder, &keyring)?;
        let desk = Self::sit_down(folder, store, staff.id, around)?;
        Ok((desk, recovery.reveal().to_string()))
    }

    /// Checks the password of the one who sits here, to unlock the screen.
    ///
    /// # Errors
    /// When it is wrong, or tries come too fast.
    pub fn unlock(&self, password: &Secret) -> Result<(), DeskError> {
        let me = self.me();
        let (_, staff) = sign_in(&self.folder, Some(&me.name), password, (self.around.now)())?;
        if staff == me.id.0 { Ok(()) } else { Err(not_yours()) }
    }

    fn sit_down(
        folder: &Path,
        store: Store,
        staff: StaffId,
        around: Surroundings,
    ) -> Result<Self, DeskError> {
        let facts = store.facts()?;
        let me = store.staff()?.into_iter().find(|account| account.id == staff && account.active);
        let (Some(site), Some(me)) = (facts.site, me) else {
            return Err(DeskError::new(
                ErrorKind::Login,
                both!("这个账号已停用", "This account has been closed"),
                both!("", ""),
                both!("请学籍管理员或校长处理。", "Ask the registrar or the head."),
            ));
        };
        Self::assemble(folder, store, site, me, around)
    }
}

pub(super) fn keyring(folder: &Path) -> Result<Keyring, DeskError> {
    if !Store::exists(folder) {
        return Err(DeskError::new(
            ErrorKind::NotFound,
            both!("这个文件夹里没有学籍库", "There is no store in this folder"),
            both!("", ""),
            both!(
                "请先建库（xueji init），或用 --data 指出文件夹。",
                "Set one up (xueji init), or name the folder with --data."
            ),
        ));
    }
    Ok(Store::read_keyring(folder)?)
}

/// Signs in; the count of wrong tries is kept whatever the outcome.
pub(super) fn sign_in(
    folder: &Path,
    name: Option<&str>,
    password: &Secret,
    now: i64,
) -> Result<(DataKey, [u8; 16]), DeskError> {
    let mut keyring = keyring(folder)?;
    let before = keyring.throttle();
    let result = keyring.sign_in(name, password, now);
    if keyring.throttle() != before {
        Store::write_keyring(folder, &keyring)?;
    }
    result.map_err(|error| DeskError::of(ErrorKind::Login, &error))
}

fn check_setup(setup: &Setup) -> Result<Site, DeskError> {
    let mistake = |what| {
        DeskError::new(
            ErrorKind::Mistake,
            what,
            both!("", ""),
            both!("请改正后再试。", "Please mend it and try again."),
        )
    };
    let code = crate::domain::number::school_code::check(&setup.code);
    let Some(code) = code.value else {
        return Err(mistake(both!("学校标识码应是 10 位数字", "A school code is 10 digits")));
    };
    if !crate::bundle::card::is_site_name(&setup.name) {
        return Err(mistake(both!(
            "校名不能为空，也不能含特殊符号",
            "The name of the site is empty or holds odd characters"
        )));
    }
    if names::clean(&setup.staff).value.is_none() {
        return Err(mistake(both!(
            "姓名不能为空，也不能含特殊符号",
            "The staff name is empty or holds odd characters"
        )));
    }
    if setup.role == DeskRole::Center && setup.kind != SiteKind::Central {
        return Err(mistake(both!("中心校端只能建在中心小学", "A center desk belongs to a central school")));
    }
    Ok(Site { code, name: setup.name.clone(), role: setup.role, kind: setup.kind })
}

fn no_key<E: std::fmt::Display>(_: E) -> DeskError {
    DeskError::new(
        ErrorKind::Environment,
        both!("生成不了密钥", "No key can be made"),
        both!("系统没有给出随机数。", "The system gave no random numbers."),
        both!("请重启电脑后再试。", "Restart the computer and try again."),
    )
}

fn not_yours() -> DeskError {
    DeskError::new(
        ErrorKind::Login,
        both!("这不是当前登录者的密码", "This is not the password of the one who is signed in"),
        both!("", ""),
        both!("请输入自己的密码，或退出后换人登录。", "Type your own, or quit and let the other sign in."),
    )
}

/// A fingerprint of its hex form, which our own rooms only write rightly.
pub(super) fn fingerprint(card: &Card) -> Fingerprint {
    Fingerprint::parse(&card.fingerprint()).unwrap_or_default()
}

/// The account that a name in a list stands for.
pub(super) fn name_of(staff: &[Staff], id: StaffId) -> String {
    staff.iter().find(|account| account.id == id).map_or_else(|| id.short(), |account| account.name.clone())
}
