// What each scene looks like, as data for dom.js. Texts come translated; nothing is decided here.

import { agendaScene } from "./agenda.js";
import { ceremony } from "./ceremony.js";
import { h } from "./dom.js";
import { honours } from "./honours.js";
import { indicesScene } from "./indices.js";
import { lots } from "./lots.js";
import { messageScene } from "./message.js";
import { agendaStrip, announced, legendOf, oneLine, placeOf, plainBar, title } from "./pieces.js";
import { routeScene, stopScene } from "./route.js";
import { timer, timerFace } from "./timer.js";

const SCENES = {
  welcome, stage: stageScene, unit, reveal, standings, charts, community, town, award, closing, blank, choice,
  agenda: agendaScene, route: routeScene, stop: stopScene, indices: indicesScene, message: messageScene,
  timer, draw: lots, ceremony, honours,
};

/** The scene itself; `page` counts from 0 where a scene has several, `photo` is from photos.js. */
export function drawScene(shown, page, photo = null) {
  return [h("div", { class: "room", "data-room": "", key: "room" }, SCENES[shown.kind](shown.body, page, photo))];
}

/** What stays around all scenes: whose meeting this is, the rehearsal mark, where the ledger stands. */
export function drawFrame(shown, page) {
  const pages = (shown.body.pages || []).length;
  const isDark = shown.kind === "blank";
  return [
    shown.rehearsal && h("p", { key: "mark", class: "mark", "aria-hidden": "true", style: { "--size": String(Math.min(26, 64 / shown.rehearsal.length)) } }, shown.rehearsal),
    h(
      "header",
      { key: "head", class: isDark ? "dark" : "" },
      !isDark && shown.kind !== "welcome" && h("p", { key: "meeting", class: "t k16 meeting" }, shown.head.meeting),
      shown.warning && !isDark && h("p", { key: "warning", class: "t k15 warning" }, shown.warning),
    ),
    h(
      "footer",
      { key: "foot", class: isDark ? "dark" : "" },
      h("p", { key: "contest", class: "t k15 quiet" }, isDark || shown.kind === "welcome" ? "" : shown.head.contest),
      pages > 1 && h("p", { key: "page", class: "t k15 quiet" }, `${page + 1} / ${pages}`),
      h("p", { key: "seq", class: "t k15 quiet figures" }, shown.status),
    ),
  ].filter(Boolean);
}

function welcome(body) {
  return [
    h("div", { class: "centre" },
      h("p", { class: "t k22 gold spaced" }, body.contest),
      h("hr", { class: "rule" }),
      oneLine("k80", body.title),
      h("hr", { class: "rule" }),
      h("p", { class: "t k32 theme" }, body.theme),
    ),
  ];
}

function stageScene(body, page) {
  const cards = (body.pages || [])[page] || [];
  const stops = body.showing === "notes" ? [] : cards;
  const notes = body.showing === "notes" ? cards : [];
  const isBare = !cards.length && !body.directives.length;
  return [
    agendaStrip(body.agenda),
    h("div", { class: isBare ? "centre" : "top" },
      body.segment && h("p", { class: "t k22 gold spaced" }, body.segment),
      isBare ? oneLine("k80", body.title) : oneLine("k50", body.title),
      body.who && h("p", { class: "t k24 soft" }, body.who),
      body.sharer && h("p", { class: "t k24 soft" }, body.sharer),
      body.topics.length > 0 && h("ul", { class: "chips" }, body.topics.map((topic) => h("li", { class: "t k22 chip" }, topic))),
      body.next && h("p", { class: "t k30 next" }, body.next),
    ),
    stops.length > 0 && h("ol", { class: `stops n${stops.length}` }, stops.map(stopCard)),
    notes.length > 0 && h("ol", { class: "says notes" }, notes.map(noteCard)),
    body.directives.length > 0 && h("div", { class: "says" },
      body.speaker && h("p", { class: "t k22 gold" }, body.speaker),
      h("ol", { class: "directives" }, body.directives.map((text, n) =>
        h("li", { class: "t k32", key: n, style: { "--n": String(n) } }, h("span", {}, text)))),
    ),
  ];
}

function noteCard(note, n) {
  return h("li", { class: "note", key: n, style: { "--n": String(n) } },
    (note.about || note.kind || note.speaker) && h("p", { class: "t k24 gold" }, [note.about, note.kind, note.speaker].filter(Boolean).join(" · ")),
    h("p", { class: "t k32" }, note.text),
    note.slogans.length > 0 && h("ul", { class: "chips" }, note.slogans.map((text) => h("li", { class: "t k22 chip gold" }, text))),
  );
}

function highlights(rows) {
  return h("ol", { class: "highlights", key: "highlights" }, rows.map((row, n) =>
    h("li", { class: "t k32", key: n, style: { "--n": String(n) } },
      h("span", {}, row.title), h("em", { class: `t k24 state ${row.kind}` }, row.state))));
}

