// Streamlit's host of the pad: fetches the pad's own files, which the browser keeps for good, and mounts it where
// Streamlit wants it. Sent through Streamlit they would come uncompressed, and again with every reload.

const LONGEST_WAIT_MS = 8000;

const pause = (tries) => new Promise((resolve) => setTimeout(resolve, Math.min(LONGEST_WAIT_MS, 500 * 2 ** tries)));

/** Try until it works: a file that got lost on a weak network would leave the judge with an empty page. */
async function insist(fetching) {
  for (let tries = 0; ; tries += 1) {
    try {
      return await fetching(tries);
    } catch (error) {
      console.info("pad: a file did not come, trying again", error);
      await pause(tries);
    }
  }
}

// This script runs from a blob: address, where nothing is relative. A failed import is remembered under its whole
// address, so the next try needs another one; what stands behind "#" is not sent.
const whole = (address, tries = 0) => `${window.location.origin}${address}${tries ? `#${tries}` : ""}`;

async function json(address) {
  const answer = await fetch(whole(address));
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  return answer.json();
}

function styled(parent, address) {
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = whole(address);
    link.onload = resolve;
    link.onerror = () => {
      link.remove();
      reject(new Error(address));
    };
    parent.appendChild(link);
  });
}

const styles = new WeakMap();

/** Give a parent its style sheet once, however often it is mounted. */
function style(parent, address) {
  if (!styles.has(parent)) styles.set(parent, insist(() => styled(parent, address)));
  return styles.get(parent);
}

export default function host({ data, parentElement }) {
  const { files } = data;
  let stop = null;
  let isGone = false;
  Promise.all([
    insist((tries) => import(whole(files.script, tries))),
    insist(() => json(files.texts)),
    style(parentElement, files.style),
  ]).then(([pad, texts]) => {
    if (!isGone) stop = pad.default({ data: { ...data, texts }, parentElement });
  });
  return () => {
    isGone = true;
    if (stop) stop();
  };
}
