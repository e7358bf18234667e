"""Exports an archive of the example pages and of pages made to be awkward, reads every format back with the programs of
others, and compares it with the JSON record. Says what differs, and ends with 1."""

import csv
import io
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import feedparser
import openpyxl
import pyarrow as pa
import pyarrow.parquet as parquet
from followthemoney import model
from rdflib import Graph, Namespace
from rdflib.namespace import RDF

ONRECORD, PAGES = os.environ["ONRECORD"], os.environ["PAGES"]
WORK = Path(tempfile.mkdtemp())
ARCHIVE = WORK / "archive.db"

# Characters beyond 16 bits, line ends of other systems, words that a spreadsheet would compute, markup.
AWKWARD = {
    "../way/out.txt": "🚢 Ferry Sold\r\n3 May 2021\r\n\r\nHALDEN – \"No ferry 🚢 was <b>sold</b>,\r\n & none will be,\" harbour "
    "master Zoë Vela said on Monday.\r\n\r\nThe Harbour Post reported that the ferry was sold.\r\n",
    "=1+1": "Ferry Kept\n4 May 2021\n\n=HALDEN - \"=2+2, and no more,\" clerk Jo Lind said on Tuesday.\n",
}


def onrecord(*arguments, code=0):
    run = subprocess.run([ONRECORD, *map(str, arguments)], capture_output=True)
    if run.returncode != code:
        sys.exit(f"onrecord {' '.join(map(str, arguments))}: ended with {run.returncode}, not {code}\n{run.stderr.decode()}")
    return run.stdout


def export(format, *more):
    return onrecord("export", "--archive", ARCHIVE, "--format", format, *more)


def records():
    return [json.loads(line) for line in export("jsonl").decode().splitlines()]


def statements(records):
    return [(record["document"], statement) for record in records for statement in record["statements"]]


def same(what, found, wanted):
    if found != wanted:
        sys.exit(f"{what}: differs from the record\n  found  {found!r:.600}\n  wanted {wanted!r:.600}")


def workbook(all):
    path = WORK / "out.xlsx"
    export("xlsx", "--output", path)
    book = openpyxl.load_workbook(path)
    # The module csv takes a lone line end for that of a row unless it is given lines as they are.
    rows = list(csv.reader(io.StringIO(export("csv").decode(), newline="")))
    cells = lambda sheet: [["" if cell is None else cell for cell in row] for row in book[sheet].iter_rows(values_only=True)]
    ends = lambda rows: [[cell.replace("\r\n", "\n") for cell in row] for row in rows]
    same("xlsx, statements", ends(cells("statements")), ends(rows))
    pages = cells("pages")
    same("xlsx, names of pages", [row[0].removeprefix("'") for row in pages[1:]], [one["document"]["name"] for one in all])
    same("xlsx, hashes", [row[1] for row in pages[1:]], [one["document"]["id"] for one in all])
    same("xlsx, counts", [row[8] for row in pages[1:]], [str(len(one["statements"])) for one in all])
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    same("xlsx, kinds of cells", kinds, {"s"})


def table(all):
    path = WORK / "out.parquet"
    export("parquet", "--output", path)
    found = parquet.read_table(path)
    spans = pa.list_(pa.struct([("start", pa.int32()), ("end", pa.int32())]))
    kinds = {"source_spans": spans, "content_spans": spans, "said_from": pa.date32(), "firmness": pa.int32(), "score": pa.float32()}
    for name, kind in kinds.items():
        got = found.schema.field(name).type
        plain = str(got).replace(" not null", "").replace("<element:", "<item:")
        same(f"parquet, type of {name}", plain, str(kind).replace("<element:", "<item:"))
    name = lambda fact: fact and fact["name"]
    offsets = lambda part: [{"start": start, "end": end} for start, end in (part or {}).get("spans", [])]
    day = lambda value: value and value.isoformat()
    rows = found.to_pylist()
    same("parquet, rows", len(rows), len(statements(all)))
    for row, (document, one) in zip(rows, statements(all)):
        source, cue, said = one["source"], one["cue"] or {}, one["said"] or {}
        same("parquet", {**row, "said_from": day(row["said_from"]), "said_to": day(row["said_to"]), "published_day": day(row["published_day"]), "score": None}, {
            "document": document["id"], "page": document["name"], "path": document["path"],
            "media_type": document["media_type"], "title": document["title"] and document["title"]["text"],
            "outlet": name(document["outlet"]), "agency": name(document["agency"]), "place": name(document["place"]),
            "published": document["published"] and document["published"]["value"],
            "published_day": document["published"] and document["published"]["value"][:10],
            "url": document["url"], "language": document["language"], "id": one["id"],
            "source_text": source["text"], "source_spans": offsets(source), "source_kind": source["kind"],
            "source_entity": source["entity"], "source_name": source["name"], "source_role": source["role"],
            "cue_text": cue.get("text"), "cue_spans": offsets(cue), "cue_lemma": cue.get("lemma"), "cue_negated": cue.get("negated"),
            "content_text": one["content"]["text"], "content_spans": offsets(one["content"]),
            "quotation": one["quotation"], "act": one["act"], "firmness": one["firmness"],
            "addressee": one["addressee"] and one["addressee"]["text"], "via": [relay["name"] for relay in one["via"]],
            "said_text": said.get("text"), "said_from": said.get("from"), "said_to": said.get("to"),
            "answers": one["answers"], "within": one["within"], "score": None, "manner": one["manner"],
        })
        if abs(row["score"] - one["because"]["score"]) > 1e-6:
            sys.exit(f"parquet: the score of {one['id']} is {row['score']}, in the record {one['because']['score']}")


