#!/usr/bin/env bash
# Measures, side by side in one run and all on loopback:
#   stub     wrk straight to the upstream: the ceiling
#   nginx    proxy_pass to it: what a gateway without a mind costs
#   relay    NebulaGate with billing off (-Dnebulagate.bench.billing=off)
#   translated  the same, asked in Anthropic's dialect, while the upstream speaks OpenAI's
#   gateway  NebulaGate as it runs: key, hold, settlement, usage row; one account pays for all
#   many     the same gateway, and as many accounts pay as BENCH_ACCOUNTS says
#   large    relay, asked with prompts of 10 KB
#   governed a relay of its own with 1 000 rules and 100 000 keywords, asked with the same prompts
#   fallback the same gateway, where the provider asked first lacks the model and another serves
#   idle     a gateway of its own with BENCH_IDLE=2000 streams in which nothing happens: its memory
#   ledger   no HTTP: holds and settlements a second through the ledger's port, fsync on
#   routing  no HTTP: how long planning among many routes takes, and a new table of them
#   policies no HTTP: how long such rules look at such a prompt
# What NebulaGate serves is measured on the JVM and, in rows of its own that end in -native, as the
# binary of `./gate native`. One that is older than the sources is left out.
# Prints tables and writes target/bench/result.json. Never fails on a time.
#
#   ./gate bench [target …]      BENCH_SECONDS=5 per cell, after BENCH_WARM=2 that do not count,
#                                BENCH_JIT=60 seconds of load before the first cell of a gateway,
#                                BENCH_CONNECTIONS="1 32 256", BENCH_ACCOUNTS=256,
#                                BENCH_RUNTIMES="jvm native",
#                                BENCH_JAVA_OPTS and BENCH_NATIVE_OPTS for every gateway
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
ROOT=$(cd "$HERE/../../.." && pwd -P)
BENCH=$ROOT/target/bench
SECONDS_PER_CELL=${BENCH_SECONDS:-5}
read -ra CONNECTIONS <<<"${BENCH_CONNECTIONS:-1 32 256}"
WARM_SECONDS=${BENCH_WARM:-2}
JIT_SECONDS=${BENCH_JIT:-60}
ACCOUNTS=${BENCH_ACCOUNTS:-256}
IDLE_STREAMS=${BENCH_IDLE:-2000}
read -ra RUNTIMES <<<"${BENCH_RUNTIMES:-jvm native}"
TARGETS=("${@:-stub nginx relay translated gateway many fallback large governed idle ledger routing policies}")
read -ra TARGETS <<<"${TARGETS[*]}"

ADMIN=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
DATA=$BENCH/data
KEEP_DATA=yes
declare -A PID=() PORT_JSON=() PORT_SSE=() KEY=() KEY_FILE=()
GATEWAYS=(relay relay-native gateway gateway-native governed governed-native)
CELLS=()
STARTS=()
IDLE=()
LEDGER=()
ROUTING=()
POLICIES=()

# shellcheck source=bootstrap/src/bench/nginx.sh
source "$HERE/nginx.sh"
# shellcheck source=bootstrap/src/bench/measure.sh
source "$HERE/measure.sh"

say() { printf 'bench: %s\n' "$*" >&2; }

die() {
  say "$*"
  exit 1
}

wanted() { [[ " ${TARGETS[*]} " == *" $1 "* ]]; }

# What serves a target: many accounts, and a model that one provider lacks, are the gateway's.
# What serves a target with rules has them for everybody, and so is a process of its own.
process_of() {
  case $1 in
    many | fallback) printf gateway ;;
    many-native | fallback-native) printf gateway-native ;;
    translated | large) printf relay ;;
    translated-native | large-native) printf relay-native ;;
    *) printf '%s' "$1" ;;
  esac
}

# runtime_of PROCESS: jvm or native.
runtime_of() { if [[ $1 == *-native ]]; then printf native; else printf jvm; fi; }

# model_of TARGET KIND: what the target is asked for.
model_of() { if [[ $1 == fallback* ]]; then printf 'fallback-%s' "$2"; else printf 'bench-%s' "$2"; fi; }

# key_of TARGET: whose key it is asked with.
key_of() {
  if [[ $1 == many* ]]; then
    head -n 1 "${KEY_FILE[$(process_of "$1")]}"
  else
    printf '%s' "${KEY[$(process_of "$1")]}"
  fi
}

# --- processes -----------------------------------------------------------------------------------

