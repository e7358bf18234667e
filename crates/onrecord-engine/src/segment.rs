//! Paragraphs, sentences and tokens as spans, with quotation marks paired.
//!
//! Only blocks that later steps read are segmented: those whose role
//! [names people](onrecord_ledger::BlockRole::names_people).

mod lists;
mod quotes;
mod sentences;
mod tokens;

use std::ops::Range;

use onrecord_ledger::{Block, BlockRole, Span};

pub use lists::Lists;

/// A word, number or mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
    /// Whether it stands inside double quotation marks (the marks themselves do not), or inside single
    /// ones that were found to pair.
    pub quoted: bool,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, with apostrophes and abbreviation dots inside ("Moscow's", "U.S.", "Mr.").
    Word,
    /// Digits, with separators inside ("1,200", "2.5").
    Number,
    /// A quotation mark that opens.
    OpenQuote,
    /// A quotation mark that closes.
    CloseQuote,
    /// Any other mark, one character.
    Mark,
}

impl TokenKind {
    /// Whether it carries meaning of its own: a word or a number.
    #[must_use]
    pub fn is_word_or_number(self) -> bool {
        matches!(self, Self::Word | Self::Number)
    }
}

/// A sentence: a range of tokens within one paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Its tokens, indices into [`Segments::tokens`].
    pub tokens: Range<usize>,
}

/// One block as prose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Role of the block.
    pub role: BlockRole,
    /// Its tokens, indices into [`Segments::tokens`].
    pub tokens: Range<usize>,
    /// Its sentences, indices into [`Segments::sentences`].
    pub sentences: Range<usize>,
}

/// The page as tokens, sentences and paragraphs; all in the order of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segments {
    /// Tokens of all paragraphs.
    pub tokens: Vec<Token>,
    /// Sentences of all paragraphs.
    pub sentences: Vec<Sentence>,
    /// One for each block that later steps read.
    pub paragraphs: Vec<Paragraph>,
}

impl Segments {
    /// The index of the first token that ends after byte `byte`; the number of tokens where none does.
    #[must_use]
    pub fn token_at(&self, byte: usize) -> usize {
        self.tokens.partition_point(|token| token.span.end() <= byte)
    }

    /// The tokens that share a byte with the span.
    #[must_use]
    pub fn tokens_in(&self, span: Span) -> Range<usize> {
        let start = self.token_at(span.start());
        start..start.max(self.tokens.partition_point(|token| token.span.start() < span.end()))
    }

    /// The index of the sentence that holds this token; `None` past the last token.
    #[must_use]
    pub fn sentence_of(&self, token: usize) -> Option<usize> {
        let at = self.sentences.partition_point(|sentence| sentence.tokens.end <= token);
        (at < self.sentences.len()).then_some(at)
    }

    /// The index of the paragraph that holds this token; `None` past the last token.
    #[must_use]
    pub fn paragraph_of(&self, token: usize) -> Option<usize> {
        let at = self.paragraphs.partition_point(|paragraph| paragraph.tokens.end <= token);
        (at < self.paragraphs.len()).then_some(at)
    }
}

/// Segments the blocks that later steps read.
#[must_use]
pub fn segment(text: &str, blocks: &[Block], lists: &Lists) -> Segments {
    let mut segments = Segments::default();
    for block in blocks.iter().filter(|block| block.role.names_people()) {
        let first_token = segments.tokens.len();
        let first_sentence = segments.sentences.len();
        tokens::tokenize(text, block.span, lists, &mut segments.tokens);
        quotes::pair(text, &mut segments.tokens[first_token..]);
        sentences::split(text, &segments.tokens, first_token, lists, &mut segments.sentences);
        if segments.tokens.len() > first_token {
            segments.paragraphs.push(Paragraph {
                role: block.role,
                tokens: first_token..segments.tokens.len(),
                sentences: first_sentence..segments.sentences.len(),
            });
        }
    }
    segments
}
