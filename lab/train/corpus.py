"""Reads the training corpora into one shape.

A document is a list of paragraphs and a list of statements; all offsets are code points of its text.
Two corpora are read: PolNeAR (JSONL, one article a line) and the marked pages (plain text beside a
`facts.json`, which names the words of every statement but not where they stand).
"""

import json
import os
import re
from dataclasses import dataclass, field

ROLES = ("source", "cue", "content")


@dataclass
class Statement:
    """One attribution: spans by role, code points, half open. `nested`: all of it inside another's content."""

    source: list
    cue: list
    content: list


@dataclass
class Document:
    name: str
    text: str
    paragraphs: list  # (start, end) of every paragraph that may hold statements
    statements: list
    # Whether statements inside the content of others were labelled too. PolNeAR leaves them out, so there
    # the inner layer is unknown, not empty.
    nested_known: bool = False
    extra: dict = field(default_factory=dict)


# Documents of each kind in a trial.
TRIAL = 12


def add_options(parser):
    """What a run learns from."""
    parser.add_argument("--corpora", required=True)
    parser.add_argument("--hold-out", default="", help="folders of marked pages to keep from training, as 'e'")
    parser.add_argument("--made", nargs="*", default=[], help="folders of pages made up for training")
    parser.add_argument("--made-hold-out", default="", help="files of them to keep from training, as 'courts,agencies'")
    parser.add_argument("--labelled", help="labels of articles of the corpora")
    parser.add_argument("--keep-out", nargs="*", help="what is measured on, as JSON Lines or labels; given, other news is read too")
    parser.add_argument("--trial", action="store_true", help="a few documents of each kind alone: does the command run?")


def chosen(args):
    """The documents by their kind."""
    held = tuple(f"{file}/" for file in args.made_hold_out.split(",") if file)
    folders = [os.path.join(args.corpora, "marked", folder) for folder in "abcde" if folder not in args.hold_out]
    documents = {
        "polnear": polnear(os.path.join(args.corpora, "polnear/train.jsonl")),
        "marked": [page for folder in folders for page in marked(folder)],
        "made": [page for folder in args.made for page in made(folder) if not page.name.startswith(held)],
        "labelled": labelled(args.labelled, args.corpora) if args.labelled else [],
    }
    known = {page.name for pages in documents.values() for page in pages}
    news = unlabelled(args.corpora, args.keep_out) if args.keep_out is not None else []
    documents["news"] = [page for page in news if page.name not in known]
    return {kind: pages[:TRIAL] if args.trial else pages for kind, pages in documents.items()}


def trim(text, start, end):
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def lines(text):
    """Every line that is not blank, as (start, end)."""
    at = 0
    found = []
    for line in text.split("\n"):
        start, end = trim(text, at, at + len(line))
        if end > start:
            found.append((start, end))
        at += len(line) + 1
    return found


def polnear(path):
    """PolNeAR articles; each line of the text is a paragraph, as the corpus has it."""
    documents = []
    with open(path, encoding="utf-8") as file:
        for row in map(json.loads, file):
            statements = [
                Statement(*[[tuple(span) for span in raw.get(role) or []] for role in ROLES])
                for raw in row["statements"]
                if raw["content"]
            ]
            documents.append(Document(row["doc"], row["text"], lines(row["text"]), statements))
    return documents


def occurrences(text, words):
    """Where `words` stands in `text` as whole words."""
    pattern = re.escape(words)
    if words[:1].isalnum():
        pattern = r"(?<!\w)" + pattern
    if words[-1:].isalnum():
        pattern = pattern + r"(?!\w)"
    return [match.span() for match in re.finditer(pattern, text)] or [
        match.span() for match in re.finditer(re.escape(words), text)
    ]


def distance(text, span, others):
    """Code points between a span and the nearest of others; every line break between counts 400 more,
    and lying inside one of them 60 more, since cues and sources stand beside their content."""
    best = None
    for other in others:
        low, high = (span, other) if span[0] <= other[0] else (other, span)
        gap = max(0, high[0] - low[1])
        gap += 400 * text.count("\n", low[1], high[0]) if gap else 0
        if other[0] <= span[0] and span[1] <= other[1]:
            gap += 60
        best = gap if best is None else min(best, gap)
    return best if best is not None else 0


