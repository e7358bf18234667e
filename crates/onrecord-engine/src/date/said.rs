//! When each statement was made: by the time expression that belongs to its cue, by that of the
//! statement which it continues, or by the page's date where the words are plainly of that day.

mod own;
mod passage;

use onrecord_ledger::{Anatomy, Dated, DatedBasis, Span, TimeExpression, TimeType};

use super::words::Lists;
use crate::attribute::Attribution;
use crate::resolve::Voice;
use crate::segment::Segments;

/// What dating looks at.
struct View<'a> {
    text: &'a str,
    segments: &'a Segments,
    attributions: &'a [Attribution],
    /// Who speaks in each; none where that is not known.
    voices: &'a [Voice],
    /// Those expressions that tell days, in order.
    expressions: Vec<&'a TimeExpression>,
    lists: &'a Lists,
    /// Every cue with the attribution that it belongs to, in the order of the page.
    by_cue: Vec<(Span, usize)>,
}

/// When each attribution was made; one for each, in the same order.
pub(super) fn said(
    text: &str,
    anatomy: &Anatomy,
    segments: &Segments,
    attributions: &[Attribution],
    voices: &[Voice],
    expressions: &[TimeExpression],
    lists: &Lists,
) -> Vec<Option<Dated>> {
    let tells_days = |time: &&TimeExpression| {
        matches!(time.kind, TimeType::Date | TimeType::Time)
            && !time.value.as_deref().is_some_and(|value| value.ends_with("_REF"))
    };
    let expressions = expressions.iter().filter(tells_days).collect();
    let mut by_cue: Vec<(Span, usize)> = attributions
        .iter()
        .enumerate()
        .flat_map(|(at, attribution)| attribution.cue.iter().map(move |cue| (*cue, at)))
        .collect();
    by_cue.sort_unstable();
    let view = View { text, segments, attributions, voices, expressions, lists, by_cue };
    let own: Vec<Option<Dated>> =
        attributions.iter().map(|attribution| own::own(&view, attribution).map(dated)).collect();
    passage::fill(&view, anatomy, own)
}

fn dated(time: &TimeExpression) -> Dated {
    let basis = if time.relative { DatedBasis::Relative } else { DatedBasis::Written };
    Dated { earliest: time.earliest, latest: time.latest, basis, span: Some(time.span) }
}

#[cfg(test)]
mod tests {
    use crate::date::examples::read;
    use crate::marked::Marked;

    /// When the marked statements were made, on a page of 2016-09-08.
    fn said(example: &str) -> Vec<String> {
        let times = read("2016-09-08", &Marked::parse(example));
        let told = |dated: &Option<onrecord_ledger::Dated>| match dated {
            Some(dated) => format!("{} {}", dated.earliest.unwrap(), dated.basis.as_str()),
            None => "none".to_owned(),
        };
        times.said.iter().map(told).collect()
    }

    #[test]
    fn the_time_of_the_cue_is_taken_and_not_that_of_the_content() {
        let example = "{source|Vela} {cue|said} on Monday {content|the talks would end on Friday}.";
        assert_eq!(said(example), ["2016-09-05 relative"]);
        let example = "{content|The talks will end on Friday}, {source|Vela} {cue|said}.";
        assert_eq!(said(example), ["none"]);
        let example = "{content|It is over}, {source|Vela} {cue|told} the Morning Post on 2 May 2015.";
        assert_eq!(said(example), ["2015-05-02 written"]);
        let example = "{source|Vela} {cue|said Monday} {content|it was over}.";
        assert_eq!(said(example), ["2016-09-05 relative"]);
        let example = "On Tuesday, {source|Vela} {cue|denied} {content|it}.";
        assert_eq!(said(example), ["2016-09-06 relative"]);
    }

    #[test]
    fn a_day_that_is_awaited_is_not_that_of_the_statement() {
        let example = "{content|“We will see”}, {source|Vela} {cue|said} ahead of Friday's meeting.";
        assert_eq!(said(example), ["none"]);
        let example = "{source|Vela} {cue|said} before the Monday vote {content|that it was over}.";
        assert_eq!(said(example), ["none"]);
    }

    #[test]
    fn a_day_in_a_clause_about_somebody_is_not_that_of_the_statement() {
        let example = "{source|Vela}, who fled after the vote on Tuesday, {cue|said} {content|it was over}.";
        assert_eq!(said(example), ["none"]);
        let example = "{source|Vela}, in exile since last year, {cue|said} {content|it was over}.";
        assert_eq!(said(example), ["none"]);
        let example = "{source|Vela} {cue|asked} for help for those who were rescued on Monday {content|to be paid}.";
        assert_eq!(said(example), ["none"]);
        let example = "{source|Vela}, speaking on Tuesday, {cue|said} {content|it was over}.";
        assert_eq!(said(example), ["2016-09-06 relative"]);
    }

    #[test]
    fn a_statement_goes_on_at_the_time_of_the_one_before() {
        let example = "{content1|“No,”} {source1|Ada Vela} {cue1|said} on Monday.\n{content2|“Never,”} {source2|she} {cue2|added}.";
        assert_eq!(said(example), ["2016-09-05 relative", "2016-09-05 relative"]);
        let example = "{content1|“No,”} {source1|Ada Vela} {cue1|said} on Monday. {source2|Rolf Ostrem} {cue2|said} {content2|yes}.";
        assert_eq!(said(example), ["2016-09-05 relative", "none"]);
        let example = "{source1|Ada Vela} {cue1|said} {content1|no} on Monday.\n{source2|Rolf Ostrem}, speaking at a news conference with her, {cue2|said} {content2|yes}.";
        assert_eq!(said(example), ["2016-09-05 relative", "2016-09-05 relative"]);
        let example =
            "{content1|“No,”} {source1|Ada Vela} {cue1|said} on Monday. {source2|She} had {cue2|said} {content2|yes}.";
        assert_eq!(said(example), ["2016-09-05 relative", "none"]);
    }

    #[test]
    fn who_speaks_again_is_known_by_any_name() {
        let example = "{source1|Ada Vela, the port's director,} {cue1|said} {content1|no} on Monday.\n{content2|“Yes,”} {source2|Rolf Ostrem} {cue2|said}.\n{content3|“Never,”} {source3|the director} {cue3|said}.";
        assert_eq!(said(example), ["2016-09-05 relative", "none", "2016-09-05 relative"]);
    }

    #[test]
    fn the_present_tense_of_news_is_of_the_page() {
        assert_eq!(said("{source|The ministry} {cue|denies} {content|it}."), ["2016-09-08 page_date"]);
        assert_eq!(said("{source|The law} {cue|says} {content|so}."), ["none"]);
        assert_eq!(said("{source|The ministry} {cue|denied} {content|it}."), ["none"]);
    }
}
