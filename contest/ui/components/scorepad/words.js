// What the pad says when the server said no, and when it asks. Pure.

/** Why nothing can be sent at all: the pass, or the person behind it. */
export function refusalText(t, { code, message }) {
  if (code === "replaced") {
    return t("This pass is in use on another phone. Marks on this phone are kept; scan the pass again to go on here.");
  }
  if (code === "unknown_pass") {
    return t("This pass is not known or has ended. Marks on this phone are kept; ask the desk for a new pass.");
  }
  if (code === "other_judge") return t("Another judge is signed in on this phone now. Your unsent marks are kept.");
  return message || t("The server refused ({code}). Marks on this phone are kept.", { code });
}

/** Why one ballot was not stored; `unit` is its name. */
export function outcomeText(t, { kind, code, message, status }, unit) {
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
    return { marks, base: outcome.stored.revision, note: { kind: "stale", stored: outcome.stored } };
  }
  const base = item.revision - 1;
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

/** The question about marks that are all the same: `{title, text}`; `kind` as `oddity` gives it. */
export function oddText(t, kind, mark) {
  if (kind === "full") {
    return { title: t("Full marks everywhere?"), text: t("Every criterion has the highest mark. Send it like this?") };
  }
  if (kind === "grade") {
    return {
      title: t("The same grade everywhere?"),
      text: t("Every criterion has the grade {grade}. Send it like this?", { grade: mark }),
    };
  }
  return {
    title: t("The same mark everywhere?"),
    text: t("Every criterion has the mark {mark}. Send it like this?", { mark }),
  };
}

/** The criteria as they are called here: the one mark of rules without criteria comes without a name in any language. */
export function namedCriteria(t, criteria) {
  return criteria.map((one) => {
    if (one.id !== "total" || one.title !== "total") return one;
    return { ...one, title: one.grades ? t("Overall") : t("Total") };
  });
}
