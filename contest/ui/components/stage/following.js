// Keeps the picture true: hears over /live that something is newer, and fetches the scene. One fetch at a time; the
// last true picture stays for as long as nothing newer can be had.

import { FEW_RETRY_MS, follow, retryDelay } from "../shared/follow.js";

const PATIENCE_MS = 3000;
const ANSWER_MS = 8000;

/**
 * Follow the scenes of a meeting until `stop()`.
 *
 * `draw(document)` gets each newer scene, `warn(isLost)` is told when nothing newer can be had for three seconds and
 * when it can again, and `gone()` that the server knows no such meeting.
 */
export function followScenes({ draw, warn, gone }) {
  let places = {};
  let line = null;
  let linePath = "";
  let drawnSeq = null;
  let tag = "";
  // The newest number heard on this line, and each meeting's own: the town's line tells of all of them.
  let newest = 0;
  let heard = new Map();
  let hasBeenUp = false;
  let asking = null;
  let isNews = false;
  let tries = 0;
  let retryTimer = 0;
  let patienceTimer = 0;
  let isUp = false;
  let isFailing = false;
  let isTroubled = false;
  // What the server's clock showed at which moment of this page's own: the screen's clock may be wrong or be set.
  let server = null;

  function tellTrouble() {
    const now = Boolean(places.scene) && (!isUp || isFailing);
    if (now === isTroubled) return;
    isTroubled = now;
    clearTimeout(patienceTimer);
    if (now) patienceTimer = setTimeout(() => warn(true), PATIENCE_MS);
    else warn(false);
  }

  function hear(message, isFirst) {
    const seq = Number(message.seq);
    if (!Number.isFinite(seq)) return;
    const before = heard.get(message.meeting);
    heard.set(message.meeting, seq);
    newest = isFirst ? seq : Math.max(newest, seq);
    if (seq < before) startOver(seq);
    else if (asking) isNews = true;
    else if (seq > drawnSeq) ask();
  }

  /** Ask whatever the numbers say: after a gap, or when one falls, a backup may have been restored. */
  function startOver(seq) {
    newest = seq;
    drop();
    ask();
  }

  function ask() {
    clearTimeout(retryTimer);
    isNews = false;
    const mine = new AbortController();
    asking = mine;
    const limit = setTimeout(() => mine.abort(), ANSWER_MS);
    const settled = (then) => (value) => {
      clearTimeout(limit);
      if (asking !== mine) return;
      asking = null;
      then(value);
    };
    fetchScene(places.scene, tag, mine.signal).then(settled(take), settled(fail));
  }

  function take(answer) {
    if (answer.now) server = answer.now;
    tries = 0;
    isFailing = false;
    tellTrouble();
    if (answer.document) {
      tag = answer.tag;
      show(answer.document);
    }
    if (isNews && newest > drawnSeq) ask();
  }

  function fail(error) {
    console.debug("scene: not to be had now", error);
    isFailing = true;
    tellTrouble();
    retryTimer = setTimeout(ask, retryDelay(tries, Math.random, FEW_RETRY_MS));
    tries += 1;
    if (error.status === 404) gone();
  }

  function show(document) {
    drawnSeq = document.seq;
    draw(document);
    listen(document.kind === "town" ? places.town : places.live);
    if (!server && isTimed(document) && !asking) ask();
  }

  function listen(path) {
    if (path === linePath) return;
    hang();
    linePath = path;
    line = follow(path, {
      longest: FEW_RETRY_MS,
      onMessage: hear,
      onUp: () => {
        isUp = true;
        tellTrouble();
        if (hasBeenUp) startOver(0);
        hasBeenUp = true;
      },
      onDown: () => {
        isUp = false;
        tellTrouble();
      },
    });
  }

  /** Give the line up; what was heard on it says nothing about the next one. */
  function hang() {
    if (line) line.stop();
    line = null;
    linePath = "";
    newest = 0;
    heard = new Map();
    hasBeenUp = false;
  }

  /** Give up the question on its way: its answer may be of the time before. */
  function drop() {
    if (asking) asking.abort();
    asking = null;
    isNews = false;
  }

  function forget() {
    drop();
    clearTimeout(retryTimer);
    hang();
    drawnSeq = null;
    tag = "";
    isUp = false;
    isFailing = false;
    tellTrouble();
  }

  return {
    /** The server's time in ms, as well as it is known. */
    now: () => (server ? server.at + performance.now() - server.heard : Date.now()),
    /** Draw what the page was mounted with, unless something newer stands there, and follow from there on. */
    update(document, { scene = "", live = "", town = "" }) {
      if (scene !== places.scene) {
        places = { scene, live, town };
        forget();
      }
      if (!scene) draw(document);
      else if (drawnSeq === null || document.seq > drawnSeq) {
        tag = "";
        show(document);
      }
    },
    stop() {
      places = {};
      forget();
      clearTimeout(patienceTimer);
    },
  };
}

const isTimed = (document) => Boolean(document.body && document.body.timer && document.body.timer.started_at);

/** Fetch a scene: `document` is null while what `tag` names is still the newest. */
async function fetchScene(address, tag, signal) {
  const asked = performance.now();
  const response = await fetch(address, {
    headers: tag ? { "If-None-Match": tag } : {},
    credentials: "same-origin",
    cache: "no-store",
    signal,
  });
  // The server read its clock somewhere between the question and the answer.
  const at = Number(response.headers.get("Contest-Now"));
  const now = at ? { at, heard: (asked + performance.now()) / 2 } : null;
  if (response.status === 304) return { document: null, now };
  if (!response.ok) throw Object.assign(new Error(`scene: ${response.status}`), { status: response.status });
  return { document: await response.json(), tag: response.headers.get("ETag") || "", now };
}
