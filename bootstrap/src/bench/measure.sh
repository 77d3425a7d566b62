#!/usr/bin/env bash
# What is measured and how it is written down. Sourced by bench.sh.

TICKS_PER_SECOND=$(getconf CLK_TCK)
ROW='%-5s %5s  %-17s %9s %8s %9s %9s %9s %9s %8s %7s\n'

port_of() {
  local process
  process=$(process_of "$1")
  if [[ $2 == json ]]; then printf '%s' "${PORT_JSON[$process]}"; else printf '%s' "${PORT_SSE[$process]}"; fi
}

expected() {
  if [[ $1 == json ]]; then printf 'keeps the accounts'; else printf 'word49'; fi
}

# path_of TARGET: what it is asked.
path_of() { if [[ $1 == translated* ]]; then printf /v1/messages; else printf /v1/chat/completions; fi; }

# sentences_of TARGET: how long its prompts are; 125 are 10 KB.
sentences_of() { if [[ $1 =~ ^(large|governed) ]]; then printf 125; else printf 5; fi; }

# ask TARGET KIND: one request by hand.
ask() {
  local stream=false
  [[ $2 == json ]] || stream=true
  curl -s -m 10 "http://127.0.0.1:$(port_of "$1" "$2")$(path_of "$1")" \
    -H "Authorization: Bearer $(key_of "$1")" -H 'Content-Type: application/json' -d "{
      \"model\":\"$(model_of "$1" "$2")\",\"stream\":$stream,\"max_tokens\":256,
      \"messages\":[{\"role\":\"user\",\"content\":\"?\"}]}"
}

# load TARGET KIND CONNECTIONS SECONDS: prints requests, microseconds, failures, p50 and p99 in us.
load() {
  local stream=false
  [[ $2 == json ]] || stream=true
  BENCH_SENTENCES=$(sentences_of "$1") BENCH_MODEL=$(model_of "$1" "$2") BENCH_STREAM=$stream \
    BENCH_KEYS=$([[ $1 != many* ]] || printf %s "${KEY_FILE[$(process_of "$1")]}") \
    BENCH_KEY=$(key_of "$1") BENCH_PATH=$(path_of "$1") \
    wrk -t1 -c"$3" -d"$4s" --timeout 10s -s "$HERE/chat.lua" \
    "http://127.0.0.1:$(port_of "$1" "$2")" | sed -n 's/^numbers //p'
}

# tree PID: the process and all below it.
tree() {
  ps -eo pid=,ppid= | awk -v root="$1" '
    { parent[$1] = $2 }
    END {
      for (pid in parent) {
        for (up = pid; up != root && up > 1 && up in parent;) up = parent[up]
        if (up == root) print pid
      }
    }'
}

# ticks PID…: CPU time of these processes so far.
ticks() {
  local pid sum=0 stat fields
  for pid in "$@"; do
    stat=$(cat "/proc/$pid/stat" 2>/dev/null) || continue
    read -ra fields <<<"${stat##*) }"
    sum=$((sum + fields[11] + fields[12]))
  done
  printf '%s' "$sum"
}

rss_kib() {
  local pid sum=0 size
  for pid in "$@"; do
    size=$(sed -n 's/^VmRSS:[[:space:]]*\([0-9]*\).*/\1/p' "/proc/$pid/status" 2>/dev/null) || size=0
    sum=$((sum + ${size:-0}))
  done
  printf '%s' "$sum"
}

# The embedded database of a gateway, whoever its parent is.
database_of() {
  local file
  file=$(find "$DATA/$1" -name postmaster.pid 2>/dev/null | head -n 1) || true
  [[ -z $file ]] || tree "$(head -n 1 "$file")"
}

table_head() {
  # shellcheck disable=SC2059
  printf "$ROW" kind conns target req/s /nginx p50_ms p99_ms cpu_us db_cpu_us rss_MiB failed
}

