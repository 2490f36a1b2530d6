// A visit: the stops in their order, and one of them by itself.

import { h } from "./dom.js";
import { oneLine, title } from "./pieces.js";

// Beside a photo a longer name in one line would be too small.
const LONGEST_LINE = 10;

export function routeScene(body, page) {
  const stops = body.pages[page] || [];
  return [
    body.segment && h("p", { class: "t k20 gold spaced", key: "segment" }, body.segment),
    title(body.title, body.count),
    body.who && h("p", { class: "t k24 soft", key: "who" }, body.who),
    h("ol", { class: `route-stops n${stops.length}`, key: "route" }, stops.map((stop) =>
      h("li", { class: `on-route ${stop.outside ? "outside" : ""}`, key: `${stop.id} ${stop.number}` },
        h("b", { class: "t k32 number figures" }, stop.number),
        h("div", { class: "line-room" }, h("h2", { class: "t line k44", "data-line": "" }, stop.place)),
        stop.where && h("p", { class: "t k22 soft" }, stop.where),
        stop.outside && h("p", { class: "t k22 gold" }, stop.outside),
        stop.items && h("p", { class: "t k20 quiet figures" }, stop.items)))),
  ];
}

export function stopScene(body, page, photo) {
  const words = stopWords(body, page, Boolean(photo));
  if (!photo) return words;
  return [
    h("div", { class: "pictured", key: "pictured" },
      h("div", { class: "words", "data-words": "", key: "words" }, words),
      // A background shows nothing at all where an image would show that it is broken.
      h("div", { class: "photo", key: photo.address, style: { "--ratio": String(photo.ratio), "background-image": `url("${photo.address}")` } })),
  ];
}

function stopWords(body, page, isBeside) {
  const items = body.pages[page] || [];
  return [
    h("div", { class: items.length ? "top" : "centre", key: "place" },
      h("p", { class: "t k22 gold spaced figures" }, [body.number, body.stage].filter(Boolean).join("　")),
      isBeside && body.place.length > LONGEST_LINE
        ? h("h1", { class: "t k44 long" }, body.place)
        : oneLine(items.length ? "k90" : "k120", body.place),
      (body.where || body.outside) && h("p", { class: "t k28 soft" }, [body.outside, body.where].filter(Boolean).join(" · ")),
      body.honours.length > 0 && h("ul", { class: "chips" }, body.honours.map((text) => h("li", { class: "t k20 chip gold" }, text)))),
    items.length > 0 && h("ul", { class: "seen", key: "seen" }, items.map((item, n) =>
      h("li", { key: n, style: { "--n": String(n) } },
        h("span", { class: "t k32 what" }, item.name),
        h("span", { class: "much" },
          item.quantity && h("b", { class: "t k44 gold figures" }, item.quantity),
          item.rough && h("small", { class: "t k18 quiet" }, item.rough)),
        h("em", { class: "t k22 soft" }, item.state),
        item.note && h("p", { class: "t k18 quiet" }, item.note)))),
  ];
}
