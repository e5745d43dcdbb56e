// Verdicts of Ajv on instances, one in a line: node ajv.cjs FOLDER SCHEMA, where FOLDER holds
// node_modules/ajv. Strict mode stays on: what it does not know is an error.
"use strict";
const { createRequire } = require("node:module");
const { readFileSync } = require("node:fs");
const { createInterface } = require("node:readline");

const [folder, schemaFile] = process.argv.slice(2);
const Ajv = createRequire(`${folder}/`)("ajv/dist/2020").default;

// Types are named where they matter; a part under `if` or `allOf` rests on the type around it.
// Members that every object of JavaScript inherits (`constructor`) are not members of an instance.
const ajv = new Ajv({
  strict: true,
  strictTypes: false,
  strictRequired: false,
  ownProperties: true,
});
ajv.addVocabulary([
  "x-lianban-check",
  "x-lianban-condition",
  "x-lianban-labels",
  "x-lianban-sometimes",
]);
// A format decides nothing: whatever it says, a pattern beside it says too.
ajv.addFormat("date", true);
const validate = ajv.compile(JSON.parse(readFileSync(schemaFile, "utf8")));

let answers = "";
const lines = createInterface({ input: process.stdin, crlfDelay: Infinity });
lines.on("line", (line) => {
  answers += validate(JSON.parse(line)) ? "1\n" : "0\n";
  if (answers.length >= 512) {
    process.stdout.write(answers);
    answers = "";
  }
});
lines.on("close", () => process.stdout.write(answers));
