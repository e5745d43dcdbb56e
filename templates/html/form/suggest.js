// What other answers tell is filled in for the person, who may change it. As long as nobody has, it
// follows the answers it came from.

// Whether an answer is wanted: one in a group that nobody has begun would demand the rest of it.
const isWanted = (block) =>
  nodeAt(block.dataset.from).answered ||
  all("[required], [aria-required], [data-wanted]", block).length > 0 ||
  all("[data-demand]", block).some(({ dataset }) => evaluate(dataset.demand, dataset.home) === true);
const suggested = new WeakMap();
const textNow = (fields) => fields.filter(isFilled).map(({ value }) => value).join("-");
const put = (fields, text) => {
  const options = fields.filter(isChoice);
  for (const option of options) option.checked = option.value === text;
  const lines = fields.filter((field) => !isChoice(field));
  if (lines.length > 1) text.split("-").forEach((part, at) => { lines[at].value = Number(part); });
  else if (lines.length) lines[0].value = text;
};
const suggest = () => {
  const filled = [];
  for (const block of all("[data-suggest]").filter(isShown)) {
    const found = evaluate(block.dataset.suggest, block.dataset.from);
    const fields = answering(block);
    const own = suggested.get(block);
    if (!isKnown(found) || !isWanted(block) || own?.found === found) continue;
    if (fields.some(isFilled) && textNow(fields) !== own?.text) continue;
    put(fields, String(found));
    suggested.set(block, { found, text: textNow(fields) });
    mark(fields[0], "prefilled", "已替您填好，请核对，不对的请改。");
    const told = document.createElement("input");
    block.append(Object.assign(told, { type: "hidden", name: "page--prefilled", value: nameOf(fields[0]) }));
    filled.push(titleOf(block));
  }
  if (!filled.length) return;
  refresh(true);
  say(`已替您填好：${filled.join("、")}，请核对。`);
};