function stopCard(stop, n) {
  return h("li", { class: "stop", key: n, style: { "--n": String(n) } },
    h("p", { class: "t k18 gold" }, stop.number),
    h("div", { class: "line-room" }, h("h2", { class: "t line k36", "data-line": "" }, stop.place)),
    stop.part_of && h("p", { class: "t k18 soft" }, stop.part_of),
    stop.honours.map((text) => h("p", { class: "t k17 honour" }, text)),
    h("ul", { class: "items" }, stop.items.map((item) =>
      h("li", { class: "t k20" },
        h("span", { class: "item-name" }, item.name),
        item.quantity && h("b", { class: "quantity figures" }, item.quantity),
        item.state && h("em", { class: "state" }, item.state)))),
  );
}

function unit(body) {
  const isOpen = body.phase === "open";
  return [
    h("div", { class: "centre", key: "who" }, announced(body), body.highlights.length > 0 && highlights(body.highlights)),
    h("div", { class: `desk ${body.phase}`, key: "desk" },
      h("p", { class: "t k28 phase", key: "phase" }, isOpen && h("i", { class: "pulse" }), h("span", {}, body.state)),
      isOpen && h("p", { class: "ballots figures", key: "ballots" },
        h("span", { class: "t k24 soft" }, body.label),
        h("b", { class: "t k64", key: "in" }, String(body.in)),
        h("span", { class: "t k36 soft", key: "of" }, `/ ${body.expected}`),
        h("span", { class: "t k24 soft" }, body.measure)),
      isOpen && h("div", { class: "progress", key: "progress" }, h("i", { style: { transform: `translateX(${body.part - 100}%)` } })),
      body.timer && timerFace(body.timer, "small"),
      body.next && h("p", { class: "t k24 next", key: "next" }, body.next),
    ),
  ];
}

function reveal(body) {
  return [
    h("div", { class: "centre", key: "who" },
      body.number && h("p", { class: "t k22 gold spaced figures" }, body.number),
      h("div", { class: "line-room" }, h("h1", { class: "t line k64", "data-line": "" }, body.name)),
      body.score
        ? h("div", { class: "score" },
            h("p", { class: "t k24 soft" }, body.label),
            h("p", { class: "number figures" },
              h("output", { class: "t k150 gold", key: "score", own: true, "data-score": body.score }, body.score),
              h("span", { class: "t k30 soft" }, body.measure)))
        : null,
      h("p", { class: `t k44 place ${body.first ? "first" : ""} ${body.score ? "later" : ""}` }, body.place),
    ),
    body.bar.length > 0 && h("div", { class: "working" }, labelledBar(body.bar)),
    h("p", { class: "t k20 quiet later foot" }, [body.count, body.next].filter(Boolean).join("　")),
  ];
}

function labelledBar(bar) {
  return h("div", { class: "bar labelled" }, bar.map((part) =>
    h("div", { class: "part", "data-part": "", style: { width: `${part.part}%` } },
      h("span", { class: "t k17" }, part.title),
      h("b", { class: "t k20 figures", style: { background: part.colour, color: part.ink } }, part.points))));
}

function standings(body, page) {
  const rows = body.pages[page] || [];
  return [
    title(body.title, body.count),
    legendOf(body.legend),
    body.empty && h("p", { class: "t k32 soft hollow" }, body.empty),
    h("ol", { class: `rows ${rows.length > 12 ? "two" : ""}`, style: { "--rows": String(rows.length > 12 ? Math.ceil(rows.length / 2) : Math.max(rows.length, 5)) } },
      rows.map((row) => h("li", { key: row.unit, class: row.word ? "wordy" : "", "data-glide": row.unit },
        placeOf(row),
        h("span", { class: "name-room" }, h("span", { class: "t line k26 name", "data-line": "" }, row.name)),
        row.word ? h("span", { class: "t k22 soft word" }, row.word) : plainBar(row.bar, false),
        h("b", { class: "t k28 gold figures" }, row.score)))),
  ];
}

function charts(body, page) {
  const rows = body.pages[page] || [];
  return [
    title(body.title, body.count),
    legendOf(body.legend),
    body.empty && h("p", { class: "t k32 soft hollow" }, body.empty),
    h("ol", { class: "rows wide", style: { "--rows": String(Math.max(rows.length, 5)) } },
      rows.map((row) => h("li", { key: row.unit, class: row.word ? "wordy" : "" },
        h("span", { class: "name-room" }, h("span", { class: "t line k22 name", "data-line": "" }, row.name)),
        row.word ? h("span", { class: "t k20 soft word" }, row.word) : plainBar(row.bar, true),
        h("b", { class: "t k24 gold figures" }, row.score)))),
  ];
}

