#!/usr/bin/env python3
"""articles.py FOLDER OUT: what trafilatura (pip install trafilatura==2.3.1 lxml_html_clean) finds on FOLDER/html/ID.html.gz
of FOLDER/gold.jsonl, as OUT/trafilatura.jsonl, for `onrecord-lab eval articles --peer`. Prints pages a CPU-second."""
import gzip, json, os, sys, time
import trafilatura

folder, out = sys.argv[1:3]
rows = [json.loads(line) for line in open(os.path.join(folder, "gold.jsonl"), encoding="utf-8")]
spent = 0.0
with open(os.path.join(out, "trafilatura.jsonl"), "w", encoding="utf-8") as file:
    for row in rows:
        page = gzip.open(os.path.join(folder, "html", row["id"] + ".html.gz")).read()
        start = time.process_time()
        text = trafilatura.extract(page, url=row["url"], include_comments=False, include_tables=True) or ""
        spent += time.process_time() - start
        file.write(json.dumps({"id": row["id"], "text": text}, ensure_ascii=False) + "\n")
print(f"trafilatura {trafilatura.__version__}: {len(rows)} pages, {len(rows) / spent:.0f} a CPU-second")
