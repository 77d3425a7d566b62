-- wrk's side of the benchmark: one chat request again and again, one line of numbers at the end.
-- BENCH_MODEL, BENCH_KEY and BENCH_STREAM come from bench.sh.

local sentence = "The quick brown fox jumps over the lazy dog while the gateway counts every token. "

wrk.method = "POST"
wrk.path = "/v1/chat/completions"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer " .. os.getenv("BENCH_KEY")
wrk.body = string.format(
  '{"model":"%s","stream":%s,"max_tokens":256,"messages":['
    .. '{"role":"system","content":"You answer in one short paragraph."},'
    .. '{"role":"user","content":"%s"}]}',
  os.getenv("BENCH_MODEL"), os.getenv("BENCH_STREAM"), sentence:rep(5))

function done(summary, latency, requests)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.timeout + errors.status
  io.write(string.format("numbers %d %d %d %d %d\n", summary.requests, summary.duration, failed,
    latency:percentile(50), latency:percentile(99)))
end