QUOTES = "\"“”„«»‘’'"


def with_edges(text, span):
    """PolNeAR counts the quotation marks, and a "that" before the content, into it."""
    start, end = span
    if text[max(0, start - 5) : start].lower() == "that ":
        start -= 5
    if start and text[start - 1] in QUOTES:
        start -= 1
    if end < len(text) and text[end] in QUOTES and not text[end : end + 2] in ("'s", "’s"):
        end += 1
    return start, end


def with_role(text, span, role):
    """PolNeAR counts title and apposition into the source; the marked pages keep them apart as `role`."""
    if not role:
        return span
    start, end = span
    before = re.search(r"(?:(?:[Tt]he|[Aa]n?|[A-Z][\w’']*) )?" + re.escape(role) + r",? $", text[max(0, start - 200) : start])
    if before:
        start -= len(before.group())
    after = re.match(r", (?:the |an? )?" + re.escape(role), text[end : end + 200])
    if after:
        end += len(after.group())
    return start, end


def marked(folder):
    """The marked pages of one folder. Only lines that hold the article's own text become paragraphs."""
    with open(os.path.join(folder, "facts.json"), encoding="utf-8") as file:
        pages = json.load(file)["pages"]
    documents = []
    for name in sorted(pages):
        page = pages[name]
        with open(os.path.join(folder, name), encoding="utf-8", newline="") as file:
            text = file.read()
        paragraphs = []
        at = 0
        for line, role in zip(text.split("\n"), page["lines"]):
            start, end = trim(text, at, at + len(line))
            if end > start and role in ("body", "tweet"):
                paragraphs.append((start, end))
            at += len(line) + 1
        statements = [located for raw in page["statements"] if (located := locate(text, raw))]
        documents.append(Document(f"{os.path.basename(folder)}/{name}", text, paragraphs, statements, True))
    return documents


def made(folder):
    """Pages made up for training, file by file: `=== name`, a text with `{3s|…}`, `{3c|…}` and `{3w|…}`, and below `---`
    the acts, which are not read here."""
    documents = []
    for file in sorted(os.listdir(folder)):
        if not file.endswith(".txt"):
            continue
        with open(os.path.join(folder, file), encoding="utf-8") as pages:
            for page in ("\n" + pages.read()).split("\n=== ")[1:]:
                name, rest = page.split("\n", 1)
                text, parts = unmark(rest.rsplit("\n---", 1)[0].strip())
                statements = [Statement(sorted(s["s"]), sorted(s["c"]), sorted(s["w"])) for s in parts.values() if s["w"]]
                documents.append(Document(f"{file[:-4]}/{name.strip()}", text, lines(text), statements, True))
    return documents


def labelled(path, corpora):
    """Articles of the corpora labelled by offsets (`lab/labels/articles.json`)."""
    texts = crossdoc(corpora) | articles(corpora)
    documents = []
    with open(path, encoding="utf-8") as file:
        for row in json.load(file):
            text = texts[row["doc"]]
            statements = [
                Statement(
                    [tuple(span) for span in raw["source"]],
                    [tuple(span) for span in raw["cue"]],
                    sorted(with_edges(text, span) for span in raw["content"]),
                )
                for raw in row["statements"]
            ]
            documents.append(Document(row["doc"], text, lines(text), statements, True))
    return documents


def articles(corpora):
    with open(os.path.join(corpora, "pages/articles/gold.jsonl"), encoding="utf-8") as file:
        return {f"articles/{row['id']}": row["ground_truth"]["main_content"] for row in map(json.loads, file)}


def crossdoc(corpora):
    with open(os.path.join(corpora, "crossdoc/stories-dev.jsonl"), encoding="utf-8") as file:
        return {f"crossdoc/{row['doc']}": row["text"] for row in map(json.loads, file)}


