use super::super::tests::check;

#[test]
fn a_quotation_belongs_to_who_introduces_it() {
    check(
        "{content1|“No,”} {cue1|said} {source1|Ana Vela}. Tomas Brandt was blunter: {content1|“Never in my life.”}",
        &[
            "{content|“No,”} {cue|said} {source|Ana Vela}. Tomas Brandt was blunter: “Never in my life.”",
            "“No,” said Ana Vela. {source|Tomas Brandt} was blunter: {content|“Never in my life.”}",
        ],
    );
    check(
        "{source1|Ana Vela} {cue1|said} {content1|no}. {content1|“It is nonsense,”} was the verdict of Tomas Brandt.",
        &[
            "{source|Ana Vela} {cue|said} {content|no}. “It is nonsense,” was the verdict of Tomas Brandt.",
            "Ana Vela said no. {content|“It is nonsense,”} was the verdict of {source|Tomas Brandt}.",
        ],
    );
}

#[test]
fn one_quotation_has_one_speaker() {
    let page = "{source|Ana Vela} {cue|said}: {content|“It is a shame. We asked Tomas Brandt and him. He laughed.”}";
    check(page, &[page]);
}

#[test]
fn who_was_quoted_behind_a_quotation_said_it() {
    check(
        "{content1|“No,”} {cue1|said} {source1|Ana Vela}. {content1|“Wait and see,”} he was quoted as saying.",
        &[
            "{content|“No,”} {cue|said} {source|Ana Vela}. “Wait and see,” he was quoted as saying.",
            "“No,” said Ana Vela. {content|“Wait and see,”} {source|he} was quoted as {cue|saying}.",
        ],
    );
}

#[test]
fn a_content_ends_where_another_sentence_is_introduced() {
    check(
        "Tomas Brandt held up the draft: {content1|“Page one.” It is the board's}, {source1|Ana Vela} {cue1|said}.",
        &[
            "{source|Tomas Brandt} held up the draft: {content|“Page one.”} It is the board's, Ana Vela said.",
            "Tomas Brandt held up the draft: “Page one.” {content|It is the board's}, {source|Ana Vela} {cue|said}.",
        ],
    );
}

#[test]
fn a_content_ends_with_its_quotation_and_before_what_somebody_does() {
    check(
        "{source1|Vela} {cue1|said}: {content1|“It is open.” The tray was empty}.",
        &["{source|Vela} {cue|said}: {content|“It is open.”} The tray was empty."],
    );
    check(
        "{source1|The board} {cue1|said} {content1|forty would stay. It demanded lamps}.",
        &[
            "{source|The board} {cue|said} {content|forty would stay.} It demanded lamps.",
            "The board said forty would stay. {source|It} {cue|demanded} {content|lamps}.",
        ],
    );
}

#[test]
fn a_quotation_behind_what_another_does_is_the_others() {
    check(
        "{source1|Ana Vela} {cue1|said} {content1|no}. Tomas Brandt looked at the board. {content1|“We will.”}",
        &[
            "{source|Ana Vela} {cue|said} {content|no}. Tomas Brandt looked at the board. “We will.”",
            "Ana Vela said no. {source|Tomas Brandt} looked at the board. {content|“We will.”}",
        ],
    );
    let page = "{source|Ana Vela} {cue|said} {content|no}. Tomas Brandt left. {content|“He had to.”}";
    check(page, &[page]);
}

#[test]
fn what_belongs_to_a_subject_is_told_whole_or_not_at_all() {
    check(
        "{source1|Ana Vela} {cue1|said} {content1|no}. The director of the port was blunter: {content1|“Never in my life.”}",
        &[
            "{source|Ana Vela} {cue|said} {content|no}. The director of the port was blunter: “Never in my life.”",
            "Ana Vela said no. {source|The director of the port} was blunter: {content|“Never in my life.”}",
        ],
    );
    check(
        "{source1|Ana Vela} {cue1|said} {content1|no}. {content1|“Never in all my life,”} — Police left the hall.",
        &[
            "{source|Ana Vela} {cue|said} {content|no}. “Never in all my life,” — Police left the hall.",
            "Ana Vela said no. {content|“Never in all my life,”} — Police left the hall.",
        ],
    );
}

#[test]
fn what_stands_within_anothers_words_stays() {
    let page = "{content1|“{source2|I} {cue2|said} {content2|no. I am asked again}, and I wait,”} {source1|Ana Vela} {cue1|says}.";
    check(
        page,
        &[
            "{content|“I said no. I am asked again, and I wait,”} {source|Ana Vela} {cue|says}.",
            "“{source|I} {cue|said} {content|no. I am asked again}, and I wait,” Ana Vela says.",
        ],
    );
}

#[test]
fn a_speaker_goes_on_in_sentences_of_his_own() {
    let page = "{content|“No,”} {cue|said} {source|Ana Vela}. {content|“Never. Not once.”}";
    check(page, &[page]);
    let page = "HALDEN (Halpress) - {content|The port is shut}. {source|The union} {cue|said} {content|so}.";
    check(page, &[page]);
}

#[test]
fn words_that_their_sentence_gives_to_nobody_are_no_statement() {
    check(
        "{content1|The quay had shrunk to forty metres} by May. {source1|Ana Vela} {cue1|said} {content1|so}.",
        &["The quay had shrunk to forty metres by May. {source|Ana Vela} {cue|said} {content|so}."],
    );
}
