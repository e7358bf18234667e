//! Weekdays alone: "Monday", "last Friday", "the previous Tuesday".

use super::{Line, Meaning, Parsed, Turn};
use crate::date::words::Word;

impl Line<'_> {
    pub(super) fn weekday(&self, first: usize) -> Parsed {
        let (turn, at) = match self.word(first) {
            Word::The => match self.word(first + 1) {
                Word::Chain(shift) => (Turn::Chained(shift), first + 2),
                Word::Shift(shift) => (Turn::Chained(shift), first + 2),
                _ => return None,
            },
            Word::Shift(0) if matches!(self.word(first + 1), Word::Shift(1)) => (Turn::Shifted(1), first + 2),
            Word::Shift(0) if matches!(self.word(first + 1), Word::Shift(-1)) => (Turn::Shifted(-1), first + 2),
            Word::Shift(shift) => (Turn::Shifted(shift), first + 1),
            Word::That => (Turn::Chained(0), first + 1),
            Word::Weekday(_) if self.possessive(first) => (Turn::Nearest, first),
            Word::Weekday(_) => (Turn::Unsaid, first),
            _ => return None,
        };
        let Word::Weekday(weekday) = self.word(at) else { return None };
        // "Monday last".
        if turn == Turn::Unsaid && self.is(at + 1, "last") && !matches!(self.word(at + 2), Word::Unit { .. }) {
            return Some((Meaning::Weekday { weekday, turn: Turn::Shifted(-1) }, at + 2));
        }
        Some((Meaning::Weekday { weekday, turn }, at + 1))
    }
}

#[cfg(test)]
mod tests {
    use crate::date::examples::check;

    #[test]
    fn a_weekday_goes_back_or_forward_by_tense() {
        check("2016-09-08", "He said on {2016-09-05|Monday} that they will meet on {2016-09-12|Monday}.");
        check("2016-09-08", "On {2016-09-09|Friday} she will speak. She spoke {2016-09-08|Thursday}.");
        check("2016-09-08", "The talks are scheduled for {2016-09-10|Saturday}.");
        check("2016-09-08", "He said the envoy could come as early as {2016-09-13|Tuesday}.");
    }

    #[test]
    fn what_belongs_to_a_weekday_is_the_nearest() {
        check(
            "2016-09-08",
            "He said he would appeal {2016-09-07|Wednesday}'s ruling and speak at {2016-09-09|Friday}'s session.",
        );
    }

    #[test]
    fn what_is_put_off_lies_ahead() {
        check(
            "2016-09-08",
            "The vote was postponed until {2016-09-13|Tuesday}. Talks are set to resume {2016-09-12|Monday}.",
        );
        check("2016-09-08", "He is set to travel to Paris {2016-09-12|Monday}. They have until {2016-09-13|Tuesday}.");
        check(
            "2016-09-08",
            "They waited until {2016-09-06|Tuesday}. The road has been closed until {2016-09-06|Tuesday}.",
        );
    }

    #[test]
    fn last_next_and_previous_tell_which() {
        check("2016-09-08", "He left {2016-09-01|last Thursday} and returns {2016-09-12|next Monday}.");
        check("2016-09-08", "It closed {2016-09-02|Friday}, down from {2016-08-26|the previous Friday}.");
    }
}
