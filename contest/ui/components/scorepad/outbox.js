// Finished ballots on their way to the server. Each is on the device before the first request and until the answer.
// No DOM. One key per ballot, so that two tabs never overwrite each other; sending twice is harmless, since the
// id is made here and the server answers a repeated id with the receipt of the first time.

import { newId } from "./device.js";

const DELIVERY_MS = 12000;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 15000;

/**
 * The outbox of one judge. A ballot leaves it when the server has stored it, or when its marks have become a draft
 * again with the reason on it, or when newer marks for the same unit have taken its place before it was ever sent.
 *
 * `store` keeps the items below `outbox/`; `mayGo()` is false, or resolves to it, while another judge holds this phone;
 * `onSettled(item, outcome)` is called once per final answer, `onChange()` whenever there is something new to show:
 * never before a request that is due has gone out, because drawing takes longer than sending.
 * An outcome is `{kind, status, code, message, …}`: kind "stored" (receipt, revision, seq), "stale" (stored),
 * "invalid" (problems), or "refused".
 */
export function openOutbox({ base, store, headers = {}, mayGo = () => true, onSettled, onChange }) {
  let timer = 0;
  let failures = 0;
  let isSending = false;
  let isClosed = false;
  let isHeld = false;
  let wantsAgain = false;

  const items = () => store.keys("outbox/").map(store.read).filter(Boolean).sort((a, b) => a.order - b.order);
  const keep = (item) => store.write(`outbox/${item.id}`, item);
  const drop = (item) => store.remove(`outbox/${item.id}`);
  const ofUnit = (unit) => items().filter((item) => item.unit === unit);

  /** Put a ballot in; it goes out at once. A second one for the same unit waits for the first one's answer. */
  function put({ meeting, unit, judgeName, revision, marks }) {
    const waiting = ofUnit(unit);
    const first = waiting[0];
    const item = {
      id: newId(),
      meeting,
      unit,
      judgeName,
      revision: first ? first.revision + 1 : revision,
      marks,
      after: first ? first.id : null,
      // Later than all others even when the phone's clock was set back.
      order: Math.max(Date.now(), ...items().map((one) => one.order + 1)),
      tries: 0,
      lastTry: null,
      isRenewed: false,
    };
    keep(item);
    // Their marks were never sent; the judge has just replaced them.
    waiting.slice(1).forEach(drop);
    pump();
    onChange();
  }

  /** Send what is due, now. */
  function pump() {
    clearTimeout(timer);
    if (isClosed || isHeld) return;
    if (isSending) {
      wantsAgain = true;
      return;
    }
    const all = items();
    // The least tried first: one ballot that the server chokes on must not hold up the others.
    const [due] = all
      .filter((item) => !item.after || !all.some((other) => other.id === item.after))
      .sort((a, b) => a.tries - b.tries || a.order - b.order);
    if (!due) return;
    isSending = true;
    deliver(due)
      .catch((error) => {
        console.error("pad: sending failed in an unforeseen way", error);
        return false;
      })
      .then((isAnswered) => {
        isSending = false;
        failures = isAnswered ? 0 : failures + 1;
        if (isClosed) return;
        if (isAnswered || wantsAgain) {
          wantsAgain = false;
          timer = setTimeout(pump, isAnswered ? 0 : FIRST_WAIT_MS);
        } else {
          timer = setTimeout(pump, waitAfter(failures, due.retryAfter));
        }
        onChange();
      });
  }

  async function deliver(item) {
    const may = mayGo();
    if (may !== true && !(await may)) return false;
    const due = store.read(`outbox/${item.id}`);
    if (!due || isClosed) return true;
    due.tries += 1;
    due.lastTry = Date.now();
    keep(due);
    const asked = request(`${base}/api/ballots/${due.id}`, due, headers);
    onChange();
    const answer = await asked;
    due.lastStatus = item.lastStatus = answer.status;
    item.retryAfter = answer.retryAfter;
    const outcome = outcomeOf(answer);
    if (isClosed) {
      // Another judge has this phone now. What is not stored waits here for its own judge, and is asked for again.
      if (outcome.kind === "stored") drop(due);
      return true;
    }
    // Another tab may have had the answer already.
    if (!store.read(`outbox/${due.id}`)) return true;
    if (outcome.kind === "retry") {
      keep(due);
      return false;
    }
    if (outcome.kind === "held") {
      isHeld = true;
      keep(due);
      onSettled(due, outcome);
      return true;
    }
    settle(due, outcome);
    return true;
  }

  function settle(item, outcome) {
    const next = items().find((other) => other.after === item.id);
    if (outcome.code === "conflict" && !item.isRenewed) {
      // Ids are random, so "used for other content" means that this phone changed the content: one new id, once.
      const renewed = { ...item, id: newId(), isRenewed: true };
      keep(renewed);
      drop(item);
      if (next) keep({ ...next, after: renewed.id });
      return;
    }
    if (outcome.kind === "stale" && !outcome.stored && item.revision > 1 && !item.isRenewed) {
      // The server holds no earlier ballot of this unit: it was restored from a backup, or never had one.
      keep({ ...item, revision: 1, isRenewed: true });
      return;
    }
    if (next && outcome.kind === "invalid") {
      // The judge has changed these marks since; the newer ones go instead.
      keep({ ...next, after: null, revision: item.revision });
      drop(item);
      return;
    }
    if (next && outcome.kind === "stored") keep({ ...next, after: null });
    // The earlier one was not stored, so the judge's newest marks take its place in the count of revisions.
    const last = next && outcome.kind !== "stored" ? { ...next, revision: item.revision } : item;
    // First what becomes of it is on the device, then it goes: a crash between the two repeats, and loses nothing.
    onSettled(last, outcome);
    drop(item);
    if (last.id !== item.id) drop(last);
    onChange();
  }

  return {
    put,
    pump,
    items,
    ofUnit,
    /** The server's own list shows this ballot: the answer was lost, the ballot was not. */
    confirm(id, ballot) {
      const item = store.read(`outbox/${id}`);
      if (item) settle(item, { kind: "stored", receipt: ballot.receipt, revision: ballot.revision, seq: null });
    },
    /** Send nothing until `release()`: the pass was refused. */
    hold() {
      isHeld = true;
      clearTimeout(timer);
    },
    release() {
      failures = 0;
      isHeld = false;
      pump();
    },
    isHeld: () => isHeld,
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}

/** Ballots that other judges have left on this phone: `{count, name}`, or null. `scope` is where our own are kept. */
export function foreignBallots(device, scope) {
  const items = device
    .keys("")
    .filter((key) => key.includes("/outbox/") && !key.startsWith(`${scope}/`))
    .map(device.read)
    .filter(Boolean);
  return items.length ? { count: items.length, name: items[0].judgeName || "" } : null;
}

function waitAfter(failures, retryAfter) {
  const backoff = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 6));
  return Math.max(retryAfter || 0, Math.round(backoff * (0.5 + Math.random() / 2)));
}

