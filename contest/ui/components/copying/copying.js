// A button that copies a text, also where the page came over plain http: a meeting room's server has no certificate,
// and browsers offer navigator.clipboard to secure pages only.

const SHOWN_MS = 2500;
const buttons = new WeakMap();

export default function copying({ data, parentElement }) {
  const one = buttons.get(parentElement) || made(parentElement);
  buttons.set(parentElement, one);
  one.update(data);
}

function made(parent) {
  const button = document.createElement("button");
  button.type = "button";
  parent.append(button);
  let now = {};
  let timer = 0;
  button.addEventListener("click", async () => {
    const label = (await copied(now.text, parent)) ? now.done : now.failed;
    button.textContent = label;
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = 0;
      button.textContent = now.label;
    }, SHOWN_MS);
    button.focus();
  });
  return {
    update(data) {
      // What was said of another text is not said of this one.
      if (!timer || data.text !== now.text) button.textContent = data.label;
      now = data;
    },
  };
}

async function copied(text, parent) {
  if (navigator.clipboard && window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch (refused) {
      // Some browsers ask for a permission first; the old way needs none.
    }
  }
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  // Beside the button, since a dialog takes the focus back from what lies outside it.
  parent.append(field);
  field.select();
  field.setSelectionRange(0, text.length);
  let isDone = false;
  try {
    isDone = document.execCommand("copy");
  } catch (refused) {
    isDone = false;
  }
  field.remove();
  return isDone;
}
