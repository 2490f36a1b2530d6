// What one judge has entered and not sent: on this phone from the first tap, and told to the server for the next phone.
// A draft is `{marks, base, note, at}`: typed texts, the stored revision they started from, what the judge should know.
// It goes with the server's receipt or by the judge's own hand, never by time. No DOM.

import { hasText, isSameMarks } from "./ballot.js";
import { standingOf } from "./flow.js";
import { openRoaming } from "./roaming.js";
import { outcomeText } from "./words.js";

/**
 * The drafts of one judge. `padOf()` is the picture as it is now, `mayTell()` whether the server may be told.
 *
 * `ballot` is in all calls the stored ballot of the unit, or null; `isWaiting` whether one is on its way.
 */
export function openDrafts({ t, store, base, headers, padOf, mayTell }) {
  const of = (id) => store.read(`draft/${id}`);
  const keep = (id, draft) => store.write(`draft/${id}`, { ...draft, at: Date.now() });
  const noteOf = (id) => (of(id) || {}).note;
  const roaming = openRoaming({
    base,
    headers,
    bodyOf(id) {
      const draft = of(id) || { marks: {}, base: 0 };
      return { meeting: padOf().meeting, marks: draft.marks, base: draft.base };
    },
    mayTell,
  });

  /** The draft goes: sent, or thrown away. The server's copy of it must not come back as news. */
  function drop(id, { isSent = false } = {}) {
    store.remove(`draft/${id}`);
    roaming.drop(id);
    const unit = padOf().units.find((one) => one.id === id);
    if (!roaming.isTold(id) && !(unit && unit.draft)) return;
    store.write(`gone/${id}`, true);
    // A stored ballot overtakes the server's copy by itself.
    if (!isSent) roaming.typed(id);
  }

  function isUnsent(unit, ballot) {
    const { criteria } = padOf();
    const draft = of(unit.id);
    if (!draft || !hasText(criteria, draft.marks)) return false;
    return !ballot || !isSameMarks(criteria, draft.marks, ballot.marks);
  }

  return {
    of,
    keep,
    drop,
    isUnsent,
    wake: roaming.wake,
    stop: roaming.stop,
    /** One mark was typed into a draft, which may be a new one. */
    type(id, draft, criterion, text) {
      const marks = { ...draft.marks, [criterion]: text };
      let { note } = draft;
      if (note && note.problems) note = { ...note, problems: { ...note.problems, [criterion]: "" } };
      if (note && note.kind === "fetched") note = null;
      keep(id, { ...draft, marks, note });
      roaming.typed(id);
    },
    /** What was typed on another phone goes on here, unless this phone has something of its own: the news, or null. */
    adopt(unit, ballot, isWaiting) {
      const { id, draft } = unit;
      const { criteria } = padOf();
      const isGone = store.read(`gone/${id}`);
      if (!draft) {
        if (isGone) store.remove(`gone/${id}`);
        return null;
      }
      if (of(id) || isWaiting) return null;
      if (isGone) {
        roaming.typed(id);
        return null;
      }
      if (standingOf(unit) !== "open" || !hasText(criteria, draft.marks)) return null;
      if (ballot && (ballot.revision > draft.base || isSameMarks(criteria, draft.marks, ballot.marks))) return null;
      const message = t("Your draft from your other phone is here.");
      keep(id, { marks: draft.marks, base: draft.base, note: { kind: "fetched", message } });
      return message;
    },
    /** A draft that a newer stored ballot has overtaken is not sent blindly, and not thrown away. */
    compare(unit, ballot, isWaiting) {
      const draft = of(unit.id);
      if (!draft || !ballot || ballot.revision <= draft.base || isWaiting) return;
      if (!isUnsent(unit, ballot)) {
        drop(unit.id, { isSent: true });
        return;
      }
      const message = outcomeText(t, { kind: "stale" }, unit.name);
      keep(unit.id, { ...draft, base: ballot.revision, note: { kind: "stale", stored: ballot, message } });
    },
    /** Why ballots came back, as `{unit, text}`, as long as the judge has not said that this was understood. */
    refusals() {
      return store
        .keys("draft/")
        .map((key) => ({ unit: key.slice(6), note: noteOf(key.slice(6)) }))
        .filter(({ note }) => note && note.message && note.kind !== "fetched" && !note.isRead)
        .map(({ unit, note }) => ({ unit, text: note.message }));
    },
    understood(id) {
      const draft = of(id);
      if (draft && draft.note) keep(id, { ...draft, note: { ...draft.note, isRead: true } });
    },
    /** Another phone has the seat: whatever it does with a draft is news here. */
    yielded: () => store.keys("gone/").forEach((key) => store.remove(key)),
  };
}
