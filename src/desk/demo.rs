//! The throw-away desk of `xueji demo`: a site of its own realm, so that nothing of it is ever taken for real.

use std::path::Path;

use super::{DEMO_REALM, Desk, DeskError, Setup, Surroundings};
use crate::{
    domain::{DeskRole, SiteKind},
    seal::Secret,
};

/// What opens a demo. It protects nothing and is shown.
pub const PASSWORD: &str = "试用桌面-210499";

/// Sets an invented desk up in a fresh folder; gives it with its password.
///
/// # Errors
/// As [`Desk::create`].
pub fn fill(folder: &Path, center: bool, around: Surroundings) -> Result<(Desk, String), DeskError> {
    let (role, kind, code, name) = if center {
        (DeskRole::Center, SiteKind::Central, "2104990001", "青石镇中心小学")
    } else {
        (DeskRole::School, SiteKind::TeachingPoint, "2104990002", "北沟教学点")
    };
    let setup =
        Setup { role, kind, code: code.to_owned(), name: name.to_owned(), staff: "关老师".to_owned() };
    let (desk, _) = Desk::create_in(DEMO_REALM, folder, &setup, &Secret::from(PASSWORD.to_owned()), around)?;
    Ok((desk, PASSWORD.to_owned()))
}