function community(body) {
  return [
    h("div", { class: "centre" },
      oneLine("k80", body.community),
      h("p", { class: "t k30 soft" }, body.title),
      h("hr", { class: "rule" }),
      h("p", { class: "t k26 theme" }, body.theme),
      body.units && h("p", { class: "t k24 soft figures" }, body.units),
      body.agenda.length > 0 && h("p", { class: "t k20 gold spaced" }, body.agenda_title),
      body.agenda.length > 0 && h("ol", { class: "plan" }, body.agenda.map((step, n) =>
        h("li", { class: `t k26 ${step.state}`, key: n },
          h("span", {}, step.title), step.word && h("small", {}, step.word)))),
    ),
  ];
}

function town(body, page) {
  if (body.bands) return townBands(body, page);
  const panels = body.pages[page] || [];
  const columns = Math.max(1, body.columns);
  return [
    h("div", { class: "title", key: "title" }, h("h1", { class: "t k26" }, body.title), legendOf(body.legend)),
    h("div", { class: `panels c${columns}`, key: "panels", style: { "--deep": String(Math.ceil(panels.length / columns)) } }, panels.map(townPanel)),
    ...townFoot(body),
  ];
}

function townFoot(body) {
  return [
    body.waiting.length > 0 && h("ul", { class: "waiting", key: "waiting" }, body.waiting.map((one) =>
      h("li", { class: "t k15 quiet", key: one.word }, h("span", {}, one.word), one.communities.map((name) => h("b", {}, name))))),
    h("p", { class: "t k22 banner", key: "banner" }, body.banner),
    body.why && h("p", { class: "t k15 quiet banner-why", key: "why" }, body.why),
  ];
}

// Who is not told apart stands together, in no order of merit: names in the contest's own order, no places, no scores.
function townBands(body, page) {
  const bands = body.pages[page] || [];
  return [
    h("div", { class: "title", key: "title" }, h("h1", { class: "t k30" }, body.title), h("p", { class: "t k24 soft figures" }, body.count)),
    h("ol", { class: "bands", key: "bands" },
      h("li", { class: "band-head t k16 quiet", key: "head" }, body.level),
      bands.map((band, n) =>
      h("li", { class: "band", key: n },
        h("p", { class: "level" }, h("b", { class: "t k32 gold figures" }, band.level), band.label && h("small", { class: "t k15 soft" }, band.label)),
        h("ul", {}, band.units.map((unit) =>
          h("li", { key: unit.id }, h("span", { class: "t k24" }, unit.name), unit.community && h("small", { class: "t k15 quiet" }, unit.community))))))),
    ...townFoot(body),
  ];
}

function townPanel(panel, n) {
  return h("section", { class: "panel", key: n },
    h("h2", { class: "t k22" }, h("span", {}, panel.community), h("small", { class: "t k15 quiet figures" }, panel.count)),
    h("ol", {}, panel.rows.map((row) =>
      h("li", { key: row.unit },
        h("span", { class: "name-room" }, h("span", { class: "t line k18 name", "data-line": "" }, row.name)),
        row.word ? h("span", { class: "t k15 quiet" }, row.word) : plainBar(row.bar, false),
        h("b", { class: "t k18 figures" }, row.score)))));
}

function award(body, page) {
  const { title: name, names, empty } = (body.pages || [])[page] || body;
  return [
    h("div", { class: "centre" },
      h("p", { class: "t k24 gold spaced" }, body.community),
      oneLine("k50", name),
      h("hr", { class: "rule" }),
      empty && h("p", { class: "t k30 soft" }, empty),
      h("ul", { class: `names n${Math.min(names.length, 4)}` }, names.map((unitName, n) =>
        h("li", { key: unitName, style: { "--n": String(n) } }, h("div", { class: "line-room" }, h("strong", { class: "t line k90 gold", "data-line": "" }, unitName))))),
    ),
  ];
}

function closing(body) {
  return [
    h("div", { class: "centre" },
      h("p", { class: "t k24 gold spaced" }, body.meeting),
      oneLine("k80", body.title),
      h("hr", { class: "rule" }),
      body.facts.length === 0 && h("p", { class: "t k32 theme" }, body.theme),
      h("dl", { class: "facts" }, body.facts.map((fact) => [
        h("dt", { class: "t k20 soft" }, fact.label),
        h("dd", { class: "t k26 figures" }, fact.text)])),
      body.note && h("p", { class: "t k20 quiet" }, body.note),
    ),
  ];
}

function blank() {
  return [];
}

function choice(body) {
  return [
    title(body.title, ""),
    h("ul", { class: "choices" }, body.choices.map((one) =>
      h("li", { key: one.id }, h("a", { class: "t k24", href: one.href }, h("span", {}, one.title), h("small", { class: "t k15 quiet" }, one.state))))),
  ];
}
