// One unit being graded: each criterion with its grades as big buttons, best first, and none chosen beforehand.

import { gradeOf, tidyMark } from "./ballot.js";
import { el, setText } from "./dom.js";
import { notesBox, sendLine, unitCard } from "./frame.js";

// A word of so many characters, four beside each other and beside a short title, still fits a small phone.
const SHORT = { word: 2, words: 4, title: 4 };

/** How wide a text is, in widths of a Chinese character. */
function widthOf(text) {
  return Array.from(text).reduce((sum, one) => sum + (one.charCodeAt(0) < 0x2e80 ? 0.6 : 1), 0);
}

/** Whether four words of this width fit beside each other on no phone, or only on the wider ones. */
function fourClass(widest) {
  if (widest > 4.2) return ".is-paired";
  return widest > 3 ? ".is-tightly-four" : "";
}

/**
 * Build the editor of one unit whose marks are grades: `{main, dock, update(state), focusFirst()}`.
 *
 * `state` and `acts` are those of `editorView`; `acts.type(id, word)`.
 */
export function gradesView({ t, unit, site, criteria, canDiscard, acts }) {
  const rows = criteria.map((one, index) => gradeRow({ t, one, index, acts }));
  const notes = notesBox({ t, canDiscard, acts });
  const line = sendLine({ t, criteria, acts });
  const isShort = criteria.every(
    ({ title, grades }) =>
      widthOf(title) <= SHORT.title &&
      grades.length <= SHORT.words &&
      grades.every((grade) => widthOf(grade.title) <= SHORT.word),
  );
  const kind = criteria.length === 1 ? "is-single" : isShort ? "is-short" : "is-long";
  const list = el("div.rows", {}, ...rows.map((row) => row.element));
  list.style.setProperty("--title", Math.max(...criteria.map(({ title }) => widthOf(title))));
  const main = el(
    `main.main.editor.${kind}`,
    {},
    unitCard({ t, unit, state: site }),
    notes.element,
    list,
  );
  return {
    main,
    dock: el("section.dock", {}, ...line.elements),
    update(state) {
      rows.forEach((row) => row.update(state.marks, state.problems || {}));
      line.update(state);
      notes.update(state.notes || []);
    },
    // Nothing is typed, so nothing needs the focus; a screen reader starts at the unit's name.
    focusFirst() {},
  };
}

/** One criterion: a radio group that is one stop of the Tab key; arrows move the choice, as in a form of the system. */
function gradeRow({ t, one, index, acts }) {
  const { grades } = one;
  const id = `grade-${index}`;
  const problem = el("p.problem", { id: `${id}-problem`, "aria-live": "polite" });
  const buttons = grades.map((grade, at) =>
    el("button.grade", {
      text: grade.title,
      role: "radio",
      "data-grade": grade.title,
      onclick: () => choose(at),
      onkeydown: (event) => onKeydown(event, at),
    }),
  );
  const widest = Math.max(...grades.map((grade) => widthOf(grade.title)));
  const choices = el(`div.choices${grades.length === 4 ? fourClass(widest) : ""}`, {}, ...buttons);
  choices.style.setProperty("--word", `${widest}em`);
  const label = el("span.title", { id: `${id}-title` }, el("span.name", { text: one.title }));
  const element = el(
    "div.row.grade-row",
    {
      role: "radiogroup",
      "data-criterion": one.id,
      "aria-labelledby": `${id}-title`,
      "aria-describedby": `${id}-problem`,
      "aria-required": "true",
    },
    label,
    choices,
    problem,
  );

  function choose(at) {
    acts.type(one.id, grades[at].title);
  }

  function onKeydown(event, at) {
    const last = grades.length - 1;
    const steps = {
      ArrowRight: at === last ? 0 : at + 1,
      ArrowDown: at === last ? 0 : at + 1,
      ArrowLeft: at === 0 ? last : at - 1,
      ArrowUp: at === 0 ? last : at - 1,
      Home: 0,
      End: last,
    };
    const next = steps[event.key];
    if (next === undefined) return;
    event.preventDefault();
    choose(next);
    buttons[next].focus();
  }

  return {
    element,
    update(marks, problems) {
      const chosen = gradeOf(one, marks[one.id]);
      const kept = chosen ? "" : tidyMark(one, marks[one.id]);
      // Rules may change under a draft: a mark that is no grade is named rather than dropped in silence.
      const unknown = kept && t("{value} is no grade here – choose one", { value: kept });
      const message = problems[one.id] || unknown;
      grades.forEach((grade, at) => {
        buttons[at].setAttribute("aria-checked", grade === chosen ? "true" : "false");
        buttons[at].setAttribute("tabindex", grade === chosen || (!chosen && at === 0) ? "0" : "-1");
      });
      element.classList.toggle("is-filled", Boolean(chosen));
      element.classList.toggle("is-wrong", Boolean(message));
      element.setAttribute("aria-invalid", message ? "true" : "false");
      setText(problem, message);
    },
  };
}
