#!/usr/bin/env bash
# Runs the black-box sample in folder $1 against the built program, every group of cases switched on.
# What follows is passed to the sample: `build/conformance.sh FOLDER --only SMG`.
set -euo pipefail
cd "$(dirname "$0")/.."
suite=$1
shift
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
  for _ in $(seq 300); do grep -q '^Ctrl+C' "$data/$name.out" && return; sleep 0.1; done
  cat "$data/$name.out"; exit 1
}

# The sample's origins live on loopback; slow peers are given up on sooner than by default, so that a run stays short.
open=(--set proxy.allowDestinations=127.0.0.0/8,::1/128)
hasty=(--set limits.headSeconds=10 --set limits.keepAliveSeconds=15 --set limits.answerHeadSeconds=20 --set limits.bodyStallSeconds=20)
start main --port 27901 --monitor-port 27902 "${open[@]}" "${hasty[@]}" \
  --set socks.listen=127.0.0.1:27903 --set transparent.listen=127.0.0.1:27904 \
  --set proxyProtocol.listen=127.0.0.1:27905 --set proxyProtocol.trusted=127.0.0.1/32
start protected --port 27911 --monitor-port 27912
start people --port 27921 --monitor-port 27922 "${open[@]}" \
  --set proxy.users=mia:secret --set socks.listen=127.0.0.1:27923 --set socks.users=sam:sesame

"$node" "$suite/run.mjs" --proxy 127.0.0.1:27901 --pid "${pids[0]}" --quiet --socks 127.0.0.1:27903 --transparent 127.0.0.1:27904 \
  --proxy-protocol 127.0.0.1:27905 --protected 127.0.0.1:27911 --auth-proxy 127.0.0.1:27921 --auth mia:secret "$@"
# Once more with passwords: what SOCKS clients say then is another conversation.
"$node" "$suite/run.mjs" --only SOC --quiet --socks 127.0.0.1:27923 --socks-auth sam:sesame