# Prints a loopback port where nobody listens.
free_port() {
  local port
  for _ in {1..50}; do
    port=$((20000 + RANDOM % 12000)) # below those that connections get
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      printf '%s' "$port"
      return
    fi
  done
  die "found no free port"
}

# stop NAME: asks to end, insists after 20 s. A gateway takes its database with it.
stop() {
  local pid=${PID[$1]:-}
  [[ -n $pid ]] || return 0
  unset "PID[$1]"
  kill -TERM "$pid" 2>/dev/null || true
  for _ in {1..200}; do
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  kill -KILL "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
}

cleanup() {
  local name
  for name in "${!PID[@]}"; do stop "$name"; done
  [[ $KEEP_DATA == yes ]] || rm -rf "$DATA"
}

start_nginx() {
  nginx -p "$BENCH" -e "$BENCH/$1.log" -c "$BENCH/$1.conf" &
  PID[$1]=$!
}

# start_gateway NAME PORT RUNTIME [option …]; as root the database runs as another user, see below.
start_gateway() {
  local name=$1 port=$2 runtime=$3 native=()
  shift 3
  [[ $runtime == jvm ]] || read -ra native <<<"${BENCH_NATIVE_OPTS:-} $*"
  env -u SQL_DSN -u SQL_APP_DSN -u REDIS_CONN_STRING -u OPENAI_API_KEY -u ANTHROPIC_API_KEY \
    -u GEMINI_API_KEY -u EGRESS_ALLOW HOST=127.0.0.1 PORT="$port" DEMO=off \
    ADMIN_TOKEN="$ADMIN" NEBULAGATE_DATA="$DATA/$name" JAVA_OPTS="${BENCH_JAVA_OPTS:-} $*" \
    GATE_JVM=$([[ $runtime == native ]] || printf 1) \
    "$ROOT/gate" run ${native[@]+"${native[@]}"} >"$BENCH/$name.log" 2>&1 &
  PID[$name]=$!
  await_ready "$name" "$port"
  [[ $runtime == jvm || $(readlink "/proc/${PID[$name]}/exe") == *-runner ]] ||
    die "$name runs on the JVM: the sources have changed since the binary was looked at"
}

await_ready() {
  for _ in {1..3000}; do
    curl -sf -o /dev/null "http://127.0.0.1:$2/readyz" 2>/dev/null && return
    kill -0 "${PID[$1]}" 2>/dev/null || break
    sleep 0.02
  done
  tail -n 20 "$BENCH/$1.log" >&2
  die "$1 did not become ready, its log is $BENCH/$1.log"
}

# The database of a gateway that runs as root belongs to nobody, who must be able to enter.
choose_data_folder() {
  rm -rf "$DATA"
  mkdir -p "$BENCH"
  ((EUID == 0)) || return 0
  local folder=$BENCH
  while [[ $folder != / ]]; do
    if [[ -z $(find "$folder" -maxdepth 0 -perm -001) ]]; then
      DATA=$(mktemp -d "${TMPDIR:-/tmp}/nebulagate-bench.XXXXXX")
      chmod 755 "$DATA"
      KEEP_DATA=no
      say "$folder is closed to other users, so the databases go to $DATA"
      return
    fi
    folder=$(dirname "$folder")
  done
}

# --- set-up through the API ----------------------------------------------------------------------

# api PORT METHOD PATH BODY: prints the answer, ends the run when it is a refusal.
api() {
  curl -sS --fail-with-body -X "$2" "http://127.0.0.1:$1$3" -H "Authorization: Bearer $ADMIN" \
    -H 'Content-Type: application/json' -H "Idempotency-Key: bench-$RANDOM$RANDOM" -d "$4" ||
    die "$2 $3 was refused"
}

# field NAME <json: the value of the one member with that name, as it stands in the JSON.
field() {
  sed -n "s/.*\"$1\" *: *\(\"[^\"]*\"\|[0-9]*\).*/\1/p" | head -n 1
}

