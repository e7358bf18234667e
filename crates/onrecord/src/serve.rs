//! `onrecord serve` and `onrecord demo`: the reading room.

use std::fs;
use std::io::{self, Write as _};
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use onrecord_engine::lexicon::Data;
use onrecord_web::{Options, Serving};

use crate::add;
use crate::arguments::{AddOptions, ArchiveOption, DemoOptions, ListFormat, RoomOptions, ServeOptions};
use crate::each_page::Ending;
use crate::messages::{self, Kind};
use crate::reader;

/// The pages of the demo, by their names.
const EXAMPLES: [(&str, &str); 8] = [
    ("agency-copy.txt", include_str!("../../../examples/pages/agency-copy.txt")),
    ("denial.txt", include_str!("../../../examples/pages/denial.txt")),
    ("harbour-wire.jsonl", include_str!("../../../examples/pages/harbour-wire.jsonl")),
    ("interview.txt", include_str!("../../../examples/pages/interview.txt")),
    ("live-blog.txt", include_str!("../../../examples/pages/live-blog.txt")),
    ("salt-levy.jsonl", include_str!("../../../examples/pages/salt-levy.jsonl")),
    ("scraped-furniture.txt", include_str!("../../../examples/pages/scraped-furniture.txt")),
    ("undated.txt", include_str!("../../../examples/pages/undated.txt")),
];

/// Serves an archive.
pub(crate) fn run(options: &ServeOptions) -> Ending {
    match room(&options.archive.archive, &options.room) {
        Ok(()) => Ending::Found,
        Err(message) => messages::failed(&message),
    }
}

/// Builds an archive of the examples in a folder of its own, serves it, and takes the folder away.
pub(crate) fn demo(options: &DemoOptions) -> Ending {
    match demonstrated(options) {
        Ok(ending) => ending,
        Err(message) => messages::failed(&message),
    }
}

fn demonstrated(options: &DemoOptions) -> Result<Ending, String> {
    let told = |error: io::Error| format!("the folder for the demo: {error}");
    let folder = tempfile::Builder::new().prefix("onrecord-demo-").tempdir().map_err(told)?;
    for (name, text) in EXAMPLES {
        let path = folder.path().join("examples/pages").join(name);
        fs::create_dir_all(path.parent().unwrap_or(folder.path())).map_err(told)?;
        fs::write(&path, text).map_err(told)?;
    }
    // So that the pages are called examples/… and not by where the folder happens to be.
    std::env::set_current_dir(folder.path()).map_err(told)?;
    let archive = PathBuf::from("demo.db");
    let added = add::run(&AddOptions {
        paths: vec![PathBuf::from("examples")],
        archive: ArchiveOption { archive: archive.clone() },
        format: ListFormat::Table,
        profile: options.profile,
        data: None,
        threads: None,
    });
    if added == Ending::Failed {
        return Ok(added);
    }
    room(&archive, &options.room)?;
    Ok(Ending::Found)
}

/// Opens the room and answers until the user ends it.
fn room(archive: &Path, options: &RoomOptions) -> Result<(), String> {
    let lists = reader::link_lists(&Data::embedded())?;
    let at = SocketAddr::new(options.listen, options.port);
    let listener = TcpListener::bind(at).map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => {
            format!("port {} is in use; end what uses it, or choose another with --port", options.port)
        }
        _ => format!("{at}: {error}"),
    })?;
    let at = listener.local_addr().map_err(|error| error.to_string())?;
    let settings = Options {
        archive: archive.to_owned(),
        lists: Arc::new(lists),
        names: options.name.clone(),
        now: Timestamp::now,
    };
    let serving = Serving::open(listener, settings)?;
    if !at.ip().is_loopback() {
        let words = "whoever reaches this machine can read the archive and correct it; there is no password";
        messages::line(Kind::Warning, words);
    }
    let place = place(at);
    // Whoever reads the pipe may have had enough.
    let _ = writeln!(io::stdout(), "{place}").and_then(|()| io::stdout().flush());
    messages::line(Kind::Note, "the reading room is open; Ctrl-C closes it");
    if options.open
        && let Err(error) = open::that_detached(&place)
    {
        messages::line(Kind::Warning, &format!("no browser could be opened ({error}); open {place} yourself"));
    }
    serving.run()
}

/// The address for a browser on this machine.
fn place(at: SocketAddr) -> String {
    match at.ip() {
        ip if ip.is_unspecified() => format!("http://localhost:{}/", at.port()),
        IpAddr::V4(ip) => format!("http://{ip}:{}/", at.port()),
        IpAddr::V6(ip) => format!("http://[{ip}]:{}/", at.port()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_holds_all_examples() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/pages");
        for entry in fs::read_dir(folder).unwrap() {
            let name = entry.unwrap().file_name().to_string_lossy().into_owned();
            assert!(EXAMPLES.iter().any(|(known, _)| *known == name), "{name} is missing");
        }
    }

    #[test]
    fn addresses_are_for_browsers() {
        assert_eq!(place("0.0.0.0:80".parse().unwrap()), "http://localhost:80/");
        assert_eq!(place("[::1]:7311".parse().unwrap()), "http://[::1]:7311/");
    }
}
