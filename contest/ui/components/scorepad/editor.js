// One unit being marked: the criteria as rows, the total as it grows, the keys and the send button.

import { el, joined, setText } from "./dom.js";
import { afterKey, keypad } from "./keypad.js";
import { canonicalMark, filledCount, isFinal, judgeText, normalise, ruleOf, totalOf } from "./marks.js";

/**
 * Build the editor of one unit: `{main, dock, update(state), focusFirst()}`.
 *
 * `state` is `{marks, problems, canSend, sendLabel, notes}`; `acts` is `{type(id, text), send(), discard(), setKeyboard(kind)}`.
 * `keyboard` is "pad" (our keys, the phone's keyboard stays away) or "phone".
 */
export function editorView({ t, unit, criteria, keyboard, canDiscard, acts }) {
  const rules = new Map(criteria.map((one) => [one.id, ruleOf(one)]));
  const rows = new Map();
  const left = new Set();
  let marks = {};
  let problems = {};
  let active = null;
  let isFresh = true;

  const isUniform = new Set(criteria.map((one) => JSON.stringify(rules.get(one.id).texts))).size === 1;
  const rangeText = (one) => t("{min}–{max}, steps of {step}", rules.get(one.id).texts);

  function textOf(id) {
    return marks[id] || "";
  }

  function problemOf(one) {
    const judged = judgeText(rules.get(one.id), textOf(one.id));
    const isWrong = judged.state === "invalid" || (judged.state === "typing" && left.has(one.id));
    if (isWrong) {
      return t("{value} does not fit – from {min} to {max} in steps of {step}", {
        value: textOf(one.id),
        ...rules.get(one.id).texts,
      });
    }
    return problems[one.id] || "";
  }

  function setActive(id, { focus = true } = {}) {
    if (active && active !== id) leave(active);
    active = id;
    isFresh = true;
    paint();
    if (id === null) return;
    const row = rows.get(id);
    if (focus) {
      row.input.focus({ preventScroll: true });
      row.input.select();
    }
    row.element.scrollIntoView({ block: "nearest" });
  }

  function leave(id) {
    if (textOf(id) !== "") left.add(id);
    const tidy = canonicalMark(textOf(id));
    if (judgeText(rules.get(id), tidy).state === "valid" && tidy !== textOf(id)) acts.type(id, tidy);
  }

  function nextOpen(after) {
    const order = criteria.map((one) => one.id);
    const start = order.indexOf(after) + 1;
    const turn = [...order.slice(start), ...order.slice(0, start)];
    return turn.find((id) => id !== after && judgeText(rules.get(id), textOf(id)).state !== "valid") || null;
  }

  function write(id, text) {
    left.delete(id);
    acts.type(id, text);
    if (isFinal(rules.get(id), text)) goOn(id);
  }

  function goOn(id) {
    const tidy = canonicalMark(textOf(id));
    const state = judgeText(rules.get(id), tidy).state;
    if (state === "invalid" || state === "typing") {
      left.add(id);
      paint();
      return;
    }
    rows.get(id).element.classList.add("is-done");
    const next = nextOpen(id);
    setActive(next);
    if (next === null) send.focus({ preventScroll: true });
  }

  function onKey(key) {
    if (key === "phone") acts.setKeyboard("phone");
    if (key === "phone" || active === null) return;
    const id = active;
    if (key === "next") {
      goOn(id);
      return;
    }
    const text = afterKey(textOf(id), key, isFresh);
    isFresh = false;
    write(id, text);
    if (active === id) {
      const { element, input } = rows.get(id);
      element.scrollIntoView({ block: "nearest" });
      input.setSelectionRange(input.value.length, input.value.length);
    }
  }

  function onInput(id, event) {
    isFresh = false;
    write(id, normalise(event.target.value));
  }

  function onKeydown(id, event) {
    const order = criteria.map((one) => one.id);
    const at = order.indexOf(id);
    if (event.key === "Enter") goOn(id);
    else if (event.key === "ArrowDown" && at < order.length - 1) setActive(order[at + 1]);
    else if (event.key === "ArrowUp" && at > 0) setActive(order[at - 1]);
    else return;
    event.preventDefault();
  }

  criteria.forEach((one, index) => {
    const fieldId = `mark-${index}`;
    const input = el("input.field", {
      id: fieldId,
      type: "text",
      inputmode: keyboard === "pad" ? "none" : "decimal",
      enterkeyhint: "next",
      autocomplete: "off",
      maxlength: "8",
      placeholder: "—",
      "aria-describedby": `${fieldId}-problem`,
      onfocus: () => {
        if (active !== one.id) setActive(one.id);
      },
      oninput: (event) => onInput(one.id, event),
      onkeydown: (event) => onKeydown(one.id, event),
    });
    const problem = el("p.problem", { id: `${fieldId}-problem`, "aria-live": "polite" });
    const label = el("label.title", { for: fieldId }, el("span.name", { text: one.title }));
    if (!isUniform) label.append(el("span.hint", { text: rangeText(one) }));
    const element = el("div.row", { "data-criterion": one.id }, label, input, problem);
    element.addEventListener("click", (event) => {
      if (event.target !== input || active !== one.id) setActive(one.id);
    });
    rows.set(one.id, { element, input, problem });
  });

  const notes = el("div.texts");
  const discard = canDiscard && el("button.link", { text: t("Discard the change"), onclick: acts.discard });
  const notesBox = el("div.notes", { hidden: true }, notes, discard);
  const rule = isUniform && criteria.length ? t("Each: {rule}", { rule: rangeText(criteria[0]) }) : "";
  const main = el(
    "div.main.editor",
    {},
    unitCard({ t, unit }),
    notesBox,
    el("div.rows", {}, ...[...rows.values()].map((row) => row.element)),
    rule && el("p.rule", { text: rule }),
  );

  const total = el("strong.total", { text: "—" });
  const filled = el("span.filled", { id: "filled" });
  const send = el("button.main-act.send", { onclick: () => acts.send(), "aria-describedby": "filled" });
  const keys = keyboard === "pad" ? keypad({ t, onKey }) : null;
  if (keys) keys.setPoint([...rules.values()].some((rule) => rule.places > 0));
  const swap = keys ? null : el("button.swap", { text: t("Big keys"), onclick: () => acts.setKeyboard("pad") });
  const sums = el("div.sums", {}, el("span.sum-name", { text: t("Total") }), total, filled);
  const dock = el("div.dock", {}, el("div.send-line", {}, sums, send), keys && keys.element, swap);

  function paint() {
    criteria.forEach((one) => {
      const row = rows.get(one.id);
      const text = textOf(one.id);
      const message = problemOf(one);
      if (row.input.value !== text) row.input.value = text;
      const isNews = row.problem.textContent !== message;
      setText(row.problem, message);
      row.input.setAttribute("aria-invalid", message ? "true" : "false");
      row.element.classList.toggle("is-active", active === one.id);
      row.element.classList.toggle("is-wrong", Boolean(message));
      row.element.classList.toggle("is-filled", judgeText(rules.get(one.id), text).state === "valid");
      row.element.classList.toggle("is-fresh", active === one.id && isFresh && text !== "");
      if (isNews && message && active === one.id) row.element.scrollIntoView({ block: "nearest" });
    });
    setText(total, totalOf(criteria, marks) || "—");
    setText(filled, t("{n} of {total} filled", { n: filledCount(criteria, marks), total: criteria.length }));
    if (keys) keys.setEnabled(active !== null);
  }

  return {
    main,
    dock,
    update(state) {
      marks = state.marks;
      problems = state.problems || {};
      setText(send, state.sendLabel);
      send.disabled = !state.canSend;
      send.classList.toggle("is-ready", state.canSend);
      const texts = state.notes || [];
      if (notes.dataset.shown !== texts.join("\n")) {
        notes.dataset.shown = texts.join("\n");
        notes.textContent = "";
        notes.append(...texts.map((text) => el("p.note", { text })));
        notesBox.hidden = !texts.length && !canDiscard;
      }
      paint();
    },
    focusFirst() {
      const first = criteria.find((one) => judgeText(rules.get(one.id), textOf(one.id)).state !== "valid");
      // With the phone's own keyboard a focus nobody asked for would cover half of the screen.
      setActive(first ? first.id : null, { focus: keyboard === "pad" });
    },
  };
}

/** The unit, large: number, name, community and presenter. */
export function unitCard({ t, unit, state }) {
  const number = unit.no || unit.order;
  return el(
    "div.card",
    {},
    number ? el("span.number", { text: t("No. {n}", { n: number }) }) : null,
    el("h1", { text: unit.name }),
    el("p.about", {
      text: joined(unit.community, unit.presenter && t("presented by {name}", { name: unit.presenter })),
    }),
    state ? el("p.state", { text: state }) : null,
  );
}
