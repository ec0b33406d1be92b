-- Changes what is known of a conversation beside its log, if it is still what a server has read.
--
-- KEYS: 1 conversation, 2 staging, 3 living ones of the bucket, 4 deleted ones of the bucket, 5 recent changes of the bucket,
--       6 their count; then those that are thrown away, as many as ARGV[12] says, and those that are kept for good
-- ARGV: 1 metadata as it was read ('': none), 2 metadata as it will be ('': as it is), 3 epoch, 4 number of epochs given out,
--       5 'living', 'gone', 'nothing' or 'same', 6 token of the staging that there has to be ('': none may be), 7 token of the
--       staging that there will be ('': none), 8 its lifetime in ms, 9 name of the conversation, 10 channel, 11 message,
--       12 number of keys to throw away
-- Gives: 1 if it was done, 0 if something has changed meanwhile
if (redis.call('HGET', KEYS[1], 'metadata') or '') ~= ARGV[1] then return 0 end
if (redis.call('GET', KEYS[2]) or '') ~= ARGV[6] then return 0 end
redis.call('HSET', KEYS[1], 'epochs', ARGV[4])
if ARGV[7] ~= '' then redis.call('SET', KEYS[2], ARGV[7], 'PX', ARGV[8]) else redis.call('DEL', KEYS[2]) end
local gone = tonumber(ARGV[12])
for i = 7, 6 + gone do redis.call('UNLINK', KEYS[i]) end
for i = 7 + gone, #KEYS do redis.call('PERSIST', KEYS[i]) end
if ARGV[5] == 'same' then return 1 end

redis.call('HSET', KEYS[1], 'metadata', ARGV[2], 'epoch', ARGV[3], 'living', ARGV[5] == 'living' and '1' or '0')
redis.call(ARGV[5] == 'living' and 'SADD' or 'SREM', KEYS[3], ARGV[9])
redis.call(ARGV[5] == 'gone' and 'SADD' or 'SREM', KEYS[4], ARGV[9])
redis.call('ZADD', KEYS[5], redis.call('INCR', KEYS[6]), ARGV[9])
redis.call('ZREMRANGEBYRANK', KEYS[5], 0, -10001)
redis.call('PUBLISH', ARGV[10], ARGV[11])
return 1
