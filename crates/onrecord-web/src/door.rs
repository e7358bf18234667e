//! Who may ask. A page of a stranger can make a browser send requests to this machine: names that point here (DNS
//! rebinding) and forms of other sites are turned away.

use std::net::{IpAddr, SocketAddr};

/// Under which names the room is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Door {
    port: u16,
    /// Names beside this machine's own, as the user told them.
    names: Vec<String>,
    /// Whether any address in numbers is this machine's.
    wide: bool,
}

impl Door {
    /// For a room that listens at `at`; `names` are further ones by which it may be called.
    pub(crate) fn new(at: SocketAddr, names: Vec<String>) -> Self {
        Self { port: at.port(), names, wide: !at.ip().is_loopback() }
    }

    /// Whether a request that calls the room `host` is meant for it.
    pub(crate) fn knows(&self, host: &str) -> bool {
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !port.ends_with(']') => (name, port.parse::<u16>().ok()),
            _ => (host, Some(80)),
        };
        let bare = name.trim_start_matches('[').trim_end_matches(']');
        let told = self.names.iter().any(|known| known.eq_ignore_ascii_case(name));
        let own = name.eq_ignore_ascii_case("localhost")
            || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback() || self.wide);
        // A name that was told may stand for a proxy, which has a port of its own.
        told || own && port == Some(self.port)
    }

    /// Whether a request that changes something was made by a page of the room: its origin is that host.
    pub(crate) fn lets_write(&self, host: &str, origin: Option<&str>, site: Option<&str>) -> bool {
        if site.is_some_and(|site| site != "same-origin") {
            return false;
        }
        match origin {
            Some(origin) => {
                let from = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
                from == Some(host) && self.knows(host)
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn door(at: &str, names: &[&str]) -> Door {
        Door::new(at.parse().unwrap(), names.iter().map(|name| (*name).to_owned()).collect())
    }

    #[test]
    fn only_this_machine_is_meant() {
        let door = door("127.0.0.1:7311", &[]);
        for host in ["127.0.0.1:7311", "localhost:7311", "LOCALHOST:7311", "[::1]:7311"] {
            assert!(door.knows(host), "{host}");
        }
        for host in
            ["evil.example:7311", "127.0.0.1", "127.0.0.1:80", "localhost.evil.example:7311", "10.0.0.7:7311", ""]
        {
            assert!(!door.knows(host), "{host}");
        }
    }

    #[test]
    fn names_are_told() {
        assert!(door("0.0.0.0:7311", &[]).knows("10.0.0.7:7311"));
        assert!(!door("0.0.0.0:7311", &[]).knows("desk.example:7311"));
        assert!(door("0.0.0.0:7311", &["desk.example"]).knows("desk.example"));
    }

    #[test]
    fn forms_of_other_sites_are_turned_away() {
        let door = door("127.0.0.1:7311", &[]);
        let host = "127.0.0.1:7311";
        assert!(door.lets_write(host, Some("http://127.0.0.1:7311"), Some("same-origin")));
        assert!(door.lets_write(host, Some("http://127.0.0.1:7311"), None));
        for origin in [None, Some("null"), Some("http://evil.example"), Some("http://localhost:7311")] {
            assert!(!door.lets_write(host, origin, None), "{origin:?}");
        }
        assert!(!door.lets_write(host, Some("http://127.0.0.1:7311"), Some("cross-site")));
        assert!(!door.lets_write("evil.example:7311", Some("http://evil.example:7311"), None));
    }
}
