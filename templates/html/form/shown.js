// What is shown: a block is open when its condition may hold. What is closed is not sent and keeps
// its answers; a status that stands there from the start says what appeared. Focus never moves.

const status = document.getElementById("page--status");
const say = (text) => {
  status.textContent += text;
};

let opened = new Map();
const isShown = (element) => {
  for (let at = element; at && at !== sheet; at = at.parentElement) {
    const { when, home } = at.dataset;
    if (when === undefined) continue;
    if (!opened.has(at)) opened.set(at, bits(evaluate(when, home)) > 1);
    if (!opened.get(at)) return false;
  }
  return true;
};

// The first words of a heading, without its marks.
const titleOf = (block) => {
  const heading = block.querySelector("legend, h2, label");
  return ((heading?.querySelector(":scope > span:not(.mark)") ?? heading)?.firstChild?.textContent ?? "").trim();
};
// Few titles are told: what appears follows directly, and is read there.
const MOST_TITLES = 4;
const listed = (verb, blocks) => {
  const outer = blocks.filter((block) => !blocks.some((other) => other !== block && other.contains(block)));
  // What is behind a switch has no title of its own: its questions are told.
  const told = (block) => (block.matches(".body") ? all(":scope > :is(.question, .group):not([data-when])", block) : block);
  const titles = outer.flatMap(told).map(titleOf).filter(Boolean);
  const more = titles.length > MOST_TITLES ? `等${titles.length}项` : "";
  return titles.length ? `${verb}：${titles.slice(0, MOST_TITLES).join("、")}${more}。` : "";
};

const MARKS = { true: "（必填）", false: "（选填）" };
const refresh = (announce) => {
  opened = new Map();
  look();
  const appeared = [], gone = [];
  for (const block of all("[data-when]")) {
    const open = isShown(block);
    if (block.hidden === open) (open ? appeared : gone).push(block);
    block.hidden = !open;
  }
  for (const control of all("input:not([type=hidden]), select, textarea")) {
    control.disabled = control.closest("[hidden]") !== null;
  }
  for (const mark of all("[data-demand]")) {
    const { demand, home } = mark.dataset;
    mark.textContent = MARKS[evaluate(demand, home)] ?? "（看情况填写）";
  }
  if (announce) say(listed("下面出现了", appeared) + listed("不用再填", gone));
};
