// In which states a page is looked at. A state is a way of opening a page and of preparing it:
//   viewport, stripped, forced, calm, print, spacing   how it is looked at (see kit/browser.mjs)
//   choices      what is chosen first, so that conditions open
//   shows        form, errors, check, receipt, or paper: the twin as printed
//   large        letters are larger than usual
//   judged       the markup judges look, too (vnu, html-validate)
//   weighed      the slower engines look, too (IBM, HTMLCS)
//   again        the same page at another size: what does not depend on size is not looked at again

const PHONE = { width: 320, height: 640 };
const DESK = { width: 1280, height: 900 };
/** 1280 × 1024 at 400 %. */
const ZOOMED = { width: 320, height: 256 };

/** The pages behind the form. */
export const FURTHER = ["errors", "check", "receipt"].flatMap((shows) => [
  { name: shows, shows, viewport: DESK, judged: true, weighed: true },
  { name: `${shows} on a phone`, shows, viewport: PHONE, again: true },
]);

/** The choices of the page's display as it offers them: `[{name, large, choices}]`. */
const displays = (page) => page.evaluate(() => {
  const form = eyes.form();
  const radios = [...document.querySelectorAll("input[type=radio]")].filter((radio) => !form.contains(radio));
  const groups = Map.groupBy?.(radios, (radio) => radio.name) ?? new Map();
  let all = [{ name: "", large: false, choices: [] }];
  for (const [, options] of groups) {
    all = all.flatMap((one) => options.map((option, at) => {
      const title = option.labels[0]?.textContent.trim() ?? option.id;
      const large = one.large || /大/.test(title);
      return { name: [one.name, title].filter(Boolean).join(" "), large, choices: at ? [...one.choices, option.id] : one.choices };
    }));
  }
  return all.filter(({ choices }) => choices.length);
});

/**
 * The states of a form: `sets` are the sets of choices that open every condition. The matter's `depth`
 * says how far to go: "all", or "some" for matters that are here for their oddity.
 */
export async function formStates(page, sets, { depth, thorough }) {
  const form = (name, more) => ({ name, shows: "form", viewport: DESK, ...more });
  const initial = form("initial", { judged: true, weighed: true });
  const opened = sets.map((choices, at) => form(`opened ${at + 1}`, { choices, judged: at === 0, weighed: at === 0 }));
  const [most] = opened;
  if (depth === "some") {
    return [initial, ...opened.slice(0, 2), form("phone", { viewport: PHONE, choices: most?.choices, again: true }), form("print", { print: true })];
  }
  // An opened form shows all that a closed one does; both are looked at when there is time.
  const again = (name, { choices = [], ...more }) => [
    ...(thorough ? [form(`${name} closed`, { ...more, choices, again: true })] : []),
    form(name, { ...more, again: true, choices: [...choices, ...(most?.choices ?? [])] }),
  ];
  const offered = await displays(page);
  const themes = offered.flatMap(({ name, ...more }) => again(name, { ...more, display: more.choices }));
  const largest = offered.findLast(({ large }) => large)?.choices ?? [];
  return [
    initial, ...opened, ...themes,
    ...again("phone", { viewport: PHONE }),
    ...again("400 %", { viewport: ZOOMED }),
    form("largest letters on a phone", { viewport: PHONE, large: true, again: true, choices: [...largest, ...(most?.choices ?? [])] }),
    ...again("text spacing", { viewport: PHONE, spacing: true }),
    ...again("forced", { forced: true }),
    ...again("calm", { calm: true }),
    ...again("without script", { stripped: true }),
    form("print", { print: true }),
    { name: "paper", shows: "paper", viewport: DESK, judged: true },
  ];
}
