// Looks at pages as a plan says, and writes a report: `node run.mjs PLAN.json`. Started once by
// tests/browser.rs, which makes the pages. The report goes to the plan's `report`, progress to stderr.

import { readFile, writeFile } from "node:fs/promises";
import { Browser } from "./kit/browser.mjs";
import { PLANS } from "./plans.mjs";

const plan = JSON.parse(await readFile(process.argv[2], "utf8"));
const browser = await Browser.launch(plan.chromium);
let report;
try {
  report = await PLANS[plan.what](browser, plan);
} finally {
  await browser.end();
}
await writeFile(plan.report, JSON.stringify(report, null, 1));
process.exit(0);
