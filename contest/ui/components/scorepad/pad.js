// The judge's pad: mounts itself, and draws what the desk knows. The picture is rebuilt only where it changed, so that
// a field being typed in keeps its focus.

import { openDesk } from "./desk.js";
import { deviceStore } from "./device.js";
import { el, setText } from "./dom.js";
import { editorView } from "./editor.js";
import { gradesView } from "./grades.js";
import { nudgeSign } from "./nudge.js";
import { noticeBars, topBar } from "./notices.js";
import { readbackSheet } from "./readback.js";
import { openSettings, settingsSheet } from "./settings.js";
import { openSheet } from "./sheet.js";
import { closedView, listView, pendingView, sentView, staleView, stillView, waitingView } from "./views.js";
import { siteText } from "./words.js";

// Streamlit calls the default function again when data changes, and cleans up once, at unmount.
const pads = new WeakMap();

export default function scorepad({ data, parentElement }) {
  const wanted = JSON.stringify(data);
  let held = pads.get(parentElement);
  if (!held || held.wanted !== wanted) {
    if (held) held.stop();
    held = { wanted, stop: startPad(parentElement, data) };
    pads.set(parentElement, held);
  }
  return () => {
    if (pads.get(parentElement) !== held) return;
    pads.delete(parentElement);
    held.stop();
  };
}

