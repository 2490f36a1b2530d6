// What the pad knows and does: the judge's drafts, the outbox, the server's view, and the screen that follows from them.
// No DOM; `onChange()` asks for a new picture.

import { filledCount, isSameMarks, oddity, tidyMark } from "./ballot.js";
import { deviceStore } from "./device.js";
import { homeScreen, nextScreen, openUnits, standingOf } from "./flow.js";
import { openOutbox } from "./outbox.js";
import { openWire } from "./wire.js";
import { draftAfter, namedCriteria, outcomeText, refusalText } from "./words.js";

/**
 * Open the desk of one pad.
 *
 * `announce(text)` speaks to screen readers, `confirmOdd(kind)` resolves to whether unusual marks are meant.
 */
export function openDesk({ t, live, onChange, announce, confirmOdd }) {
  const device = deviceStore("contest.pad/");
  const acks = new Map();
  let store = null;
  let outbox = null;
  let scope = null;
  let pad = null;
  let refusal = "";
  let isUp = null;
  let screen = { kind: "waiting" };
  let offer = null;
  let told = [];
  let isAsking = false;
  let foreign = null;

  const unitOf = (id) => pad.units.find((unit) => unit.id === id) || null;
  const draftOf = (id) => (store && store.read(`draft/${id}`)) || null;
  const keepDraft = (id, draft) => store.write(`draft/${id}`, { ...draft, at: Date.now() });
  const dropDraft = (id) => store.remove(`draft/${id}`);
  const whoIs = (one) => `${encodeURIComponent(one.contest)}/${encodeURIComponent(one.judge.id)}`;

  function ballotOf(unit) {
    const ack = acks.get(unit.id);
    return ack && (!unit.ballot || unit.ballot.revision <= ack.revision) ? ack : unit.ballot || null;
  }

  function isUnsent(unit) {
    const draft = draftOf(unit.id);
    if (!draft || !filledCount(pad.criteria, draft.marks)) return false;
    const ballot = ballotOf(unit);
    return !ballot || !isSameMarks(pad.criteria, draft.marks, ballot.marks);
  }

  const isDone = (unit) => Boolean(ballotOf(unit)) || outbox.ofUnit(unit.id).length > 0;

  /** What to show for a unit: `{kind: "still" | "edit" | "pending" | "sent" | "closed" | "stale", …}`. */
  function modeOf(unit) {
    const standing = standingOf(unit);
    const draft = draftOf(unit.id);
    const ballot = ballotOf(unit);
    const item = outbox.ofUnit(unit.id).pop() || null;
    if (standing === "closed") {
      if (item) return { kind: "pending", item, canChange: false };
      const unsent = isUnsent(unit) ? draft.marks : null;
      const isLast = pad.phase !== "running" || openUnits(pad).length > 0;
      return { kind: "closed", ballot, unsent, isLast, message: (unsent && draft.note && draft.note.message) || "" };
    }
    if (standing !== "open") return { kind: "still", standing };
    if (draft && draft.note && draft.note.kind === "stale") {
      return { kind: "stale", mine: draft.marks, stored: draft.note.stored };
    }
    if (draft) return { kind: "edit", draft, ballot, item };
    if (item) return { kind: "pending", item, canChange: true };
    if (ballot) return { kind: "sent", ballot, next: openUnits(pad).find((one) => !isDone(one)) || null };
    return { kind: "edit", draft: { marks: {}, base: 0, note: null }, ballot: null, item: null };
  }

  function takePad(next) {
    refusal = "";
    device.write("who", whoIs(next));
    const scopeNow = [next.contest, next.meeting, next.judge.id].map(encodeURIComponent).join("/");
    const before = scopeNow === scope ? pad : null;
    if (!before) takeScope(scopeNow, next);
    pad = { ...next, criteria: namedCriteria(t, next.criteria) };
    acks.forEach((ack, id) => {
      if (ack.seq === null || pad.seq >= ack.seq) acks.delete(id);
    });
    pad.units.forEach((unit) => {
      if (unit.ballot) outbox.confirm(unit.ballot.id, unit.ballot);
      compareDraft(unit);
    });
    outbox.release();
    move(before);
    onChange();
  }

  function takeScope(scopeNow, next) {
    if (outbox) outbox.close();
    scope = scopeNow;
    acks.clear();
    told = [];
    offer = null;
    screen = { kind: "waiting" };
    store = deviceStore(`contest.pad/${scope}/`);
    outbox = openOutbox({
      store,
      headers: { "Contest-Judge": encodeURIComponent(next.judge.id) },
      mayGo,
      onSettled: settled,
      onChange,
    });
    lookForForeign();
  }

  /** Another judge may have scanned in on this phone, in another tab: ask who we are before sending in their name. */
  async function mayGo() {
    if (device.read("who") === whoIs(pad)) return true;
    await wire.refresh();
    return false;
  }

  function lookForForeign() {
    const items = device
      .keys("")
      .filter((key) => key.includes("/outbox/") && !key.startsWith(`${scope}/`))
      .map(device.read)
      .filter(Boolean);
    foreign = items.length ? { count: items.length, name: items[0].judgeName || "" } : null;
  }

  /** A draft that a newer stored ballot has overtaken is not sent blindly, and not thrown away. */
  function compareDraft(unit) {
    const draft = draftOf(unit.id);
    const ballot = ballotOf(unit);
    if (!draft || !ballot || ballot.revision <= draft.base || outbox.ofUnit(unit.id).length) return;
    if (!isUnsent(unit)) dropDraft(unit.id);
    else keepDraft(unit.id, { ...draft, base: ballot.revision, note: { kind: "stale", stored: ballot } });
  }

  function move(before) {
    const here = screen.kind === "unit" ? unitOf(screen.unit) : null;
    const isBusy = Boolean(here) && isUnsent(here);
    const moved = nextScreen({ before, after: pad, screen, isBusy, isDone });
    const isNew = JSON.stringify(moved.screen) !== JSON.stringify(screen);
    screen = moved.screen;
    if (!before) {
      const half = openUnits(pad).filter(isUnsent);
      half.sort((a, b) => draftOf(b.id).at - draftOf(a.id).at);
      if (half.length) screen = { kind: "unit", unit: half[0].id };
    }
    if (moved.offer) offer = moved.offer;
    if (offer && (offer === screen.unit || !unitOf(offer) || standingOf(unitOf(offer)) !== "open")) offer = null;
    if (isNew && screen.kind === "unit") announce(t("{unit} is open for marks", { unit: unitOf(screen.unit).name }));
    const was = here && before && before.units.find((unit) => unit.id === here.id);
    if (was && standingOf(was) === "open" && standingOf(here) === "closed" && !isNew) announce(t("Marking is closed"));
  }

  function settled(item, outcome) {
    const unit = unitOf(item.unit);
    const name = unit ? unit.name : item.unit;
    if (outcome.kind === "held") {
      refusal = refusalText(t, outcome);
      wire.refresh();
    } else if (outcome.kind === "stored" || isMineAlready(item, outcome)) {
      const stored = outcome.stored || outcome;
      const seq = outcome.seq === undefined ? null : outcome.seq;
      const { receipt, revision = item.revision } = stored;
      acks.set(item.unit, { id: item.id, revision, marks: item.marks, receipt, at: new Date().toISOString(), seq });
      announce(t("{unit}: stored. Receipt {code}", { unit: name, code: receipt }));
    } else {
      takeBack(item, outcome, name);
    }
    onChange();
  }

  /** "stale", but what is stored is exactly this: another tab or an earlier try has delivered it. */
  function isMineAlready(item, outcome) {
    const stored = outcome.kind === "stale" && outcome.stored;
    return Boolean(stored) && stored.revision >= item.revision && isSameMarks(pad.criteria, item.marks, stored.marks);
  }

  /** The server said no: the marks become a draft again, with the reason on it. */
  function takeBack(item, outcome, name) {
    const message = outcomeText(t, outcome, name);
    const draft = draftAfter(outcome, item, { newer: draftOf(item.unit), criteria: pad.criteria, message });
    keepDraft(item.unit, draft);
    announce(message);
    if (screen.unit !== item.unit) told = [...told, message];
    wire.refresh();
  }

  async function send() {
    const { unit: id } = screen;
    const unit = unitOf(id);
    if (isAsking || !unit || modeOf(unit).kind !== "edit" || !isComplete(unit)) return;
    const odd = oddity(pad.criteria, draftOf(id).marks);
    if (odd) {
      isAsking = true;
      const isMeant = await confirmOdd(odd, tidied(draftOf(id).marks)[pad.criteria[0].id]);
      isAsking = false;
      const still = unitOf(id);
      if (!isMeant || !still || modeOf(still).kind !== "edit" || !isComplete(still)) return;
    }
    const draft = draftOf(id);
    outbox.put({
      meeting: pad.meeting,
      unit: id,
      judgeName: pad.judge.name,
      revision: draft.base + 1,
      marks: tidied(draft.marks),
    });
    dropDraft(id);
    announce(t("Being sent"));
    onChange();
  }

  /** The marks of today's criteria as they are sent: "92.50" is "92.5", a grade its word; nothing else goes along. */
  function tidied(marks) {
    const tidy = {};
    pad.criteria.forEach((one) => {
      tidy[one.id] = tidyMark(one, marks[one.id]);
    });
    return tidy;
  }

  function isComplete(unit) {
    const draft = draftOf(unit.id);
    return Boolean(draft) && filledCount(pad.criteria, draft.marks) === pad.criteria.length && isUnsent(unit);
  }

  function type(criterion, text) {
    const mode = modeOf(unitOf(screen.unit));
    if (mode.kind !== "edit") return;
    const draft = mode.draft;
    draft.marks[criterion] = text;
    if (draft.note && draft.note.problems) delete draft.note.problems[criterion];
    keepDraft(screen.unit, draft);
    onChange();
  }

  function change() {
    const unit = unitOf(screen.unit);
    const from = outbox.ofUnit(unit.id).pop() || ballotOf(unit);
    if (from) keepDraft(unit.id, { marks: tidied(from.marks), base: from.revision, note: null });
    onChange();
  }

  function go(next) {
    screen = next;
    if (offer && offer === next.unit) offer = null;
    onChange();
  }

  const wire = openWire({
    live,
    onPad: takePad,
    onRefused(refused) {
      refusal = refusalText(t, refused);
      if (outbox) outbox.hold();
      onChange();
    },
    onLine(up) {
      isUp = up;
      if (up && outbox) outbox.pump();
      onChange();
    },
  });

  /** Another tab of this phone wrote something: an identity, a draft, or an answer. */
  function onStorage(event) {
    if (!event.key || !pad) return;
    const isOtherJudge = event.key === "contest.pad/who" && device.read("who") !== whoIs(pad);
    if (isOtherJudge || (event.key.includes("/outbox/") && !event.newValue)) wire.refresh();
    if (event.key.includes("/outbox/")) lookForForeign();
    onChange();
  }
  window.addEventListener("storage", onStorage);

  return {
    modeOf,
    isComplete,
    isUnsent,
    stateOf: (unit) => ({
      draft: isUnsent(unit) ? draftOf(unit.id) : null,
      ballot: ballotOf(unit),
      waiting: outbox.ofUnit(unit.id).length > 0,
    }),
    facts: () => ({
      pad,
      screen,
      isUp,
      refusal,
      told,
      foreign,
      offer: offer && pad ? unitOf(offer) : null,
      unsent: outbox && outbox.items().some((item) => item.lastStatus !== undefined) ? outbox.items() : [],
      isHeld: Boolean(outbox) && outbox.isHeld(),
      isLasting: device.isLasting() && (!store || store.isLasting()),
    }),
    send,
    type,
    change,
    go,
    goHome: () => go(pad.units.length ? { kind: "list" } : homeScreen(pad, isDone)),
    discard() {
      dropDraft(screen.unit);
      onChange();
    },
    keepStored() {
      dropDraft(screen.unit);
      announce(t("The stored ballot counts."));
      onChange();
    },
    sendMine() {
      const draft = draftOf(screen.unit);
      keepDraft(screen.unit, { ...draft, note: null });
      return send();
    },
    dismiss(index) {
      told = told.filter((_, at) => at !== index);
      onChange();
    },
    retry() {
      wire.refresh();
      if (outbox && !refusal) outbox.pump();
    },
    stop() {
      window.removeEventListener("storage", onStorage);
      wire.stop();
      if (outbox) outbox.close();
    },
  };
}
