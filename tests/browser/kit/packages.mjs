// The packages lie in `target/browser`, outside of this folder, so they are resolved from there.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const folder = process.env.LIANBAN_PACKAGES;
if (!folder) throw new Error("LIANBAN_PACKAGES names the folder that holds node_modules");
export const require = createRequire(join(folder, "index.js"));

/** The text of a file of a package. */
export const text = (path) => readFileSync(join(folder, "node_modules", path), "utf8");

/** Where a file of a package is. */
export const place = (path) => join(folder, "node_modules", path);
