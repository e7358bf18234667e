//! What the networks of both profiles share.
//!
//! | part | what it is |
//! |---|---|
//! | [`kernel`] | exact products of whole numbers |
//! | [`lanes`] | sixteen reals at once |
//! | [`arithmetic`] | reals in a fixed order |
//! | [`heads`] | labels word by word, links between spans |
//! | [`read`] | attributions out of labels and links |
//! | [`weights`] | reads all of it out of a file |
//!
//! What a network finds is the same on every processor: products are whole numbers, every sum of reals has one
//! order, and no function of the platform's mathematics library is called.

pub(crate) mod arithmetic;
pub(crate) mod heads;
pub(crate) mod kernel;
pub(crate) mod lanes;
pub(crate) mod read;
pub(crate) mod weights;
