// What the pad says about an answer of the server. Pure.

import { clockTime } from "./dom.js";
import { standingOf } from "./flow.js";

/** Why nothing can be sent at all: the pass, or the person behind it. */
export function refusalText(t, { code, message }) {
  if (code === "replaced") {
    return t("Your seat is in use on another phone. Marks on this phone are kept.");
  }
  if (code === "unknown_pass") {
    return t("This pass is not known or has ended. Marks on this phone are kept; ask the desk for a new pass.");
  }
  if (code === "other_judge") return t("Another judge is signed in on this phone now. Your unsent marks are kept.");
  return message || t("The server refused ({code}). Marks on this phone are kept.", { code });
}

/** Why one ballot was not stored, and what to do; `unit` is its name, `isLate` that it was marked on a visit. */
export function outcomeText(t, outcome, unit, isLate = false) {
  const reason = reasonText(t, outcome, unit, isLate);
  if (outcome.kind === "invalid") return reason;
  if (outcome.kind === "stale") return t("{reason} Open it and choose which one counts.", { reason });
  return t("{reason} Your marks stay on this phone; tell the desk if this is wrong.", { reason });
}

function reasonText(t, { kind, code, message, status }, unit, isLate) {
  // The server says which hour was missed; the unit itself may go on and be opened again.
  if (code === "closed" && isLate && message) return message;
  if (code === "closed") return t("{unit} was closed before your marks arrived. They do not count.", { unit });
  if (code === "recused") return t("{unit} is your own unit, so these marks were not stored.", { unit });
  if (code === "not_on_panel") return t("You are not on the panel of this meeting; {unit} was not stored.", { unit });
  if (kind === "stale") return t("{unit}: another ballot of yours was stored meanwhile.", { unit });
  if (kind === "invalid") return t("{unit} was not stored – please look at the marked rows.", { unit });
  return t("{unit} was not stored: {reason}", { unit, reason: message || `${code} (${status})` });
}

/** The draft that a refused ballot becomes: its marks (or what was typed since), with the reason as a note. */
export function draftAfter(outcome, item, { newer, criteria, message }) {
  const marks = newer ? newer.marks : item.marks;
  if (outcome.kind === "stale" && outcome.stored) {
    return { marks, base: outcome.stored.revision, note: { kind: "stale", stored: outcome.stored, message } };
  }
  // Stale, and nothing stored: the server counts from the beginning.
  const base = outcome.kind === "stale" ? 0 : item.revision - 1;
  if (outcome.kind !== "invalid") return { marks, base, note: { kind: "refused", code: outcome.code, message } };
  const known = new Set(criteria.map((one) => one.id));
  const problems = {};
  const others = [];
  outcome.problems.forEach((problem) => {
    if (known.has(problem.criterion)) problems[problem.criterion] = problem.message;
    else if (problem.message) others.push(problem.message);
  });
  return { marks, base, note: { kind: "invalid", problems, message: [message, ...others].join(" ") } };
}

/** "On site, deliver by 16:30" for a unit that may be marked without a connection; else empty. */
export function siteText(t, lang, unit) {
  const isOpen = unit.deliver_until && standingOf(unit) === "open";
  return isOpen ? t("On site, deliver by {time}", { time: clockTime(unit.deliver_until, lang) }) : "";
}

/** Who entered a ballot from paper in the judge's stead; empty for the judge's own. */
export function proxyText(t, { proxy }) {
  return proxy && proxy.length ? t("Entered from paper: {names}", { names: proxy.join(t(", ")) }) : "";
}

/**
 * The criteria of an answer as they are called here: the one mark of rules without criteria comes without a name in
 * any language. Each knows the scale that the whole ballot is counted on.
 */
export function namedCriteria(t, { criteria, scale }) {
  return criteria.map((one) => {
    const isNameless = one.id === "total" && one.title === "total";
    const title = isNameless ? (one.grades ? t("Overall") : t("Total")) : one.title;
    return { ...one, title, scale };
  });
}
