-- KEYS[1]: hash from node to "<until, ms>:<url>". ARGV[1] says what to do: announce ARGV[2] with url ARGV[3] for ARGV[4] ms,
-- forget ARGV[2], or list. Answers with id and url of each that has announced itself in time.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
if ARGV[1] == 'announce' then
    redis.call('HSET', KEYS[1], ARGV[2], string.format('%.0f:%s', now + tonumber(ARGV[4]), ARGV[3]))
elseif ARGV[1] == 'forget' then
    redis.call('HDEL', KEYS[1], ARGV[2])
end
local all, alive = redis.call('HGETALL', KEYS[1]), {}
for i = 1, #all, 2 do
    local till, url = string.match(all[i + 1], '^(%d+):(.*)$')
    if tonumber(till) > now then
        alive[#alive + 1] = all[i]
        alive[#alive + 1] = url
    else
        redis.call('HDEL', KEYS[1], all[i])
    end
end
return alive
