use std::fmt::Write as _;

use onrecord_ledger::BlockRole;

use super::pages::{Corpus, Kind};
use super::{Measured, TrainBlocks};
use crate::digest::hex;

/// The card that goes with the weights.
pub(super) fn card(options: &TrainBlocks, corpus: &Corpus, weights: &[u8], measured: &Measured) -> String {
    let mut card = String::new();
    let count = |kind: Kind| corpus.pages.iter().filter(|page| page.kind == kind).count();
    let digest = hex(weights);
    let _ = write!(
        card,
        r#"# What the weights beside this file are. Written by `onrecord-lab train blocks`.
task = "blocks"
language = "en"
about = "tells the role of each line of a news page: a linear-chain conditional random field over hashed features of lines"
weights_sha256 = "{digest}"
command = "onrecord-lab train blocks --corpora DIR --seed {} --epochs {} --marked-weight {} --tagged-weight {} --spliced-weight {} --decay {} --dropout {}"

[[corpus]]
name = "onrecord marked pages, folders a to d"
licence = "CC BY 4.0"
pages = {}

[[corpus]]
name = "WCXB (web content extraction benchmark), development pages as lines, four sites of five"
licence = "CC BY 4.0 for the labels; the pages belong to their publishers and are no part of the weights"
pages = {}

[[corpus]]
name = "PolNeAR v1 (Newell et al., LREC 2018), training part, as bare text"
licence = "MIT for the package; the articles belong to their publishers and are no part of the weights"
pages = {}

[[corpus]]
name = "WCXB, development articles as HTML, four sites of five, each with all of its markup, with its elements alone and without tags"
licence = "CC BY 4.0 for the labels; the pages belong to their publishers and are no part of the weights"
pages = {}

[digests]
"#,
        options.seed,
        options.epochs,
        options.marked_weight,
        options.tagged_weight,
        options.spliced_weight,
        options.decay,
        options.dropout,
        count(Kind::Marked),
        count(Kind::Kept),
        count(Kind::Bare),
        count(Kind::Tagged) / 3
    );
    for (name, digest) in &corpus.digests {
        let _ = writeln!(card, "\"{name}\" = \"{digest}\"");
    }
    let percent = |value: f64| (1000.0 * value).round() / 10.0;
    let _ = write!(
        card,
        r#"
# On pages that were not trained on: marked folder e, one site of five, PolNeAR's development part.
[scores]
marked_body_f1 = {:.1}
marked_role_accuracy = {:.1}
sites_kept_f1 = {:.1}
sites_kept_precision = {:.1}
sites_kept_recall = {:.1}
sites_among_furniture_kept_f1 = {:.1}
html_kept_f1 = {:.1}
html_without_tags_kept_f1 = {:.1}
bare_text_kept = {:.1}
"#,
        percent(measured.body.f1()),
        percent(measured.roles.accuracy()),
        percent(measured.sites.f1()),
        percent(measured.sites.precision()),
        percent(measured.sites.recall()),
        percent(measured.spliced.f1()),
        percent(measured.tagged.f1()),
        percent(measured.untagged.f1()),
        percent(measured.bare.recall()),
    );
    card.push_str("\n[scores.role_f1]\n");
    for role in BlockRole::ALL {
        let (_, _, f1, lines) = measured.roles.role(role);
        if lines > 0 {
            let _ = writeln!(card, "{} = {:.1} # of {lines} lines", role.as_str(), percent(f1));
        }
    }
    card.push_str(
        r#"
[scope]
for = "news pages in English, as HTML or text: scraped with furniture or bare"
caveats = [
    "Roles other than body, heading and furniture were learned from about a hundred invented pages; tweet and comment from a few dozen lines.",
    "The kept-and-dropped pages are web articles of all kinds, a third of whose lines are article; on news pages about an eighth is.",
    "The score is a lead over the second-best role, made a number between 0 and 1; it was not calibrated.",
]
"#,
    );
    card
}
