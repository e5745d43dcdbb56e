// Filling in a form with keys alone: Tab to a control, and what one does there.

import { answerFor } from "./answers.mjs";

const PICTURE = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
/** A picture to hand in, no larger than a dot. */
export const picture = { name: "photo.png", mimeType: "image/png", buffer: PICTURE };

/** The control that has the focus, as data. */
const focused = (page) => page.evaluate(() => {
  const own = document.activeElement;
  const same = own === globalThis.lastStop;
  globalThis.lastStop = own;
  if (!own || own === document.body || own === document.documentElement) return null;
  const options = own.localName === "select" ? [...own.options].map(({ value }) => value) : [];
  return {
    same, tag: own.localName, type: own.type, name: own.name ?? "", value: own.value, checked: own.checked, options, list: !!own.list,
    at: own.selectedIndex, inForm: eyes.form().contains(own), element: eyes.name(own), money: /元/.test(own.parentElement.querySelector(".unit")?.innerText ?? ""),
    open: own.closest("details")?.open, sends: own.localName === "button" && own.type === "submit" && !["fill", "edit"].includes(own.value),
  };
});

/** Keys for one control. What cannot be done is told. */
async function answer(page, control, wanted, tell) {
  const { type, element } = control;
  if (wanted.file) {
    const opened = page.waitForEvent("filechooser", { timeout: 40000 }).catch(() => null);
    let chooser = null;
    // A busy browser loses a press at times, or is late.
    for (let press = 0; press < 4 && !chooser; press += 1) {
      await page.keyboard.press("Space");
      chooser = await Promise.race([opened, page.waitForTimeout(10000)]);
    }
    if (!chooser) return tell(element, "Space opens no choice of files", "a native input type=file");
    return chooser.setFiles(picture);
  }
  if (type === "radio") {
    for (let press = 0; press < 80; press += 1) {
      const now = await focused(page);
      if (now?.value === wanted.value) {
        if (!now.checked) await page.keyboard.press("Space");
        const done = await focused(page);
        return done?.checked ? undefined : tell(element, "Space does not choose it", "a native radio");
      }
      await page.keyboard.press("ArrowDown");
    }
    return tell(element, `arrows do not reach ${wanted.value}`, "native radios of one name");
  }
  if (type === "checkbox") {
    if (!control.checked) await page.keyboard.press("Space");
    return (await focused(page))?.checked ? undefined : tell(element, "Space does not tick it", "a native checkbox");
  }
  if (type === "select-one") {
    const steps = control.options.indexOf(wanted.value) - control.at;
    for (let press = 0; press < Math.abs(steps); press += 1) await page.keyboard.press(steps > 0 ? "ArrowDown" : "ArrowUp");
    return (await focused(page))?.value === wanted.value ? undefined : tell(element, `arrows do not reach ${wanted.value}`, "a native select");
  }
  await page.keyboard.press("Control+a");
  await page.keyboard.type(String(wanted.value));
  // A list of proposals may have opened over the next stop.
  if (control.list) await page.keyboard.press("Escape");
}

/**
 * Fills in the form and stops on the button that sends it. Gives the names that were answered, or
 * null when Tab never met that button.
 */
export async function fill(page, answers, tell) {
  const filled = new Set();
  let last;
  for (let press = 0; press < 600; press += 1) {
    await page.keyboard.press("Tab");
    const control = await focused(page);
    if (!control) return null;
    if (control.same && control.element === last) return null;
    last = control.element;
    if (!control.inForm) continue;
    if (control.tag === "summary") {
      const inside = [...answers.keys()].filter((name) => !filled.has(name) && /\[[1-9]\d*\]/.test(name));
      if (inside.length && !control.open) await page.keyboard.press("Enter");
      continue;
    }
    if (control.sends) return filled;
    const wanted = control.name && answerFor(answers, control);
    if (!wanted) continue;
    await answer(page, control, wanted, tell);
    filled.add(control.name);
  }
  return null;
}

/** The names of the page under which an answer is posted. */
const posted = (name, { value }) =>
  /^\d{4}-\d{2}-\d{2}$/.test(String(value)) ? ["year", "month", "day"].map((part) => `${name}.${part}`)
    : /^\d{4}-\d{2}$/.test(String(value)) ? ["year", "month"].map((part) => `${name}.${part}`) : [name];

/** What of the answers is not in a POST: `[name]`. */
export function missing(answers, fields) {
  const sent = new Map();
  for (const [name, value] of fields ?? []) sent.set(name, [...(sent.get(name) ?? []), value]);
  const found = [];
  for (const [name, answer] of answers) {
    const names = sent.has(name) ? [name] : posted(name, answer);
    const there = names.every((each) => sent.has(each) && sent.get(each).some((value) => value !== "" && value.size !== 0));
    const all = answer.values ? answer.values.every((value) => sent.get(name)?.includes(value)) : true;
    const same = typeof answer.value !== "string" || names.length > 1 || answer.label || !sent.has(name)
      || sent.get(name).some((value) => value === answer.value || (answer.value === "true" && value));
    if (!there || !all || !same) found.push(name);
  }
  return found;
}
