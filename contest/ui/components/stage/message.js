// A text typed at the desk, as large as the hall allows.

import { h } from "./dom.js";

export function messageScene(body) {
  return [
    h("div", { class: "centre told", key: "message" }, body.lines.map((line, n) => h("p", { class: `t ${body.size}`, key: n }, line))),
  ];
}
