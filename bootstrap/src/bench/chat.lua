-- wrk's side of the benchmark: one chat request again and again, one line of numbers at the end.
-- BENCH_PATH, BENCH_MODEL, BENCH_KEY, BENCH_STREAM and BENCH_SENTENCES, the length of the prompt,
-- come from bench.sh; BENCH_KEYS names a file
-- with many keys, which then take turns.

local sentence = "The quick brown fox jumps over the lazy dog while the gateway counts every token. "

wrk.method = "POST"
wrk.path = os.getenv("BENCH_PATH")
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer " .. os.getenv("BENCH_KEY")
local order = "You answer in one short paragraph."
local ask = string.format('{"role":"user","content":"%s"}]', sentence:rep(tonumber(os.getenv("BENCH_SENTENCES"))))
if wrk.path == "/v1/messages" then
  ask = string.format('"system":"%s","messages":[%s', order, ask)
else
  ask = string.format('"messages":[{"role":"system","content":"%s"},%s', order, ask)
end
wrk.body = string.format('{"model":"%s","stream":%s,"max_tokens":256,%s}',
  os.getenv("BENCH_MODEL"), os.getenv("BENCH_STREAM"), ask)

local keys = os.getenv("BENCH_KEYS")
if keys and keys ~= "" then
  local requests, turn = {}, 0
  function init()
    for key in io.lines(keys) do
      wrk.headers["Authorization"] = "Bearer " .. key
      requests[#requests + 1] = wrk.format()
    end
  end
  function request()
    turn = turn % #requests + 1
    return requests[turn]
  end
end

function done(summary, latency, requests)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.timeout + errors.status
  io.write(string.format("numbers %d %d %d %d %d\n", summary.requests, summary.duration, failed,
    latency:percentile(50), latency:percentile(99)))
end
