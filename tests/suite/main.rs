//! All integration tests in one binary, since linking it many times costs more than running it. One module a
//! subject; what a room does by itself is tested beside its code.

// Marked so that the lints know the whole module, not only its test functions, for tests.
#[cfg(test)]
mod articles;
#[cfg(test)]
mod attendance;
#[cfg(test)]
mod cli;
#[cfg(test)]
mod cli_changes;
#[cfg(test)]
mod corrections;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod directory;
#[cfg(test)]
mod dropouts;
#[cfg(test)]
mod elsewhere;
#[cfg(test)]
mod enrolment;
#[cfg(test)]
mod house;
#[cfg(test)]
mod leave;
#[cfg(test)]
mod ledger_road;
#[cfg(test)]
mod program;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod restored;
#[cfg(test)]
mod road;
#[cfg(test)]
mod secrecy;
#[cfg(test)]
mod sequences;
#[cfg(test)]
mod terminal;
#[cfg(test)]
mod transfers;
