//! A room over pages of a test, and what it answers.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// An open room; closed when it is dropped.
pub(crate) struct Room {
    child: Child,
    port: u16,
    pub(crate) folder: tempfile::TempDir,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    /// A line of the head.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (known, value) = line.split_once(": ")?;
            known.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

pub(crate) fn binary() -> Command {
    Command::new(env!("CARGO_BIN_EXE_onrecord"))
}

/// Puts pages into an archive in a folder of its own, with the quick profile.
pub(crate) fn archive(pages: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in pages {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let archive = folder.path().join("room.db");
    let mut add = binary();
    add.current_dir(folder.path()).args(["add", "--profile", "fast", "--archive", "room.db"]);
    let added = add.args(pages.iter().map(|(name, _)| name)).output().unwrap();
    assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
    (folder, archive)
}

impl Room {
    /// Opens a room over these pages.
    pub(crate) fn over(pages: &[(&str, &str)]) -> Self {
        let (folder, archive) = archive(pages);
        let mut serve = binary();
        serve.args(["serve", "--port", "0", "--archive"]).arg(archive);
        let mut child = serve.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().trim_end_matches('/').rsplit(':').next().unwrap().parse().unwrap();
        Self { child, port, folder }
    }

    pub(crate) fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Sends a request with these lines in its head.
    pub(crate) fn ask(&self, method: &str, place: &str, head: &[(&str, &str)], body: &str) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let mut request =
            format!("{method} {place} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
        if !head.iter().any(|(name, _)| *name == "Host") {
            request += &format!("Host: {}\r\n", self.host());
        }
        for (name, value) in head {
            request += &format!("{name}: {value}\r\n");
        }
        request += "\r\n";
        stream.write_all(request.as_bytes()).unwrap();
        stream.write_all(body.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head: head.to_owned(), body: body.to_owned() }
    }

    /// What stands at an address.
    pub(crate) fn get(&self, place: &str) -> Answer {
        self.ask("GET", place, &[], "")
    }

    /// As [`Room::get`], which must be there.
    pub(crate) fn page(&self, place: &str) -> String {
        let answer = self.get(place);
        assert_eq!(answer.status, 200, "{place}: {}", answer.body);
        answer.body
    }

    /// The address of the page of this name.
    pub(crate) fn place_of(&self, name: &str) -> String {
        let pages = self.get("/api/pages").json();
        let page = pages["entries"].as_array().unwrap().iter().find(|page| page["name"] == name).unwrap().clone();
        format!("/page/{}", page["document"].as_str().unwrap().trim_start_matches("sha256:"))
    }

    /// The record of the page of this name.
    pub(crate) fn record_of(&self, name: &str) -> serde_json::Value {
        self.get(&format!("/api{}", self.place_of(name))).json()
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
