// The screens on which nothing is typed: the list, waiting, sent, closed, recused, and the choice after a clash.

import { filledCount, gradeCounts, isSameMarks, sumKind, tidyMark, totalOf } from "./ballot.js";
import { clockTime, el, joined } from "./dom.js";
import { standingOf } from "./flow.js";
import { unitCard } from "./frame.js";
import { proxyText, siteText } from "./words.js";

/** One set of marks as a compact table with its total, or with its grades counted. */
export function marksTable({ t, criteria, marks, title, note, tone = "" }) {
  const lines = criteria.map((one) => {
    const mark = tidyMark(one, (marks || {})[one.id]) || "—";
    return el("div.line", {}, el("dt", { text: one.title }), el("dd", { text: mark }));
  });
  return el(
    `section.marks${tone && `.${tone}`}`,
    {},
    title ? el("h2", { text: title }) : null,
    note ? el("p.about", { text: note }) : null,
    el("dl", {}, ...lines, sumLine({ t, criteria, marks: marks || {} })),
  );
}

function sumLine({ t, criteria, marks }) {
  const kind = sumKind(criteria);
  if (kind === "none") return null;
  const [name, text] =
    kind === "grades" ? [t("In all"), gradeCounts(criteria, marks)] : [t("Total"), totalOf(criteria, marks)];
  return el("div.line.sum", {}, el("dt", { text: name }), el("dd", { text: text || "—" }));
}

/** The receipt: a big check mark, the code, the time and the revision. */
function receiptBox({ t, lang, ballot }) {
  const time = clockTime(ballot.at, lang);
  return el(
    "section.receipt",
    {},
    el("span.tick", { text: "✓", "aria-hidden": "true" }),
    el("p.done", { text: t("Stored") }),
    el("p.code", { text: ballot.receipt, "aria-label": t("Receipt {code}", { code: ballot.receipt }) }),
    el("p.when", {
      text: joined(time, ballot.revision > 1 ? t("revision {n}", { n: ballot.revision }) : t("first ballot")),
    }),
    ballot.proxy && el("p.when", { text: proxyText(t, ballot) }),
  );
}

/** All receipts of a unit that has more than one, newest first. */
function receiptList({ t, lang, unit }) {
  const all = unit.history || [];
  if (all.length < 2) return null;
  const lines = all
    .map((one) =>
      el(
        "div.line",
        {},
        el("dt", { text: joined(t("revision {n}", { n: one.revision }), clockTime(one.at, lang), proxyText(t, one)) }),
        el("dd", { text: one.receipt }),
      ),
    )
    .reverse();
  return el("section.marks.receipts", {}, el("h2", { text: t("All receipts") }), el("dl", {}, ...lines));
}

/** The way to the next unit that waits for this judge. */
function nextButton({ t, next, acts }) {
  return next && el("button.main-act", { text: t("Next: {unit}", { unit: next.name }), onclick: () => acts.go(next.id) });
}

/** Stored and still open: the receipt, the marks, and the way to change them. */
export function sentView({ t, lang, unit, criteria, ballot, next, acts }) {
  const main = el(
    "main.main",
    {},
    unitCard({ t, unit }),
    receiptBox({ t, lang, ballot }),
    marksTable({ t, criteria, marks: ballot.marks }),
    receiptList({ t, lang, unit }),
    el("p.hint", { text: t("You can change your marks until the host closes this unit.") }),
  );
  const dock = el(
    "section.dock.choice",
    {},
    el("button.second-act", { text: t("Change my marks"), onclick: acts.change }),
    nextButton({ t, next, acts }),
  );
  return { main, dock };
}

