// One unit being marked: the criteria as rows, the total as it grows, the keys and the send button.

import { el, setText } from "./dom.js";
import { notesBox, sendLine, unitCard } from "./frame.js";
import { afterKey, keypad } from "./keypad.js";
import { canonicalMark, isFinal, judgeText, normalise, ruleOf } from "./marks.js";

/**
 * Build the editor of one unit: `{main, dock, update(state), focusFirst(mayFocus)}`.
 *
 * `state` is `{marks, problems, canSend, sendLabel, notes}`; `acts` is `{type(id, text), send(), discard(), setKeyboard(kind)}`.
 * `keyboard` is "pad" (our keys, the phone's keyboard stays away) or "phone".
 */
export function editorView({ t, unit, site, criteria, keyboard, canDiscard, acts }) {
  const rules = new Map(criteria.map((one) => [one.id, ruleOf(one)]));
  const rows = new Map();
  const left = new Set();
  let marks = {};
  let problems = {};
  let active = null;
  let isFresh = true;

  const isSingle = criteria.length === 1;
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
    // A single mark stays under the keys: there is nowhere to go on to, and it may still be corrected.
    if (!isSingle && isFinal(rules.get(id), text)) goOn(id);
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
    if (next === null) line.send.focus({ preventScroll: true });
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

  const notes = notesBox({ t, canDiscard, acts });
  const line = sendLine({ t, criteria, acts });
  const common = isUniform && criteria.length ? rangeText(criteria[0]) : "";
  const rule = common && (isSingle ? common : t("Each: {rule}", { rule: common }));
  const main = el(
    `main.main.editor${isSingle ? ".is-single" : ""}`,
    {},
    unitCard({ t, unit, state: site }),
    notes.element,
    el("div.rows", {}, ...[...rows.values()].map((row) => row.element)),
    rule && el("p.rule", { text: rule }),
  );

  const keys = keyboard === "pad" ? keypad({ t, isLone: isSingle, onKey }) : null;
  if (keys) keys.setPoint([...rules.values()].some((rule) => rule.places > 0));
  const swap = keys ? null : el("button.swap", { text: t("Big keys"), onclick: () => acts.setKeyboard("pad") });
  const dock = el("section.dock", {}, ...line.elements, keys && keys.element, swap);

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
    if (keys) keys.setEnabled(active !== null);
  }

  return {
    main,
    dock,
    update(state) {
      marks = state.marks;
      problems = state.problems || {};
      line.update(state);
      notes.update(state.notes || []);
      paint();
    },
    focusFirst(mayFocus) {
      const first = criteria.find((one) => judgeText(rules.get(one.id), textOf(one.id)).state !== "valid");
      // With the phone's own keyboard a focus nobody asked for would cover half of the screen.
      setActive(first ? first.id : null, { focus: mayFocus && keyboard === "pad" });
    },
  };
}
