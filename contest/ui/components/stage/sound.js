// A short tone, made here and not fetched. Browsers let a page sound only after somebody has touched it.

const TONE_HZ = 880;
const TONE_S = 0.35;
const GAP_S = 0.5;
const LOUDNESS = 0.25;

/** `onChange()` is called when the sound may have become possible, or impossible. */
export function openSound(onChange) {
  const Audio = window.AudioContext || window.webkitAudioContext;
  let audio = null;

  function prepare() {
    if (audio || !Audio) return;
    audio = new Audio();
    audio.onstatechange = onChange;
    window.addEventListener("pointerdown", wake);
    window.addEventListener("keydown", wake);
    wake();
  }

  function wake() {
    if (audio && audio.state === "suspended") audio.resume().then(onChange, onChange);
    onChange();
  }

  return {
    prepare,
    isBlocked: () => Boolean(audio) && audio.state !== "running",
    beep(times) {
      if (!audio || audio.state !== "running") return;
      for (let n = 0; n < times; n += 1) {
        const from = audio.currentTime + n * GAP_S;
        const tone = audio.createOscillator();
        const gain = audio.createGain();
        tone.frequency.value = TONE_HZ;
        gain.gain.setValueAtTime(0, from);
        gain.gain.linearRampToValueAtTime(LOUDNESS, from + 0.02);
        gain.gain.setValueAtTime(LOUDNESS, from + TONE_S - 0.05);
        gain.gain.linearRampToValueAtTime(0, from + TONE_S);
        tone.connect(gain).connect(audio.destination);
        tone.start(from);
        tone.stop(from + TONE_S);
      }
    },
    stop() {
      window.removeEventListener("pointerdown", wake);
      window.removeEventListener("keydown", wake);
      if (audio) audio.close();
      audio = null;
    },
  };
}
