// What is done: the ordinary run, everything, mutants, performance, transcripts.

import { ACTING, LOOKING } from "./checks.mjs";
import vnu from "./engines/vnu.mjs";
import { Desk } from "./kit/desk.mjs";
import { mutants } from "./mutants.mjs";
import { performance } from "./performance.mjs";
import { compare } from "./transcript.mjs";

/** Does jobs side by side: a browser waits half of its time. */
async function together(jobs, hands = 3) {
  const waiting = [...jobs];
  const done = [];
  const hand = async () => {
    for (let job = waiting.shift(); job; job = waiting.shift()) done.push(...(await job()));
  };
  await Promise.all(Array.from({ length: hands }, hand));
  return done;
}

/** A failure of ours is a finding, not the end of the others. */
const caught = (what, matter, job) => async () => {
  try {
    return await job();
  } catch (error) {
    return [{ check: "the test itself", matter: matter.id, state: what, element: "", found: String(error.stack ?? error).slice(0, 600), remedy: "" }];
  }
};

async function all(browser, plan) {
  const looked = [];
  const times = {};
  const timed = (name, job) => async () => {
    const start = Date.now();
    const found = await job();
    times[name] = (times[name] ?? 0) + Date.now() - start;
    return found;
  };
  const jobs = [];
  const desks = [];
  for (const matter of plan.matters) {
    const desk = await Desk.lay(browser, { ...matter, thorough: plan.thorough });
    desks.push(desk);
    const acting = ACTING.filter((check) => matter.depth === "all" || check.everywhere);
    for (const check of acting) {
      if (check.needs && !matter[check.needs]) continue;
      jobs.push(timed(check.name, caught(check.name, matter, () => desk.act(check))));
      looked.push(`${matter.id}: ${check.name}`);
    }
    for (const state of await desk.states()) {
      jobs.push(timed(`states of ${matter.id}`, caught(state.name, matter, () => desk.look(state, LOOKING))));
      looked.push(`${matter.id}: ${state.name}`);
    }
    if (matter.named) {
      jobs.push(caught("transcript", matter, async () => [await compare(desk, plan.update)].filter(Boolean)));
    }
    const { never } = await desk.conditions();
    if (never.length && matter.named) {
      jobs.push(async () => never.map((id) => ({ check: "conditions", matter: matter.id, state: "any", element: `#${id}`, found: "no choice opens it", remedy: "let the condition be one that can hold" })));
    }
  }
  const findings = await together(jobs);
  findings.push(...(await timed("vnu", () => vnu.end())()));
  desks.forEach((desk) => desk.clear());
  return { findings, looked, times };
}

export const PLANS = { all, mutants, performance };
