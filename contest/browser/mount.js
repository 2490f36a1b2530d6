// The light page's host of the pad: puts it into the bare page, and keeps that page on the device where the browser can.
// It stands behind the pad in one file, so that both pages share the file; in Streamlit's page there is no place for it.

import scorepad from "../ui/components/scorepad/pad.js";

const lightPage = document.getElementById("pad-data");
if (lightPage) {
  const parentElement = document.getElementById("pad");
  const data = JSON.parse(lightPage.textContent);
  parentElement.textContent = "";
  scorepad({ data, parentElement });
  // Only https and localhost may have a worker; over plain http the pad works as long as its page stays open.
  if (window.isSecureContext && "serviceWorker" in navigator) {
    const { address, scope } = data.worker;
    navigator.serviceWorker.register(address, { scope }).catch((error) => {
      console.info("pad: this page cannot be kept on the device", error);
    });
  }
}
