//! Many threads, one order: items come in one after the other, are worked on by every core, and go out
//! in the order in which they came.
//!
//! What waits is bounded by number and by bytes, so memory does not grow with the number of items.

use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How much may be under way at once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Window {
    /// Items.
    pub(crate) items: usize,
    /// Bytes of all items together; one item larger than this is worked on alone.
    pub(crate) bytes: u64,
}

/// How long [`patient`] waits for the next result before it says that there is none yet.
const PATIENCE: Duration = Duration::from_millis(200);

/// Whether more is wanted.
pub(crate) type Flow = ControlFlow<()>;

/// Works with the threads of `pool` on every item that `produce` gives and hands the results to `emit`
/// in the order of the items. `emit` runs on the calling thread; when it answers `false` no further
/// item is taken (`produce` is told by [`Flow::Break`]) and the rest is dropped.
///
/// `weigh` tells how many bytes an item holds or will hold.
pub(crate) fn ordered<Item, Done>(
    pool: &rayon::ThreadPool,
    window: Window,
    produce: impl FnOnce(&mut dyn FnMut(Item) -> Flow) + Send,
    weigh: impl Fn(&Item) -> u64 + Send,
    work: impl Fn(Item) -> Done + Sync,
    mut emit: impl FnMut(Done) -> bool,
) where
    Item: Send,
    Done: Send,
{
    patient(pool, window, produce, weigh, work, |done| done.is_none_or(&mut emit));
}

/// As [`ordered`]; while nothing comes `emit` is handed `None` several times a second, so that it can do what must not
/// wait. It returns when `produce` does, even where `emit` wants no more.
pub(crate) fn patient<Item, Done>(
    pool: &rayon::ThreadPool,
    window: Window,
    produce: impl FnOnce(&mut dyn FnMut(Item) -> Flow) + Send,
    weigh: impl Fn(&Item) -> u64 + Send,
    work: impl Fn(Item) -> Done + Sync,
    mut emit: impl FnMut(Option<Done>) -> bool,
) where
    Item: Send,
    Done: Send,
{
    let budget = Budget { used: Mutex::new(Some(0)), freed: Condvar::new(), bytes: window.bytes };
    let (queue, slots) = sync_channel::<(u64, Receiver<Done>)>(window.items);
    let (budget, work) = (&budget, &work);
    std::thread::scope(|threads| {
        threads.spawn(move || {
            pool.in_place_scope(|scope| {
                produce(&mut |item| {
                    let weight = weigh(&item);
                    let (done, slot) = sync_channel(1);
                    if !budget.take(weight) || queue.send((weight, slot)).is_err() {
                        return Flow::Break(());
                    }
                    scope.spawn(move |_| {
                        // Nobody waits for the answer once the reader has had enough.
                        let _ = done.send(work(item));
                    });
                    Flow::Continue(())
                });
                drop(queue);
            });
        });
        while let Some((weight, slot)) = awaited(&slots, || emit(None)) {
            let done = awaited(&slot, || emit(None));
            let go_on = done.is_some_and(|done| emit(Some(done)));
            budget.give_back(weight);
            if !go_on {
                break;
            }
        }
        budget.close();
        // A producer that waits for a free slot is told that there will be none.
        drop(slots);
    });
}

/// What comes next; `None` where nothing will, or where `idle` wants to wait no longer.
fn awaited<T>(from: &Receiver<T>, mut idle: impl FnMut() -> bool) -> Option<T> {
    loop {
        match from.recv_timeout(PATIENCE) {
            Ok(next) => return Some(next),
            Err(RecvTimeoutError::Timeout) if idle() => {}
            Err(_) => return None,
        }
    }
}

struct Budget {
    /// Bytes under way; `None` once the work is over.
    used: Mutex<Option<u64>>,
    freed: Condvar,
    bytes: u64,
}

impl Budget {
    /// Waits until `weight` fits or nothing else is under way; `false` when the work is over.
    fn take(&self, weight: u64) -> bool {
        let mut used = self.lock();
        loop {
            match *used {
                None => return false,
                Some(bytes) if bytes == 0 || bytes + weight <= self.bytes => {
                    *used = Some(bytes + weight);
                    return true;
                }
                Some(_) => used = self.freed.wait(used).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    fn give_back(&self, weight: u64) {
        let mut used = self.lock();
        *used = used.map(|bytes| bytes.saturating_sub(weight));
        self.freed.notify_one();
    }

    fn close(&self) {
        *self.lock() = None;
        self.freed.notify_one();
    }

    fn lock(&self) -> MutexGuard<'_, Option<u64>> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn pool() -> rayon::ThreadPool {
        rayon::ThreadPoolBuilder::new().num_threads(4).build().unwrap()
    }

    fn all(mut items: impl Iterator<Item = u64> + Send) -> impl FnOnce(&mut dyn FnMut(u64) -> Flow) + Send {
        move |give| {
            let _ = items.try_for_each(give);
        }
    }

    const WINDOW: Window = Window { items: 8, bytes: 100 };

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let mut seen = Vec::new();
        let slow_first = |n: u64| {
            std::thread::sleep(Duration::from_micros(500 * (n % 7)));
            n
        };
        ordered(
            &pool(),
            WINDOW,
            all(0..200),
            |_| 1,
            slow_first,
            |n| {
                seen.push(n);
                true
            },
        );
        assert_eq!(seen, (0..200).collect::<Vec<_>>());
    }

    #[test]
    fn no_more_is_under_way_than_the_window_holds() {
        let under_way = AtomicUsize::new(0);
        let most = AtomicUsize::new(0);
        let items = (0..200).inspect(|_| {
            most.fetch_max(under_way.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        });
        ordered(
            &pool(),
            WINDOW,
            all(items),
            |_| 30,
            |n| n,
            |_| {
                under_way.fetch_sub(1, Ordering::SeqCst);
                true
            },
        );
        // Three of 30 fit into 100; one more is held by the thread that waits, one was just handed out.
        assert!(most.load(Ordering::SeqCst) <= 5, "{most:?}");
    }

    #[test]
    fn an_item_larger_than_the_window_is_worked_on() {
        let mut seen = 0;
        ordered(
            &pool(),
            WINDOW,
            all(0..3),
            |_| 1_000,
            |n| n,
            |_| {
                seen += 1;
                true
            },
        );
        assert_eq!(seen, 3);
    }

    #[test]
    fn whoever_waits_is_told_that_nothing_comes_and_may_stop() {
        let (told, wait) = sync_channel::<()>(1);
        let mut idle = 0;
        patient(
            &pool(),
            WINDOW,
            // It waits for what never comes, until the other side has gone.
            move |_| {
                let _ = wait.recv();
            },
            |_: &u64| 1,
            |n| n,
            |done| {
                assert!(done.is_none());
                idle += 1;
                if idle == 2 {
                    told.send(()).unwrap();
                }
                idle < 2
            },
        );
        assert_eq!(idle, 2);
    }

    #[test]
    fn it_stops_when_the_reader_has_had_enough() {
        let asked = AtomicUsize::new(0);
        let items = (0..100_000).inspect(|_| {
            asked.fetch_add(1, Ordering::SeqCst);
        });
        let mut seen = 0;
        ordered(
            &pool(),
            WINDOW,
            all(items),
            |_| 30,
            |n| n,
            |_| {
                seen += 1;
                seen < 5
            },
        );
        assert_eq!(seen, 5);
        assert!(asked.load(Ordering::SeqCst) < 100);
    }
}
