//! The reading room: an archive in the browser, made for checking, and its answers as JSON.
//!
//! Pages are made on the server and work without JavaScript; a small script adds hover and keys. Nothing is fetched
//! from elsewhere, nothing is written but corrections.
//!
//! | module | what it is for |
//! |---|---|
//! | `server` | addresses, threads, headers |
//! | `door` | who may ask: hosts, origins |
//! | `room` | open desks, and pages that were made already |
//! | `reply` | what is sent back, troubles among it |
//! | `address` | links inside the room |
//! | `view` | the pages |
//! | `api` | the same as JSON, with its OpenAPI description |
//! | `feed` | a claim or somebody as an Atom feed |
//! | `correct` | corrections by people |
//! | `offline` | a page or a claim as one HTML file |

mod address;
mod api;
mod assets;
mod correct;
mod door;
mod feed;
mod offline;
mod reply;
mod room;
mod server;
mod view;

pub use offline::{claim_article, file_begin, file_end, page_article};
pub use server::{Options, Serving};
