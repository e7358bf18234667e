use std::io::{BufRead, BufReader, Cursor, Read};

use super::{Item, Limits, Place, json_lines, sniff};
use crate::messages::Problem;

/// How far into a stream one looks to tell what it is.
const LOOK: usize = 64 * 1024;

/// The pages of something that can be read but once: JSON Lines where it begins like that, else one
/// page.
pub(super) fn items(
    place: Place,
    input: impl Read + Send + 'static,
    limits: Limits,
) -> Box<dyn Iterator<Item = Item> + Send> {
    let mut input = BufReader::with_capacity(LOOK, input);
    let mut head = Vec::new();
    if let Err(error) = (&mut input).take(LOOK as u64).read_to_end(&mut head) {
        return Box::new(std::iter::once(Item::Problem(Problem::lost(place.to_string(), error.to_string()))));
    }
    let is_rows = sniff::is_json_lines(&head);
    let whole = Cursor::new(head).chain(input);
    if is_rows {
        Box::new(json_lines::rows(place, whole, limits))
    } else {
        Box::new(std::iter::once(one(place, whole, limits)))
    }
}

fn one(place: Place, input: impl BufRead, limits: Limits) -> Item {
    let mut bytes = Vec::new();
    match input.take(limits.page + 1).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() as u64 > limits.page => {
            let message = format!("the page is longer than {}; it was not read", json_lines::size(limits.page));
            Item::Problem(Problem::lost(place.to_string(), message))
        }
        Ok(_) => Item::Streamed { place, bytes },
        Err(error) => Item::Problem(Problem::lost(place.to_string(), error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(input: &'static str, limit: u64) -> Vec<&'static str> {
        items(Place::stdin(), input.as_bytes(), Limits { page: limit })
            .map(|item| match item {
                Item::Row { .. } => "row",
                Item::Streamed { .. } => "page",
                Item::Problem(_) => "problem",
                Item::File { .. } => "file",
            })
            .collect()
    }

    #[test]
    fn rows_are_known_by_their_look() {
        assert_eq!(kinds("\n {\"text\": \"a\"}\n{\"text\": \"b\"}\n", 100), ["row", "row"]);
        assert_eq!(kinds("Vela said no.\n{\"text\": \"b\"}\n", 100), ["page"]);
        assert_eq!(kinds("", 100), ["page"]);
    }

    #[test]
    fn a_page_over_the_limit_is_told() {
        assert_eq!(kinds("Vela said no.", 12), ["problem"]);
        assert_eq!(kinds("Vela said no.", 13), ["page"]);
    }
}
