#!/bin/bash
# Shows the till full screen on a Linux kiosk where no Electron may be installed: browser host, cage, Chromium.
# Ends when either of them ends; tillgate-kiosk.service then starts both anew, with a new address.
set -euo pipefail

home=${TILLGATE_HOME:-/opt/tillgate}
data=${TILLGATE_DATA:-$HOME/.local/share/tillgate}
# Fixed, because the policy that allows the camera names it (chromium-policy.json).
port=${TILLGATE_PORT:-8731}

folder=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$folder"' EXIT
mkfifo "$folder/said"
"${TILLGATE_NODE:-node}" "$home/dist/host/browser.js" --port "$port" --data "$data" ${TILLGATE_CONFIG:+--config "$TILLGATE_CONFIG"} >"$folder/said" &

# The first line is "Tillgate ready: <address>"; the address works once and is for this Chromium only.
exec 3<"$folder/said"
read -r line <&3
address=${line#Tillgate ready: }
[ "$address" != "$line" ] || { echo "The till did not start: $line" >&2; exit 1; }

cage -- chromium --kiosk --no-first-run --disable-session-crashed-bubble --password-store=basic \
  --user-data-dir="$data/chromium" "$address" &
wait -n
