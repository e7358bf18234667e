//! `reuse`: which pages share text, and which way it went.

use onrecord_desk::Desk;
use onrecord_desk::reuse::{self, ReuseTold};

use super::{Trouble, warn_of_unlinked};
use crate::answers::{Answer, Answers, Block};
use crate::view::{BOLD, DIM, Look};

/// Prints every pair of pages that share text.
pub(super) fn all(desk: &mut Desk, answers: &mut Answers) -> Result<(), Trouble> {
    warn_of_unlinked(desk)?;
    for pair in &reuse::all(desk)? {
        answers.print(pair)?;
    }
    Ok(())
}

impl Answer for ReuseTold {
    const COLUMNS: &'static [&'static str] =
        &["a_name", "b_name", "a", "b", "a_in_b", "b_in_a", "direction", "why", "stretches"];

    fn rows(&self) -> Vec<Vec<String>> {
        vec![vec![
            self.a_name.clone(),
            self.b_name.clone(),
            self.a.clone(),
            self.b.clone(),
            self.a_in_b.to_string(),
            self.b_in_a.to_string(),
            self.direction.unwrap_or_default().to_owned(),
            self.why.join(" "),
            self.spans.len().to_string(),
        ]]
    }

    fn view(&self, look: Look) -> String {
        let mut block = Block::new(look);
        let [a, b] = &self.on;
        let (from, to, sign) = match self.direction {
            Some("b_to_a") => ((b, self.b_in_a), (a, self.a_in_b), "→"),
            Some(_) => ((a, self.a_in_b), (b, self.b_in_a), "→"),
            None => ((a, self.a_in_b), (b, self.b_in_a), "↔"),
        };
        let share = |share: f64| format!("{:>3.0} %  ", share * 100.0);
        block.line(&[(share(from.1), BOLD), (from.0.told(), DIM)]);
        let why = if self.why.is_empty() { String::new() } else { format!(" · {}", self.why.join(", ")) };
        block.line(&[(format!("{sign} {}", share(to.1)), BOLD), (to.0.told() + &why, DIM)]);
        block.end()
    }
}
