#!/bin/sh
# Make sure that there is a Chromium for the browser tests, or say loudly that there is none.
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null && exit 0
done
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null && exit 0
fi
echo "================================================================================"
echo "  NO CHROMIUM: the browser tests (tests/browser) DO NOT RUN. Install chromium."
echo "================================================================================"
[ "$CI" = true ] && exit 1
exit 0
