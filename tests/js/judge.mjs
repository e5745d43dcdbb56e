// Judges instances with a generated validator: `node judge.mjs <folder of the validator> [normalize |
// drop_closed]` reads one instance in each line and writes one line for each: its violations as
// sorted `[path, code]`, or the instance as it comes out.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [folder, door] = process.argv.slice(2);
const load = (name) => JSON.parse(readFileSync(join(folder, name), "utf8"));
const { dropClosed, judge, normalize } = await import(pathToFileURL(join(folder, "judge.mjs")));
const [program, tables] = [load("program.json"), load("tables.json")];
const doors = {
  normalize: (instance) => normalize(program, instance, tables),
  drop_closed: (instance) => dropClosed(program, instance, tables),
};
const verdict = (instance) => judge(program, instance, tables).map(({ path, code }) => [path, code]);
const work = doors[door] ?? verdict;

const BATCH = 1000;
let lines = [];
const flush = () => {
  if (lines.length) process.stdout.write(`${lines.join("\n")}\n`);
  lines = [];
};
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  lines.push(JSON.stringify(work(JSON.parse(line)) ?? null));
  if (lines.length >= BATCH) flush();
}
flush();