function translator(texts) {
  return (msgid, values = {}) =>
    (texts[msgid] || msgid).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

function startPad(parent, data) {
  const { lang } = data;
  const t = translator(data.texts);
  const said = el("p.said", { role: "status", "aria-live": "polite" });
  const layer = el("div.layer", { hidden: true });
  const stage = el("div.stage");
  let keyboard = "pad";
  let view = null;
  let drawn = "";
  let isDrawing = false;
  let isDirty = false;

  let sheet = null;
  let sheetKey = "";

  const device = deviceStore("contest.pad/");
  const desk = openDesk({ t, data, device, onChange: () => draw(), onNudge: (unit) => nudged.show(unit), announce: (text) => setText(said, text) });
  const acts = {
    send: () => desk.send(),
    confirm: () => desk.confirm(),
    lookAgain: () => desk.lookAgain(),
    takeSeat: () => desk.takeSeat(),
    type: (id, text) => desk.type(id, text),
    discard: () => desk.discard(),
    change: () => desk.change(),
    keepStored: () => desk.keepStored(),
    sendMine: () => desk.sendMine(),
    go: (unit) => desk.go({ kind: "unit", unit }),
    dismiss: (unit) => desk.dismiss(unit),
    retry: () => desk.retry(),
    setKeyboard(kind) {
      keyboard = kind;
      draw();
    },
  };
  const top = topBar({
    t,
    name: data.name,
    onList: () => desk.goHome(),
    onLarge: () => settings.change({ isLarge: !settings.wishes.isLarge }),
    onSettings: openSettingsSheet,
  });
  const bars = noticeBars({ t, lang, acts });
  const root = el("div.pad", { lang: lang === "en" ? "en" : "zh-CN" }, top.element, bars.element, stage, said, layer);
  parent.appendChild(root);
  const nudged = nudgeSign({ t, root });
  const settings = openSettings({ device, root, onChange: () => draw() });

  /** The picture as `{key, make, update}`: `make` runs when `key` changed, `update` each time. */
  function picture(facts) {
    const { pad, screen } = facts;
    if (!pad) return { key: "start", make: () => startView(facts) };
    const { criteria } = pad;
    const states = () => pad.units.map((unit) => desk.stateOf(unit));
    const overview = { t, lang, pad, stateOf: desk.stateOf, onPick: acts.go };
    if (screen.kind === "list") return { key: ["list", pad.units, criteria, states()], make: () => listView(overview) };
    if (screen.kind === "waiting") {
      return { key: ["waiting", pad.phase, pad.units, criteria, states()], make: () => waitingView(overview) };
    }
    const unit = pad.units.find((one) => one.id === screen.unit);
    const mode = desk.modeOf(unit);
    const shared = { t, lang, unit, criteria, acts, ...mode };
    if (mode.kind === "edit") return editPicture(unit, criteria, mode);
    const isHeld = facts.isHeld;
    const makers = {
      sent: () => sentView(shared),
      pending: () => pendingView({ ...shared, isHeld }),
      closed: () => closedView(shared),
      stale: () => staleView(shared),
      still: () => stillView(shared),
    };
    const item = mode.item && { ...mode.item, tries: 0, lastTry: 0, lastStatus: mode.item.lastStatus !== undefined };
    return { key: [unit, criteria, { ...mode, item }, isHeld], make: makers[mode.kind] };
  }

  function editPicture(unit, criteria, { draft, ballot, item }) {
    const canDiscard = Boolean(ballot || item);
    // Only what the editor shows: rebuilding it takes the field away from under the judge's finger.
    const shown = [unit.id, unit.name, unit.community, unit.presenter, unit.no, unit.order, unit.deliver_until];
    const rules = criteria.map((one) => [one.id, one.title, one.min, one.max, one.step, one.weight, one.grades]);
    const hasGrades = criteria.some((one) => one.grades);
    const notes = [];
    if (draft.note && draft.note.message) notes.push(draft.note.message);
    if (ballot) {
      const values = { n: ballot.revision, code: ballot.receipt };
      notes.push(t("Revision {n} ({code}) counts until the new one is stored. Tap a row to change it.", values));
    } else if (item) {
      notes.push(t("Your earlier marks are still on their way; these will follow them."));
    }
    const changeLabel = ballot && !desk.isUnsent(unit) ? t("No change yet") : t("Send the change");
    return {
      key: ["edit", shown, rules, keyboard, canDiscard],
      make() {
        const parts = { t, unit, site: siteText(t, lang, unit), criteria, keyboard, canDiscard, acts };
        const editor = hasGrades ? gradesView(parts) : editorView(parts);
        return { ...editor, afterwards: editor.focusFirst };
      },
      update: (made) =>
        made.update({
          marks: draft.marks,
          problems: draft.note && draft.note.problems,
          canSend: desk.isComplete(unit),
          sendLabel: canDiscard ? changeLabel : t("Send"),
          notes,
        }),
    };
  }

  function startView({ refusal, isUp }) {
    const text = refusal ? "" : isUp === false ? t("The server does not answer – trying again.") : t("Loading your pad …");
    return { main: el("main.main", {}, el("section.calm", {}, el("span.breath"), el("h1.big", { text }))), dock: null };
  }

  function draw() {
    // A view may change a draft while it is being drawn (a tidied mark); the picture is then drawn once more.
    if (isDrawing) {
      isDirty = true;
      return;
    }
    isDrawing = true;
    do {
      isDirty = false;
      paint();
    } while (isDirty);
    isDrawing = false;
  }

  function paint() {
    const facts = desk.facts();
    const hasUnits = Boolean(facts.pad) && facts.pad.units.length > 0;
    top.update({ pad: facts.pad, isUp: facts.isUp, hasList: hasUnits && facts.screen.kind !== "list", isLarge: settings.wishes.isLarge });
    bars.update({
      isRehearsal: Boolean(facts.pad ? facts.pad.rehearsal : data.rehearsal),
      refusal: facts.refusal,
      unsent: facts.unsent,
      offer: facts.offer && { id: facts.offer.id, name: facts.offer.name },
      told: facts.told,
      foreign: facts.foreign,
      isLasting: facts.isLasting,
    });
    const next = picture(facts);
    const key = JSON.stringify(facts.pad ? next.key : [next.key, facts.refusal, facts.isUp]);
    const isNew = key !== drawn;
    if (isNew) {
      drawn = key;
      view = next.make();
      const hadFocus = stage.contains(root.getRootNode().activeElement);
      stage.textContent = "";
      stage.append(...[view.main, view.dock].filter(Boolean));
      stage.classList.toggle("is-editing", Boolean(next.update));
      // What can only be scrolled must be reached by the keyboard all the same.
      view.main.setAttribute("tabindex", view.main.querySelector("button, input") ? "-1" : "0");
      if (view.dock) view.dock.setAttribute("aria-label", t("What to do"));
      if (hadFocus && !next.update) view.main.focus({ preventScroll: true });
    }
    if (next.update) next.update(view);
    fit();
    paintReading(facts);
    // Below an open sheet the row is made ready, and the focus stays where it is.
    if (isNew && view.afterwards) view.afterwards(!sheet);
  }

  function paintReading({ pad, reading }) {
    const key = reading ? JSON.stringify([reading, pad.criteria]) : "";
    if (key === sheetKey) return;
    const before = sheetKey ? sheet : null;
    sheetKey = key;
    if (reading) {
      const parts = readbackSheet({ t, criteria: pad.criteria, acts, ...reading });
      sheet = openSheet(layer, { ...parts, origin: before && before.origin });
    } else if (before) {
      sheet = null;
      before.close(view.main);
    }
  }

  function openSettingsSheet() {
    const onClose = () => {
      sheet.close(view.main);
      sheet = null;
    };
    sheet = openSheet(layer, settingsSheet({ t, settings, onClose }));
  }

  /** With very large text or a very small window nothing is pinned but the keys: everything else scrolls as one. */
  function fit() {
    const { main, dock } = view;
    const card = main.querySelector(".card");
    const row = main.querySelector(".row");
    // Of several rows a good one and a half must show, of a single one all of it.
    const needed = row && row.offsetHeight * (row.nextElementSibling ? 1.6 : 1);
    const isBelow = Boolean(dock) && dock.getBoundingClientRect().left <= main.getBoundingClientRect().left + 1;
    let isTight = false;
    if (isBelow && card && row) {
      const chrome = top.element.offsetHeight + bars.element.offsetHeight + dock.offsetHeight;
      isTight = root.clientHeight - chrome < card.offsetHeight + needed;
    }
    root.classList.toggle("is-tight", isTight);
    root.style.scrollPaddingBottom = isTight ? `${dock.offsetHeight + 8}px` : "";
    main.style.scrollPaddingTop = !isTight && card && row ? `${card.offsetHeight + 8}px` : "";
  }

  function onLeave(event) {
    const { pad, isLasting } = desk.facts();
    if (isLasting || !pad || !pad.units.some((unit) => desk.isUnsent(unit) || desk.stateOf(unit).waiting)) return;
    event.preventDefault();
    event.returnValue = "";
  }
  window.addEventListener("beforeunload", onLeave);
  window.addEventListener("resize", fit);
  draw();

  return () => {
    window.removeEventListener("beforeunload", onLeave);
    window.removeEventListener("resize", fit);
    settings.stop();
    nudged.stop();
    desk.stop();
    root.remove();
  };
}
