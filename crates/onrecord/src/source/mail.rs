//! Mail as files (RFC 5322): newsletters and press releases.

use mailparse::{MailHeaderMap as _, ParsedMail};
use onrecord_ledger::Given;

use super::row::{Body, Row};

/// Whether this is the beginning of a mail: at least two fields that every mail has, before the first
/// blank line.
pub(super) fn is_mail(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head);
    let mut known = 0;
    for line in head.lines().take_while(|line| !line.trim().is_empty()) {
        // A field goes on in lines that begin with white space.
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else {
            return false;
        };
        let all = ["from", "date", "message-id", "received", "mime-version", "return-path", "delivered-to"];
        known += usize::from(all.iter().any(|known| name.trim().eq_ignore_ascii_case(known)));
    }
    known >= 2
}

/// The page in a mail: its plain text, else its HTML.
///
/// # Errors
/// What is wrong and what to do, in words.
pub(super) fn parse(bytes: &[u8]) -> Result<Row, String> {
    let mail = mailparse::parse_mail(bytes).map_err(|error| format!("no mail that can be read ({error})"))?;
    let body = part(&mail, "text/plain", 0)
        .filter(|text| !text.trim().is_empty())
        .map(Body::Text)
        .or_else(|| part(&mail, "text/html", 0).map(Body::Html))
        .ok_or("the mail has no part that is text; save what is attached and read that")?;
    let field = |name: &str| mail.headers.get_first_value(name).map(|value| value.trim().to_owned());
    let date = field("Date").map(|date| match mailparse::dateparse(&date) {
        Ok(seconds) => jiff::Timestamp::from_second(seconds).map_or(date, |at| at.to_string()),
        Err(_) => date,
    });
    let sender = field("From").and_then(|from| {
        let name = from.split('<').next().unwrap_or_default().trim().trim_matches('"').to_owned();
        (!name.is_empty() && !name.contains('@')).then_some(name)
    });
    Ok(Row {
        id: None,
        body,
        given: Given { title: field("Subject"), date, outlet: sender, ..Given::default() },
        damaged: false,
    })
}

/// The first part of this media type that is no attachment.
fn part(mail: &ParsedMail, media_type: &str, depth: u32) -> Option<String> {
    const DEEPEST: u32 = 16;
    if mail.get_content_disposition().disposition == mailparse::DispositionType::Attachment {
        return None;
    }
    if mail.subparts.is_empty() {
        return (mail.ctype.mimetype == media_type).then(|| mail.get_body().ok()).flatten();
    }
    if depth == DEEPEST {
        return None;
    }
    mail.subparts.iter().find_map(|inner| part(inner, media_type, depth + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &str = "From: \"The Port Gazette\" <news@port.example>\r\nTo: you@port.example\r\n\
        Subject: =?UTF-8?Q?Port_fees_=E2=80=93_a_denial?=\r\nDate: Mon, 19 Nov 2018 14:05:00 +0100\r\n\
        MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"b\"\r\n\r\n\
        --b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Vela said no.\r\n\
        --b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
        Vela said =E2=80=9Cno=E2=80=9D.\r\n--b--\r\n";

    #[test]
    fn the_plain_part_is_the_page() {
        assert!(is_mail(MAIL.as_bytes()));
        let row = parse(MAIL.as_bytes()).unwrap();
        assert_eq!(row.body, Body::Text("Vela said “no”.".to_owned()));
        assert_eq!(row.given.title.as_deref(), Some("Port fees – a denial"));
        assert_eq!(row.given.outlet.as_deref(), Some("The Port Gazette"));
        assert_eq!(row.given.date.as_deref(), Some("2018-11-19T13:05:00Z"));
    }

    #[test]
    fn a_mail_without_text_is_told() {
        let mail = "From: a@b.example\nDate: x\nContent-Type: image/png\n\nabc";
        assert!(parse(mail.as_bytes()).unwrap_err().contains("no part that is text"));
    }

    #[test]
    fn prose_is_no_mail() {
        for text in ["", "Vela said: no.\nFrom: nobody\n", "Date: today\n\nFrom: x\n"] {
            assert!(!is_mail(text.as_bytes()), "{text}");
        }
    }
}
