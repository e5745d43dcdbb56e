// One matter on the desk: its server, its openings, its states; runs checks on it.

import { bundles, choose, openings } from "./conditions.mjs";
import { reach } from "./reach.mjs";
import { serve } from "./server.mjs";
import { formStates, FURTHER } from "../states.mjs";

/** A check that hangs is a failure of its own. */
function inTime(work, name, seconds = 60) {
  let timer;
  const late = new Promise((_, fail) => {
    timer = setTimeout(() => fail(new Error(`${name} took more than ${seconds} s`)), seconds * 1000);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

export class Desk {
  /** `edit` changes the page on its way, for mutants. */
  static async lay(browser, matter, edit) {
    const own = new Desk();
    Object.assign(own, { browser, matter });
    own.server = await serve(matter.folder, { edit });
    own.address = `${own.server.origin}/form.html`;
    // Where forms are handed in and judged, if there is such a counter.
    if (matter.counter) own.served = await serve(matter.folder, { edit, upstream: matter.counter });
    return own;
  }

  clear() {
    this.server.close();
    this.served?.close();
  }

  /** The form, opened as a state says. */
  open(state = {}) {
    return this.browser.open(state.shows === "paper" ? `${this.server.origin}/paper.html` : this.address, state);
  }

  /** The form as it is served where it can be handed in. */
  openServed(state = {}) {
    return this.browser.open(`${this.served.origin}/`, state);
  }

  /** Does something on such a page and closes it. */
  async inServed(work) {
    const page = await this.openServed();
    try {
      return await work(page);
    } finally {
      await this.browser.close(page);
    }
  }

  /** What choices open what, found out once. */
  async conditions() {
    if (!this.found) {
      const page = await this.open();
      await this.browser.wake(page);
      this.found = await openings(page, this.matter.depth === "all" ? 60 : 2);
      this.found.sets = bundles(this.found);
      this.allStates = await formStates(page, this.found.sets, this.matter);
      if (this.served) this.allStates.push(...FURTHER);
      await this.browser.close(page);
    }
    return this.found;
  }

  async states() {
    await this.conditions();
    return this.allStates;
  }

  /** Findings of checks that look, in one state. */
  async look(state, checks) {
    const wanted = checks.filter((check) => check.look && (state.shows !== "paper" || check.paper) && check.in(state, this.matter));
    if (!wanted.length) return [];
    const page = await (state.shows === "form" || state.shows === "paper" ? this.open(state) : reach(this, state));
    const found = [];
    try {
      if (state.choices) {
        if (!state.stripped) await this.browser.wake(page);
        await choose(page, state.choices);
      }
      const source = state.judged && state.name === "initial" ? await (await fetch(this.address)).text() : undefined;
      for (const check of wanted) {
        const own = await inTime(check.look(page, { ...state, source, matter: this.matter.id }, this.matter), check.name);
        found.push(...own.map((one) => ({ check: check.name, matter: this.matter.id, state: state.name, ...one })));
      }
    } finally {
      await this.browser.close(page);
    }
    return found;
  }

  /** Findings of a check that acts by itself. */
  async act(check) {
    const own = await inTime(check.act(this), check.name, 240);
    return own.map((one) => ({ check: check.name, matter: this.matter.id, ...one }));
  }
}
