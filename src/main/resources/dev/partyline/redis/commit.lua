-- Says that the records of a log up to an offset are stored well enough to be read.
--
-- KEYS: 1 end of the log, 2 recent changes of the bucket, 3 their count
-- ARGV: 1 offset, 2 member for the recent changes ('' tells nobody), 3 channel, 4 message up to the offset
if tonumber(redis.call('HGET', KEYS[1], 'committed') or '-1') >= tonumber(ARGV[1]) then return 0 end
redis.call('HSET', KEYS[1], 'committed', ARGV[1])
if ARGV[2] ~= '' then
  redis.call('ZADD', KEYS[2], redis.call('INCR', KEYS[3]), ARGV[2])
  redis.call('PUBLISH', ARGV[3], ARGV[4] .. ARGV[1])
end
return 1
