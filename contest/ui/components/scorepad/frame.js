// What every editor has around its rows: the unit, the notes, and the line with the send button.

import { filledCount, gradeCounts, sumKind, totalOf } from "./ballot.js";
import { el, joined, setText } from "./dom.js";

/** The unit, large: number, name, community and presenter. */
export function unitCard({ t, unit, state }) {
  const number = unit.no || unit.order;
  return el(
    "div.card",
    {},
    number ? el("span.number", { text: t("No. {n}", { n: number }) }) : null,
    el("h1", { text: unit.name }),
    el("p.about", {
      text: joined(unit.community, unit.presenter && t("presented by {name}", { name: unit.presenter })),
    }),
    state ? el("p.state", { text: state }) : null,
  );
}

/** What the judge should know about this ballot: `{element, update(texts)}`. */
export function notesBox({ t, canDiscard, acts }) {
  const notes = el("div.texts");
  const discard = canDiscard && el("button.link", { text: t("Discard the change"), onclick: acts.discard });
  const element = el("div.notes", { hidden: !canDiscard }, notes, discard);
  return {
    element,
    update(texts) {
      if (notes.dataset.shown === texts.join("\n")) return;
      notes.dataset.shown = texts.join("\n");
      notes.textContent = "";
      notes.append(...texts.map((text) => el("p.note", { text })));
      element.hidden = !texts.length && !canDiscard;
    },
  };
}

/** The ballot so far and the send button: `{elements, send, update({marks, canSend, sendLabel})}`. */
export function sendLine({ t, criteria, acts }) {
  const kind = sumKind(criteria);
  const isLone = criteria.length < 2;
  const total = el("strong.total", { text: "—" });
  const counts = kind === "grades" ? el("p.counts") : null;
  const filled = isLone ? null : el("span.filled", { id: "filled" });
  const send = el("button.main-act.send", { onclick: () => acts.send(), "aria-describedby": isLone ? null : "filled" });
  const hasTotal = kind !== "grades" && kind !== "none";
  const name = hasTotal && el("span.sum-name", { text: t("Total") });
  const sums = isLone ? null : el("div.sums", {}, name, hasTotal && total, filled);
  return {
    elements: [counts, el(`div.send-line${isLone ? ".is-lone" : ""}`, {}, sums, send)].filter(Boolean),
    send,
    update({ marks, canSend, sendLabel }) {
      setText(send, sendLabel);
      send.disabled = !canSend;
      send.classList.toggle("is-ready", canSend);
      setText(total, totalOf(criteria, marks) || "—");
      if (counts) {
        const given = gradeCounts(criteria, marks);
        setText(counts, given || t("Choose one grade for each"));
        counts.classList.toggle("is-none", !given);
      }
      if (filled) {
        setText(filled, t("{n} of {total} filled", { n: filledCount(criteria, marks), total: criteria.length }));
      }
    },
  };
}
