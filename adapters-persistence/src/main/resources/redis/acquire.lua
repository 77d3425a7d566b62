-- Takes one request, its tokens and a lease from every bound of a request, or nothing from any.
-- KEYS: per bound its windows and its leases.
-- ARGV: the lease, the estimated tokens, the milliseconds of a slot and of a lease; then per bound
--       its limits of requests, tokens and leases, 0 where there is none.
-- Answers: the bound that refuses (0: none) and its limit (1 requests, 2 tokens, 3 leases), the
--       milliseconds to wait, the slot; then per bound the requests taken and the milliseconds
--       until none is, and the same of tokens.

local lease, tokens = ARGV[1], tonumber(ARGV[2])
local length, lease_millis = tonumber(ARGV[3]), tonumber(ARGV[4])
local A_MOMENT = 1000

local bounds = {}
local refusing, limit, wait = 0, 0, 0

local function refuse(bound, reached, millis)
  if millis > wait then
    refusing, limit, wait = bound, reached, millis
  end
end

-- The milliseconds until so much of what is taken now has left.
local function until_room(window, kind, excess)
  local slots = {}
  for slot = window.head - SLOTS + 1, window.head do
    slots[#slots + 1] = kind .. slot % SLOTS
  end
  local taken = redis.call('HMGET', window.key, unpack(slots))
  for i = 1, SLOTS - 1 do
    excess = excess - (tonumber(taken[i]) or 0)
    if excess <= 0 then
      return until_gone(window, window.head - SLOTS + i)
    end
  end
  return until_gone(window, window.head)
end

for i = 1, #KEYS / 2 do
  local window = slide(KEYS[2 * i - 1], length)
  local requests_max = tonumber(ARGV[3 * i + 2])
  local tokens_max = tonumber(ARGV[3 * i + 3])
  local leases_max = tonumber(ARGV[3 * i + 4])
  local more = math.min(tokens, tokens_max)
  if requests_max > 0 and window.r + 1 > requests_max then
    refuse(i, 1, until_room(window, 'r', window.r + 1 - requests_max))
  end
  if tokens_max > 0 and window.t + more > tokens_max then
    refuse(i, 2, until_room(window, 't', window.t + more - tokens_max))
  end
  if leases_max > 0 then
    redis.call('ZREMRANGEBYSCORE', KEYS[2 * i], '-inf', now)
    if redis.call('ZCARD', KEYS[2 * i]) >= leases_max then
      refuse(i, 3, A_MOMENT)
    end
  end
  bounds[i] = {
    window = window,
    requests = requests_max > 0 and 1 or 0,
    tokens = more,
    leases = leases_max > 0 and KEYS[2 * i],
  }
end

if refusing == 0 then
  for _, bound in ipairs(bounds) do
    take(bound.window, 'r', bound.requests)
    take(bound.window, 't', bound.tokens)
    if bound.leases then
      redis.call('ZADD', bound.leases, now + lease_millis, lease)
      redis.call('PEXPIRE', bound.leases, lease_millis)
    end
  end
end

local answer = { refusing, limit, wait, math.floor(now / length) }
for _, bound in ipairs(bounds) do
  local window = bound.window
  answer[#answer + 1] = window.r
  answer[#answer + 1] = window.rn and until_gone(window, window.rn) or 0
  answer[#answer + 1] = window.t
  answer[#answer + 1] = window.tn and until_gone(window, window.tn) or 0
end
return answer
