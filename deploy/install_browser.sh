#!/usr/bin/env bash
# Make sure that a Chromium and a Chinese font are there for the browser tests: with apt as root, else with Playwright.
set -u
bin=${1:-.venv/bin}

has_chromium() {
    command -v chromium || command -v chromium-browser || command -v google-chrome ||
        "$bin/python" - <<'PY' 2>/dev/null
import os, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as p:
    sys.exit(not os.path.exists(p.chromium.executable_path))
PY
}
has_chinese_font() { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh 2>/dev/null)" ]; }

if has_chromium >/dev/null && has_chinese_font; then exit 0; fi

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    echo "Installing Chromium and a Chinese font with apt …"
    apt-get update -qq >/dev/null 2>&1
    apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk fontconfig >/dev/null 2>&1 ||
        echo "apt could not install chromium and fonts-noto-cjk."
fi
if ! has_chromium >/dev/null; then
    echo "Installing Chromium with Playwright …"
    "$bin/python" -m playwright install chromium >/dev/null 2>&1
fi
if ! has_chromium >/dev/null; then
    echo "No Chromium could be installed (neither with apt nor with Playwright)." >&2
    echo "Install the package chromium by hand, then run make test again." >&2
    exit 1
fi
has_chinese_font || echo "No Chinese font could be installed: pictures will show boxes; install fonts-noto-cjk by hand."
exit 0
