// Put a picture on by a press at the desk, without a run of the page before it. No DOM.

const ANSWER_MS = 4000;

/** Send what a press means to `address`; fails when the server refuses or does not answer. */
export async function send(address, way) {
  const patience = new AbortController();
  const limit = setTimeout(() => patience.abort(), ANSWER_MS);
  try {
    const response = await fetch(address, {
      method: "PUT",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(way),
      credentials: "same-origin",
      redirect: "error",
      signal: patience.signal,
    });
    if (!response.ok) throw new Error(`scene: ${response.status}`);
  } finally {
    clearTimeout(limit);
  }
}
