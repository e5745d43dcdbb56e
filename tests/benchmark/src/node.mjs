// Peers in JavaScript, in the turns of measure.rs: node node.mjs FOLDER GENERATED TURNS PASSES
// < instances, one in a line. FOLDER holds node_modules/ajv. Prints what each turn took, in µs of each
// application.
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, generated, turns, passes] = process.argv.slice(2);
const read = (name) => JSON.parse(readFileSync(join(generated, name), "utf8"));
const require = createRequire(join(folder, "/"));

// Ajv writes its validator as a module, as one would ship it.
const Ajv = require("ajv/dist/2020").default;
const standalone = require("ajv/dist/standalone").default;
const ajv = new Ajv({ strict: false, ownProperties: true, code: { source: true } });
ajv.addFormat("date", true);
const source = standalone(ajv, ajv.compile(read("json-schema/instance.schema.json")));
writeFileSync(join(folder, "validate.cjs"), source);
const validate = require("./validate.cjs");

const { judge } = await import(pathToFileURL(join(generated, "javascript/judge.mjs")));
const [program, tables] = [read("javascript/program.json"), read("javascript/tables.json")];

const must = (valid) => {
  if (!valid) throw new Error("not valid");
};
const texts = readFileSync(0, "utf8").trimEnd().split("\n");
let length = 0;
const ways = [
  ["node: JSON.parse, JSON.stringify", (text) => (length += JSON.stringify(JSON.parse(text)).length)],
  ["node: JSON.parse, Ajv", (text) => must(validate(JSON.parse(text)))],
  ["node: JSON.parse, generated JavaScript", (text) => must(judge(program, JSON.parse(text), tables).length === 0)],
  [
    "node: JSON.parse, Ajv, generated JavaScript",
    (text) => {
      const instance = JSON.parse(text);
      must(validate(instance));
      must(judge(program, instance, tables).length === 0);
    },
  ],
];
const pass = (run) => {
  const start = process.hrtime.bigint();
  for (let at = 0; at < passes; at++) for (const text of texts) run(text);
  return Number(process.hrtime.bigint() - start) / 1000 / (passes * texts.length);
};
// Until V8 has compiled what it will compile.
for (let at = 0; at < 20; at++) for (const [, run] of ways) pass(run);
const taken = ways.map(([name]) => [name, []]);
for (let at = 0; at < turns; at++) ways.forEach(([, run], way) => taken[way][1].push(pass(run)));
process.stdout.write(JSON.stringify(taken));
