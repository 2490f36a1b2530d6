// The blocks of the start page.

import { el, link, section } from "./dom.js";

// {eyebrow, title: [parts that stay together], theme}
function hero(block) {
  return el("header", "hero", el("p", "eyebrow", block.eyebrow), el("h1", "", block.title.map((part) => el("span", "", part))), el("p", "theme", block.theme));
}

// {tone: "rehearsal" | "warn" | "calm", text}
function notice(block) {
  const node = el("p", `notice ${block.tone}`, block.text);
  if (block.tone === "warn") node.setAttribute("role", "alert");
  return node;
}

// {title, hint, label, button, wrong, action, lang, steps: {title, lines}}
function join(block) {
  const input = el("input", "code");
  Object.assign(input, { name: "code", type: "text", maxLength: 20, placeholder: "ABCD-EFGH", required: true });
  const settings = { autocomplete: "off", autocapitalize: "characters", spellcheck: "false", enterkeyhint: "go", "aria-label": block.label };
  for (const [name, value] of Object.entries(settings)) input.setAttribute(name, value);
  input.addEventListener("input", () => {
    input.setCustomValidity("");
    const atEnd = input.selectionStart === input.value.length;
    const letters = input.value.toUpperCase().replace(/[^A-Z]/g, "").slice(0, 8);
    const grouped = letters.length > 4 ? `${letters.slice(0, 4)}-${letters.slice(4)}` : letters;
    // While somebody corrects a letter in the middle, regrouping would throw the caret to the end.
    if (atEnd) input.value = grouped;
  });
  const form = el("form", "", input, el("button", "primary", block.button));
  form.method = "post";
  form.action = block.action;
  form.addEventListener("submit", (event) => {
    const letters = input.value.toUpperCase().replace(/[^A-Z]/g, "");
    if (letters.length === 8) return;
    event.preventDefault();
    input.setCustomValidity(block.wrong);
    input.reportValidity();
  });
  const steps = el("ol", "steps", block.steps.lines.map((line) => el("li", "", line)));
  return el(
    "div",
    "pair",
    section(block, "card join", el("p", "hint", block.hint), form),
    section(block.steps, "card", steps),
  );
}

// {greeting, role, tiles: [{title, text, href}], leave: {action, label}}
function who(block) {
  const tiles = block.tiles.map((tile) =>
    link(tile.href, "tile", stamp(tile.title), el("span", "", el("strong", "", tile.title), el("small", "", tile.text))),
  );
  const form = el("form", "leave", el("button", "quiet", block.leave.label));
  form.method = "post";
  form.action = block.leave.action;
  return el("section", "who", el("p", "greeting", el("strong", "", block.greeting), el("span", "badge", block.role), form), el("nav", "tiles", tiles));
}

// The first character, cut like a seal: it needs no icon font.
function stamp(title) {
  const node = el("span", "stamp", Array.from(title)[0]);
  node.setAttribute("aria-hidden", "true");
  return node;
}

// {title, phase, phase_text, stage, unit, unit_text, done, total, count_text, lines: [{place, name, score}], links}
function meeting(block) {
  const head = el("header", "", el("h2", "", block.title), el("span", `badge ${block.phase}`, block.phase_text));
  const now = [];
  if (block.stage) now.push(el("p", "stage", block.stage));
  if (block.unit) now.push(el("p", "unit", el("strong", "", block.unit), el("span", "", block.unit_text)));
  if (block.total) {
    const bar = el("progress", "");
    bar.max = block.total;
    bar.value = block.done;
    bar.setAttribute("aria-label", block.count_text);
    now.push(el("p", "count", bar, el("span", "", block.count_text)));
  }
  const lines = block.lines.map((line) =>
    el("li", "", el("span", "place", line.place), el("span", "name", line.name), el("span", "score", line.score)),
  );
  const links = block.links.map((one) => link(one.href, "more", one.title));
  return el("section", `card meeting ${block.phase}`, head, now, lines.length ? el("ol", "board", lines) : null, el("nav", "links", links));
}

// {title, note, rows: [{name, phase, phase_text, theme, href, stages: [{title, state}]}]}
function agendas(block) {
  const rows = block.rows.map((row) => {
    const stages = row.stages.map((stage) => {
      const item = el("li", stage.state, stage.title);
      if (stage.state === "now") item.setAttribute("aria-current", "step");
      return item;
    });
    return el(
      "li",
      "community",
      el("p", "", link(row.href, "", row.name), el("span", `badge ${row.phase}`, row.phase_text), row.theme ? el("small", "", row.theme) : null),
      el("ol", "agenda", stages),
    );
  });
  return section(block, "agendas", block.note ? el("p", "hint", block.note) : null, el("ul", "", rows));
}

// {title, text, link: {href, title} | null}
function empty(block) {
  const more = block.link ? link(block.link.href, "primary", block.link.title) : null;
  return section(block, "card empty", el("p", "", block.text), more);
}

export const HOME = { hero, notice, join, who, meeting, agendas, empty };
