#!/usr/bin/env bash
# Runs the black-box sample in folder $1 against the built program, every group switched on.
set -euo pipefail
cd "$(dirname "$0")/.."
suite=$1
node=$(ls -d node_modules/node-*-*/bin/node 2>/dev/null | head -1 || true)
node=${node:-node}
ulimit -n 8192 2>/dev/null || true
data=$(mktemp -d)
pids=()
trap 'for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done; rm -rf "$data"' EXIT

start() { # name, options: one core on ports of its own
  local name=$1; shift
  "$node" dist/headless.js --headless --data "$data/$name" --set dns.servers=127.0.0.1:9 --set proxy.connectPorts=443,1024-65535 "$@" > "$data/$name.out" 2>&1 &
  pids+=($!)
  for _ in $(seq 100); do grep -q '^Ctrl+C' "$data/$name.out" && return; sleep 0.1; done
  cat "$data/$name.out"; exit 1
}

open=(--set proxy.allowDestinations=127.0.0.0/8,::1/128)
start main --port 27901 --monitor-port 27902 "${open[@]}"
main=${pids[0]}
"$node" "$suite/run.mjs" --proxy 127.0.0.1:27901 --pid "$main" --quiet
