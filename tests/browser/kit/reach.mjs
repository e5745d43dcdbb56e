// Ways to the pages behind the form: the form with errors, the page to check and sign, the receipt.

import { answerFor, answersOf } from "./answers.mjs";
import { picture } from "./typing.mjs";

/** Answers what can be seen, as one does who goes down the page; again, for what opened above. */
export async function fillPlainly(page, answers) {
  const done = new Set();
  for (let round = 0; round < 6; round += 1) {
    const controls = await page.evaluate(() => eyes.controls(eyes.form()).filter((c) => c.name).map((c, at) => (c.setAttribute("data-at", at), {
      at, name: c.name, type: c.type, value: c.value, list: !!c.list, key: `${c.name}=${c.type === "radio" || c.type === "checkbox" ? c.value : ""}`,
      money: /元/.test(c.parentElement.querySelector(".unit")?.innerText ?? ""),
    })));
    const fresh = controls.filter(({ key }) => !done.has(key));
    if (!fresh.length) return;
    for (const control of fresh) {
      done.add(control.key);
      const wanted = answerFor(answers, control);
      if (!wanted) continue;
      const place = page.locator(`[data-at="${control.at}"]`);
      if (wanted.file) await place.setInputFiles(picture);
      else if (control.type === "radio" || control.type === "checkbox") {
        if (control.value === wanted.value) await place.evaluate((c) => c.labels[0].click());
      } else await place.evaluate((c, value) => (c.value = value), String(wanted.value));
    }
  }
}

/** Sends a page as it stands by a button of a step. */
export async function send(page, step) {
  const button = page.locator(`main button[name="page--step"][value="${step}"]:visible`).last();
  await Promise.all([page.waitForNavigation({ timeout: 20000 }), button.click()]);
}

/** Unfolds all rows, answers what the page asks, and sends it. */
async function answer(desk, page, step) {
  await page.evaluate(() => document.querySelectorAll("details").forEach((row) => (row.open = true)));
  await fillPlainly(page, answersOf(desk.matter.examples[0], desk.matter, true));
  await send(page, step);
  await desk.browser.look(page);
}

const WAYS = {
  errors: (desk, page) => send(page, "check"),
  check: (desk, page) => answer(desk, page, "check"),
  async receipt(desk, page) {
    await answer(desk, page, "check");
    await answer(desk, page, "send");
  },
};

/** Opens the page that a state shows. */
export async function reach(desk, state) {
  const page = await desk.openServed(state);
  await WAYS[state.shows](desk, page);
  await desk.browser.look(page);
  return page;
}
