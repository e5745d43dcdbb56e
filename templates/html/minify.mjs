// Makes `script.min.js` (what every page's `form.js` holds), `loader.min.js` (what stands in the page)
// and `receipt.min.js` (what stands in the receipt) from the readable sources:
//
//   npm install --no-save --prefix target/script terser@5.51.2
//   node templates/html/minify.mjs            # or with --check: are they what the sources say?
//
// The sources are the truth; `compiler/backend/html/script.rs` tells when they have changed since.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const root = new URL("../../", import.meta.url);
const require = createRequire(new URL("target/script/", root));
const { minify } = require("terser");
const read = (path) => readFileSync(new URL(path, root), "utf8");

const MEANING = ["values", "spelling", "form", "meaning", "functions"].map((name) => `templates/javascript/${name}.js`);
const PAGE = ["answers", "shown", "suggest", "slips", "divisions", "rows", "drafts", "start"].map(
  (name) => `templates/html/form/${name}.js`);
const made = {
  "templates/html/script.min.js": { sources: [...MEANING, ...PAGE], wrap: (text) => `(() => {\n"use strict";\n${text}\n})();` },
  "templates/html/loader.min.js": { sources: ["templates/html/loader.js"], wrap: (text) => text },
  "templates/html/receipt.min.js": { sources: ["templates/html/receipt.js"], wrap: (text) => text },
};

const settings = { ecma: 2020, compress: { ecma: 2020, passes: 3, unsafe_arrows: true }, format: { ascii_only: false } };
let stale = false;
for (const [path, { sources, wrap }] of Object.entries(made)) {
  const text = sources.map(read).join("");
  const { code } = await minify(wrap(text), settings);
  const hash = createHash("sha256").update(text).digest("hex");
  // The first line says of what it was made; it is not part of a page.
  const content = `// ${sources.join(" ")} sha256:${hash}\n${code}\n`;
  if (!process.argv.includes("--check")) writeFileSync(new URL(path, root), content);
  else if (read(path) !== content) stale = Boolean(console.error(`${path} is not what its sources say`)) || true;
}
process.exitCode = stale ? 1 : 0;
