// One Chromium for all; a context for each way of looking (script or none, forced colours, calm).

import { readFileSync } from "node:fs";
import { require } from "./packages.mjs";
import { WHO } from "./server.mjs";

const { chromium } = require("playwright-core");
const INSIDE = readFileSync(new URL("inside.js", import.meta.url), "utf8");
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--lang=zh-CN",
  "--disable-background-networking", "--disable-component-update", "--disable-sync", "--force-color-profile=srgb"];

/** WCAG 1.4.12, as a style that no policy of the page stops. */
const SPACING = `* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
  p { margin-block-end: 2em !important }`;

/** Takes the scripts out of pages on their way. */
async function strip(page) {
  await page.route("**/*", async (route) => {
    if (route.request().resourceType() !== "document") return route.continue();
    const response = await route.fetch();
    const body = (await response.text()).replace(/<script(?![^>]*json)[^>]*>[^]*?<\/script>/g, "");
    return route.fulfill({ response, body });
  });
}

export class Browser {
  static async launch(path) {
    const own = new Browser();
    own.chromium = await chromium.launch({ executablePath: path, args: FLAGS, env: { ...process.env, LANGUAGE: "zh_CN" } });
    return own;
  }

  /**
   * A page at an address, looked at as a state says: `viewport`, `script` (false: scripting is off),
   * `stripped` (the page has no script, but engines of ours run), `forced`, `calm`, `print`, `spacing`,
   * `init` (runs first of all). What it asks of other origins and what goes wrong in it is collected.
   */
  async open(address, { viewport = { width: 1280, height: 900 }, script = true, stripped, forced, calm, print, spacing, init } = {}) {
    // Pages that are looked at side by side tell the server who they are: what is posted is theirs.
    const name = String((this.opened = (this.opened ?? 0) + 1));
    const context = await this.chromium.newContext({
      extraHTTPHeaders: { [WHO]: name },
      viewport, javaScriptEnabled: script, locale: "zh-CN",
      forcedColors: forced ? "active" : "none",
      reducedMotion: calm ? "reduce" : "no-preference",
    });
    if (init && script) await context.addInitScript(init);
    const page = await context.newPage();
    if (stripped) await strip(page);
    page.setDefaultTimeout(10000);
    page.name = name;
    page.foreign = [];
    page.faults = [];
    const origin = new URL(address).origin;
    page.on("request", (asked) => {
      const url = asked.url();
      if (!url.startsWith(origin) && !/^(data|blob|about):/.test(url)) page.foreign.push(url);
    });
    page.on("console", (said) => {
      // What a policy stopped was asked for.
      if (/Content Security Policy/.test(said.text())) page.foreign.push(said.text());
      else if (said.type() === "error") page.faults.push(said.text());
    });
    page.on("pageerror", (error) => page.faults.push(String(error)));
    page.on("popup", () => page.faults.push("a window opened"));
    page.on("dialog", (dialog) => (page.faults.push("a dialog opened"), dialog.dismiss().catch(() => {})));
    await page.goto(address);
    if (print) await page.emulateMedia({ media: "print" });
    await this.look(page);
    if (spacing) await page.evaluate((css) => eyes.style(css), SPACING);
    return page;
  }

  /** Puts the helpers into the page that stands there now. */
  async look(page) {
    await page.evaluate(INSIDE);
  }

  /** Touches the form, as a person does, and waits for the script that this loads. */
  async wake(page) {
    await page.evaluate(() => {
      const known = new Set(document.scripts);
      eyes.form().dispatchEvent(new Event("focusin", { bubbles: true }));
      const fresh = [...document.scripts].filter((script) => script.src && !known.has(script));
      return Promise.all(fresh.map((script) => new Promise((done) => {
        script.addEventListener("load", done);
        script.addEventListener("error", done);
      })));
    });
  }

  async close(page) {
    await page?.context().close();
  }

  async end() {
    await this.chromium.close();
  }
}