# Gives NAME a provider per kind with prices, one that lacks what it claims to have and is asked
# first, an account with money, and a key.
furnish() {
  local name=$1 port=$2 kind stub account model
  for kind in json sse; do
    stub=$STUB_JSON_PORT
    [[ $kind == json ]] || stub=$STUB_SSE_PORT
    api "$port" POST /api/provider/ "{\"name\":\"bench-$kind\",\"type\":\"openai\",
      \"base_url\":\"http://127.0.0.1:$stub\",\"keys\":[\"sk-bench\"],
      \"models\":[\"bench-$kind\",\"fallback-$kind\"]}" >/dev/null
    for model in bench fallback; do
      api "$port" PUT /api/price/ \
        "{\"model\":\"$model-$kind\",\"input\":\"0.15\",\"output\":\"0.60\"}" >/dev/null
    done
  done
  api "$port" POST /api/provider/ "{\"name\":\"lacking\",\"type\":\"openai\",\"priority\":10,
    \"base_url\":\"http://127.0.0.1:$STUB_JSON_PORT/lacking/v1\",\"keys\":[\"sk-bench\"],
    \"models\":[\"fallback-json\",\"fallback-sse\"]}" >/dev/null
  account=$(api "$port" POST /api/user/ \
    "{\"username\":\"bench\",\"password\":\"$ADMIN\",\"role\":\"user\"}" | field account_id)
  api "$port" POST "/api/account/${account//\"/}/credit" \
    '{"amount":"1000000","reason":"benchmark"}' >/dev/null
  KEY[$name]=$(api "$port" POST /api/agg-token/ \
    "{\"name\":\"bench\",\"account_id\":$account}" | field raw_key)
  KEY[$name]=${KEY[$name]//\"/}
  [[ -n ${KEY[$name]} ]] || die "$name gave no key"
}

# Gives NAME many paying organisations and writes a key of each to a file.
furnish_many() {
  local name=$1 port=$2 number account key
  say "making $ACCOUNTS accounts"
  KEY_FILE[$name]=$BENCH/$name.keys
  : >"${KEY_FILE[$name]}"
  for ((number = 1; number <= ACCOUNTS; number++)); do
    account=$(api "$port" POST /api/org/ "{\"name\":\"bench-$number\"}" | field account_id)
    api "$port" POST "/api/account/${account//\"/}/credit" \
      '{"amount":"1000000","reason":"benchmark"}' >/dev/null
    key=$(api "$port" POST /api/agg-token/ \
      "{\"name\":\"bench-$number\",\"account_id\":$account}" | field raw_key)
    printf '%s\n' "${key//\"/}" >>"${KEY_FILE[$name]}"
  done
}

# Gives everybody rules whose keywords are in no prompt, half of them Chinese; four policies, since
# a body has a bound.
furnish_policies() {
  local part
  say "making 1 000 rules with 100 000 keywords"
  for part in 1 2 3 4; do
    awk -v part="$part" '
      function word(latin, letters,   i) {
        printf "\""
        for (i = 0; i < letters; i++) {
          if (latin) printf "%c", 97 + int(rand() * 26)
          else printf "\\u%04x", 19968 + int(rand() * 3000)
        }
        printf "0\""
      }
      BEGIN {
        srand(part)
        printf "{\"name\":\"bench-%d\",\"mode\":\"enforce\",\"rules\":[", part
        for (rule = 1; rule <= 250; rule++) {
          printf "%s{\"name\":\"rule-%d\",\"then\":\"reject\",\"when\":{\"keywords\":[",
            (rule > 1 ? "," : ""), rule
          for (n = 1; n <= 100; n++) {
            if (n > 1) printf ","
            word(n % 2, n % 2 ? 6 + int(rand() * 8) : 2 + int(rand() * 4))
          }
          printf "]}}"
        }
        printf "]}"
      }' >"$BENCH/policy.json"
    api "$1" POST /api/policy/ "@$BENCH/policy.json" >/dev/null
  done
}

# serves_a_target NAME: whether one of the wanted targets is served by this process.
serves_a_target() {
  local target
  for target in ${HTTP_TARGETS[@]+"${HTTP_TARGETS[@]}"}; do
    [[ $(process_of "$target") != "$1" ]] || return 0
  done
  return 1
}

# --- the run -------------------------------------------------------------------------------------

start_stub() {
  STUB_JSON_PORT=$(free_port) STUB_SSE_PORT=$(free_port) STUB_IDLE_PORT=$(free_port)
  write_stub_conf
  start_nginx stub
}

start_everything() {
  PROXY_JSON_PORT=$(free_port) PROXY_SSE_PORT=$(free_port)
  write_proxy_conf
  start_nginx proxy
  PID[nginx]=${PID[proxy]}
  unset "PID[proxy]"
  PORT_JSON[stub]=$STUB_JSON_PORT PORT_SSE[stub]=$STUB_SSE_PORT
  PORT_JSON[nginx]=$PROXY_JSON_PORT PORT_SSE[nginx]=$PROXY_SSE_PORT
  KEY[stub]=sk-bench KEY[nginx]=sk-bench
  local name port
  for name in "${GATEWAYS[@]}"; do
    serves_a_target "$name" || continue
    port=$(free_port)
    PORT_JSON[$name]=$port PORT_SSE[$name]=$port
    say "starting $name on an empty database"
    start_gateway "$name" "$port" "$(runtime_of "$name")" \
      "$([[ $name == gateway* ]] || printf %s -Dnebulagate.bench.billing=off)"
    furnish "$name" "$port"
    if [[ $name == governed* ]]; then furnish_policies "$port"; fi
    if [[ $name == gateway* ]] && wanted many; then furnish_many "$name" "$port"; fi
  done
}

# One real answer from every target, or the numbers would be about something else.
check_answers() {
  local name kind
  for name in "${HTTP_TARGETS[@]}"; do
    for kind in json sse; do
      for _ in {1..50}; do
        ask "$name" "$kind" | grep -q "$(expected "$kind")" && continue 2
        sleep 0.1
      done
      ask "$name" "$kind" >&2 || true
      die "$name does not answer $kind as it should"
    done
  done
}

measure_everything() {
  local kind connections name seconds
  for name in "${GATEWAYS[@]}"; do
    serves_a_target "$name" || continue
    say "warming up $name"
    # as long as the compiler takes on two cores that the load and the database share
    seconds=$JIT_SECONDS
    [[ $(runtime_of "$name") == jvm ]] || seconds=3
    load "$name" json 256 "$seconds" >/dev/null
    load "$name" sse 256 $((seconds / 3)) >/dev/null
  done
  if wanted translated; then
    say "warming up the translation"
    load translated sse 256 "$JIT_SECONDS" >/dev/null
  fi
  table_head
  for kind in json sse; do
    for connections in "${CONNECTIONS[@]}"; do
      for name in "${HTTP_TARGETS[@]}"; do measure "$name" "$kind" "$connections"; done
    done
  done
}

# Leaves the binary out where none stands or it is older than the sources, as BENCH_BINARY says.
choose_runtimes() {
  local runtime chosen=()
  for runtime in "${RUNTIMES[@]}"; do
    [[ $runtime =~ ^(jvm|native)$ ]] || die "no such runtime: $runtime"
    if [[ $runtime == native && -z ${BENCH_BINARY:-} ]]; then
      say "no native binary, or one that is older than the sources: left out"
      continue
    fi
    chosen+=("$runtime")
  done
  RUNTIMES=(${chosen[@]+"${chosen[@]}"})
  ((${#RUNTIMES[@]})) || die "nothing is left to measure"
}

# add_http_target NAME: once for each runtime, unless it is not ours.
add_http_target() {
  local runtime
  if [[ $1 =~ ^(stub|nginx)$ ]]; then
    HTTP_TARGETS+=("$1")
    return
  fi
  for runtime in "${RUNTIMES[@]}"; do
    HTTP_TARGETS+=("$1$([[ $runtime == jvm ]] || printf -- -native)")
  done
}

main() {
  local tool name HTTP_TARGETS=()
  for tool in wrk nginx curl ps; do
    command -v "$tool" >/dev/null || die "needs $tool (for example: apt-get install wrk nginx curl procps)"
  done
  [[ -r /proc/self/stat ]] || die "reads CPU times from /proc and so runs on Linux only"
  choose_runtimes
  for name in "${TARGETS[@]}"; do
    [[ $name =~ ^(stub|nginx|relay|translated|gateway|many|fallback|large|governed|idle|ledger|routing|policies)$ ]] || die "no such target: $name"
    [[ $name =~ ^(idle|ledger|routing|policies)$ ]] || add_http_target "$name"
  done
  choose_data_folder
  trap cleanup EXIT
  trap 'exit 130' INT TERM
  start_stub
  if wanted ledger; then measure_ledger; fi
  if wanted routing; then measure_routing; fi
  if wanted policies; then measure_policies; fi
  if wanted idle; then measure_idle; fi
  if ((${#HTTP_TARGETS[@]})); then
    start_everything
    check_answers
    measure_everything
    if wanted gateway; then measure_starts; fi
  fi
  write_result
}

main
