-- The windows of one owner: a hash with a ring of SLOTS slots and running totals, as SlidingWindow
-- keeps them in memory. Fields: head (the newest slot), and for requests (r) and tokens (t) the
-- total, the newest slot in which something was taken (rn, tn) and the slots (r0 … r59).
-- Every script begins with this.

local SLOTS = 60
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- Loads the windows and lets go of what has left them. A clock that went back stands still.
local function slide(key, length)
  local kept = redis.call('HMGET', key, 'head', 'r', 't', 'rn', 'tn')
  local window = {
    key = key,
    length = length,
    head = math.floor(now / length),
    r = tonumber(kept[2]) or 0,
    t = tonumber(kept[3]) or 0,
    rn = tonumber(kept[4]),
    tn = tonumber(kept[5]),
  }
  local before = tonumber(kept[1])
  if before == nil then
    return window
  end
  window.head = math.max(window.head, before)
  local leaving = {}
  for entering = before + 1, math.min(window.head, before + SLOTS) do
    leaving[#leaving + 1] = 'r' .. entering % SLOTS
    leaving[#leaving + 1] = 't' .. entering % SLOTS
  end
  if #leaving > 0 then
    local left = redis.call('HMGET', key, unpack(leaving))
    for i = 1, #left, 2 do
      window.r = window.r - (tonumber(left[i]) or 0)
      window.t = window.t - (tonumber(left[i + 1]) or 0)
    end
    redis.call('HDEL', key, unpack(leaving))
    redis.call('HSET', key, 'head', window.head, 'r', window.r, 't', window.t)
  end
  return window
end

-- Takes so much of a kind ('r', 't') now.
local function take(window, kind, amount)
  if amount <= 0 then
    return
  end
  window[kind] = window[kind] + amount
  window[kind .. 'n'] = window.head
  redis.call('HINCRBY', window.key, kind .. window.head % SLOTS, amount)
  redis.call('HSET', window.key, 'head', window.head, kind, window[kind], kind .. 'n', window.head)
  redis.call('PEXPIRE', window.key, (SLOTS + 1) * window.length)
end

-- Gives back so much of what was taken in a slot, unless that has left.
local function give_back(window, kind, slot, amount)
  if amount <= 0 or slot <= window.head - SLOTS then
    return
  end
  local field = kind .. slot % SLOTS
  local back = math.min(amount, tonumber(redis.call('HGET', window.key, field)) or 0)
  if back > 0 then
    window[kind] = window[kind] - back
    redis.call('HINCRBY', window.key, field, -back)
    redis.call('HSET', window.key, kind, window[kind])
  end
end

-- The milliseconds until a slot has left.
local function until_gone(window, slot)
  return math.max(0, (slot + SLOTS) * window.length - now)
end
