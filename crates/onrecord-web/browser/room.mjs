// The reading room as a reporter uses it: search, read, hover, correct, undo, print; every view in light and dark, from
// 360 to 2,560 pixels, with axe-core; without a script; and pages that would do harm.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { hostile } from "./hostile.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const shots = process.argv.includes("--shots");
const started = [];

/** Starts the program; gives the address that it prints. */
export function start(args) {
  return new Promise((resolve, reject) => {
    const room = spawn(process.env.ONRECORD, args, { stdio: ["ignore", "pipe", "pipe"] });
    started.push(room);
    let told = "";
    let complaint = "";
    room.stderr.on("data", (part) => (complaint += part));
    room.stdout.on("data", (part) => {
      told += part;
      const place = told.match(/http:\/\/[^\s]+/);
      if (place) resolve(place[0].replace(/\/$/, ""));
    });
    room.on("exit", (code) => reject(new Error(`onrecord ended with ${code}: ${complaint}`)));
  });
}

const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});

/** What a view does wrong: to the eye, to assistive technology, to the policy. */
async function faults(page, name) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  const found = wide > 0 ? [`${name}: ${wide} px too wide`] : [];
  await page.evaluate(axe);
  const report = await page.evaluate(() => axe.run());
  for (const fault of report.violations) {
    found.push(`${name}: ${fault.impact} ${fault.id}: ${fault.nodes[0].html.slice(0, 160)}`);
  }
  return found;
}

async function views(base) {
  const get = async (place) => (await fetch(base + place)).json();
  const entries = async (place) => (await get(place)).entries;
  const pages = await entries("/api/pages");
  const claims = await entries("/api/claims");
  const utterances = await entries("/api/utterances");
  const weight = (claim) => claim.reports.length + claim.responses.length;
  claims.sort((a, b) => weight(b) - weight(a));
  const agency = pages.find((page) => page.name === "meridian-0615");
  return {
    front: "/",
    page: `/page/${agency.document.slice(7, 23)}`,
    claim: `/claim/${claims[0].id}`,
    person: "/person?name=Ragna%20Solheim",
    utterance: `/utterance/${utterances[0].renderings[0].statement}`,
    search: "/search?q=levy",
    claims: "/claims", stories: "/stories", utterances: "/utterances", pages: "/pages",
    missing: "/page/00000000",
  };
}

async function looked(base, all) {
  const found = [];
  for (const scheme of ["light", "dark"]) {
    for (const width of [360, 1280, 2560]) {
      const context = await browser.newContext({ colorScheme: scheme, viewport: { width, height: 900 }, bypassCSP: true });
      const page = await context.newPage();
      for (const [name, place] of Object.entries(all)) {
        await page.goto(base + place);
        found.push(...(await faults(page, `${name} ${scheme} ${width}`)));
        if (shots && width === 1280 && ["page", "claim"].includes(name) && scheme === "light") {
          await page.screenshot({ path: `${process.env.DOCS}/room-${name}.png`, clip: { x: 0, y: 0, width, height: 900 } });
        }
      }
      await context.close();
    }
  }
  assert.deepEqual(found, []);
}

async function weighed(base, all) {
  for (const [name, place] of Object.entries(all)) {
    const size = (await (await fetch(base + place)).text()).length;
    assert.ok(size < 150_000, `${name} weighs ${size} bytes`);
  }
}

async function read(base, all) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(base);
  await page.keyboard.press("/");
  await page.keyboard.type("not a tariff");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/search?q=not+a+tariff");
  await page.locator(".entry blockquote a", { hasText: "14 sailors" }).first().click();
  await page.waitForURL("**/page/**");

  // Words light up their card, and a card its words.
  const words = page.locator("a.said", { hasText: "14 sailors" }).first();
  const id = (await words.getAttribute("href")).slice(3);
  await words.hover();
  await page.locator(`#c-${id}.lit`).waitFor();
  await page.mouse.move(2, 2);
  await page.locator(`#c-${id} header`).hover();
  await page.locator(`a.said.lit[href="#c-${id}"]`).first().waitFor();
  await page.keyboard.press("j");
  assert.ok(await page.evaluate(() => document.activeElement.matches(".card")), "j leads to a card");

  // A correction, and its undoing.
  const card = page.locator(`#c-${id}`);
  await card.locator(".correct summary").click();
  await card.getByLabel("Said by").fill("Ragna Solheim-Vik");
  await card.getByLabel("Your name").fill("Test Reader");
  await card.getByRole("button", { name: "Set source" }).click();
  await page.locator(`#c-${id} .who`, { hasText: "Ragna Solheim-Vik" }).waitFor();
  await page.locator(`#c-${id} .corrected`).waitFor();
  await page.locator(`#c-${id} .correct summary`).click();
  assert.equal(await page.locator(`#c-${id}`).getByLabel("Your name").inputValue(), "Test Reader");
  await page.locator(".corrections").getByRole("button", { name: "Undo" }).click();
  await page.locator(`#c-${id} .who`, { hasText: /^Ragna Solheim$/ }).waitFor();

  // On paper there is nothing to press.
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator(".top").isVisible(), false);
  assert.equal(await page.locator(".correct").first().isVisible(), false);
  assert.ok((await page.pdf({ format: "A4" })).length > 10_000);
  await page.emulateMedia({ media: "screen" });

  // From a claim's mark on the chart to its words, and from a proof to the page.
  await page.goto(base + all.claim);
  await page.locator(".mark").first().focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/#[ra]\d+$/);
  await page.locator(".proofs summary").first().click();
  await page.locator(".proofs blockquote a").first().click();
  await page.waitForURL("**/page/**");
  assert.deepEqual(complaints, []);
  await context.close();
}

async function withoutScript(base, all) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(base + all.page);
  await page.locator("a.said").first().click();
  await page.waitForURL(/#c-s/);
  await page.locator(".card:target").waitFor();
  await page.locator("#words").fill("tariff");
  await page.keyboard.press("Enter");
  await page.locator(".entry").first().waitFor();
  await context.close();
}

try {
  const base = await start(["demo", "--port", "0"]);
  const all = await views(base);
  await looked(base, all);
  console.log(`${Object.keys(all).length} views in light and dark, at three widths: nothing found by axe, nothing too wide`);
  await weighed(base, all);
  await read(base, all);
  console.log("searched, read, hovered, corrected, undone, printed");
  await withoutScript(base, all);
  console.log("read without a script");
  console.log(`${await hostile(browser, start)} hostile pages: no escape, nothing too wide`);
} finally {
  await browser.close();
  for (const room of started) room.kill();
}
