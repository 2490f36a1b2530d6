// The live wire: an invisible component that tells Streamlit "something newer happened" and nothing else.

import { FEW_RETRY_MS, follow } from "../shared/follow.js";

// Five reruns a second are as many as an eye can follow. A redraw of the desk costs the server more than a ballot does,
// so while a whole room sends at once, fewer redraws mean faster receipts.
const GAP_MS = 200;
const PATIENCE_MS = 3000;
// Streamlit calls the default function again when data changes, and cleans up once, at unmount.
const wires = new WeakMap();

export default function live({ data, parentElement, setTriggerValue }) {
  const wire = wires.get(parentElement) || startWire(parentElement);
  wires.set(parentElement, wire);
  wire.update(data || {}, setTriggerValue);
  return () => {
    if (wires.get(parentElement) !== wire) return;
    wires.delete(parentElement);
    wire.stop();
  };
}

function startWire(parent) {
  const sign = document.createElement("p");
  sign.className = "offline";
  sign.setAttribute("role", "status");
  sign.hidden = true;
  parent.appendChild(sign);

  let path = null;
  let offlineText = "";
  let drawnSeq = null;
  let drawnSeats = null;
  let trigger = () => {};
  let line = null;
  let heardSeq = null;
  let heardSeats = null;
  let hasConnectedBefore = false;
  let toldAt = 0;
  let tellTimer = 0;
  let patienceTimer = 0;

  function tell() {
    if (tellTimer) return;
    tellTimer = setTimeout(() => {
      tellTimer = 0;
      toldAt = Date.now();
      trigger("told", heardSeq);
    }, Math.max(0, toldAt + GAP_MS - Date.now()));
  }

  function hear(message, isFirst) {
    const seq = Number(message.seq);
    if (!Number.isFinite(seq)) return;
    // After a gap in the line the number proves nothing: the store may have been restored from a backup.
    const isAfterGap = isFirst && hasConnectedBefore;
    const isNews = heardSeq === null ? drawnSeq === null || seq > drawnSeq : seq > heardSeq;
    // Somebody came or went: the desk hears of it without an event in the ledger.
    const isSeats = message.seats !== undefined && message.seats !== (heardSeats === null ? drawnSeats : heardSeats);
    if (message.seats !== undefined) heardSeats = message.seats;
    heardSeq = seq;
    hasConnectedBefore = true;
    if (isAfterGap || isNews || isSeats) tell();
  }

  function showUp() {
    clearTimeout(patienceTimer);
    sign.hidden = true;
    sign.textContent = "";
  }

  function showDown() {
    clearTimeout(patienceTimer);
    patienceTimer = setTimeout(() => {
      sign.hidden = false;
      sign.textContent = offlineText;
    }, PATIENCE_MS);
  }

  function stop() {
    clearTimeout(tellTimer);
    clearTimeout(patienceTimer);
    if (line) line.stop();
    sign.remove();
  }

  function update(data, setTriggerValue) {
    trigger = setTriggerValue;
    offlineText = data.offline || "";
    drawnSeq = Number.isFinite(data.seq) ? data.seq : null;
    drawnSeats = Number.isFinite(data.seats) ? data.seats : null;
    if (data.live === path) return;
    path = data.live;
    if (line) line.stop();
    heardSeq = heardSeats = null;
    hasConnectedBefore = false;
    line = follow(path, { onMessage: hear, onUp: showUp, onDown: showDown, longest: FEW_RETRY_MS });
  }

  return { update, stop };
}
