// Pages with one fault each. A mutant counts as caught when one of the checks it names finds something
// that it does not find on the sound page.

import { ACTING, LOOKING } from "./checks.mjs";

import { Desk } from "./kit/desk.mjs";
import { withoutPolicy } from "./mutants/edits.mjs";
import markup from "./mutants/markup.mjs";
import scripts from "./mutants/script.mjs";
import served from "./mutants/served.mjs";
import styles from "./mutants/style.mjs";

const MUTANTS = [...markup, ...styles, ...scripts, ...served];
/** Some are chosen by a word of their names, to look closer at them. */
const chosen = (word) => MUTANTS.filter(({ name }) => !word || name.includes(word));
const named = (name) => [...LOOKING, ...ACTING].find((check) => check.name === name);

const key = ({ check, state, element, found }) => [check, state, element, found].join("|");

/** How often each is found. */
const count = (found) => found.map(key).reduce((all, one) => all.set(one, (all.get(one) ?? 0) + 1), new Map());

/** What a check finds on a desk, in the state a mutant names. */
async function findings(desk, check, wanted = "initial") {
  if (check.act) return desk.act(check);
  const states = await desk.states();
  const state = states.find(({ name }) => (wanted instanceof RegExp ? wanted.test(name) : name === wanted));
  const found = await desk.look(state, [check]);
  return check.end ? [...found, ...(await check.end())] : found;
}

/** A desk for an edited page that knows what opens what from the sound one. */
async function desk(browser, matter, sound, edit) {
  const own = await Desk.lay(browser, matter, edit);
  if (sound) Object.assign(own, { found: sound.found, allStates: sound.allStates });
  return own;
}

export async function mutants(browser, plan) {
  const [matter] = plan.matters;
  const sound = await desk(browser, { ...matter, brief: true }, null, withoutPolicy);
  await sound.conditions();
  const known = new Map();
  const baseline = async (check, state) => {
    const name = `${check.name} ${state}`;
    if (!known.has(name)) known.set(name, findings(sound, check, state).then(count));
    return known.get(name);
  };
  const page = withoutPolicy(await (await fetch(sound.address)).text());
  const tally = new Map();
  const missed = [];
  const all = chosen(plan.only);
  const waiting = [...all];
  const hand = async () => {
    for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
      const tell = (found, remedy) => missed.push({ check: "mutants", matter: matter.id, state: "", element: mutant.name, found, remedy });
      let changes = false;
      const edit = (html) => {
        const sane = withoutPolicy(html);
        const ill = mutant.edit(sane);
        changes ||= ill !== sane;
        return ill;
      };
      if (!mutant.served && edit(page) === page) {
        tell("the mutant changes nothing", "let it find its place again");
        continue;
      }
      const own = await desk(browser, { ...matter, brief: true }, sound, edit);
      let by;
      for (const name of mutant.by) {
        const check = named(name);
        const before = await baseline(check, mutant.in);
        // A check that cannot go on has met something, too.
        const found = await findings(own, check, mutant.in).catch((error) => [{ check: name, element: "", found: String(error) }]);
        const now = count(found);
        if ([...now].some(([one, times]) => times > (before.get(one) ?? 0))) by ??= name;
        if (by) break;
      }
      if (!changes) tell("the mutant changed none of the pages it met", "let it find its place again");
      else if (by) tally.set(by, (tally.get(by) ?? 0) + 1);
      else tell(`not caught by ${mutant.by.join(", ")}`, "sharpen the check");
      own.clear();
    }
  };
  await Promise.all([hand(), hand(), hand()]);
  sound.clear();
  const by = [...tally].sort((a, b) => b[1] - a[1]).map(([name, count]) => `${name} ${count}`).join(", ");
  const caught = all.length - missed.length;
  return { findings: missed, lines: [`${caught} of ${all.length} mutants caught, by: ${by}`] };
}
