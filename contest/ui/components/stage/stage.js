// The projector: gets one document per state of the meeting and moves from picture to picture without a flash.

import { patch } from "./dom.js";
import { fitScene } from "./fit.js";
import { playReveal } from "./reveal.js";
import { drawFrame, drawScene } from "./scenes.js";

const FADE_MS = 650;
const PAGE_MS = 9000;
// Streamlit calls the default function again when data changes, and cleans up once, at unmount.
const stages = new WeakMap();

export default function stage({ data, parentElement }) {
  const one = stages.get(parentElement) || startStage(parentElement);
  stages.set(parentElement, one);
  if (data) one.show(data);
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
  root.append(frame, scenes);
  parent.appendChild(root);

  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  let shown = null;
  let layer = null;
  let page = 0;
  let stopReveal = () => {};
  let pageTimer = 0;
  const leaving = new Set();

  function draw() {
    patch(layer, drawScene(shown, page));
    layer.className = `layer ${shown.kind}`;
    fitScene(layer);
  }

  function drawPage() {
    patch(frame, drawFrame(shown, page));
    draw();
  }

  function turnPages() {
    clearInterval(pageTimer);
    const pages = (shown.body.pages || []).length;
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
    if (calm.matches) {
      old.remove();
      return;
    }
    old.removeAttribute("aria-live");
    old.dataset.leaving = "";
    leaving.add(setTimeout(() => old.remove(), FADE_MS));
  }

  function show(next) {
    const isNewPicture = shown === null || shown.key !== next.key;
    const isFirst = shown === null;
    shown = next;
    if (isNewPicture) {
      page = 0;
      change();
    }
    turnPages();
    drawPage();
    if (isNewPicture) {
      // Someone who opens the page while a score stands there has missed the moment: show it as it is.
      stopReveal = shown.kind === "reveal" ? playReveal(layer, !isFirst && !calm.matches) : () => {};
    }
  }

  const resized = new ResizeObserver(() => {
    if (layer) fitScene(layer);
  });
  resized.observe(root);
  document.fonts?.ready.then(() => {
    if (layer) fitScene(layer);
  });

  function stop() {
    resized.disconnect();
    clearInterval(pageTimer);
    leaving.forEach(clearTimeout);
    stopReveal();
    root.remove();
  }

  return { show, stop };
}
