-- A replica tells the others that a route rests.
-- KEYS: the rests that were told, by when.
-- ARGV: the replica, the route, the kind, the milliseconds it lasts, the milliseconds any may last
--       at most, how many are kept.

local millis, longest = tonumber(ARGV[4]), tonumber(ARGV[5])

redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - longest)
redis.call('ZADD', KEYS[1], now, table.concat({ ARGV[1], ARGV[2], ARGV[3], ARGV[4] }, ':'))
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -1 - tonumber(ARGV[6]))
redis.call('PEXPIRE', KEYS[1], longest)
return 0
