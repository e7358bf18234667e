//! Measures time expressions and the dates of statements.

mod expressions;
mod said;

use std::fmt;
use std::path::PathBuf;

use onrecord_engine::{date, lexicon::Data, segment};

use crate::figure::Figure;
use crate::marked;
pub use expressions::Part;

/// What to measure.
#[derive(Clone, Debug, clap::Args)]
pub struct EvalTimes {
    /// Texts with their TIMEX3 expressions (JSON Lines: doc, dct, text, timex).
    #[arg(long, value_name = "FILE")]
    pub timex: Option<PathBuf>,
    /// Which of those texts; a fifth of them is set aside while rules are tuned.
    #[arg(long, value_enum, default_value_t = Part::Tune)]
    pub part: Part,
    /// A folder of pages with facts.json, measured for when each statement was made. May be given
    /// several times.
    #[arg(long, value_name = "DIR")]
    pub facts: Vec<PathBuf>,
    /// Print everything that was wrong.
    #[arg(long)]
    pub errors: bool,
}

/// The figures of `eval times`; `None` where that was not asked for.
#[derive(Clone, Debug)]
pub struct Measured {
    /// Expressions against gold.
    pub expressions: Option<expressions::Figures>,
    /// Dates of statements against gold.
    pub said: Option<said::Figures>,
}

/// Measures.
///
/// # Errors
/// What could not be read, for people.
pub fn eval(options: &EvalTimes) -> Result<Measured, String> {
    let data = Data::embedded();
    let segment_lists = segment::Lists::load(&data).map_err(|error| error.to_string())?;
    let date_lists = date::Lists::load(&data).map_err(|error| error.to_string())?;
    let steps = Steps { segment: segment_lists, date: date_lists };
    let expressions = match &options.timex {
        Some(path) => Some(expressions::measure(path, options.part, &steps, options.errors)?),
        None => None,
    };
    let said = if options.facts.is_empty() {
        None
    } else {
        let mut pages = Vec::new();
        for folder in &options.facts {
            pages.extend(marked::load(folder).map_err(|error| error.to_string())?);
        }
        Some(said::measure(&pages, &steps, options.errors))
    };
    Ok(Measured { expressions, said })
}

impl Measured {
    /// What floors hold; what was not measured is left out.
    #[must_use]
    pub fn figures(&self) -> Vec<Figure> {
        let mut figures = Vec::new();
        if let Some(expressions) = &self.expressions {
            figures.push(Figure::share("strict", expressions.f1(expressions.strict)));
            figures.push(Figure::share("relaxed", expressions.f1(expressions.relaxed)));
            figures.push(Figure::share("value", expressions.f1(expressions.value)));
        }
        if let Some(said) = &self.said {
            figures.push(Figure::share("said", said.right().percent()));
        }
        figures
    }
}

/// The lists of the steps that are measured.
struct Steps {
    segment: segment::Lists,
    date: date::Lists,
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(figures) = &self.expressions {
            writeln!(f, "{figures}")?;
        }
        if let Some(figures) = &self.said {
            writeln!(f, "{figures}")?;
        }
        Ok(())
    }
}
