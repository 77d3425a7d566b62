#!/usr/bin/env bash
# Coding agents against a gateway, with no network but loopback: nothing they say can leave this
# machine. Not part of any build; docs/dialects.md tells what it is for.
#
#   agents.sh FOLDER [codex|claude|gemini|opencode]…
#
# FOLDER keeps the agents themselves (npm, once, about 1 GB) between runs. Needs Linux, Node 20,
# a JDK 25 and a built gateway: ./mvnw -Dquick -pl bootstrap -am package
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
ROOT=$(cd "$HERE/../../../../.." && pwd -P)
JAR=$ROOT/bootstrap/target/quarkus-app/quarkus-run.jar
PACKAGES=(@openai/codex@0.171.0 @anthropic-ai/claude-code@2.1.332 @google/gemini-cli@0.61.0
  opencode-ai@1.18.33)

[[ $# -ge 1 ]] || { sed -n '2,9s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2; }

# Outside: fetch what is missing, then come back in a namespace without a route.
if [[ -z ${NEBULAGATE_AGENTS_ALONE:-} ]]; then
  [[ -f $JAR ]] || { echo "agents: build the gateway first, see above" >&2; exit 2; }
  mkdir -p "$1"
  [[ -d $1/node_modules ]] ||
    npm install --prefix "$1" --no-audit --no-fund --no-save "${PACKAGES[@]}"
  # Root stays root, so that PostgreSQL can become nobody; others stay who they are.
  alone=(unshare --net)
  ((EUID == 0)) || alone=(unshare --map-current-user --keep-caps --net)
  NEBULAGATE_AGENTS_ALONE=1 exec "${alone[@]}" "${BASH_SOURCE[0]}" "$@"
fi

ip link set lo up
if ip route show default | grep -q .; then
  echo "agents: there is a route out of here" >&2
  exit 1
fi

WORK=$(mktemp -d)
chmod 755 "$WORK" # PostgreSQL's own user has to reach its data
export ADMIN_TOKEN=agents-admin-token-0123456789abcdef
PORT=8080 HOST=127.0.0.1 DEMO=off NEBULAGATE_DATA=$WORK/data \
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" -jar "$JAR" >"$WORK/gateway.log" 2>&1 &
GATEWAY=$!

finish() {
  kill "$GATEWAY" 2>/dev/null || true
  wait "$GATEWAY" 2>/dev/null || true
  rm -rf "$WORK"
}
trap finish EXIT

node "$HERE/agents.js" http://127.0.0.1:8080 "$WORK" "$@" || {
  tail -20 "$WORK/gateway.log" >&2
  exit 1
}
