// All that is demanded of a page. Checks that look take a page in a state; checks that act open pages
// of their own and do something.

import axe from "./engines/axe.mjs";
import htmlValidate from "./engines/html_validate.mjs";
import htmlcs from "./engines/htmlcs.mjs";
import ibm from "./engines/ibm.mjs";
import vnu from "./engines/vnu.mjs";
import contrast from "./checks/contrast.mjs";
import demand from "./checks/demand.mjs";
import document from "./checks/document.mjs";
import errors from "./checks/errors.mjs";
import fill from "./checks/fill.mjs";
import flow from "./checks/flow.mjs";
import forced from "./checks/forced.mjs";
import hints from "./checks/hints.mjs";
import ids from "./checks/ids.mjs";
import keyboard from "./checks/keyboard.mjs";
import motion from "./checks/motion.mjs";
import names from "./checks/names.mjs";
import native from "./checks/native.mjs";
import noscript from "./checks/noscript.mjs";
import origin from "./checks/origin.mjs";
import print from "./checks/print.mjs";
import purpose from "./checks/purpose.mjs";
import quiet from "./checks/quiet.mjs";
import reflow from "./checks/reflow.mjs";
import reveal from "./checks/reveal.mjs";
import spellings from "./checks/spellings.mjs";
import targets from "./checks/targets.mjs";
import type from "./checks/type.mjs";
import uniqueNames from "./checks/unique_names.mjs";
import untouched from "./checks/untouched.mjs";
import words from "./checks/words.mjs";

export const LOOKING = [document, ids, names, uniqueNames, native, purpose, demand, hints, untouched, contrast, type,
  reflow, motion, words, forced, print, targets, axe, htmlValidate, vnu, ibm, htmlcs, origin];

export const ACTING = [quiet, reveal, keyboard, fill, noscript, errors, flow, spellings];
