// Follow one meeting over a WebSocket and stay connected. No DOM: shared by the live wire and the judge's pad.

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 15000;
/** The longest wait between tries for the few whom everybody looks at, the screens and the desk: they crowd nobody. */
export const FEW_RETRY_MS = 3000;
const HANDSHAKE_MS = 8000;
// A connection that broke this soon after opening counts as a failed try, so that a server which accepts and then
// refuses is not asked twice a second by a whole room.
const SETTLED_MS = 3000;

/** How long to wait before try number `tries` (0, 1, 2 …), in ms: doubling, and spread so that a room does not knock at once. */
export function retryDelay(tries, random = Math.random, longest = LONGEST_RETRY_MS) {
  const full = Math.min(longest, FIRST_RETRY_MS * 2 ** Math.min(tries, 10));
  return Math.round(full * (0.5 + random() / 2));
}

/** "/live?meeting=x" on this page's own host, as ws: or wss:. */
export function socketAddress(path, place = window.location) {
  return (place.protocol === "https:" ? "wss://" : "ws://") + place.host + path;
}

/**
 * Keep a socket to `path` open until `stop()`.
 *
 * `onMessage(message, isFirst)` gets each JSON object; `isFirst` marks the first one of a connection, after which
 * messages may have been missed. `onUp()` / `onDown()` are called on each change of state, never twice in a row.
 * A message that carries `beat` (seconds) promises another one within that time; silence of 2.5 beats is a dead line
 * (a phone that left the Wi-Fi keeps a socket that looks open). `longest` bounds the wait between tries, in ms.
 */
export function follow(path, { onMessage, onUp = () => {}, onDown = () => {}, longest = LONGEST_RETRY_MS }) {
  let socket = null;
  let isUp = null;
  let isStopped = false;
  let tries = 0;
  let openedAt = 0;
  let isFirst = true;
  let retryTimer = 0;
  let handshakeTimer = 0;
  let beatTimer = 0;

  function tell(up) {
    if (isUp === up || isStopped) return;
    isUp = up;
    (up ? onUp : onDown)();
  }

  function drop() {
    clearTimeout(handshakeTimer);
    clearTimeout(beatTimer);
    if (!socket) return;
    const old = socket;
    socket = null;
    old.onopen = old.onmessage = old.onclose = old.onerror = null;
    try {
      old.close();
    } catch (error) {
      console.debug("live: the old socket did not close", error);
    }
  }

  function lost() {
    drop();
    tell(false);
    if (isStopped) return;
    tries = openedAt && Date.now() - openedAt > SETTLED_MS ? 0 : tries + 1;
    openedAt = 0;
    clearTimeout(retryTimer);
    retryTimer = setTimeout(connect, retryDelay(tries, Math.random, longest));
  }

  function connect() {
    clearTimeout(retryTimer);
    drop();
    if (isStopped) return;
    isFirst = true;
    openedAt = 0;
    try {
      socket = new WebSocket(socketAddress(path));
    } catch (error) {
      console.warn("live: cannot connect", error);
      lost();
      return;
    }
    handshakeTimer = setTimeout(lost, HANDSHAKE_MS);
    socket.onopen = () => {
      clearTimeout(handshakeTimer);
      openedAt = Date.now();
      tell(true);
    };
    socket.onclose = lost;
    socket.onerror = lost;
    socket.onmessage = (event) => {
      let message;
      try {
        message = JSON.parse(event.data);
      } catch (error) {
        console.warn("live: not JSON", error);
        return;
      }
      if (!message || typeof message !== "object") return;
      clearTimeout(beatTimer);
      if (message.beat > 0) beatTimer = setTimeout(reconnect, message.beat * 2500);
      const first = isFirst;
      isFirst = false;
      onMessage(message, first);
    };
  }

  function reconnect() {
    tries = 0;
    connect();
    tell(false);
  }

  function wentOnline() {
    reconnect();
  }

  function wentOffline() {
    lost();
  }

  function looked() {
    if (!document.hidden && (!socket || socket.readyState > 1)) reconnect();
  }

  window.addEventListener("online", wentOnline);
  window.addEventListener("offline", wentOffline);
  document.addEventListener("visibilitychange", looked);
  connect();

  return {
    /** Drop the line and build a new one now: for a caller that found out that the line is deaf. */
    reconnect,
    stop() {
      isStopped = true;
      clearTimeout(retryTimer);
      drop();
      window.removeEventListener("online", wentOnline);
      window.removeEventListener("offline", wentOffline);
      document.removeEventListener("visibilitychange", looked);
    },
  };
}
