// The Nu Html Checker: source and DOM of every judged state, all in one run of Java. Zero messages.

import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { place } from "../kit/packages.mjs";

const waiting = [];
// It knows neither hashes in a policy nor the page's own origin, nor that data blocks are no scripts. Chromium does: what a
// policy stops is found by checks/origin.mjs.
const MISTAKEN = /^(Inline (script|style)|Resource) violates Content Security Policy/;

export default {
  name: "vnu",
  paper: true,
  in: (state) => state.judged,
  // Documents are only collected here, since Java takes seconds to start; `end` has them judged.
  async look(page, state) {
    const dom = (await page.content()).replace(/^(<!DOCTYPE html>)?/i, "<!DOCTYPE html>");
    waiting.push({ from: "DOM", text: dom, state: state.name, matter: state.matter });
    if (state.source) waiting.push({ from: "source", text: state.source, state: state.name, matter: state.matter });
    return [];
  },
  async end() {
    const documents = waiting.splice(0);
    if (!documents.length) return [];
    const folder = await mkdtemp(join(tmpdir(), "lianban-vnu-"));
    const files = documents.map((_, at) => join(folder, `${at}.html`));
    await Promise.all(files.map((file, at) => writeFile(file, documents[at].text)));
    const answer = await new Promise((done) => {
      const arguments_ = ["-Xss4m", "-jar", place("vnu-jar/build/dist/vnu.jar"), "--format", "json", "--stdout", "--exit-zero-always", ...files];
      execFile("java", arguments_, { maxBuffer: 1 << 28 }, (error, out, complaint) => done(error ? { complaint: complaint || String(error) } : JSON.parse(out)));
    });
    await rm(folder, { recursive: true });
    if (answer.complaint) return [{ check: "vnu", element: "java", found: answer.complaint.slice(0, 300), remedy: "install default-jre-headless" }];
    return answer.messages.filter(({ message }) => !MISTAKEN.test(message)).map(({ url, message, lastLine, extract = "" }) => {
      const document = documents[Number(/(\d+)\.html/.exec(url)?.[1])] ?? {};
      return { check: "vnu", matter: document.matter, state: document.state, element: `${document.from} line ${lastLine}: ${extract.trim().slice(0, 90)}`, found: "vnu", remedy: message };
    });
  },
};
