// The projector: gets one document per state of the meeting and moves from picture to picture without a flash. The
// first one comes with the mount, the later ones it fetches itself whenever the server tells that there is news.

import { openClock } from "./clock.js";
import { playCeremony } from "./ceremony.js";
import { patch } from "./dom.js";
import { fitScene } from "./fit.js";
import { followScenes } from "./following.js";
import { glider } from "./glide.js";
import { playDraw } from "./lots.js";
import { photoKeeper } from "./photos.js";
import { playReveal } from "./reveal.js";
import { drawFrame, drawScene } from "./scenes.js";

const FADE_MS = 650;
const PAGE_MS = 9000;
// So long a new picture waits for its photo, so that the words need not move aside when it comes.
const PHOTO_MS = 400;
// Streamlit calls the default function again when data changes, and cleans up once, at unmount.
const stages = new WeakMap();

export default function stage({ data, parentElement, setTriggerValue }) {
  const one = stages.get(parentElement) || startStage(parentElement);
  stages.set(parentElement, one);
  if (data) one.update(data, setTriggerValue);
  return () => {
    if (stages.get(parentElement) !== one) return;
    stages.delete(parentElement);
    one.stop();
  };
}

function startStage(parent) {
  const root = document.createElement("main");
  root.className = "hall";
  const frame = document.createElement("div");
  frame.className = "frame";
  const scenes = document.createElement("div");
  scenes.className = "scenes";
  const sign = document.createElement("p");
  sign.className = "offline";
  sign.setAttribute("role", "status");
  sign.hidden = true;
  root.append(frame, scenes, sign);
  parent.appendChild(root);

  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  let shown = null;
  let layer = null;
  let page = 0;
  let stopReveal = () => {};
  let pageTimer = 0;
  let pagesTurned = 0;
  let offlineText = "";
  let own = {};
  const glides = glider();
  let tellGone = () => {};
  const leaving = new Set();
  let photosAt = "";
  let waiting = null;
  let waitTimer = 0;
  const photos = photoKeeper(() => {
    if (waiting) present(waiting);
    else if (shown) draw();
  });
  const following = followScenes({ draw: show, warn, gone: () => tellGone() });
  const clock = openClock({ root, scenes, now: following.now });

  const isCalm = () => calm.matches || root.dataset.motion === "reduced";

  /** The desk's choice for all screens, unless this screen's own address says otherwise. */
  function look() {
    const chosen = (shown && shown.style) || {};
    root.dataset.theme = own.theme || chosen.theme || "festive";
    root.dataset.motion = own.motion || chosen.motion || "normal";
  }

  function draw(isNewPicture = false) {
    const isOtherSize = patch(layer, drawScene(shown, page, photos.of(shown)));
    const name = `layer ${shown.kind}`;
    const isOtherKind = layer.className !== name;
    if (isOtherKind) layer.className = name;
    // Measuring what has just changed costs more than drawing it, and a room's ballots come in many times a second.
    if (!isOtherSize && !isOtherKind) return;
    fitScene(layer);
    glides.play(layer, `${shown.key} ${page}`, isNewPicture, isCalm());
  }

  function drawPage(isNewPicture) {
    patch(frame, drawFrame(shown, page));
    draw(isNewPicture);
    clock.update(shown.body.timer);
  }

  /** Go on turning; news that leave the number of pages as it is leave the reader the rest of the time. */
  function turnPages(isNewPicture) {
    const pages = (shown.body.pages || []).length;
    if (!isNewPicture && pages === pagesTurned) return;
    pagesTurned = pages;
    clearInterval(pageTimer);
    if (page >= pages) page = 0;
    if (pages < 2) return;
    pageTimer = setInterval(() => {
      page = (page + 1) % pages;
      change();
      drawPage();
    }, PAGE_MS);
  }

  /** Put an empty layer over the old one, which fades out under it. */
  function change() {
    stopReveal();
    const old = layer;
    layer = document.createElement("section");
    layer.setAttribute("aria-live", "polite");
    scenes.appendChild(layer);
    if (!old) return;
    layer.dataset.entering = "";
    if (isCalm()) {
      old.remove();
      return;
    }
    old.removeAttribute("aria-live");
    old.dataset.leaving = "";
    leaving.add(setTimeout(() => old.remove(), FADE_MS));
  }

  function show(next) {
    // What stands there keeps its photo while the next picture waits for one.
    photos.want(photosAt, shown ? [shown, next] : [next]);
    if (shown && shown.key !== next.key && photos.isComing(next)) {
      if (!waiting) waitTimer = setTimeout(() => present(waiting), PHOTO_MS);
      waiting = next;
    } else present(next);
  }

  function present(next) {
    clearTimeout(waitTimer);
    waiting = null;
    const isNewPicture = shown === null || shown.key !== next.key;
    const isFirst = shown === null;
    shown = next;
    root.dataset.kind = next.kind;
    look();
    if (isNewPicture) {
      page = 0;
      change();
    }
    turnPages(isNewPicture);
    drawPage(isNewPicture);
    if (shown.kind === "ceremony") playCeremony(layer, shown.body.counts && !isFirst && !isCalm());
    if (isNewPicture) {
      // Someone who opens the page while a score stands there has missed the moment: show it as it is.
      const play = { reveal: playReveal, draw: playDraw }[shown.kind];
      stopReveal = play ? play(layer, !isFirst && !isCalm()) : () => {};
    }
  }

  function warn(isLost) {
    sign.hidden = !isLost;
    sign.textContent = isLost ? offlineText : "";
  }

  function update(data, setTriggerValue) {
    offlineText = data.offline || "";
    own = { theme: data.theme, motion: data.motion };
    photosAt = data.photos || "";
    if (shown) look();
    tellGone = () => setTriggerValue("gone", Date.now());
    following.update(data.document, data);
  }

  const resized = new ResizeObserver(() => {
    if (layer) fitScene(layer);
  });
  resized.observe(root);
  if (document.fonts) {
    document.fonts.ready.then(() => {
      if (layer) fitScene(layer);
    });
  }

  function stop() {
    following.stop();
    clock.stop();
    resized.disconnect();
    clearInterval(pageTimer);
    clearTimeout(waitTimer);
    photos.stop();
    leaving.forEach(clearTimeout);
    stopReveal();
    root.remove();
  }

  return { update, stop };
}
