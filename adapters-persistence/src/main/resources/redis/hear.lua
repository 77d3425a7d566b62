-- A replica asks what the others have told since it last asked.
-- KEYS: the rests that were told, by when.
-- ARGV: the replica, and when it last asked.
-- Answers: the time now; then of each rest that is not over the route, the kind and the
--       milliseconds that are left.

local answer = { now }
local told = redis.call('ZRANGEBYSCORE', KEYS[1], ARGV[2], '+inf', 'WITHSCORES')
for i = 1, #told, 2 do
  local teller, route, kind, millis = string.match(told[i], '^([^:]+):(%d+):(%d+):(%d+)$')
  if teller and teller ~= ARGV[1] then
    local left = math.min(tonumber(millis), tonumber(told[i + 1]) + tonumber(millis) - now)
    if left > 0 then
      answer[#answer + 1] = tonumber(route)
      answer[#answer + 1] = tonumber(kind)
      answer[#answer + 1] = left
    end
  end
end
return answer
