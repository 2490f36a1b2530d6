// The desk's previews: the projector's scenes drawn small. They are fetched only while this panel is open, and not
// more often than every second and a half, however fast ballots come in.

import { send } from "../shared/showing.js";
import { patch } from "../stage/dom.js";
import { fitScene } from "../stage/fit.js";
import { photoKeeper } from "../stage/photos.js";
import { drawFrame, drawScene } from "../stage/scenes.js";

const GAP_MS = 1500;
const RETRY_MS = 4000;
const WIDE = 1920;
const panels = new WeakMap();

export default function previews({ data, parentElement, setTriggerValue }) {
  const one = panels.get(parentElement) || openPanel(parentElement);
  panels.set(parentElement, one);
  one.update(data, setTriggerValue);
  return () => {
    panels.delete(parentElement);
    one.close();
  };
}

function openPanel(parent) {
  const root = document.createElement("section");
  root.className = "previews";
  const now = document.createElement("div");
  const hint = document.createElement("p");
  hint.className = "previews-hint";
  const others = document.createElement("div");
  others.className = "previews-others";
  root.append(now, hint, others);
  parent.appendChild(root);
  const frames = new Map();
  let data = {};
  let press = () => {};
  let drawn = -1;
  let tag = "";
  let asked = -Infinity;
  let timer = 0;
  let isClosed = false;
  let isAsking = false;
  let last = null;
  const photos = photoKeeper(() => last && drawAll(last));

  function plan() {
    if (isClosed || isAsking || data.seq <= drawn) return;
    clearTimeout(timer);
    timer = setTimeout(ask, Math.max(0, asked + GAP_MS - performance.now()));
  }

  async function ask() {
    asked = performance.now();
    isAsking = true;
    const wanted = data.seq;
    try {
      const headers = tag ? { "If-None-Match": tag } : {};
      const response = await fetch(data.address, { headers, credentials: "same-origin", cache: "no-store" });
      if (response.ok) {
        tag = response.headers.get("ETag") || "";
        draw(await response.json());
      } else if (response.status !== 304) throw new Error(`previews: ${response.status}`);
      drawn = Math.max(drawn, wanted);
    } catch (error) {
      // What was seen last stays, and is asked for again.
      console.debug("previews: not to be had now", error);
      if (!isClosed) timer = setTimeout(ask, RETRY_MS);
    }
    isAsking = false;
    plan();
  }

  function draw(answer) {
    if (isClosed) return;
    last = answer;
    photos.want(data.photos, [answer.now, ...Object.values(answer.scenes)]);
    drawAll(answer);
  }

  function drawAll(answer) {
    place("now", now, answer.now, data.now, null);
    const kinds = Object.keys(data.labels).filter((kind) => answer.scenes[kind]);
    for (const kind of kinds) place(kind, others, answer.scenes[kind], data.labels[kind], kind);
    for (const [name, frame] of frames) {
      if (name === "now" || kinds.includes(name)) continue;
      frame.box.remove();
      frames.delete(name);
    }
    scale();
  }

  function place(name, parentOf, shown, label, kind) {
    let frame = frames.get(name);
    if (!frame) {
      frame = makeFrame(kind, () => show(kind));
      frames.set(name, frame);
    }
    parentOf.append(frame.box);
    frame.box.disabled = kind !== null && !data.mayShow;
    frame.title.textContent = label;
    frame.hall.dataset.theme = shown.style.theme;
    patch(frame.edge, drawFrame(shown, 0));
    frame.layer.className = `layer ${shown.kind}`;
    frame.layer.dataset.step = "3";
    patch(frame.layer, drawScene(shown, 0, photos.of(shown)));
    for (const output of frame.layer.querySelectorAll("[data-score]")) output.textContent = output.dataset.score;
    fitScene(frame.layer);
  }

  /** The short way first; the page then asks for the same command, under the same id, and says what is wrong. */
  function show(kind) {
    const way = data.ways[kind];
    if (!way) press("pressed", kind);
    else {
      send(data.showing, way).catch((error) => {
        console.info("previews: the short way did not work", error);
        press("pressed", kind);
      });
    }
  }

  function scale() {
    for (const frame of frames.values()) {
      frame.shrunk.style.transform = `scale(${frame.window.clientWidth / WIDE})`;
    }
  }

  const resized = new ResizeObserver(scale);
  resized.observe(root);
  return {
    update(next, setTriggerValue) {
      data = next;
      press = setTriggerValue;
      hint.textContent = data.hint;
      plan();
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      photos.stop();
      resized.disconnect();
      root.remove();
    },
  };
}

/** One picture at its full size, shrunk by a transform; a button unless it is the one that is on. */
function makeFrame(kind, onPress) {
  const box = document.createElement(kind === null ? "figure" : "button");
  box.className = kind === null ? "preview is-on" : "preview";
  if (kind !== null) {
    box.type = "button";
    box.dataset.scene = kind;
    box.addEventListener("click", onPress);
  }
  const title = document.createElement(kind === null ? "figcaption" : "span");
  title.className = "preview-title";
  const [view, shrunk, hall, edge, layer] = ["window", "shrunk", "hall", "frame", "layer"].map((name) => {
    const made = document.createElement("div");
    made.className = name === "window" ? "preview-window" : name;
    return made;
  });
  hall.dataset.motion = "reduced";
  view.setAttribute("aria-hidden", "true");
  hall.append(edge, layer);
  shrunk.append(hall);
  view.append(shrunk);
  box.append(title, view);
  return { box, title, window: view, shrunk, hall, edge, layer };
}
