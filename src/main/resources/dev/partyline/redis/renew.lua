-- Begins a new epoch of a log with what is left of it.
--
-- KEYS: 1 conversation, 2 staging, 3 living ones, 4 deleted ones, 5 recent changes of the bucket, 6 their count, 7 to 10 the log as
--       it is kept, 11 to 14 as it will be kept
-- ARGV: 1 metadata as it was read, 2 metadata as it will be, 3 its epoch, 4 name of the conversation, 5 channel, 6 message
-- Gives: 1 if it was done, 0 if something has changed meanwhile
if redis.call('HGET', KEYS[1], 'metadata') ~= ARGV[1] then return 0 end
for i = 7, 10 do
  if redis.call('EXISTS', KEYS[i]) == 1 then redis.call('RENAME', KEYS[i], KEYS[i + 4]) end
end
local last = redis.call('HGET', KEYS[12], 'offset') or '-1'
redis.call('ZREMRANGEBYSCORE', KEYS[14], '(' .. last, '+inf')
redis.call('HSET', KEYS[1], 'metadata', ARGV[2], 'epoch', ARGV[3], 'epochs', string.format('%.0f', tonumber(ARGV[3]) + 1))
redis.call('ZADD', KEYS[5], redis.call('INCR', KEYS[6]), ARGV[4])
redis.call('PUBLISH', ARGV[5], ARGV[6])
return 1
