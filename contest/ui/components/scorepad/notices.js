// The top of the pad: who is marking, the line to the server, and what must not be overlooked.

import { clockTime, el, joined, setText } from "./dom.js";

/** The header: `{element, update({pad, isUp, canGoBack})}`. */
export function topBar({ t, name, onList }) {
  const back = el("button.menu", { text: "☰", "aria-label": t("All units"), onclick: onList });
  const judge = el("span.judge");
  const group = el("span.group");
  const light = el("span.light", { role: "status" });
  const element = el("header.top", {}, back, el("span.person", {}, judge, group), light);
  return {
    element,
    update({ pad, isUp, hasList }) {
      back.hidden = !hasList;
      setText(judge, (pad && pad.judge.name) || name || "");
      setText(group, (pad && pad.judge.group) || "");
      light.className = `light ${isUp === null ? "" : isUp ? "is-up" : "is-down"}`;
      setText(light, isUp === null ? t("Connecting") : isUp ? t("Connected") : t("Offline"));
    },
  };
}

/** The bars below the header: `update(facts)` rebuilds them only when something changed. */
export function noticeBars({ t, lang, acts }) {
  const element = el("div.bars");
  let shown = "";

  function bars(facts) {
    const found = [];
    if (facts.isRehearsal) found.push(el("p.bar.rehearsal", { text: t("REHEARSAL – everything here is invented") }));
    if (facts.refusal) {
      found.push(
        el(
          "div.bar.is-loud",
          { role: "alert" },
          el("p", { text: facts.refusal }),
          el("button.bar-act", { text: t("Try again"), onclick: acts.retry }),
        ),
      );
    }
    if (facts.unsent.length && !facts.refusal) {
      const tried = clockTime(Math.max(...facts.unsent.map((item) => item.lastTry || 0)), lang, true);
      found.push(
        el(
          "div.bar.is-warm",
          {},
          el("p", {
            text: joined(
              t("{n} not delivered yet, trying again", { n: facts.unsent.length }),
              tried && t("last try {time}", { time: tried }),
            ),
          }),
          el("button.bar-act", { text: t("Try now"), onclick: acts.retry }),
        ),
      );
    }
    if (facts.offer) {
      found.push(
        el(
          "div.bar.is-red",
          { role: "alert" },
          el("p", { text: t("{unit} is open now. Your marks here are kept.", { unit: facts.offer.name }) }),
          el("button.bar-act", { text: t("Go there"), onclick: () => acts.go(facts.offer.id) }),
        ),
      );
    }
    facts.told.forEach((text, index) => {
      found.push(
        el(
          "div.bar.is-loud",
          { role: "alert" },
          el("p", { text }),
          el("button.bar-act", { text: t("Understood"), onclick: () => acts.dismiss(index) }),
        ),
      );
    });
    if (facts.foreign) {
      found.push(
        el("p.bar", {
          text: t("{n} unsent ballots of {name} are kept on this phone. They go out when {name} scans the pass again.", {
            n: facts.foreign.count,
            name: facts.foreign.name,
          }),
        }),
      );
    }
    if (!facts.isLasting) {
      found.push(el("p.bar", { text: t("This phone does not store drafts: reloading the page would lose unsent marks.") }));
    }
    return found;
  }

  return {
    element,
    update(facts) {
      const next = JSON.stringify(facts);
      if (next === shown) return;
      shown = next;
      element.textContent = "";
      element.append(...bars(facts));
    },
  };
}
