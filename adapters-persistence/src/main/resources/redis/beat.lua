-- A replica says that it lives, or that it leaves.
-- KEYS: the replicas.
-- ARGV: the replica, and the milliseconds it is believed to live; 0 when it leaves.
-- Answers: how many there are.

local millis = tonumber(ARGV[2])

redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if millis > 0 then
  redis.call('ZADD', KEYS[1], now + millis, ARGV[1])
  redis.call('PEXPIRE', KEYS[1], millis)
else
  redis.call('ZREM', KEYS[1], ARGV[1])
end
return redis.call('ZCARD', KEYS[1])
