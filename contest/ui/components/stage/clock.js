// Counts a unit's speaking time down, second by second, from when it began by the server's clock; warns by colour and by
// sound. A page that is loaded in the middle goes on in the middle.

import { openSound } from "./sound.js";

const TICK_MS = 200;
// A window that slept through a warning does not make up for it.
const SLEPT_S = 3;
// A time that nobody stopped.
const LONGEST_OVER_S = 99 * 60 + 59;

const whole = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

/** "0:59" left, or "+0:23" over. */
export function clockText(left) {
  if (left > 0) return whole(Math.ceil(left));
  const over = Math.min(Math.floor(-left), LONGEST_OVER_S);
  return over ? `+${whole(over)}` : "0:00";
}

/** "calm", "warn" from the first warning on, "last" from the last of several, "over". */
export function clockState(left, warnings) {
  if (left <= 0) return "over";
  if (warnings.length > 1 && left <= Math.min(...warnings)) return "last";
  return left <= Math.max(0, ...warnings) ? "warn" : "calm";
}

/** Run every clock in `scenes`; `now()` is the server's time in ms. `update(timer)` after each drawing. */
export function openClock({ root, scenes, now }) {
  const sign = document.createElement("p");
  sign.className = "t k16 sound-hint";
  sign.setAttribute("role", "status");
  sign.hidden = true;
  root.appendChild(sign);
  let hint = "";
  let isSounding = false;
  let ticking = 0;
  let last = { run: "", left: Infinity };
  const sound = openSound(showHint);

  function showHint() {
    sign.hidden = !(isSounding && sound.isBlocked());
    sign.textContent = sign.hidden ? "" : hint;
  }

  function show(face) {
    const [startedAt, seconds, warnings, isLoud, label, over] = JSON.parse(face.dataset.clock);
    const left = seconds - Math.max(0, now() - Date.parse(startedAt)) / 1000;
    const text = clockText(left);
    const time = face.querySelector(".clock-time");
    if (time.textContent !== text) time.textContent = text;
    const words = left > -1 ? label : over;
    const said = face.querySelector(".clock-label");
    if (said.textContent !== words) said.textContent = words;
    face.dataset.state = clockState(left, warnings);
    face.querySelector(".clock-track i").style.transform = `scaleX(${Math.max(0, Math.min(1, left / seconds))})`;
    if (!face.closest("[data-leaving]")) ring(face.dataset.clock, left, warnings, isLoud);
  }

  function ring(run, left, warnings, isLoud) {
    const before = last;
    last = { run, left };
    if (!isLoud || before.run !== run || before.left - left > SLEPT_S) return;
    const crossed = (mark) => before.left > mark && left <= mark;
    if (crossed(0)) sound.beep(3);
    else if (warnings.some(crossed)) sound.beep(1);
  }

  function tick() {
    for (const face of scenes.querySelectorAll("[data-clock]")) if (face.dataset.clock) show(face);
  }

  return {
    update(timer) {
      const isRunning = Boolean(timer && timer.started_at);
      isSounding = isRunning && timer.sound;
      hint = isRunning ? timer.hint : "";
      if (isSounding) sound.prepare();
      showHint();
      tick();
      if (isRunning && !ticking) ticking = setInterval(tick, TICK_MS);
      if (!isRunning) {
        clearInterval(ticking);
        ticking = 0;
      }
    },
    stop() {
      clearInterval(ticking);
      sound.stop();
      sign.remove();
    },
  };
}
