// The short way of a press on a scene's button: straight to the server, which tells the projector, instead of waiting
// for the page's run that is going on. Invisible. Whatever does not work out goes the button's own way.

import { send } from "../shared/showing.js";

const listeners = new WeakMap();

export default function quick({ data, parentElement }) {
  const one = listeners.get(parentElement) || listen();
  listeners.set(parentElement, one);
  one.update(data || {});
  return () => {
    if (listeners.get(parentElement) !== one) return;
    listeners.delete(parentElement);
    one.stop();
  };
}

function listen() {
  let data = {};
  let isOwnWay = false;

  // Before React, which listens below the window.
  function pressed(event) {
    if (isOwnWay) return;
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    const kind = button && !button.disabled ? kindOf(button) : null;
    const way = kind && data.ways && data.ways[kind];
    if (!way) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    send(data.address, way).catch((error) => {
      // The page asks for the same command, under the same id, and says what is wrong.
      console.info("desk: the short way did not work", error);
      goOwnWay(kind);
    });
  }

  function goOwnWay(kind) {
    const button = document.querySelector(`.st-key-scene-${kind} button`);
    isOwnWay = true;
    if (button) button.click();
    isOwnWay = false;
  }

  window.addEventListener("click", pressed, true);
  return {
    update(next) {
      data = next;
    },
    stop() {
      window.removeEventListener("click", pressed, true);
    },
  };
}

function kindOf(button) {
  const holder = button.closest('[class*="st-key-scene-"]');
  const name = holder && [...holder.classList].find((one) => one.startsWith("st-key-scene-"));
  return name ? name.slice("st-key-scene-".length) : null;
}
