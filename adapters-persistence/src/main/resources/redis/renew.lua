-- Lets the leases of a running request begin anew; one that has ended stays so.
-- KEYS: the leases of its bounds.
-- ARGV: the lease, and the milliseconds it lives.

local millis = tonumber(ARGV[2])

for _, leases in ipairs(KEYS) do
  redis.call('ZREMRANGEBYSCORE', leases, '-inf', now)
  redis.call('ZADD', leases, 'XX', now + millis, ARGV[1])
  redis.call('PEXPIRE', leases, millis)
end
return 0
