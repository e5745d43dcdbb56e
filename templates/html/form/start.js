// When what happens: only after something the person did, never by the clock.

const unchoose = (target) => {
  if (target.type !== "checkbox" || !target.checked) return;
  for (const other of controls(target.name)) {
    if (other !== target && ("exclusive" in target.dataset || "exclusive" in other.dataset)) other.checked = false;
  }
};
sheet.addEventListener("change", ({ target }) => {
  status.textContent = "";
  unchoose(target);
  inspect(target);
  refresh(true);
  suggest();
  if (target === keep && !keep.checked) erase();
  save();
});
sheet.addEventListener("click", ({ target }) => {
  if (!target.matches("button[type=button]")) return;
  status.textContent = "";
  if ("erase" in target.dataset) forget(target.closest(".notice"));
  else changeRows(target);
});
for (const kind of ["input", "focusin"]) sheet.addEventListener(kind, ({ target }) => propose(target));

offerRows(sheet);
count();
offerDraft();
restore();
refresh(false);
// This file is loaded at the first touch of the form: something may have been answered before it was
// there.
for (const control of answering().filter(isFilled)) {
  const isTold = control.closest(".question")?.querySelector(".error") !== null;
  const slip = !isTold && control !== document.activeElement && slipOf(control);
  if (slip) complain(control, slip);
}
if (sheet.contains(document.activeElement)) {
  say(listed("下面出现了", all("[data-when]").filter(({ hidden }) => !hidden)));
}
