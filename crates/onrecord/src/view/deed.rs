use anstyle::{AnsiColor, Style};
use onrecord_ledger::{Act, Stance};

pub(crate) use onrecord_desk::deed::{dots, glyph, name};

/// Green for yes, red for no, yellow for neither; everything else is left alone.
pub(crate) fn style(act: Act) -> Style {
    let colour = match act.stance() {
        Stance::Affirms | Stance::AffirmsInPart | Stance::Accepts => AnsiColor::Green,
        Stance::Denies | Stance::Disputes | Stance::Refuses => AnsiColor::Red,
        Stance::DisputesInPart | Stance::Withholds | Stance::Doubts | Stance::Conditional => AnsiColor::Yellow,
        Stance::None => return Style::new(),
    };
    Style::new().fg_color(Some(colour.into()))
}