async function request(address, item, headers) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), DELIVERY_MS);
  try {
    const response = await fetch(address, {
      method: "PUT",
      headers: { "Content-Type": "application/json", Accept: "application/json", ...headers },
      body: JSON.stringify({
        meeting: item.meeting,
        unit: item.unit,
        revision: item.revision,
        marks: item.marks,
      }),
      credentials: "same-origin",
      cache: "no-store",
      // A hotel portal answers everything with a redirect to its own page.
      redirect: "error",
      signal: abort.signal,
    });
    const seconds = Number(response.headers.get("Retry-After"));
    const body = await response.json().catch(() => null);
    return { status: response.status, body, retryAfter: seconds > 0 ? seconds * 1000 : 0 };
  } catch (error) {
    console.info("pad: no answer yet", error);
    return { status: 0, body: null, retryAfter: 0 };
  } finally {
    clearTimeout(timer);
  }
}

function outcomeOf({ status, body }) {
  if (status === 200 || status === 201) {
    // Anything can answer 200 on a strange network; only a receipt is an answer.
    if (!body || typeof body.receipt !== "string") return { kind: "retry" };
    return { kind: "stored", status, receipt: body.receipt, revision: body.revision, seq: body.seq };
  }
  const error = body && body.error;
  if (!error || typeof error.code !== "string" || status >= 500 || status === 429 || status === 408) {
    return { kind: "retry" };
  }
  const told = { status, code: error.code, message: error.message || "" };
  if (status === 401 || error.code === "other_judge") return { kind: "held", ...told };
  if (status === 422) return { kind: "invalid", problems: error.problems || [], ...told };
  if (error.code === "stale") {
    return { kind: "stale", stored: error.ballot || error.stored || body.ballot || null, ...told };
  }
  return { kind: "refused", ...told };
}
