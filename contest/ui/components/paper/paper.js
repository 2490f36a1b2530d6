// Draws a list of blocks and, when the list changes, redraws only the blocks that differ: no flash, no lost typing.

import { el } from "./dom.js";
import { HOME } from "./home.js";
import { REVIEW } from "./review.js";
import { WHY } from "./why.js";

const DRAWINGS = { ...HOME, ...REVIEW, ...WHY };
const sheets = new WeakMap();

export default function paper({ data, parentElement }) {
  let sheet = sheets.get(parentElement);
  if (!sheet) {
    sheet = { root: el("div", "sheet"), shown: [] };
    sheets.set(parentElement, sheet);
    parentElement.appendChild(sheet.root);
  }
  redraw(sheet, (data && data.blocks) || []);
  return () => {
    sheets.delete(parentElement);
    sheet.root.remove();
  };
}

function redraw(sheet, blocks) {
  blocks.forEach((block, at) => {
    const written = JSON.stringify(block);
    const known = sheet.shown[at];
    if (known && known.written === written) return;
    const node = DRAWINGS[block.kind](block);
    if (known) known.node.replaceWith(node);
    else sheet.root.append(node);
    sheet.shown[at] = { written, node };
  });
  for (const gone of sheet.shown.splice(blocks.length)) gone.node.remove();
}
