// One panel of the operator's desk. Streamlit calls the function again whenever its data changes.

import { clockPanel } from "./clock.js";
import { agendaPanel, focusPanel, headPanel, projectorPanel, unitsPanel } from "./panels.js";

const PANELS = {
  head: headPanel,
  agenda: agendaPanel,
  focus: focusPanel,
  projector: projectorPanel,
  units: unitsPanel,
  clock: clockPanel,
};
// What a panel showed last, to tell a new ballot from an old one; the parent lives as long as the panel.
const shown = new WeakMap();

export default function desk({ data, parentElement }) {
  const before = shown.get(parentElement);
  shown.set(parentElement, data);
  const drawn = PANELS[data.panel](data, before);
  const old = parentElement.querySelector("[data-panel]");
  drawn.dataset.panel = data.panel;
  if (old) old.replaceWith(drawn);
  else parentElement.append(drawn);
}
