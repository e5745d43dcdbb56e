// Questions that open: the rule is said before the choice, a status that was there at load says what
// appeared, the block comes after its trigger in document and tab order, focus stays, the trigger is
// the same element; closed, the block is out of the accessibility tree, the tab order and the POST.
// Points 26 to 30; WCAG 3.2.2, 4.1.3, 1.3.2, 2.4.3, 3.2.1, 3.2.5, 4.1.2.

import { choose } from "../kit/conditions.mjs";
import { isControl, tree } from "../kit/tree.mjs";

const word = ({ id, attributes }) => id || `${attributes.name}=${attributes.value ?? ""}`;
const ids = async (page) => new Set((await tree(page)).filter(isControl).map(word));

/** What stands in the page about a trigger and the blocks it opens. */
const survey = (page, trigger, opens) => page.evaluate(([id, blocks]) => {
  const control = eyes.find(id);
  const own = control.closest("select") ?? control;
  const question = own.closest(".question") ?? own.parentElement;
  const inside = blocks.flatMap((block) => eyes.controls(document.getElementById(block)).filter((each) => each.name).map(eyes.key));
  const after = blocks.filter((block) => own.compareDocumentPosition(document.getElementById(block)) & Node.DOCUMENT_POSITION_FOLLOWING);
  // Which questions one meets on the way to the block it opens, if both are in one part. The order is
  // that of the paper, which may have one more question between them, not a way of them. Matters of
  // the tests have any order.
  const [first] = blocks.map((block) => document.getElementById(block));
  const all = eyes.controls(eyes.form());
  const last = all.findLastIndex((each) => question.contains(each));
  const start = all.findIndex((each) => first.contains(each));
  const same = first.closest("section")?.contains(question);
  const between = same ? all.slice(last + 1, start).filter((each) => !blocks.some((block) => document.getElementById(block).contains(each))) : [];
  return {
    inside, shown: blocks.every((block) => eyes.visible(document.getElementById(block))), after: after.length === blocks.length,
    between: [...new Set(between.map((each) => eyes.name(each.closest(".question") ?? each)))],
    focus: document.activeElement && eyes.key(document.activeElement), same: own.marked === true,
    status: document.querySelector("[role=status]")?.innerText ?? "",
    statusKept: document.querySelector("[role=status]")?.marked === true,
    sent: inside.filter((each) => { const c = eyes.find(each); return c.name && !c.disabled && new FormData(eyes.form()).has(c.name); }),
  };
}, [trigger, opens]);

async function look(desk, { choices, opens }, found) {
  const page = await desk.open();
  const trigger = choices.at(-1);
  const tell = (element, what, remedy) => found.push({ state: `${trigger} chosen`, element, found: what, remedy });
  await desk.browser.wake(page);
  await choose(page, choices.slice(0, -1));
  const isOption = await page.evaluate((id) => {
    const control = eyes.find(id);
    const own = control.closest("select") ?? control;
    own.marked = true;
    own.focus();
    const status = document.querySelector("[role=status]");
    if (status) status.marked = true;
    return control.localName === "option";
  }, trigger);
  const before = await ids(page);
  const spoken = (await tree(page)).find((node) => word(node) === trigger);
  const said = [spoken, ...(spoken?.path ?? [])].map((node) => node?.description ?? "").join(" ");
  if (!isOption && !/出现/.test(said)) tell(trigger, "the rule is not said before the choice", "name a hint in aria-describedby: 选“是”后，下面会出现…");
  if (isOption) await choose(page, [trigger]);
  else await page.keyboard.press("Space");
  let now = await survey(page, trigger, opens);
  if (!now.shown) {
    tell(trigger, `Space does not open ${opens}`, "native radios and boxes, no key handlers");
    await choose(page, [trigger]);
    now = await survey(page, trigger, opens);
  }
  const list = `#${opens.join(", #")}`;
  if (now.focus !== trigger && !isOption) tell(trigger, `the focus went to ${now.focus}`, "leave the focus where it is");
  if (!now.same) tell(trigger, "the trigger was made anew", "change only what opens");
  if (!now.after && desk.matter.named) tell(list, "it opens before its trigger", "let it follow in the document");
  if (now.between.length > 1 && desk.matter.named) tell(list, `between it and its trigger stand ${now.between.slice(0, 3).join("; ")}`, "let it follow its trigger directly");
  if (!now.statusKept) tell("[role=status]", "no status that was there at load", "have one, empty, from the beginning");
  else if (!/出现/.test(now.status)) tell("[role=status]", `the status says “${now.status}”`, "say what appeared");
  const open = await ids(page);
  const unheard = now.inside.filter((id) => id && !open.has(id));
  if (unheard.length) tell(list, `assistive technology does not meet ${unheard.slice(0, 3)}`, "take aria-hidden off");
  const early = now.inside.filter((id) => before.has(id));
  if (early.length) tell(list, `closed, it was in the accessibility tree: ${early.slice(0, 3)}`, "hide it with display: none");
  await shut(page, trigger, opens, now.inside, tell);
  await desk.browser.close(page);
}

/** Types into what is open, closes it, opens it again. */
async function shut(page, trigger, opens, inside, tell) {
  const told = await page.evaluate(([id, blocks, controls]) => {
    const fields = controls.map(eyes.find).filter(Boolean);
    for (const field of fields) {
      if (["text", "tel", "email", "textarea"].includes(field.type)) field.value = "测试";
      else if (field.type === "checkbox") field.checked = true;
    }
    const written = () => fields.map((field) => field.value + field.checked).join();
    const first = written();
    const option = eyes.find(id);
    const other = option.localName === "option" ? option.closest("select").options[0]
      : [...document.getElementsByName(option.name)].find((each) => each !== option && each.type === "radio");
    if (option.type === "checkbox") option.click();
    else if (other?.localName === "option") {
      option.closest("select").value = other.value;
      option.closest("select").dispatchEvent(new Event("change", { bubbles: true }));
    } else other?.click();
    const closed = blocks.filter((block) => !eyes.visible(document.getElementById(block)));
    const data = new FormData(eyes.form());
    const hidden = fields.filter((field) => !eyes.visible(field));
    const sent = hidden.filter((field) => field.name && !field.disabled && data.has(field.name) && (field.type !== "radio" || field.checked)).map(eyes.name);
    const reachable = hidden.filter((field) => { field.focus(); return document.activeElement === field; }).map(eyes.name);
    eyes.choose(id);
    return { closed: closed.length, sent, reachable, kept: written() === first, status: document.querySelector("[role=status]")?.innerText ?? "" };
  }, [trigger, opens, inside]);
  const list = `#${opens.join(", #")}`;
  // With several causes another may keep it open.
  if (!told.closed) return;
  if (told.sent.length) tell(list, `closed, it is sent: ${told.sent.slice(0, 3)}`, "disable what is closed before sending");
  if (told.reachable.length) tell(list, `closed, it takes the focus: ${told.reachable.slice(0, 3)}`, "hide it with display: none");
  if (!told.kept) tell(list, "closed and opened again, answers are lost", "keep them until the form is sent");
}

export default {
  name: "reveal",
  everywhere: true,
  async act(desk) {
    const { openings } = await desk.conditions();
    const found = [];
    // A block that only a long way opens was found by chance: the way is not one people go.
    const short = openings.filter(({ choices }) => choices.length < 8).slice(0, desk.matter.brief ? 2 : Infinity);
    for (const opening of short) await look(desk, opening, found);
    return found;
  },
};
