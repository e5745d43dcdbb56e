// What a screen reader says from top to bottom, from Chrome's accessibility tree, kept as a text that a
// reviewer reads aloud: `transcripts/<matter>.txt`. Point 66.

import { readFile, writeFile } from "node:fs/promises";
import { choose } from "./kit/conditions.mjs";
import { tree } from "./kit/tree.mjs";

const PLACES = { banner: "页首", main: "正文", contentinfo: "页脚", navigation: "导航", form: "表单", region: "部分", group: "分组", radiogroup: "单选组", list: "列表", status: "状态", Details: "折叠", complementary: "旁注" };
const CONTROLS = { textbox: "文本框", radio: "单选", checkbox: "复选", combobox: "下拉列表", button: "按钮", link: "链接", DisclosureTriangle: "展开按钮", searchbox: "文本框" };

const spoken = (text) => text.replace(/\s+/g, " ").trim();

/** What is said of a control besides its name. */
function states({ role, states: all, value, type, attributes }) {
  const said = [];
  if (role === "radio" || role === "checkbox") said.push(all.checked === "true" ? "已选中" : "未选中");
  if (role === "combobox") said.push(attributes.list ? "可以写，也可以从提示中选" : `现在是“${value ?? ""}”`);
  if (type === "file") said.push("选择文件");
  if (role === "textbox" && value) said.push(`已填“${value}”`);
  if (role === "DisclosureTriangle" || role === "Details") said.push(all.expanded ? "已展开" : "已折叠");
  if (all.required && !["radio"].includes(role)) said.push("必填");
  if (all.invalid === "true") said.push("有错误");
  if (all.disabled) said.push("不可用");
  return said;
}

/** The lines of a page. */
function lines(nodes) {
  const described = nodes.map(({ description }) => spoken(description)).filter(Boolean).join("\n");
  const out = [];
  const depthOf = ({ path }) => path.filter(({ role, name }) => PLACES[role] && (name || ["banner", "main", "contentinfo", "list"].includes(role))).length;
  for (const node of nodes) {
    const { role, path } = node;
    const name = spoken(node.name);
    const description = spoken(node.description);
    const indent = "　".repeat(depthOf(node));
    const say = (text) => out.push(indent + text);
    const more = [...states(node), ...(description && description !== name ? [`说明：${description}`] : [])].join("；");
    if (role === "heading") say(`【${node.states.level}级标题】${name}`);
    else if (CONTROLS[role]) say(`〔${CONTROLS[role]}〕${name}${more ? `；${more}` : ""}`);
    else if (PLACES[role] && (name || ["banner", "main", "contentinfo", "status"].includes(role))) say(`——${PLACES[role]}${name ? `：${name}` : ""}${more ? `；${more}` : ""}`);
    else if (role === "StaticText" && name) {
      const inside = path.some((above) => CONTROLS[above.role] || ["heading", "LabelText", "Legend", "option", "MenuListPopup"].includes(above.role));
      // Hints are said with their control, not twice.
      if (!inside && !described.includes(name)) say(name);
    }
  }
  return out;
}

/** The transcript of a matter's form: as it is at first, and what is said when conditions open. */
export async function transcript(desk) {
  const { sets } = await desk.conditions();
  const read = async (choices) => {
    const page = await desk.open();
    await desk.browser.wake(page);
    if (choices) await choose(page, choices);
    const found = lines(await tree(page));
    // Choices by the words people see.
    const words = await page.evaluate((keys) => keys.map((key) => {
      const option = eyes.find(key);
      const set = option.closest("select") ?? option;
      const question = set.closest("fieldset")?.querySelector("legend")?.innerText ?? set.labels[0]?.innerText ?? "";
      return `${question.trim()}：${(option.label ?? option.labels[0].querySelector("span:not(.hint)")?.innerText ?? option.labels[0].innerText).trim()}`.replace(/\s+/g, " ");
    }), choices ?? []);
    await desk.browser.close(page);
    return { found, words };
  };
  const { found: first } = await read();
  const parts = ["本文是读屏软件从头到尾念出的内容，改动页面后请念一遍。", "", "一、刚打开时", "", ...first];
  for (const [at, choices] of sets.entries()) {
    const known = new Map();
    for (const line of first) known.set(line, (known.get(line) ?? 0) + 1);
    const { found, words } = await read(choices);
    const fresh = found.filter((line) => {
      const left = known.get(line) ?? 0;
      known.set(line, left - 1);
      return left <= 0;
    });
    parts.push("", `${"二三四五六七八九"[at] ?? at + 2}、这样选以后多念的：${words.join("；")}`, "", ...fresh);
  }
  return `${parts.join("\n")}\n`;
}

/** Holds the transcript against the one on file. */
export async function compare(desk, update) {
  const file = new URL(`transcripts/${desk.matter.id}.txt`, import.meta.url);
  const now = await transcript(desk);
  if (update) return void (await writeFile(file, now));
  const known = await readFile(file, "utf8").catch(() => "");
  if (known === now) return undefined;
  const [before, after] = [known.split("\n"), now.split("\n")];
  const at = after.findIndex((line, row) => line !== before[row]);
  return { check: "transcript", matter: desk.matter.id, element: `line ${at + 1}`, found: `“${(before[at] ?? "").trim()}” became “${(after[at] ?? "").trim()}”`, remedy: "LIANBAN_UPDATE=1 cargo test --test browser, and read it aloud" };
}
