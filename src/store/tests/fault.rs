//! A disk that can be cut and can run full: what was synced stays, what was not may or may not have arrived.

use std::{
    io,
    sync::{Arc, Mutex},
};

use redb::{Builder, StorageBackend};

#[derive(Debug, Default)]
struct State {
    seen: Vec<u8>,
    durable: Vec<u8>,
    pending: Vec<(u64, Vec<u8>)>,
    room: Option<u64>,
    syncs: u64,
    written: u64,
}

/// The disk; clones are the same disk.
#[derive(Debug, Clone, Default)]
pub(super) struct Disk(Arc<Mutex<State>>);

fn lay(image: &mut Vec<u8>, offset: u64, data: &[u8]) {
    let start = usize::try_from(offset).unwrap();
    if image.len() < start + data.len() {
        image.resize(start + data.len(), 0);
    }
    image[start..start + data.len()].copy_from_slice(data);
}

impl Disk {
    /// A disk that holds these bytes.
    pub fn of(bytes: Vec<u8>) -> Self {
        Self(Arc::new(Mutex::new(State { seen: bytes.clone(), durable: bytes, ..State::default() })))
    }

    /// No more than `bytes` may be written from now on; none takes the limit away.
    pub fn limit(&self, bytes: Option<u64>) {
        self.0.lock().unwrap().room = bytes;
    }

    /// Syncs and bytes written since the last call.
    pub fn take_counts(&self) -> (u64, u64) {
        let mut state = self.0.lock().unwrap();
        (std::mem::take(&mut state.syncs), std::mem::take(&mut state.written))
    }

    /// What a cut leaves: all that was synced, and of the rest what `arrives` says.
    pub fn cut(&self, mut arrives: impl FnMut() -> bool) -> Self {
        let state = self.0.lock().unwrap();
        let mut image = state.durable.clone();
        for (offset, data) in &state.pending {
            for (n, piece) in data.chunks(512).enumerate() {
                if arrives() {
                    lay(&mut image, offset + n as u64 * 512, piece);
                }
            }
        }
        Self::of(image)
    }

    /// An opener of the engine over this disk.
    pub fn opener(&self) -> Box<super::super::open::Opener> {
        let disk = self.clone();
        Box::new(move |builder: &Builder| builder.create_with_backend(disk.clone()))
    }
}

impl StorageBackend for Disk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.0.lock().unwrap().seen.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let state = self.0.lock().unwrap();
        let start = usize::try_from(offset).unwrap();
        let found = state.seen.get(start..start + out.len()).ok_or(io::ErrorKind::UnexpectedEof)?;
        out.copy_from_slice(found);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let mut state = self.0.lock().unwrap();
        let len = usize::try_from(len).unwrap();
        if state.room.is_some() && len > state.seen.len() {
            return Err(io::ErrorKind::StorageFull.into());
        }
        state.seen.resize(len, 0);
        state.durable.resize(len, 0);
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        let mut state = self.0.lock().unwrap();
        state.syncs += 1;
        for (offset, data) in std::mem::take(&mut state.pending) {
            lay(&mut state.durable, offset, &data);
        }
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let mut state = self.0.lock().unwrap();
        if let Some(room) = &mut state.room {
            *room = room.checked_sub(data.len() as u64).ok_or(io::ErrorKind::StorageFull)?;
        }
        state.written += data.len() as u64;
        lay(&mut state.seen, offset, data);
        state.pending.push((offset, data.to_vec()));
        Ok(())
    }
}
