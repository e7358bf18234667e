//! The `onrecord` command.

fn main() -> std::process::ExitCode {
    onrecord::run()
}
