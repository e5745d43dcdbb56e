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

/** What is done on one desk. */
async function jobsOf(desk, plan, looked, timed) {
  const { matter } = desk;
  const jobs = [];
  const add = (name, kind, job) => {
    jobs.push(timed(kind, caught(name, matter, job)));
    looked.push(`${matter.id}: ${name}`);
  };
  const { never } = await desk.conditions();
  for (const check of ACTING) {
    const wanted = matter.depth === "all" ? !check.needs || matter[check.needs] : check.everywhere;
    if (wanted) add(check.name, check.name, () => desk.act(check));
  }
  for (const state of await desk.states()) add(state.name, `states of ${matter.id}`, () => desk.look(state, LOOKING));
  if (!matter.named) return jobs;
  add("transcript", "transcript", async () => [await compare(desk, plan.update)].filter(Boolean));
  add("conditions", "conditions", async () => never.map((id) => ({
    check: "conditions", state: "any", matter: matter.id, element: `#${id}`, found: "no choice opens it", remedy: "let the condition be one that can hold",
  })));
  return jobs;
}

async function all(browser, plan) {
  const looked = [];
  const times = {};
  const timed = (name, job) => async () => {
    const start = Date.now();
    const found = await job();
    times[name] = (times[name] ?? 0) + Date.now() - start;
    return found;
  };
  const desks = await Promise.all(plan.matters.map((matter) => Desk.lay(browser, { ...matter, thorough: plan.thorough })));
  // What opens what is found out first; the states follow from it.
  const jobs = [];
  await together(desks.map((desk) => async () => (jobs.push(...(await jobsOf(desk, plan, looked, timed))), [])));
  const findings = await together(jobs);
  findings.push(...(await timed("vnu", () => vnu.end())()));
  desks.forEach((desk) => desk.clear());
  return { findings, looked, times };
}

export const PLANS = { all, mutants, performance };
