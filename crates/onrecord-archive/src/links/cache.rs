use std::sync::Arc;

use onrecord_link::{Digest, PageNo};
use rustc_hash::FxHashMap;

/// How many digests are held; a digest of a news page takes some 50 kB.
const MOST: usize = 4096;

/// Digests of the pages that were needed last.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    digests: FxHashMap<PageNo, (Arc<Digest>, u64)>,
    clock: u64,
}

impl Cache {
    pub(crate) fn get(&mut self, page: PageNo) -> Option<Arc<Digest>> {
        self.clock += 1;
        let (digest, used) = self.digests.get_mut(&page)?;
        *used = self.clock;
        Some(Arc::clone(digest))
    }

    pub(crate) fn put(&mut self, page: PageNo, digest: Arc<Digest>) {
        self.clock += 1;
        self.digests.insert(page, (digest, self.clock));
        if self.digests.len() > MOST {
            let mut used: Vec<u64> = self.digests.values().map(|(_, used)| *used).collect();
            let half = used.len() / 2;
            let (_, middle, _) = used.select_nth_unstable(half);
            let middle = *middle;
            self.digests.retain(|_, (_, used)| *used > middle);
        }
    }

    /// Forgets a page whose reading changes.
    pub(crate) fn forget(&mut self, page: PageNo) {
        self.digests.remove(&page);
    }
}