/** On its way: the marks are on this phone, the server has not answered. */
export function pendingView({ t, lang, unit, criteria, item, isHeld, canChange, next, acts }) {
  const isLate = item.lastStatus !== undefined;
  const time = unit.deliver_until && clockTime(unit.deliver_until, lang);
  const main = el(
    "main.main",
    {},
    unitCard({ t, unit }),
    el(
      "section.receipt.is-pending",
      {},
      el("span.tick", { text: "…", "aria-hidden": "true" }),
      el("p.done", { text: isHeld ? t("Kept on this phone") : isLate ? t("Not delivered yet") : t("Being sent") }),
      el("p.when", { text: t("Your marks are safe on this phone. Please keep this page open.") }),
      time && el("p.when.until", { text: t("They must arrive by {time}: open this page where there is a network.", { time }) }),
    ),
    marksTable({ t, criteria, marks: item.marks }),
  );
  const change = el("button.second-act", { text: t("Change my marks"), onclick: acts.change });
  return { main, dock: canChange ? el("section.dock.choice", {}, change, nextButton({ t, next, acts })) : null };
}

/** No longer open: what is stored, and beside it what was typed but never sent. */
export function closedView({ t, lang, unit, criteria, ballot, unsent, message, isLast }) {
  const parts = [unitCard({ t, unit, state: t("Marking is closed") })];
  if (unsent) {
    parts.push(el("p.note.is-loud", { text: message || t("These marks were not sent in time and do not count.") }));
    parts.push(marksTable({ t, criteria, marks: unsent, title: t("Not sent"), tone: "is-unsent" }));
  }
  if (ballot) {
    parts.push(receiptBox({ t, lang, ballot }));
    parts.push(marksTable({ t, criteria, marks: ballot.marks, title: unsent ? t("Stored, this counts") : null }));
    parts.push(receiptList({ t, lang, unit }));
  } else {
    parts.push(el("p.note", { text: t("No ballot of yours is stored for this unit.") }));
  }
  if (!isLast) parts.push(el("p.hint", { text: t("Please wait for the host to open the next unit") }));
  return { main: el("main.main", {}, ...parts), dock: null };
}

/** A unit this judge does not mark, or one that is not open yet: opened by mistake, it may have a ballot already. */
export function stillView({ t, lang, unit, criteria, standing, ballot, unsent }) {
  const texts = {
    recused: [t("Recused"), t("This is your own unit. You do not mark it, and it does not count as missing.")],
    waiting: [t("Not open yet"), t("The host opens each unit in its turn.")],
    withdrawn: [t("Withdrawn"), t("This unit does not take part.")],
  };
  const [title, text] = texts[standing];
  const isWaiting = standing === "waiting";
  return {
    main: el(
      "main.main",
      {},
      unitCard({ t, unit }),
      el("section.still", {}, el("p.big", { text: title }), el("p", { text })),
      isWaiting && unsent && marksTable({ t, criteria, marks: unsent, title: t("On this phone"), note: t("Not sent") }),
      isWaiting && ballot && receiptBox({ t, lang, ballot }),
    ),
    dock: null,
  };
}

/** Somebody (this judge on another phone, or the desk) stored a newer ballot: both, side by side, and the choice. */
export function staleView({ t, unit, criteria, stored, mine, acts }) {
  const isSame = isSameMarks(criteria, mine, stored.marks);
  const main = el(
    "main.main",
    {},
    unitCard({ t, unit }),
    el("p.note.is-loud", {
      text: t("Another ballot of yours was stored meanwhile (revision {n}). Which one should count?", {
        n: stored.revision,
      }),
    }),
    el(
      "div.pair",
      {},
      marksTable({ t, criteria, marks: mine, title: t("On this phone"), note: t("Not sent"), tone: "is-mine" }),
      marksTable({ t, criteria, marks: stored.marks, title: t("Stored, this counts"), note: joined(stored.receipt, proxyText(t, stored)) || "—" }),
    ),
  );
  const dock = el(
    "section.dock.choice",
    {},
    el("button.second-act", { text: t("Keep the stored one"), onclick: acts.keepStored }),
    el("button.main-act", { text: t("Send mine instead"), onclick: acts.sendMine, disabled: isSame }),
  );
  return { main, dock };
}

/** What a whole ballot comes to where one word or number can say it. */
function onlyFigure(criteria, marks) {
  return criteria.length === 1 ? tidyMark(criteria[0], marks[criteria[0].id]) : totalOf(criteria, marks) || "";
}

