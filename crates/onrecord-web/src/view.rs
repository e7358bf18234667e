//! The pages of the room.
//!
//! | module | page |
//! |---|---|
//! | `frame` | what is around every page |
//! | `front` | what is in the archive, the newest claims |
//! | `page` | an article with its statements marked, the `margin` beside it, `marks` in it |
//! | `claim` | one claim: reports, answers on a `chart`, origins with their `joins` |
//! | `person` | everything that somebody said |
//! | `utterance` | one act of speech in all its wordings |
//! | `search` | statements and articles by their words |
//! | `lists` | pages, claims, utterances, stories |
//! | `signs` | acts, days, places, as every page shows them |

pub(crate) mod chart;
pub(crate) mod claim;
pub(crate) mod frame;
pub(crate) mod front;
pub(crate) mod joins;
pub(crate) mod lists;
pub(crate) mod margin;
pub(crate) mod marks;
pub(crate) mod page;
pub(crate) mod person;
pub(crate) mod search;
pub(crate) mod signs;
pub(crate) mod utterance;

/// Pages that are looked at for a view, at most: who asks in a terminal or for JSON waits for three hundred, many readers
/// at once would wait for one another.
const NEAREST: usize = 30;
