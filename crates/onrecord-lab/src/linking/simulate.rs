//! Newsrooms with known provenance.

/// Options of `simulate`.
#[derive(Clone, Debug, clap::Args)]
pub struct Simulate {
    /// How many affairs.
    #[arg(long, default_value_t = 500)]
    pub affairs: u32,
}

/// Simulates.
///
/// # Errors
/// Never yet.
pub fn simulate(options: &Simulate) -> Result<String, String> {
    Ok(options.affairs.to_string())
}
