//! Open desks, and pages that were made already.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use jiff::Timestamp;
use onrecord_archive::{Archive, PageNo};
use onrecord_desk::Desk;
use onrecord_link::Lists;

use crate::reply::{Reply, Trouble};

/// Bytes of pages that are kept made.
const KEPT: usize = 32 << 20;

/// An archive that many ask at once.
pub(crate) struct Room {
    path: PathBuf,
    lists: Arc<Lists>,
    pub(crate) now: fn() -> Timestamp,
    state: Mutex<State>,
    /// Told whenever something is made.
    done: Condvar,
}

struct State {
    /// Sees whether the file was changed.
    watch: Archive,
    seen: i64,
    /// How often it was changed since the room opened.
    changes: u64,
    /// Desks that nobody uses, with the changes that they know of.
    desks: Vec<(u64, Desk)>,
    made: HashMap<String, Reply>,
    size: usize,
    /// What is being made: whoever asks for the same waits for it.
    making: HashSet<String>,
    /// The pages, the newest first, once a desk knows.
    order: Option<Arc<[PageNo]>>,
}

impl Room {
    /// Opens an archive.
    ///
    /// # Errors
    /// As [`Desk::open`].
    pub(crate) fn open(path: PathBuf, lists: Arc<Lists>, now: fn() -> Timestamp) -> Result<Self, Trouble> {
        let watch = Archive::open(&path)?;
        let seen = watch.state()?;
        let state = State {
            watch,
            seen,
            changes: 0,
            desks: Vec::new(),
            made: HashMap::new(),
            size: 0,
            making: HashSet::new(),
            order: None,
        };
        Ok(Self { path, lists, now, state: Mutex::new(state), done: Condvar::new() })
    }

    /// The file.
    pub(crate) fn path(&self) -> &PathBuf {
        &self.path
    }

    /// The word lists of linking.
    pub(crate) fn lists(&self) -> Arc<Lists> {
        Arc::clone(&self.lists)
    }

    /// Makes something at a desk, and keeps it under `key` where there is one; what was made for it already is given
    /// again if the archive has not changed since, and what is being made is waited for.
    pub(crate) fn make(
        &self,
        key: Option<String>,
        make: impl FnOnce(&mut Desk) -> Result<Reply, Trouble>,
    ) -> Result<Reply, Trouble> {
        let (changes, free, order) = {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            loop {
                state.look();
                if let Some(reply) = key.as_ref().and_then(|key| state.made.get(key)) {
                    return Ok(reply.clone());
                }
                if !key.as_ref().is_some_and(|key| state.making.contains(key)) {
                    break;
                }
                state = self.done.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
            state.making.extend(key.clone());
            (state.changes, state.desks.pop(), state.order.clone())
        };
        // Told after all else, also where making panics.
        let _making = key.clone().map(|key| Making { room: self, key });
        let mut desk = match free {
            Some((known, desk)) if known == changes => desk,
            Some((_, mut desk)) => {
                desk.forget();
                desk
            }
            None => Desk::open(&self.path, self.lists())?,
        };
        desk.know_order(order);
        desk.begin();
        let reply = make(&mut desk);
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if changes == state.changes && state.order.is_none() {
            state.order = desk.known_order();
        }
        state.desks.push((changes, desk));
        if let (Some(key), Ok(reply)) = (key, &reply)
            && changes == state.changes
        {
            state.keep(key, reply);
        }
        reply
    }
}

/// Something that is being made: what others wait for.
struct Making<'a> {
    room: &'a Room,
    key: String,
}

impl Drop for Making<'_> {
    fn drop(&mut self) {
        let mut state = self.room.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.making.remove(&self.key);
        drop(state);
        self.room.done.notify_all();
    }
}

impl State {
    /// Looks whether the file was changed, and forgets what was made before.
    fn look(&mut self) {
        if let Ok(now) = self.watch.state()
            && now != self.seen
        {
            self.seen = now;
            self.changes += 1;
            self.made.clear();
            self.size = 0;
            self.order = None;
        }
    }

    fn keep(&mut self, key: String, reply: &Reply) {
        let size = key.len() + reply.body.len();
        if size > KEPT / 8 {
            return;
        }
        if self.size + size > KEPT {
            self.made.clear();
            self.size = 0;
        }
        self.size += size;
        self.made.insert(key, reply.clone());
    }
}
