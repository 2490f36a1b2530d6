// What the pad knows and does: the judge's drafts, the outbox, the server's view, and the screen that follows from them.
// No DOM; `onChange()` asks for a new picture.

import { filledCount, isSameMarks, tidyMark } from "./ballot.js";
import { deviceStore } from "./device.js";
import { openDrafts } from "./drafts.js";
import { homeScreen, nextScreen, openUnits, standingOf } from "./flow.js";
import { knownPicture } from "./known.js";
import { foreignBallots, openOutbox } from "./outbox.js";
import { doubtsOf } from "./readback.js";
import { openWire } from "./wire.js";
import { draftAfter, namedCriteria, outcomeText, refusalText } from "./words.js";

// A ballot that is answered sooner than this was never worth a warning.
const PATIENCE_MS = 2000;

/**
 * Open the desk of one pad.
 *
 * `data` is what the pad is mounted with, `device` the phone's store, `announce(text)` speaks to screen readers.
 */
export function openDesk({ t, data, device, onChange, onNudge, announce: say }) {
  const { base = "", live } = data;
  const known = knownPicture(device);
  const acks = new Map();
  let isStored = () => true;
  let outbox = null;
  let scope = null;
  let drafts = null;
  let answer = null;
  let pad = null;
  let refusal = null;
  let isUp = null;
  let screen = { kind: "waiting" };
  let offer = null;
  let reading = null;
  let foreign = null;
  let patientUntil = 0;
  let isTaking = false;
  // Whether the server has said in this page's life whose phone this is.
  let isVouched = false;
  let isTouched = false;
  let isOpen = false;

  const unitOf = (id) => pad.units.find((unit) => unit.id === id) || null;
  const whoIs = (one) => `${encodeURIComponent(one.contest)}/${encodeURIComponent(one.judge.id)}`;

  function ballotOf(unit) {
    const ack = acks.get(unit.id);
    return ack && (!unit.ballot || unit.ballot.revision <= ack.revision) ? ack : unit.ballot || null;
  }

  const isUnsent = (unit) => drafts.isUnsent(unit, ballotOf(unit));
  const isWaiting = (unit) => outbox.ofUnit(unit.id).length > 0;
  const isDone = (unit) => Boolean(ballotOf(unit)) || isWaiting(unit);
  const changed = () => {
    if (isOpen) onChange();
  };
  // A ballot's way through the outbox is many small changes in one breath: one picture, when the breath is over.
  const changedSoon = () => Promise.resolve().then(changed);
  // What this phone only remembers is shown, and not announced as news.
  const announce = (text) => {
    if (isOpen) say(text);
  };

  /** What to show for a unit: `{kind: "still" | "edit" | "pending" | "sent" | "closed" | "stale", …}`. */
  function modeOf(unit) {
    const standing = standingOf(unit);
    const draft = drafts.of(unit.id);
    const ballot = ballotOf(unit);
    const item = outbox.ofUnit(unit.id).pop() || null;
    const next = openUnits(pad).find((one) => one.id !== unit.id && !isDone(one)) || null;
    if (standing === "closed") {
      if (item) return { kind: "pending", item, canChange: false };
      const unsent = isUnsent(unit) ? draft.marks : null;
      const isLast = pad.phase !== "running" || openUnits(pad).length > 0;
      return { kind: "closed", ballot, unsent, isLast, message: (unsent && draft.note && draft.note.message) || "" };
    }
    if (standing !== "open") return { kind: "still", standing, ballot, unsent: isUnsent(unit) ? draft.marks : null };
    if (draft && draft.note && draft.note.kind === "stale") {
      return { kind: "stale", mine: draft.marks, stored: draft.note.stored };
    }
    if (draft) return { kind: "edit", draft, ballot, item };
    if (item) return { kind: "pending", item, canChange: true, next };
    if (ballot) return { kind: "sent", ballot, next };
    return { kind: "edit", draft: { marks: {}, base: 0, note: null }, ballot: null, item: null };
  }

  /** Take an answer of the server, or, with `isFresh` false, the one that this phone has kept. */
  function takePad(next, isFresh = true) {
    const { judge, judge_name: name, judge_group: group } = next;
    answer = next;
    next = { ...next, judge: { id: judge, name, group } };
    // What was only remembered may be long past: unless the judge has begun to work with it, start anew.
    const isStart = isFresh && !isVouched && !isTouched;
    if (isFresh) {
      refusal = null;
      isVouched = true;
      device.write("who", whoIs(next));
    }
    const scopeNow = [next.contest, next.meeting, next.judge.id].map(encodeURIComponent).join("/");
    const before = scopeNow === scope ? pad : null;
    if (!before) takeScope(scopeNow, next);
    pad = { ...next, criteria: namedCriteria(t, next) };
    acks.forEach((ack, id) => {
      if (ack.seq === null || pad.seq >= ack.seq) acks.delete(id);
    });
    pad.units.forEach((unit) => {
      if (unit.ballot) outbox.confirm(unit.ballot.id, unit.ballot);
      drafts.compare(unit, ballotOf(unit), isWaiting(unit));
      const news = isFresh && drafts.adopt(unit, ballotOf(unit), isWaiting(unit));
      if (news) announce(news);
    });
    if (isFresh) keepPicture();
    drafts.wake();
    outbox.release();
    move(isStart ? null : before);
    changed();
  }

  function keepPicture() {
    known.keep(whoIs(pad), { ...answer, units: pad.units.map((unit) => ({ ...unit, ballot: ballotOf(unit) })) });
  }

  /** A picture that nobody has vouched for is not shown to who holds no valid pass. */
  function putPictureAway() {
    known.clear();
    if (!pad) return;
    closeScope();
    pad = outbox = drafts = scope = null;
    isStored = () => true;
    screen = { kind: "waiting" };
  }

  function closeScope() {
    if (!outbox) return;
    outbox.close();
    drafts.stop();
  }

  function takeScope(scopeNow, next) {
    closeScope();
    scope = scopeNow;
    acks.clear();
    isTouched = false;
    reading = null;
    offer = null;
    screen = { kind: "waiting" };
    const store = deviceStore(`contest.pad/${scope}/`);
    const headers = { "Contest-Judge": encodeURIComponent(next.judge.id) };
    outbox = openOutbox({ base, store, headers, mayGo, onSettled: settled, onChange: changedSoon });
    const mayTell = () => isUp !== false && isVouched && !refusal && device.read("who") === whoIs(pad);
    drafts = openDrafts({ t, store, base, headers, padOf: () => pad, mayTell });
    isStored = store.isLasting;
    foreign = foreignBallots(device, scope);
  }

  /** Another judge may have scanned in on this phone, in another tab: ask who we are before sending in their name. */
  function mayGo() {
    return device.read("who") === whoIs(pad) || wire.refresh().then(() => false);
  }

  function move(before) {
    const here = screen.kind === "unit" ? unitOf(screen.unit) : null;
    // What was opened by mistake and waits again keeps nobody from the unit that is opened instead.
    const isBusy = Boolean(here) && isUnsent(here) && standingOf(here) !== "waiting";
    const moved = nextScreen({ before, after: pad, screen, isBusy, isDone });
    const isNew = JSON.stringify(moved.screen) !== JSON.stringify(screen);
    screen = moved.screen;
    if (!before) {
      const half = openUnits(pad).filter(isUnsent);
      half.sort((a, b) => drafts.of(b.id).at - drafts.of(a.id).at);
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
      refuse(outcome);
      wire.refresh();
    } else if (outcome.kind === "stored" || isMineAlready(item, outcome)) {
      const stored = outcome.stored || outcome;
      const seq = outcome.seq === undefined ? null : outcome.seq;
      const { receipt, revision = item.revision } = stored;
      acks.set(item.unit, { id: item.id, revision, marks: item.marks, receipt, at: new Date().toISOString(), seq });
      keepPicture();
      announce(t("{unit}: stored. Receipt {code}", { unit: name, code: receipt }));
    } else {
      takeBack(item, outcome, name);
    }
    changed();
  }

  /** "stale", but what is stored is exactly this: another tab or an earlier try has delivered it. */
  function isMineAlready(item, outcome) {
    const stored = outcome.kind === "stale" && outcome.stored;
    return Boolean(stored) && stored.revision >= item.revision && isSameMarks(pad.criteria, item.marks, stored.marks);
  }

  /** The server said no: the marks become a draft again, with the reason on it. */
  function takeBack(item, outcome, name) {
    const unit = unitOf(item.unit);
    const isLate = Boolean(unit && unit.deliver_until) && standingOf(unit) === "open";
    const message = outcomeText(t, outcome, name, isLate);
    const draft = draftAfter(outcome, item, { newer: drafts.of(item.unit), criteria: pad.criteria, message });
    drafts.keep(item.unit, draft);
    announce(message);
    wire.refresh();
  }

  /** Why ballots came back; on its own screen the reason stands beside the marks. */
  function refusals() {
    const here = screen.kind === "unit" && unitOf(screen.unit);
    const isShown = here && ["edit", "stale", "closed"].includes(modeOf(here).kind);
    return drafts.refusals().filter(({ unit }) => !isShown || unit !== here.id);
  }

  function refuse(refused) {
    refusal = { code: refused.code, text: refusalText(t, refused) };
    if (!outbox) return;
    outbox.hold();
    if (refused.code === "replaced") drafts.yielded();
  }

  /** What is being read back: `{unit, marks, doubts}`; null, and no longer asked for, once it cannot be sent. */
  function readback() {
    const unit = reading && pad ? unitOf(reading) : null;
    if (!unit || screen.unit !== reading || modeOf(unit).kind !== "edit" || !isComplete(unit)) {
      reading = null;
      return null;
    }
    const marks = tidied(drafts.of(reading).marks);
    return { unit, marks, doubts: doubtsOf({ t, pad, unit, marks }) };
  }

  function send() {
    reading = screen.unit;
    changed();
  }

  function confirm() {
    const read = readback();
    if (!read) return;
    const { id } = read.unit;
    reading = null;
    patientUntil = performance.now() + PATIENCE_MS;
    setTimeout(changed, PATIENCE_MS + 50);
    outbox.put({
      meeting: pad.meeting,
      unit: id,
      judgeName: pad.judge.name,
      revision: drafts.of(id).base + 1,
      marks: read.marks,
    });
    drafts.drop(id, { isSent: true });
    announce(t("Being sent"));
    changed();
  }

  /** What has not reached the server, once that is worth saying: `{count, lastTry}` or null. */
  function unsent() {
    const items = outbox ? outbox.items() : [];
    const isLate = isUp === false || items.some((item) => item.lastStatus !== undefined);
    if (!items.length || (!isLate && performance.now() < patientUntil)) return null;
    return { count: items.length, lastTry: Math.max(...items.map((item) => item.lastTry || 0)) };
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
    const draft = drafts.of(unit.id);
    return Boolean(draft) && filledCount(pad.criteria, draft.marks) === pad.criteria.length && isUnsent(unit);
  }

  function type(criterion, text) {
    const mode = modeOf(unitOf(screen.unit));
    if (mode.kind !== "edit") return;
    isTouched = true;
    drafts.type(screen.unit, mode.draft, criterion, text);
    changed();
  }

  function change() {
    const unit = unitOf(screen.unit);
    const from = outbox.ofUnit(unit.id).pop() || ballotOf(unit);
    if (from) drafts.keep(unit.id, { marks: tidied(from.marks), base: from.revision, note: null });
    changed();
  }

  function go(next) {
    isTouched = true;
    screen = next;
    if (offer && offer === next.unit) offer = null;
    changed();
  }

  const wire = openWire({
    base,
    live,
    onPad: (next) => takePad(next),
    onRefused(refused) {
      refuse(refused);
      if (!isVouched && refused.code !== "replaced") putPictureAway();
      changed();
    },
    onLine(up) {
      isUp = up;
      changed();
    },
    onNudge(id) {
      const unit = pad && unitOf(id);
      if (!unit) return;
      onNudge(unit);
      if (standingOf(unit) === "open" && screen.kind !== "unit") go({ kind: "unit", unit: id });
    },
    onReach() {
      if (!outbox) return;
      outbox.pump();
      drafts.wake();
    },
  });

  async function takeSeat() {
    if (isTaking) return;
    isTaking = true;
    const isTaken = await wire.takeSeat();
    isTaking = false;
    if (isTaken) await wire.refresh();
    else if (refusal && refusal.code === "replaced") announce(t("The server does not answer – trying again."));
    changed();
  }

  /** Another tab of this phone wrote something: an identity, a draft, or an answer. */
  function onStorage(event) {
    if (!event.key || !pad) return;
    const isOtherJudge = event.key === "contest.pad/who" && device.read("who") !== whoIs(pad);
    if (isOtherJudge || (event.key.includes("/outbox/") && !event.newValue)) wire.refresh();
    if (event.key.includes("/outbox/")) foreign = foreignBallots(device, scope);
    changed();
  }
  window.addEventListener("storage", onStorage);
  const kept = known.read(device.read("who"), data.name);
  if (kept) takePad(kept, false);
  isOpen = true;

  return {
    modeOf,
    isComplete,
    isUnsent,
    stateOf: (unit) => ({
      draft: isUnsent(unit) ? drafts.of(unit.id) : null,
      ballot: ballotOf(unit),
      waiting: isWaiting(unit),
    }),
    facts: () => ({
      pad,
      screen,
      isUp,
      refusal,
      told: pad ? refusals() : [],
      foreign,
      reading: readback(),
      offer: offer && pad ? unitOf(offer) : null,
      unsent: unsent(),
      isHeld: Boolean(outbox) && outbox.isHeld(),
      isLasting: device.isLasting() && isStored(),
    }),
    send,
    confirm,
    lookAgain() {
      reading = null;
      changed();
    },
    takeSeat,
    type,
    change,
    go,
    goHome: () => go(pad.units.length ? { kind: "list" } : homeScreen(pad, isDone)),
    discard() {
      drafts.drop(screen.unit);
      changed();
    },
    keepStored() {
      drafts.drop(screen.unit);
      announce(t("The stored ballot counts."));
      changed();
    },
    sendMine() {
      drafts.keep(screen.unit, { ...drafts.of(screen.unit), note: null });
      send();
    },
    dismiss(unit) {
      drafts.understood(unit);
      changed();
    },
    retry() {
      wire.refresh();
      if (outbox && !refusal) outbox.pump();
    },
    stop() {
      window.removeEventListener("storage", onStorage);
      isOpen = false;
      wire.stop();
      closeScope();
    },
  };
}
