-- Ends a request: its leases are free, its tokens what it really used.
-- KEYS: per bound its windows and its leases.
-- ARGV: the lease, the slot in which it was granted, the tokens used (-1: it never was), the
--       milliseconds of a slot; then per bound the requests and tokens that were taken, and whether
--       its tokens are bound (1) or not (0).

local lease, slot = ARGV[1], tonumber(ARGV[2])
local used, length = tonumber(ARGV[3]), tonumber(ARGV[4])

for i = 1, #KEYS / 2 do
  local requests = tonumber(ARGV[3 * i + 2])
  local tokens = tonumber(ARGV[3 * i + 3])
  local window = slide(KEYS[2 * i - 1], length)
  if used < 0 then
    give_back(window, 'r', slot, requests)
    give_back(window, 't', slot, tokens)
  elseif ARGV[3 * i + 4] == '1' then
    take(window, 't', used - tokens)
    give_back(window, 't', slot, tokens - used)
  end
  redis.call('ZREM', KEYS[2 * i], lease)
end
return 0