# measure TARGET KIND CONNECTIONS: one row of the table, one cell of the result.
measure() {
  local name=$1 kind=$2 connections=$3 numbers database=() own=()
  ((WARM_SECONDS == 0)) || load "$name" "$kind" "$connections" "$WARM_SECONDS" >/dev/null
  mapfile -t database < <(database_of "$(process_of "$name")")
  mapfile -t own < <(tree "${PID[$(process_of "$name")]}" | grep -vxF -f <(printf '%s\n' "${database[@]:--}"))
  local own_before database_before own_ticks database_ticks
  own_before=$(ticks "${own[@]}") database_before=$(ticks "${database[@]}")
  numbers=$(load "$name" "$kind" "$connections" "$SECONDS_PER_CELL")
  own_ticks=$(($(ticks "${own[@]}") - own_before))
  database_ticks=$(($(ticks "${database[@]}") - database_before))
  local cell
  cell=$(awk -v kind="$kind" -v conns="$connections" -v name="$name" -v numbers="$numbers" \
    -v own="$own_ticks" -v db="$database_ticks" -v hz="$TICKS_PER_SECOND" \
    -v rss="$(rss_kib "${own[@]}")" -v stub="$(rate_and_p50 stub "$kind" "$connections")" \
    -v nginx="$(rate_and_p50 nginx "$kind" "$connections")" '
    BEGIN {
      split(numbers, n, " "); split(nginx, ng, " "); split(stub, st, " ")
      requests = n[1]; rate = n[2] ? requests * 1000000 / n[2] : 0; p50 = n[4] / 1000
      per = requests ? 1000000 / hz / requests : 0
      if (name == "nginx") ng[1] = rate
      printf "{\"kind\":\"%s\",\"connections\":%d,\"target\":\"%s\"," \
        "\"requests_per_second\":%.1f,\"ratio_to_nginx\":%s,\"p50_ms\":%.3f,\"p99_ms\":%.3f," \
        "\"p50_added_ms\":%s,\"cpu_us_per_request\":%.1f,\"database_cpu_us_per_request\":%.1f," \
        "\"rss_mib\":%.0f,\"failed\":%d}", kind, conns, name, rate,
        (ng[1] ? sprintf("%.3f", rate / ng[1]) : "null"), p50, n[5] / 1000,
        (st[1] ? sprintf("%.3f", p50 - st[2]) : "null"), own * per, db * per, rss / 1024, n[3]
    }')
  CELLS+=("$cell")
  # shellcheck disable=SC2059
  printf "$ROW" "$kind" "$connections" "$name" "$(member requests_per_second "$cell")" \
    "$(member ratio_to_nginx "$cell")" "$(member p50_ms "$cell")" "$(member p99_ms "$cell")" \
    "$(member cpu_us_per_request "$cell")" "$(member database_cpu_us_per_request "$cell")" \
    "$(member rss_mib "$cell")" "$(member failed "$cell")"
}

# member NAME CELL: its value.
member() {
  local rest=${2#*"\"$1\":"}
  printf '%s' "${rest%%[,\}]*}"
}

# rate_and_p50 TARGET KIND CONNECTIONS: of a cell measured before, else nothing.
rate_and_p50() {
  local cell
  for cell in ${CELLS[@]+"${CELLS[@]}"}; do
    [[ $cell == *"\"kind\":\"$2\",\"connections\":$3,\"target\":\"$1\""* ]] || continue
    printf '%s %s' "$(member requests_per_second "$cell")" "$(member p50_ms "$cell")"
  done
}

# Memory of a gateway, in each runtime, that has only begun to answer many streams; the load holds
# them open for as long as it runs. It is the second start of a gateway: the first unpacks the
# embedded database, and a binary keeps the pages that it read it from. What came before it has
# 15 s to give its memory back, as what is held has.
measure_idle() {
  local runtime port before held rss load_pid
  printf '%-6s %-7s %8s %10s %9s %11s\n' idle runtime streams before_MiB rss_MiB KiB/stream
  for runtime in "${RUNTIMES[@]}"; do
    port=$(free_port)
    rm -rf "$DATA/idle"
    start_gateway idle "$port" "$runtime"
    stop idle
    start_gateway idle "$port" "$runtime"
    PORT_SSE[idle]=$port
    STUB_SSE_PORT=$STUB_IDLE_PORT furnish idle "$port"
    load idle sse 16 3 >/dev/null
    sleep 15
    before=$(own_rss_kib idle)
    load idle sse "$IDLE_STREAMS" 25 >/dev/null &
    load_pid=$!
    sleep 20
    held=$(connections_to "$STUB_IDLE_PORT")
    ((held >= IDLE_STREAMS)) || say "only $held of $IDLE_STREAMS streams were open"
    rss=$(own_rss_kib idle)
    wait "$load_pid"
    stop idle
    IDLE+=("$(awk -v runtime="$runtime" -v held="$held" -v before="$before" -v rss="$rss" '
      BEGIN { printf "{\"runtime\":\"%s\",\"streams\":%d,\"rss_mib_before\":%.0f,\"rss_mib\":%.0f,\"kib_per_stream\":%s}",
        runtime, held, before / 1024, rss / 1024, (held ? sprintf("%.1f", (rss - before) / held) : "null") }')")
    printf '%-6s %-7s %8s %10s %9s %11s\n' '' "$runtime" "$(member streams "${IDLE[-1]}")" \
      "$(member rss_mib_before "${IDLE[-1]}")" "$(member rss_mib "${IDLE[-1]}")" \
      "$(member kib_per_stream "${IDLE[-1]}")"
  done
}

# own_rss_kib NAME: of a gateway without its database.
own_rss_kib() {
  local database=() own=()
  mapfile -t database < <(database_of "$1")
  mapfile -t own < <(tree "${PID[$1]}" | grep -vxF -f <(printf '%s\n' "${database[@]:--}"))
  rss_kib "${own[@]}"
}

# connections_to PORT: how many are open to it.
connections_to() {
  awk -v to="$(printf ':%04X' "$1")" '$3 ~ to "$" && $4 == "01" { count++ } END { print count + 0 }' /proc/net/tcp /proc/net/tcp6
}

# Through the ledger's port, without HTTP. The reference is what SQL alone, in batches, did on a
# like machine (2 cores, fsync on): quiet and with busy neighbours.
measure_ledger() {
  local word name accounts clients rate bytes reference
  say "measuring the ledger's port"
  printf '%-6s %8s %7s %8s %9s  %s\n' ledger accounts clients req/s bytes/req 'reference req/s'
  while read -r word name accounts clients rate bytes; do
    [[ $word == ledger ]] || continue
    reference='4300-5900'
    [[ $name != hot ]] || reference='15500-45500'
    printf '%-6s %8s %7s %8s %9s  %s\n' "$name" "$accounts" "$clients" "$rate" "$bytes" "$reference"
    LEDGER+=("{\"name\":\"$name\",\"accounts\":$accounts,\"clients\":$clients,$(
      )\"requests_per_second\":$rate,\"bytes_per_request\":$bytes,\"reference\":\"$reference\"}")
  done < <("$ROOT/mvnw" -q -f "$ROOT/pom.xml" test -pl bootstrap -am -Dtest=LedgerThroughput \
    -Dsurefire.failIfNoSpecifiedTests=false -Dledger.bench="$SECONDS_PER_CELL" 2>"$BENCH/ledger.log" |
    tee -a "$BENCH/ledger.log")
  ((${#LEDGER[@]})) || die "the ledger was not measured, see $BENCH/ledger.log"
  ! grep -q '^\[ERROR\]' "$BENCH/ledger.log" || die "the books were not right, see $BENCH/ledger.log"
}

# What planning costs, by JMH: microseconds and bytes for one plan or one table.
measure_routing() {
  local word name micros bytes
  say "measuring the planner"
  printf '%-22s %12s %12s\n' routing us bytes
  while read -r word name micros bytes; do
    [[ $word == routing ]] || continue
    printf '%-22s %12s %12s\n' "$name" "$micros" "$bytes"
    ROUTING+=("{\"name\":\"$name\",\"us\":$micros,\"bytes\":$bytes}")
  done < <("$ROOT/mvnw" -q -f "$ROOT/pom.xml" test -pl application -am -Dtest=RoutingSpeed \
    -Dsurefire.failIfNoSpecifiedTests=false -Drouting.bench=2 2>"$BENCH/routing.log" |
    tee -a "$BENCH/routing.log")
  ((${#ROUTING[@]})) || die "the planner was not measured, see $BENCH/routing.log"
}

# What rules cost a prompt, by JMH and by the time of the processor: p50 and p99 in microseconds.
measure_policies() {
  local word name p50 p99
  say "measuring rules"
  printf '%-22s %12s %12s\n' policies p50_us p99_us
  while read -r word name p50 p99; do
    [[ $word == policy ]] || continue
    printf '%-22s %12s %12s\n' "$name" "$p50" "$p99"
    POLICIES+=("{\"name\":\"$name\",\"p50_us\":$p50,\"p99_us\":$p99}")
  done < <("$ROOT/mvnw" -q -f "$ROOT/pom.xml" test -pl application -am -Dtest=JudgingSpeed \
    -Dsurefire.failIfNoSpecifiedTests=false -Dpolicy.bench=2 2>"$BENCH/policies.log" |
    tee -a "$BENCH/policies.log")
  ((${#POLICIES[@]})) || die "rules were not measured, see $BENCH/policies.log"
}

# From `./gate run` to the first 200 of /readyz, on a database that exists already.
measure_starts() {
  local runtime name port before after
  for runtime in "${RUNTIMES[@]}"; do
    name=gateway$([[ $runtime == jvm ]] || printf -- -native)
    stop "$name"
    port=$(free_port)
    before=$(date +%s%N)
    start_gateway "$name" "$port" "$runtime"
    after=$(date +%s%N)
    STARTS+=("{\"runtime\":\"$runtime\",\"ready_seconds\":$(awk -v ns=$((after - before)) \
      'BEGIN { printf "%.3f", ns / 1000000000 }'),\"rss_mib\":$(($(rss_kib "${PID[$name]}") / 1024))}")
    printf 'start %-7s ready after %s s, %s MiB\n' "$runtime" \
      "$(member ready_seconds "${STARTS[-1]}")" "$(member rss_mib "${STARTS[-1]}")"
  done
}

write_result() {
  local IFS=,
  printf '{"date":"%s","cores":%d,"seconds_per_cell":%s,"starts":[%s],"idle":[%s],"ledger":[%s],"routing":[%s],"policies":[%s],"cells":[%s]}\n' \
    "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$(getconf _NPROCESSORS_ONLN)" "$SECONDS_PER_CELL" \
    "${STARTS[*]-}" "${IDLE[*]-}" "${LEDGER[*]-}" "${ROUTING[*]-}" "${POLICIES[*]-}" "${CELLS[*]-}" >"$BENCH/result.json"
  say "wrote $BENCH/result.json"
}
