// The pad's line to the server: what is open now, kept fresh by push, by polling only while the push is down. No DOM.

import { follow } from "../shared/follow.js";

const POLL_MS = 15000;
const REQUEST_MS = 12000;

/**
 * Keep `/api/pad` fresh until `stop()`.
 *
 * `onPad(pad)` gets each good answer, `onRefused({status, code, message})` a 401 or 403, `onLine(isUp)` each change of
 * the connection.
 */
export function openWire({ live, onPad, onRefused, onLine }) {
  let isStopped = false;
  let isUp = null;
  let isFetching = null;
  let wantsAgain = false;
  let pollTimer = 0;
  let lateTimer = 0;
  let seenSeq = -1;
  let place = null;
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

  async function ask() {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), REQUEST_MS);
    try {
      const response = await fetch("/api/pad", {
        credentials: "same-origin",
        cache: "no-store",
        redirect: "error",
        headers: { Accept: "application/json" },
        signal: abort.signal,
      });
      const body = await response.json();
      if (isStopped) return;
      if (response.ok && Array.isArray(body.units) && Array.isArray(body.criteria) && body.judge) {
        setLine(true);
        seenSeq = Math.max(seenSeq, Number(body.seq) || 0);
        onPad(body);
      } else if (body.error && (response.status === 401 || response.status === 403 || response.status === 404)) {
        setLine(true);
        onRefused({ status: response.status, code: body.error.code, message: body.error.message || "" });
      } else {
        throw new Error(`answer ${response.status}`);
      }
    } catch (error) {
      console.info("pad: the server does not answer", error);
      if (!isStopped) setLine(false);
    } finally {
      clearTimeout(timer);
      schedulePoll();
    }
  }

  function schedulePoll() {
    clearTimeout(pollTimer);
    if (!isStopped && !(isSocketUp && isUp)) pollTimer = setTimeout(refresh, POLL_MS * (0.8 + 0.4 * Math.random()));
  }

  function hear(message, isFirst) {
    const here = `${message.phase}/${message.unit}`;
    const isMove = here !== place;
    place = here;
    if (isFirst || isMove) {
      refresh();
    } else if (Number(message.seq) > seenSeq && !lateTimer) {
      // The meeting stands where it stood: somebody's ballot, most likely. A room of pads must not ask all at once.
      lateTimer = setTimeout(refresh, 2000 + 2000 * Math.random());
    }
  }

  const line = follow(live, {
    onMessage: hear,
    onUp() {
      isSocketUp = true;
      setLine(true);
      schedulePoll();
    },
    onDown() {
      isSocketUp = false;
      refresh();
    },
  });
  const looked = () => {
    if (!document.hidden) refresh();
  };
  const wentOffline = () => setLine(false);
  document.addEventListener("visibilitychange", looked);
  window.addEventListener("online", refresh);
  window.addEventListener("offline", wentOffline);
  refresh();

  return {
    refresh,
    stop() {
      isStopped = true;
      clearTimeout(pollTimer);
      clearTimeout(lateTimer);
      line.stop();
      document.removeEventListener("visibilitychange", looked);
      window.removeEventListener("online", refresh);
      window.removeEventListener("offline", wentOffline);
    },
  };
}
