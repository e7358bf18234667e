use onrecord_ledger::{Block, BlockRole, Language};
use whichlang::Lang;

/// Letters that are needed to tell a language. Below, one name in a short line decides.
const LEAST_LETTERS: usize = 60;

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
    let has_enough = |sample: &str| sample.chars().filter(|char| char.is_alphabetic()).count() >= LEAST_LETTERS;
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
