// Pages that would do harm: scripts, entities, characters that turn or hide words, huge words, closing tags.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PARTS = [
  "<script>window.harmed=1</script>", "<img src=x onerror=window.harmed=1>", "</p></article></main></body>", "\"' onmouseover=window.harmed=1 x=\"",
  "&lt;script&gt;", "&#60;script&#62;", "\u202egnirts\u202c", "\u2066\u2067\u2068", "\u0000\u001b[31m", "W".repeat(4000), "👩‍👩‍👧‍👦".repeat(300),
  "a\u0301".repeat(500), "<svg/onload=window.harmed=1>", "javascript:window.harmed=1", "{{constructor.constructor('window.harmed=1')()}}",
  "<!--", "]]>", "</style><style>*{display:none}", "<base href=//evil.example>", "\ud800", "مرحبا بالعالم", "\u200f\u200e\ufeff",
];

/** Shows `COUNT` pages in the browser; gives their number. */
export async function hostile(browser, start) {
  const count = Number(process.env.HOSTILE || 150);
  let seed = 7;
  const pick = (list) => list[(seed = (seed * 1103515245 + 12345) % 2147483648) % list.length];
  const rows = [];
  for (let at = 0; at < count; at++) {
    const words = () => `${pick(PARTS)} and ${pick(PARTS)}`;
    const text = [`${words()} wins`, `"No ${words()} was sold," said harbour master Ana ${pick(PARTS)} Vela on Monday.`,
      `The ${words()} council denied that "${words()}" was sold, Otto ${pick(PARTS)} Brandt told ${pick(PARTS)}.`, words()].join("\n\n");
    rows.push(JSON.stringify({ id: `${at} ${pick(PARTS)}`.slice(0, 200), outlet: pick(PARTS).slice(0, 80), title: words(), date: "2021-05-03",
      url: pick(["javascript:window.harmed=1", "https://a.example/\"><script>", "data:text/html,x"]), authors: [pick(PARTS)], text }));
  }
  const folder = mkdtempSync(join(tmpdir(), "hostile-"));
  writeFileSync(join(folder, "pages.jsonl"), rows.join("\n") + "\n");
  const archive = join(folder, "room.db");
  const added = spawnSync(process.env.ONRECORD, ["add", "--profile", "fast", "--archive", archive, join(folder, "pages.jsonl")]);
  assert.equal(added.status, 0, String(added.stderr));
  const base = await start(["serve", "--port", "0", "--archive", archive]);
  const context = await browser.newContext({ viewport: { width: 1000, height: 800 } });
  const page = await context.newPage();
  const harm = [];
  page.on("dialog", (dialog) => harm.push(dialog.message()));
  page.on("console", (message) => message.type() === "error" && harm.push(message.text()));
  page.on("request", (request) => request.url().startsWith(base) || harm.push(request.url()));
  const places = ["/", "/pages", "/claims", "/utterances", "/stories", "/search?q=sold", "/person?name=%3Cscript%3E"];
  for (let part = 0; ; part++) {
    const list = await (await fetch(`${base}/api/pages?part=${part}`)).json();
    places.push(...list.entries.map((entry) => `/page/${entry.document.slice(7, 23)}`));
    if (!list.more) break;
  }
  assert.ok(places.length >= count, `${places.length} of ${count} pages are there`);
  for (const place of places) {
    await page.goto(base + place, { waitUntil: "domcontentloaded" });
    const seen = await page.evaluate(() => ({
      harmed: window.harmed,
      wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      scripts: document.scripts.length,
      whole: document.querySelector("body > main") !== null && document.querySelector("body > footer.foot") !== null,
      foreign: [...document.querySelectorAll("[href]")].filter((link) => /^(javascript|data):/i.test(link.getAttribute("href"))).length,
    }));
    assert.deepEqual(seen, { harmed: undefined, wide: 0, scripts: 1, whole: true, foreign: 0 }, place);
  }
  assert.deepEqual(harm, []);
  await context.close();
  return count;
}
