use onrecord_ledger::{Block, BlockRole, Evidence, Language, Rule};
use whichlang::Lang;

use super::metadata::Claim;

/// Letters that are needed to tell a language. Below, one name in a short line decides.
const LEAST_LETTERS: usize = 60;

/// How many letters of the Latin alphabet one of another script is worth: fewer languages share it.
const OTHER_SCRIPT: usize = 3;
/// Where letters of other scripts begin.
const LATIN_ENDS: char = '\u{24F}';

/// How much text is looked at, in bytes.
const ENOUGH: usize = 8_000;

/// The language of the article; of the whole page where it has no article. `None` where too few letters
/// stand there.
pub(super) fn find(text: &str, blocks: &[Block]) -> Option<Language> {
    let of = |wanted: &dyn Fn(&Block) -> bool| {
        let mut sample = String::new();
        for block in blocks.iter().filter(|block| wanted(block)) {
            let mut end = block.span.len().min(ENOUGH);
            let words = block.span.of(text);
            while !words.is_char_boundary(end) {
                end -= 1;
            }
            sample.push_str(words.get(..end).unwrap_or_default());
            sample.push('\n');
            if sample.len() >= ENOUGH {
                break;
            }
        }
        sample
    };
    let worth = |letter: char| if letter > LATIN_ENDS { OTHER_SCRIPT } else { 1 };
    let has_enough = |sample: &str| {
        let letters = sample.chars().filter(|char| char.is_alphabetic());
        letters.take(LEAST_LETTERS).map(worth).sum::<usize>() >= LEAST_LETTERS
    };
    let body = of(&|block| block.role == BlockRole::Body);
    let sample = if has_enough(&body) { body } else { of(&|block| block.role != BlockRole::Comment) };
    if !has_enough(&sample) {
        return None;
    }
    Some(Language(match whichlang::detect_language(&sample) {
        Lang::Ara => "ar",
        Lang::Cmn => "zh",
        Lang::Deu => "de",
        Lang::Eng => "en",
        Lang::Fra => "fr",
        Lang::Hin => "hi",
        Lang::Ita => "it",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Nld => "nl",
        Lang::Por => "pt",
        Lang::Rus => "ru",
        Lang::Spa => "es",
        Lang::Swe => "sv",
        Lang::Tur => "tr",
        Lang::Vie => "vi",
    }))
}

/// Languages that the letters tell; all others are known by what the page declares.
const TOLD: [&str; 16] =
    ["ar", "de", "en", "es", "fr", "hi", "it", "ja", "ko", "nl", "pt", "ru", "sv", "tr", "vi", "zh"];

/// ISO 639-1 codes of other languages that pages declare.
const OTHERS: [&str; 68] = [
    "af", "am", "az", "be", "bg", "bn", "bs", "ca", "cs", "cy", "da", "el", "et", "eu", "fa", "fi", "ga", "gl", "gu",
    "ha", "he", "hr", "hu", "hy", "id", "is", "ka", "kk", "km", "kn", "ku", "ky", "lo", "lt", "lv", "mk", "ml", "mn",
    "mr", "ms", "mt", "my", "nb", "ne", "nn", "no", "om", "pa", "pl", "ps", "ro", "si", "sk", "sl", "so", "sq", "sr",
    "sw", "ta", "te", "tg", "th", "ti", "tk", "uk", "ur", "uz", "zu",
];

/// The page's language: by its letters, except where the page declares one that they cannot tell. A
/// declaration of another language that they can tell is not believed against them, since templates
/// declare English for pages in any language.
pub(super) fn decide(
    text: &str,
    detected: Option<Language>,
    declared: &[Claim<String>],
) -> Option<(Language, Evidence)> {
    let by_letters = |language| (language, Evidence::by(Rule::Letters));
    let first = declared.iter().filter(|claim| claim.rule != Rule::OpenGraph).find_map(|claim| {
        let code = claim.value.split(['-', '_', ',']).next().unwrap_or_default().trim().to_ascii_lowercase();
        let code = TOLD.iter().chain(&OTHERS).find(|known| **known == code)?;
        Some((Language(code), claim.evidence()))
    });
    match (detected, first) {
        (None, first) => first,
        (Some(language), None) => Some(by_letters(language)),
        (Some(language), Some((declared, evidence))) if TOLD.contains(&declared.0) || reads_english(language, text) => {
            Some(if language == declared { (declared, evidence) } else { by_letters(language) })
        }
        (_, first) => first,
    }
}

/// Whether the text is English beyond doubt: one word in twelve of its beginning is one of those that
/// no English text does without.
fn reads_english(detected: Language, text: &str) -> bool {
    let words = || text.split_whitespace().take(2_000);
    let common =
        words().filter(|word| matches!(*word, "the" | "of" | "and" | "to" | "in" | "that" | "is" | "was")).count();
    detected == Language::ENGLISH && common * 12 >= words().count()
}

#[cfg(test)]
mod tests {
    use onrecord_ledger::Span;

    use super::*;

    /// The language of a page of one line.
    fn language(text: &str) -> Option<&'static str> {
        let block = Block { span: Span::new(text, 0, text.len()).unwrap(), role: BlockRole::Body, score: 1.0 };
        find(text, &[block]).map(|language| language.0)
    }

    #[test]
    fn a_short_line_tells_no_language_unless_its_script_does() {
        assert_eq!(language("The port stays shut."), None);
        assert_eq!(
            language("The harbour office said on Monday that the port stays shut until the spring."),
            Some("en")
        );
        assert_eq!(language("قالت الوزارة إن الميناء مغلق حتى الربيع"), Some("ar"));
        assert_eq!(language("Порт закрыт до весны, сообщило ведомство."), Some("ru"));
    }
}