def linked_data(all):
    # Contexts that would be fetched are replaced: what is looked at are the triples, and no machine must be online.
    contexts = {"prov-o": None, "schema-org": {"@vocab": "https://schema.org/"}, "web-annotation": {"@vocab": "http://www.w3.org/ns/oa#", "id": "@id", "type": "@type"}}
    for format, context in contexts.items():
        counts = Counter()
        for line, record in zip(export(format).decode().splitlines(), all, strict=True):
            document = json.loads(line)
            if context:
                document["@context"] = context
            graph = Graph().parse(data=json.dumps(document), format="json-ld")
            if format == "prov-o":
                counts["all"] += len(set(graph.subjects(Namespace("http://www.w3.org/ns/prov#").wasQuotedFrom)))
            elif format == "schema-org":
                schema = Namespace("https://schema.org/")
                for kind in ("Quotation", "Claim"):
                    counts[kind] += len(set(graph.subjects(RDF.type, schema[kind])))
            else:
                oa = Namespace("http://www.w3.org/ns/oa#")
                counts["all"] += len(set(graph.subjects(RDF.type, oa.Annotation)))
        wanted = Counter("all" if format != "schema-org" else "Claim" if one["quotation"] == "indirect" else "Quotation" for _, one in statements(all))
        same(format, counts, wanted)


def entities(all):
    counts = Counter()
    for line in export("follow-the-money").decode().splitlines():
        entity = model.get_proxy(json.loads(line), cleaned=False)
        entity.schema.validate(json.loads(line))
        # What followthemoney would not keep is not valid.
        cleaned = model.get_proxy(json.loads(line), cleaned=True)
        names = lambda entity: sorted(property.name for property, _ in entity.itervalues())
        same(f"follow-the-money, {entity.schema.name} {entity.id}", names(cleaned), names(entity))
        counts[entity.schema.name] += 1
    same("follow-the-money, articles", counts["Article"], len(all))
    same("follow-the-money, notes", counts["Note"], len(statements(all)))


def feeds(all):
    person = next(one["source"]["name"] for _, one in statements(all) if one["source"]["kind"] == "person" and one["source"]["name"])
    claims = onrecord("claims", "--archive", ARCHIVE, "--format", "jsonl").decode().splitlines()
    claim = json.loads(claims[0])["id"]
    words = {f"urn:onrecord:{document['id']}#{one['id']}": one for document, one in statements(all)}
    asked = {
        "export": export("atom"),
        "who": onrecord("who", person, "--archive", ARCHIVE, "--format", "atom"),
        "claim": onrecord("claim", claim, "--archive", ARCHIVE, "--format", "atom"),
    }
    for name, xml in asked.items():
        feed = feedparser.parse(xml)
        if feed.bozo or feed.version != "atom10":
            sys.exit(f"atom, {name}: {feed.get('bozo_exception', feed.version)}")
        for part in [feed.feed, *feed.entries]:
            # RFC 4287, 4.1.1 and 4.1.2; an entry without content would need a link.
            missing = [field for field in ("id", "title", "updated_parsed") if not part.get(field)]
            if part is not feed.feed:
                missing += [field for field in ("author", "content") if not part.get(field)]
            same(f"atom, {name}, missing", missing, [])
        same(f"atom, {name}, ids", len({entry.id for entry in feed.entries}), len(feed.entries))
        for entry in feed.entries:
            if entry.id in words:
                same(f"atom, {name}, words", entry.content[0].value.split(), words[entry.id]["content"]["text"].split())
    same("atom, statements", len(feedparser.parse(asked["export"]).entries), min(200, len(words)))


