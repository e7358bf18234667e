#!/usr/bin/env python3
"""Dates of publication: onrecord and htmldate on the same pages in the same run.

    pip install htmldate==1.11.0
    python bench/dates.py FOLDER [--part tune|held|all]

FOLDER holds gold.jsonl (id, url, date) and html/ID.html.gz. ONRECORD_BIN names the program; without it
target/release/onrecord is run. The figures are htmldate's: a date that is not the gold date counts against
precision, a date that is missing against recall, and accuracy is the share of pages that are right.
The parts are by site: those whose hash is divisible by four are held, and no rule was tuned on them.
"""
import argparse, gzip, hashlib, json, os, subprocess, tempfile, time
from importlib.metadata import version

from htmldate import find_date


def is_held(url):
    parts = url.split("/")
    site = parts[2] if len(parts) > 2 else ""
    while site.startswith("www."):
        site = site[4:]
    return hashlib.sha256(site.encode()).digest()[0] % 4 == 0


def pages(folder, part):
    with open(os.path.join(folder, "gold.jsonl")) as gold:
        for line in gold:
            row = json.loads(line)
            if part != "all" and is_held(row["url"]) != (part == "held"):
                continue
            day = row.get("date") or row.get("ground_truth", {}).get("publish_date")
            day = day[:10] if isinstance(day, str) and day else None
            with gzip.open(os.path.join(folder, "html", row["id"] + ".html.gz")) as page:
                yield row["id"], row["url"], day, page.read().decode("utf-8", "replace")


def onrecord(rows):
    program = os.environ.get("ONRECORD_BIN", "target/release/onrecord")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "pages.jsonl")
        with open(path, "w") as out:
            for name, url, _, html in rows:
                out.write(json.dumps({"id": name, "url": url, "html": html}) + "\n")
        done = subprocess.run([program, "read", "--format", "jsonl", path], capture_output=True, text=True)
    found = {}
    for line in done.stdout.splitlines():
        document = json.loads(line)["document"]
        published = document.get("published")
        found[document["name"]] = published["value"][:10] if published else None
    return [found[name] for name, _, _, _ in rows]


def htmldate(extensive):
    def find(rows):
        days = []
        for _, _, _, html in rows:
            try:
                days.append(find_date(html, original_date=True, extensive_search=extensive))
            except Exception:  # a page that it cannot read has no date
                days.append(None)
        return days

    return find


def figures(days, rows):
    right = wrong = missed = none = 0
    for day, (_, _, gold, _) in zip(days, rows):
        if day is None:
            missed += gold is not None
            none += gold is None
        elif day == gold:
            right += 1
        else:
            wrong += 1
    precision = right / max(1, right + wrong)
    recall = right / max(1, right + missed)
    return precision, recall, (right + none) / len(rows), 2 * precision * recall / max(1e-9, precision + recall)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder")
    options.add_argument("--part", choices=["tune", "held", "all"], default="all")
    options = options.parse_args()
    rows = list(pages(options.folder, options.part))
    peer = f"htmldate {version('htmldate')}"
    print(f"{len(rows)} pages ({options.part})\n\n| tool | precision | recall | accuracy | F1 | seconds |\n|---|---|---|---|---|---|")
    for name, find in [
        ("onrecord (whole reading)", onrecord),
        (f"{peer}, extensive", htmldate(True)),
        (f"{peer}, fast", htmldate(False)),
    ]:
        start = time.perf_counter()
        days = find(rows)
        seconds = time.perf_counter() - start
        values = " | ".join(f"{value:.3f}" for value in figures(days, rows))
        print(f"| {name} | {values} | {seconds:.1f} |")


if __name__ == "__main__":
    main()
