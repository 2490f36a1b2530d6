// What is being typed, told to the server for this judge's next phone. A convenience beside the draft on the device:
// never in a hurry, silent when it fails, and never a ballot. No DOM.

const QUIET_MS = 3000;

/**
 * Tell the server about drafts: `typed(unit)` after each key, `wake()` when the server may be reached again.
 *
 * `bodyOf(unit)` is what stands there now, with no marks when it should be forgotten; `mayTell()` is false while the
 * seat is another phone's or nobody answers.
 */
export function openRoaming({ base, headers, bodyOf, mayTell }) {
  const due = new Set();
  const told = new Set();
  let timer = 0;
  let lastAt = -QUIET_MS;
  let isTelling = false;

  function plan(wait) {
    clearTimeout(timer);
    if (due.size) timer = setTimeout(tell, Math.max(wait, lastAt + QUIET_MS - performance.now()));
  }

  async function tell() {
    clearTimeout(timer);
    const unit = due.values().next().value;
    if (unit === undefined || isTelling || !mayTell()) return;
    isTelling = true;
    lastAt = performance.now();
    due.delete(unit);
    told.add(unit);
    let isKept = false;
    try {
      const response = await fetch(`${base}/api/drafts/${encodeURIComponent(unit)}`, {
        method: "PUT",
        headers: { "Content-Type": "application/json", ...headers },
        body: JSON.stringify(bodyOf(unit)),
        credentials: "same-origin",
        redirect: "error",
        // It also goes out when the page is put away at this moment.
        keepalive: true,
      });
      isKept = response.ok;
    } catch (error) {
      console.info("pad: the draft stays on this phone", error);
    }
    isTelling = false;
    // What failed waits for the next key, or for the line to come back.
    if (isKept) plan(0);
    else due.add(unit);
  }

  const hidden = () => {
    if (document.hidden) plan(0);
  };
  document.addEventListener("visibilitychange", hidden);

  return {
    typed(unit) {
      due.add(unit);
      plan(QUIET_MS);
    },
    /** Sent: what was typed is no draft any more. */
    drop: (unit) => due.delete(unit),
    isTold: (unit) => told.has(unit),
    wake: () => plan(QUIET_MS),
    stop() {
      clearTimeout(timer);
      due.clear();
      document.removeEventListener("visibilitychange", hidden);
    },
  };
}