def standoff(all):
    folder = WORK / "brat"
    export("brat", "--output", folder)
    same("brat, files", len(list(folder.glob("*"))), 2 * len(all) + 1)
    found = Counter()
    for path in folder.glob("*.ann"):
        text = path.with_suffix(".txt").read_bytes().decode()
        spans = {}
        for line in path.read_text().splitlines():
            if line[0] == "T":
                id, place, words = line.split("\t")
                kind, places = place.split(" ", 1)
                spans[id] = (kind, [tuple(map(int, part.split())) for part in places.split(";")])
                same(f"brat, {path.name} {id}", " ".join(text[start:end] for start, end in spans[id][1]), words)
                same(f"brat, {path.name} {id}, line ends", "\n" in words, False)
            elif line[0] == "R":
                _, bound = line.split("\t")
                same(f"brat, {path.name}, {bound}", all_known(bound, spans), True)
            elif line[0] == "#" and spans[line.split("\t")[1].split()[1]][0] == "Content":
                found[line.split("\t")[2]] = spans[line.split("\t")[1].split()[1]][1]
    for document, one in statements(all):
        pieces = [piece for start, end in one["content"]["spans"] for piece in document["text"][start:end].split()]
        text = document["text"]
        same(f"brat, {one['id']}", [piece for start, end in found[one["id"]] for piece in text[start:end].split()], pieces)


def all_known(bound, spans):
    return all(part.split(":")[1] in spans for part in bound.split()[1:])


def tasks(all):
    tasks = json.loads(export("label-studio"))
    same("label-studio, tasks", [task["data"]["document"] for task in tasks], [one["document"]["id"] for one in all])
    for task in tasks:
        text, result = task["data"]["text"], task["predictions"][0]["result"]
        for part in result:
            if part["type"] == "labels":
                value = part["value"]
                same("label-studio, words", text[value["start"]:value["end"]], value["text"])
    return tasks


def corrections(all, tasks):
    """Another act, another name, a deletion, as Label Studio exports them: ids of regions made anew."""
    task = next(task for task in tasks if len(task["data"]["statements"]) > 2)
    ids = [one["id"] for one in task["data"]["statements"]]
    result = []
    for part in json.loads(json.dumps(task["predictions"][0]["result"])):
        of = (part.get("id") or part["from_id"]).split("-")[0]
        if of == ids[2] or part.get("to_id", "").startswith(ids[2]):
            continue
        for key in ("id", "from_id", "to_id"):
            if key in part:
                part[key] = "r" + part[key].replace("-", "")
        if of == ids[0] and part["type"] == "choices":
            part["value"]["choices"] = ["praise"]
        if of == ids[1] and part["type"] == "textarea":
            part["value"]["text"] = ["Somebody Else"]
        result.append(part)
    for other in tasks:
        other["annotations"] = []
    task["annotations"] = [{"id": 1, "updated_at": "2026-01-02T03:04:05Z", "parent_prediction": 1, "result": result}]
    path = WORK / "project.json"
    path.write_text(json.dumps(tasks))
    take = lambda: onrecord("correct", "--from-label-studio", path, "--author", "roundtrip", "--archive", ARCHIVE)
    take()
    after = records()
    one = {statement["id"]: statement for _, statement in statements(after)}
    same("label-studio, act", one[ids[0]]["act"], "praise")
    same("label-studio, source", one[ids[1]]["source"]["name"], "Somebody Else")
    same("label-studio, deleted", ids[2] in one, False)
    same("label-studio, the others", len(statements(after)), len(statements(all)) - 1)
    take()
    same("label-studio, taken twice", records(), after)


def again(all):
    """The same archive gives the same bytes."""
    for format in ("csv", "json", "xlsx", "parquet", "atom", "label-studio", "web-annotation", "schema-org", "prov-o", "follow-the-money", "csl-json", "html"):
        same(f"{format}, written again", export(format), export(format))


for name, text in AWKWARD.items():
    with open(WORK / "awkward.jsonl", "a") as file:
        file.write(json.dumps({"id": name, "text": text}) + "\n")
onrecord("add", "--profile", "fast", "--archive", ARCHIVE, PAGES, WORK / "awkward.jsonl")
all_records = records()
for check in (workbook, table, linked_data, entities, feeds, standoff, again):
    check(all_records)
corrections(all_records, tasks(all_records))
print(f"{len(all_records)} pages, {len(statements(all_records))} statements: every format holds what the record does")
