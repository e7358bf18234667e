//! Words of asking, and of not answering. Written for onrecord.

pub(super) fn is_contracted(word: &str) -> bool {
    word.ends_with("n't")
}

pub(super) fn is_negation(word: &str) -> bool {
    matches!(word, "not" | "never" | "cannot" | "neither") || is_contracted(word)
}

/// What one may decline to do when asked.
pub(super) fn is_answering(word: &str) -> bool {
    matches!(
        word,
        "comment"
            | "respond"
            | "reply"
            | "answer"
            | "elaborate"
            | "discuss"
            | "say"
            | "specify"
            | "disclose"
            | "speculate"
            | "identify"
            | "give"
            | "provide"
            | "talk"
            | "speak"
            | "explain"
            | "confirm"
    )
}

pub(super) fn is_comment(word: &str) -> bool {
    matches!(word, "comment" | "comments" | "response" | "reply" | "explanation" | "statement" | "reaction")
}

/// What somebody was asked, or the way in which he was.
pub(super) fn is_question(word: &str) -> bool {
    matches!(
        word,
        "question"
            | "questions"
            | "request"
            | "requests"
            | "query"
            | "queries"
            | "inquiry"
            | "inquiries"
            | "enquiry"
            | "enquiries"
            | "call"
            | "calls"
            | "message"
            | "messages"
            | "email"
            | "emails"
            | "e-mail"
            | "e-mails"
            | "mail"
            | "mails"
            | "letter"
            | "letters"
            | "comment"
            | "allegation"
            | "allegations"
            | "accusation"
            | "accusations"
            | "claim"
            | "claims"
    )
}

/// With what the object of "denied" begins where it is no clause.
pub(super) fn is_denied(word: &str) -> bool {
    matches!(
        word,
        "it" | "this"
            | "that"
            | "wrongdoing"
            | "everything"
            | "responsibility"
            | "involvement"
            | "guilt"
            | "any"
            | "all"
            | "having"
            | "being"
    )
}

/// What somebody brushes aside who answers with it.
pub(super) fn is_claim(word: &str) -> bool {
    matches!(
        word,
        "report"
            | "reports"
            | "criticism"
            | "concern"
            | "concerns"
            | "suggestion"
            | "suggestions"
            | "rumours"
            | "rumors"
            | "charge"
            | "charges"
            | "warning"
            | "warnings"
            | "fears"
            | "idea"
            | "talk"
    )
}
