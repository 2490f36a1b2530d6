// The top of the pad: who is marking, the line to the server, and what must not be overlooked.

import { clockTime, el, joined, setText } from "./dom.js";

/** The header: `{element, update({pad, isUp, hasList, isLarge})}`. */
export function topBar({ t, name, onList, onLarge, onSettings }) {
  const back = el("button.menu", { text: "☰", "aria-label": t("All units"), onclick: onList });
  const judge = el("span.judge");
  const group = el("span.group");
  const light = el("span.light", { role: "status" });
  const large = el("button.large", { text: t("Large"), onclick: onLarge });
  const settings = el("button.gear", { text: t("Settings"), onclick: onSettings });
  const element = el("header.top", {}, back, el("span.person", {}, judge, group), light, large, settings);
  return {
    element,
    update({ pad, isUp, hasList, isLarge }) {
      back.hidden = !hasList;
      setText(judge, (pad && pad.judge.name) || name || "");
      setText(group, (pad && pad.judge.group) || "");
      light.className = `light ${isUp === null ? "" : isUp ? "is-up" : "is-down"}`;
      setText(light, isUp === null ? t("Connecting") : isUp ? t("Connected") : t("Offline"));
      large.setAttribute("aria-pressed", String(isLarge));
    },
  };
}

/** A bar with a sentence and what can be done about it. */
function barOf(kind, text, act, onclick, since) {
  const said = el("p", { text }, since && el("span.since", { text: ` ${since}` }));
  return el(`div.bar.${kind}`, { role: "alert" }, said, act && el("button.bar-act", { text: act, onclick }));
}

/** The bars below the header: `update(facts)` rebuilds them only when something changed. */
export function noticeBars({ t, lang, acts }) {
  const element = el("section.bars", { "aria-label": t("Notices") });
  let shown = "";

  function bars(facts) {
    const { refusal, unsent, offer, foreign } = facts;
    const found = [];
    if (facts.isRehearsal) found.push(el("p.bar.rehearsal", { text: t("REHEARSAL – everything here is invented") }));
    if (refusal) {
      const isMoved = refusal.code === "replaced";
      const act = isMoved ? t("Go on here") : t("Try again");
      found.push(barOf("is-loud", refusal.text, act, isMoved ? acts.takeSeat : acts.retry));
    }
    if (unsent) {
      const tried = unsent.lastTry && t("last try {time}", { time: clockTime(unsent.lastTry, lang, true) });
      const since = joined(!refusal && t("It goes out by itself."), tried);
      const text = t("Kept on this phone, not delivered: {n}", { n: unsent.count });
      found.push(barOf("is-unsent", text, !refusal && t("Try now"), acts.retry, since));
    }
    if (offer) {
      const text = t("{unit} is open now. Your marks here are kept.", { unit: offer.name });
      found.push(barOf("is-red", text, t("Go there"), () => acts.go(offer.id)));
    }
    facts.told.forEach(({ unit, text }) => {
      found.push(barOf("is-loud", text, t("Understood"), () => acts.dismiss(unit)));
    });
    if (foreign) {
      found.push(
        el("p.bar", {
          text: t("{n} unsent ballots of {name} are kept on this phone. They go out when {name} scans the pass again.", {
            n: foreign.count,
            name: foreign.name,
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
