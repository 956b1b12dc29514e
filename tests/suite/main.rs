//! All integration tests in one binary, since linking it many times costs more than running it. One module a
//! subject; what a room does by itself is tested beside its code.

mod house;
mod road;
