//! A panic costs the page that it was on, not the run.
//!
//! Pages come from strangers and go through parsers that others wrote (ZIP, feeds, mail, HTML). Where one
//! of them has a defect, the page is told and the next one is read.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};

thread_local! {
    /// Whether a panic on this thread will be told as a message.
    static CONTAINED: Cell<bool> = const { Cell::new(false) };
}

/// Lets panics that are contained print nothing of their own. For the beginning of the program.
pub(crate) fn be_quiet() {
    let loud = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if !CONTAINED.get() {
            loud(panic);
        }
    }));
}

/// Does some work of which nothing is kept where it panics.
///
/// # Errors
/// What is wrong and what to do, in words, where the work panicked.
pub(crate) fn contained<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    let before = CONTAINED.replace(true);
    // Nothing that the work was changing is looked at again: readers and pages are dropped with it.
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    CONTAINED.set(before);
    done.map_err(|panic| {
        let words = words(&*panic);
        format!("a defect of this program or of a parser that it uses ({words}); what stands here was not read; please report it")
    })
}

fn words(panic: &(dyn Any + Send)) -> &str {
    let words = panic.downcast_ref::<&str>().copied();
    words.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no words")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_message() {
        assert_eq!(contained(|| 1), Ok(1));
        let told = contained(|| -> u8 { panic!("index {} is out of range", 7) }).unwrap_err();
        assert!(told.contains("(index 7 is out of range)"), "{told}");
        assert!(!CONTAINED.get(), "later panics are told as ever");
    }
}