def web(corpora):
    """What is kept of flattened pages of the web that tell what others said, once in 600 words at least."""
    texts = {}
    with open(os.path.join(corpora, "pages/lines-train.jsonl"), encoding="utf-8") as file:
        for row in map(json.loads, file):
            text = "\n".join(line for line, keep in zip(row["lines"], row["keep"]) if keep == 1)
            told = len(re.findall(r"\b(?:said|says|told|according to|added|saying)\b", text))
            if told > 1 and 600 * told >= len(text.split()):
                texts[row["page"]] = text
    return texts


def unlabelled(corpora, keep_out, others=None):
    """News without labels, for a teacher to read: what `crossdoc` and the web hold, and `others`. Left out is what shares a
    twentieth of its runs of eight words with what is measured on: JSON Lines with texts, or labels of articles."""
    read = crossdoc(corpora) | web(corpora) | (others or {})
    known = read | articles(corpora)
    barred = set()
    for path in keep_out:
        with open(path, encoding="utf-8") as file:
            rows = [row["text"] for row in map(json.loads, file)] if path.endswith("l") else [known[row["doc"]] for row in json.load(file)]
        barred = barred.union(*map(runs, rows))
    kept = {name: text for name, text in read.items() if len(own := runs(text)) > 20 * len(own & barred)}
    return [Document(name, text, lines(text), []) for name, text in kept.items()]


def runs(text):
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[at : at + 8]) for at in range(len(words) - 7)}


def unmark(marked):
    """The text without its marks, and of each number the spans of source, cue and words."""
    text, open_marks, parts, at = [], [], {}, 0
    length = 0
    for mark in re.finditer(r"\{(\d+)([scw])\||\}", marked):
        text.append(marked[at : mark.start()])
        length += mark.start() - at
        at = mark.end()
        if mark.group(1):
            open_marks.append((mark.group(1), mark.group(2), length))
        else:
            number, part, start = open_marks.pop()
            parts.setdefault(number, {"s": [], "c": [], "w": []})[part].append((start, length))
    text.append(marked[at:])
    return "".join(text), parts


def locate(text, raw):
    """The spans of one marked statement; None where its content does not stand in the text."""
    content = []
    pieces = raw["content"] if isinstance(raw["content"], list) else [raw["content"]]
    for piece in pieces:
        places = occurrences(text, piece)
        if not places:
            return None
        cue = raw.get("cue") and occurrences(text, raw["cue"])
        near = min(places, key=lambda place: distance(text, place, content or cue or [place]))
        content.append(near)
    cue = []
    if raw.get("cue"):
        places = occurrences(text, raw["cue"])
        voices = occurrences(text, raw["voice"]) if raw.get("voice") else []
        if places:
            # A cue stands beside its content and beside its source.
            cost = lambda place: distance(text, place, content) + min(distance(text, place, voices), 200)
            cue = [min(places, key=cost)]
    source = []
    if raw.get("voice"):
        places = occurrences(text, raw["voice"])
        if places:
            anchors = cue or content
            near = min(places, key=lambda place: distance(text, place, anchors) + distance(text, place, content) / 4)
            source = [with_role(text, near, raw.get("role"))]
    content = sorted(with_edges(text, span) for span in content)
    return Statement(source, cue, content)


def layers(document):
    """Every distinct span of the document as (start, end, role, layer), and for each statement the indices
    of its spans. Layer 0 holds what stands outside the content of others, layer 1 what stands inside it."""
    index = {}
    spans = []
    links = []
    contents = {span for statement in document.statements for span in statement.content}
    for statement in document.statements:
        own = set(statement.content)
        members = {}
        for role in ROLES:
            members[role] = []
            for start, end in getattr(statement, role):
                inner = any(
                    a <= start and end <= b and (a, b) not in own and (role != "content" or (b - a) > (end - start))
                    for a, b in contents
                )
                key = (start, end, role, int(inner))
                if key not in index:
                    index[key] = len(spans)
                    spans.append(key)
                members[role].append(index[key])
        links.append(members)
    return spans, links
