// The pad's line to the server: what is open now, kept fresh by push, by polling only while the push is down. No DOM.

import { follow } from "../shared/follow.js";

const LATE_MS = 20000;
const POLL_MS = 15000;
const REQUEST_MS = 12000;

/**
 * Keep `/api/pad` fresh until `stop()`.
 *
 * `onPad(pad)` gets each good answer, `onRefused({status, code, message})` a 401 or 403, `onLine(isUp)` each change of
 * the connection; `onNudge(unit)` when the desk asks for this judge's marks; `onReach()` is called when the server may be reached again. `takeSeat()` asks for the judge's seat.
 */
export function openWire({ base, live, onPad, onRefused, onLine, onReach, onNudge }) {
  let isStopped = false;
  let isUp = null;
  let isFetching = null;
  let wantsAgain = false;
  let pollTimer = 0;
  let lateTimer = 0;
  let seenSeq = -1;
  let meeting = null;
  let place = null;
  let moved = 0;
  let isSocketUp = false;

  function setLine(up) {
    if (up === isUp || isStopped) return;
    isUp = up;
    onLine(up);
  }

  /** Ask now; resolves when answered. Calls during a request are joined into one more request. */
  function refresh() {
    clearTimeout(lateTimer);
    lateTimer = 0;
    if (isFetching) {
      wantsAgain = true;
      return isFetching;
    }
    isFetching = ask().then(() => {
      isFetching = null;
      if (wantsAgain && !isStopped) {
        wantsAgain = false;
        return refresh();
      }
      return null;
    });
    return isFetching;
  }

  /** One request for JSON, given up after a while: `{response, body}`. */
  async function fetched(path, method) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), REQUEST_MS);
    try {
      const response = await fetch(base + path, {
        method,
        credentials: "same-origin",
        cache: "no-store",
        redirect: "error",
        headers: { Accept: "application/json" },
        signal: abort.signal,
      });
      return { response, body: await response.json() };
    } finally {
      clearTimeout(timer);
    }
  }

  const isRefusal = ({ status }, { error }) => Boolean(error) && [401, 403, 404].includes(status);
  const refused = ({ status }, { error }) => onRefused({ status, code: error.code, message: error.message || "" });

  async function ask() {
    try {
      const { response, body } = await fetched("/api/pad", "GET");
      if (isStopped) return;
      if (response.ok && Array.isArray(body.units) && Array.isArray(body.criteria) && body.judge) {
        setLine(true);
        seenSeq = Math.max(seenSeq, Number(body.seq) || 0);
        meeting = body.meeting;
        onPad(body);
      } else if (isRefusal(response, body)) {
        setLine(true);
        refused(response, body);
      } else {
        throw new Error(`answer ${response.status}`);
      }
    } catch (error) {
      console.info("pad: the server does not answer", error);
      if (!isStopped) setLine(false);
    } finally {
      schedulePoll();
    }
  }

  /** Take the judge's seat for this phone: true, or false when nothing came of it. */
  async function takeSeat() {
    try {
      const { response, body } = await fetched("/api/seat", "POST");
      if (isStopped) return false;
      if (isRefusal(response, body)) refused(response, body);
      // The old socket belongs to a phone without a seat.
      if (response.ok && body.ok) line.reconnect();
      return response.ok && body.ok === true;
    } catch (error) {
      console.info("pad: the seat was not given", error);
      return false;
    }
  }

  function schedulePoll() {
    clearTimeout(pollTimer);
    if (!isStopped && !(isSocketUp && isUp)) pollTimer = setTimeout(refresh, POLL_MS * (0.8 + 0.4 * Math.random()));
  }

  function hear(message, isFirst) {
    // A phone whose seat has moved hears of every meeting.
    if (!isFirst && !message.ended && meeting && message.meeting !== meeting) return;
    if (message.nudge) onNudge(message.nudge);
    // A beat only repeats what is known.
    if (message.moved !== undefined) moved = message.moved;
    const here = `${message.phase}/${message.unit}/${moved}`;
    const isMove = here !== place;
    place = here;
    if (isFirst || isMove || message.ended) {
      refresh();
    } else if (Number(message.seq) > seenSeq && !lateTimer) {
      // Somebody's ballot: nothing that this pad shows, unless two clerks have entered this judge's own from paper.
      lateTimer = setTimeout(refresh, LATE_MS * (1 + Math.random()));
    }
  }

  const line = follow(live, {
    onMessage: hear,
    onUp() {
      isSocketUp = true;
      setLine(true);
      onReach();
      schedulePoll();
    },
    onDown() {
      isSocketUp = false;
      refresh();
    },
  });
  const reached = () => {
    refresh();
    onReach();
  };
  const looked = () => {
    if (!document.hidden) reached();
  };
  // The back button may bring the page back as it was left, with its timers and its socket long dead.
  const shown = (event) => {
    if (event.persisted) reached();
  };
  const wentOffline = () => setLine(false);
  document.addEventListener("visibilitychange", looked);
  window.addEventListener("online", reached);
  window.addEventListener("pageshow", shown);
  window.addEventListener("offline", wentOffline);
  refresh();

  return {
    refresh,
    takeSeat,
    stop() {
      isStopped = true;
      clearTimeout(pollTimer);
      clearTimeout(lateTimer);
      line.stop();
      document.removeEventListener("visibilitychange", looked);
      window.removeEventListener("online", reached);
      window.removeEventListener("pageshow", shown);
      window.removeEventListener("offline", wentOffline);
    },
  };
}
