use onrecord_ledger::{Reading, StatementId};

/// Leaves out statements with a score under `least`, and what points to them: a deal that was told by
/// one of them goes, an answer to one of them loses that answer.
pub(super) fn at_least(reading: &mut Reading, least: f32) {
    reading.statements.retain(|statement| statement.because.score >= least);
    let mut kept: Vec<StatementId> = reading.statements.iter().map(|statement| statement.id).collect();
    kept.sort_unstable();
    let is_kept = |id: &StatementId| kept.binary_search(id).is_ok();
    for statement in &mut reading.statements {
        statement.answers.retain(is_kept);
        statement.within = statement.within.filter(is_kept);
    }
    reading.deals.retain(|deal| deal.statement.as_ref().is_none_or(is_kept));
}
