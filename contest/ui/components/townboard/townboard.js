// All meetings of the contest, one card each. Cards stay where they are; what changed in them is written anew.

import { labelled, node } from "../desk/dom.js";

export default function townboard({ data, parentElement }) {
  const list = node("ol", "board");
  for (const one of data.meetings) list.append(card(one));
  const drawn = labelled(list, data.label);
  const old = parentElement.querySelector(".board");
  if (old) old.replaceWith(drawn);
  else parentElement.append(drawn);
}

function card(one) {
  const made = node(
    "li",
    `meeting ${one.phase}`,
    node("div", "top", node("h2", "name", one.name), node("span", "phase", one.phaseText)),
  );
  made.dataset.meeting = one.id;
  if (one.title !== one.name) made.append(node("p", "small", one.title));
  for (const line of one.lines) made.append(node("p", "line", node("span", "label", line.label), node("span", "text", line.text)));
  for (const text of one.problems) made.append(node("p", "problem", text));
  const links = node("p", "links");
  for (const link of one.links) {
    const anchor = node("a", "", link.title);
    anchor.href = link.href;
    anchor.target = "_blank";
    links.append(anchor);
  }
  made.append(links);
  return made;
}
