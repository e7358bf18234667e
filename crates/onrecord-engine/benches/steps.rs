//! What each step of `read` costs on plain text: `cargo bench -p onrecord-engine`. The pages are those under
//! `examples/pages`; an item is a token.

#![allow(clippy::unwrap_used, reason = "a bench without its pages must stop")]

use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::ItemsCount;
use onrecord_engine::attribute::{Attribute, Attribution};
use onrecord_engine::clean::LearnedClasser;
use onrecord_engine::convolve::Convolver;
use onrecord_engine::encode::Encoder;
use onrecord_engine::lexicon::Data;
use onrecord_engine::segment::Segments;
use onrecord_engine::{Engine, Page, act, clean, date, resolve, segment};
use onrecord_ledger::{Anatomy, Given};

const TEXTS: [&str; 6] = [
    include_str!("../../../examples/pages/agency-copy.txt"),
    include_str!("../../../examples/pages/denial.txt"),
    include_str!("../../../examples/pages/interview.txt"),
    include_str!("../../../examples/pages/live-blog.txt"),
    include_str!("../../../examples/pages/scraped-furniture.txt"),
    include_str!("../../../examples/pages/undated.txt"),
];

/// A page with the layers that its steps start from.
struct Read {
    page: Page,
    anatomy: Anatomy,
    segments: Segments,
    attributions: Vec<Attribution>,
}

static DATA: LazyLock<Data> = LazyLock::new(Data::embedded);
static CONVOLVER: LazyLock<Convolver> = LazyLock::new(|| Convolver::embedded(&DATA).unwrap());
static ENCODER: LazyLock<Encoder> = LazyLock::new(|| Encoder::embedded().unwrap());
static READ: LazyLock<Vec<Read>> = LazyLock::new(|| TEXTS.map(read).into());

fn page(text: &str) -> Page {
    Page::from_text("page".to_owned(), None, text.to_owned(), Given::default()).unwrap()
}

fn read(text: &str) -> Read {
    let page = page(text);
    let classer = LearnedClasser::embedded(&DATA).unwrap();
    let (anatomy, _) = clean::clean(&page, &clean::Lists::load(&DATA).unwrap(), &classer);
    let segments = segment::segment(text, &anatomy.blocks, &segment::Lists::load(&DATA).unwrap());
    let attributions = ENCODER.attribute(text, &segments);
    Read { page, anatomy, segments, attributions }
}

/// Measures a step over all pages.
fn over<T>(bencher: Bencher<'_, '_>, step: impl Fn(&Read) -> T + Sync) {
    let tokens: usize = READ.iter().map(|read| read.segments.tokens.len()).sum();
    bencher.counter(ItemsCount::new(tokens)).bench(|| READ.iter().map(&step).collect::<Vec<T>>());
}

#[divan::bench]
fn clean_blocks(bencher: Bencher<'_, '_>) {
    let (lists, classer) = (clean::Lists::load(&DATA).unwrap(), LearnedClasser::embedded(&DATA).unwrap());
    over(bencher, |read| clean::clean(&read.page, &lists, &classer));
}

#[divan::bench]
fn segment_text(bencher: Bencher<'_, '_>) {
    let lists = segment::Lists::load(&DATA).unwrap();
    over(bencher, |read| segment::segment(read.page.document.text(), &read.anatomy.blocks, &lists));
}

#[divan::bench]
fn attribute_fast(bencher: Bencher<'_, '_>) {
    over(bencher, |read| CONVOLVER.attribute(read.page.document.text(), &read.segments));
}

#[divan::bench]
fn attribute_accurate(bencher: Bencher<'_, '_>) {
    over(bencher, |read| ENCODER.attribute(read.page.document.text(), &read.segments));
}

#[divan::bench]
fn resolve_sources(bencher: Bencher<'_, '_>) {
    let (lists, acts) = (resolve::Lists::load(&DATA).unwrap(), act::Lists::load(&DATA).unwrap());
    over(bencher, |read| {
        let words = resolve::Words::look(read.page.document.text(), &read.segments, &lists);
        let attributions = resolve::complete(&words, read.attributions.clone(), &acts);
        resolve::resolve(&read.anatomy, &words, resolve::Names::of(&words), &attributions)
    });
}

#[divan::bench]
fn date_times(bencher: Bencher<'_, '_>) {
    let lists = date::Lists::load(&DATA).unwrap();
    over(bencher, |read| {
        date::date(&read.page.document, &read.anatomy, &read.segments, &read.attributions, &[], &lists)
    });
}

#[divan::bench]
fn act_cues(bencher: Bencher<'_, '_>) {
    let (lists, names) = (act::Lists::load(&DATA).unwrap(), resolve::Lists::load(&DATA).unwrap());
    let voices: Vec<_> = READ
        .iter()
        .map(|read| {
            let words = resolve::Words::look(read.page.document.text(), &read.segments, &names);
            resolve::resolve(&read.anatomy, &words, resolve::Names::of(&words), &read.attributions).voices
        })
        .collect();
    let tokens: usize = READ.iter().map(|read| read.segments.tokens.len()).sum();
    bencher.counter(ItemsCount::new(tokens)).bench(|| {
        let pages = READ.iter().zip(&voices);
        pages
            .map(|(read, voices)| {
                act::act(read.page.document.text(), &read.segments, &read.attributions, voices, &lists, None)
            })
            .collect::<Vec<_>>()
    });
}

#[divan::bench]
fn whole_fast(bencher: Bencher<'_, '_>) {
    let engine = Engine::fast(&DATA).unwrap();
    over(bencher, |read| engine.read(read.page.clone()));
}

#[divan::bench]
fn whole_accurate(bencher: Bencher<'_, '_>) {
    let engine = Engine::accurate(&DATA).unwrap();
    over(bencher, |read| engine.read(read.page.clone()));
}

/// Making the engine: what a start costs.
#[divan::bench]
fn start_accurate() -> Engine {
    Engine::accurate(&Data::embedded()).unwrap()
}

#[divan::bench]
fn start_fast() -> Engine {
    Engine::fast(&Data::embedded()).unwrap()
}

fn main() {
    divan::main();
}
