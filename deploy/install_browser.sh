#!/usr/bin/env bash
# Make sure that a Chromium and a Chinese font are there for the browser tests: with apt as root, else with Playwright.
set -u
bin=${1:-.venv/bin}

# The engine without a window: a new page costs it a tenth.
has_shell() { command -v chromium-headless-shell; }
has_chromium() {
    has_shell ||
    command -v chromium || command -v chromium-browser || command -v google-chrome ||
        "$bin/python" - <<'PY' 2>/dev/null
import os, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as p:
    sys.exit(not os.path.exists(p.chromium.executable_path))
PY
}
has_chinese_font() { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh 2>/dev/null)" ]; }

if has_shell >/dev/null && has_chinese_font; then exit 0; fi
# Asked for once; where the system does not have it, whatever Chromium is there will do.
tried=$bin/../headless-shell-tried
if [ -e "$tried" ] && has_chromium >/dev/null && has_chinese_font; then exit 0; fi

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    install() { timeout 300 apt-get install -y -qq --no-install-recommends "$@" fonts-noto-cjk fontconfig >/dev/null 2>&1; }
    echo "Installing Chromium and a Chinese font with apt …"
    install chromium-headless-shell || {
        timeout 120 apt-get update -qq >/dev/null 2>&1
        install chromium-headless-shell || has_chromium >/dev/null || install chromium ||
            echo "apt could not install chromium and fonts-noto-cjk."
    }
    touch "$tried"
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