function chipOf({ t, unit, criteria, state }) {
  const standing = standingOf(unit);
  if (state.waiting) return ["is-alert", t("not delivered")];
  if (standing === "recused") return ["is-quiet", t("Recused")];
  if (standing === "withdrawn") return ["is-quiet", t("Withdrawn")];
  const filled = state.draft ? filledCount(criteria, state.draft.marks) : 0;
  if (state.draft && standing === "open") {
    return ["is-alert", t("{n} of {total} filled", { n: filled, total: criteria.length })];
  }
  if (state.draft && standing === "closed") return ["is-alert", t("Not sent")];
  if (state.ballot) return ["is-good", `✓ ${onlyFigure(criteria, state.ballot.marks)}`];
  if (standing === "open") return ["is-open", t("To mark")];
  return ["is-quiet", standing === "waiting" ? t("Not open yet") : t("No ballot")];
}

/** The units in their order, each with what this judge has done about it. */
export function unitList({ t, lang, units, criteria, stateOf, onPick, title }) {
  const rows = units.map((unit) => {
    const state = stateOf(unit);
    const [tone, text] = chipOf({ t, unit, criteria, state });
    const about = joined(unit.community, unit.presenter);
    const { receipt, revision } = state.ballot || {};
    const isCounted = state.ballot && sumKind(criteria) === "grades";
    const proof = joined(receipt, revision > 1 && t("revision {n}", { n: revision }));
    return el(
      "button.pick",
      { "data-unit": unit.id, onclick: () => onPick(unit.id) },
      el(
        "span.who",
        {},
        el("span.name", { text: unit.name }),
        about ? el("span.about", { text: about }) : null,
        el("span.about.site", { text: siteText(t, lang, unit) }),
        isCounted ? el("span.given", { text: gradeCounts(criteria, state.ballot.marks) }) : null,
        proof ? el("span.about", { text: proof }) : null,
      ),
      el(`span.chip.${tone}`, { text }),
    );
  });
  return el("section.list", {}, title ? el("h2", { text: title }) : null, ...rows);
}

/** Everything of the meeting: what is open first, then the rest. */
export function listView({ t, lang, pad, stateOf, onPick }) {
  const { criteria, units } = pad;
  const open = units.filter((unit) => standingOf(unit) === "open");
  const rest = units.filter((unit) => !open.includes(unit));
  const section = (some, title) => (some.length ? unitList({ t, lang, units: some, criteria, stateOf, onPick, title }) : null);
  const main = el(
    "main.main",
    {},
    el("h1.page", { text: pad.title || t("My ballots") }),
    pad.theme ? el("p.about", { text: pad.theme }) : null,
    section(open, t("Open now")),
    section(rest, open.length ? t("The other units") : null),
  );
  return { main, dock: null };
}

/** Between two units: what to wait for, and the judge's own ballots so far. */
export function waitingView({ t, lang, pad, stateOf, onPick }) {
  const texts = {
    planned: [t("The meeting has not begun"), t("This page opens by itself when marking starts.")],
    sealed: [t("The result is sealed"), t("Thank you for judging.")],
    published: [t("The result is published"), t("Thank you for judging.")],
  };
  const [title, text] = texts[pad.phase] || [
    t("Please wait for the host to open the next unit"),
    t("This page moves on by itself."),
  ];
  const recused = pad.units.find((unit) => unit.recused && unit.phase === "open");
  const main = el(
    "main.main",
    {},
    el(
      "section.calm",
      {},
      el("span.breath", { "aria-hidden": "true" }),
      el("h1.big", { text: title }),
      el("p", { text: recused ? t("{unit} is being marked; you are recused.", { unit: recused.name }) : text }),
    ),
    unitList({
      t,
      lang,
      units: pad.units,
      criteria: pad.criteria,
      stateOf,
      onPick,
      title: pad.units.length ? t("My ballots") : null,
    }),
  );
  return { main, dock: null };
}
