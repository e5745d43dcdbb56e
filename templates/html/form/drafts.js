// Drafts: kept on this device only when the person asks for it, gone when the person deletes them, after
// thirty days, and when the form has been sent (the receipt sees to that). Numbers of identity and of accounts and files are
// never in them.

const DRAFT = `lianban${location.pathname}`;
const DRAFT_LIVES = 30 * DAY;
// A device may refuse to keep anything.
const stored = (work) => {
  try {
    return work(localStorage);
  } catch {
    return null;
  }
};
const erase = () => stored((store) => store.removeItem(DRAFT));
const isSecret = (control) =>
  control.matches("[data-secret], [type=file]") || /\d{12}/.test(compact(control.value));
const keep = Object.assign(document.createElement("input"), { type: "checkbox", id: "page--keep" });
const save = () => {
  if (!keep.checked) return;
  const kept = answering().filter((c) => !c.disabled && isFilled(c) && !isSecret(c));
  const draft = { at: Date.now(), answers: kept.map(({ name, value }) => [name, value]) };
  stored((store) => store.setItem(DRAFT, JSON.stringify(draft)));
};
const draftFound = () => {
  const draft = stored((store) => JSON.parse(store.getItem(DRAFT)));
  if (Date.now() - draft?.at < DRAFT_LIVES) return draft.answers;
  erase();
  return null;
};

const html = (tag, properties, ...inside) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...inside);
  return made;
};
// Answers are put back where nothing stands yet: a page that came from the service has them itself.
const restore = () => {
  const answers = draftFound();
  keep.checked = Boolean(answers);
  if (!answers || answering().some(isFilled)) return;
  for (const [name, value] of answers) {
    for (const { 1: number, index } of name.matchAll(/\[(\d+)\]/g)) {
      const group = name.slice(0, index);
      const more = all("button[data-more]").find(({ dataset }) => dataset.more === group);
      while (more && !more.hidden && rowsOfGroup(group).length <= Number(number)) {
        addRow(more.dataset);
        count();
      }
    }
    for (const control of controls(name)) {
      if (!isChoice(control)) control.value = value;
      else if (control.value === value) control.checked = true;
      const folded = isFilled(control) && control.closest("details");
      if (folded) folded.open = true;
    }
  }
  const words = "上次保存在这台设备上的草稿已经填回。身份证号、银行账号和文件没有保存，请再填。";
  const notice = html("div", { className: "notice" }, html("p", { textContent: words }), button("删除草稿", { erase: "" }));
  sheet.prepend(notice);
  say(words);
};
const forget = (notice) => {
  erase();
  keep.checked = false;
  notice.remove();
  sheet.reset();
  refresh(false);
  say("草稿已经删除。");
};
const offerDraft = () => {
  const label = html("label", { className: "option" }, keep, html("span", { textContent: "在这台设备上保存草稿" }));
  const words = "最多保存30天，提交后删除。不保存身份证号、银行账号和文件。和别人共用的设备，请不要选。";
  const hint = html("p", { className: "hint", id: "page--keep--hint", textContent: words });
  keep.setAttribute("aria-describedby", hint.id);
  sheet.querySelector(".actions")?.before(html("div", { className: "fill" }, hint, label));
};
