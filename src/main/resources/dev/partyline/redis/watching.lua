-- What is watched on a node, of one bucket. ARGV[1] says what to do: set the set KEYS[1] to ARGV[3] and those behind it, for
-- ARGV[2] ms; or tell which of ARGV[2] and those behind it are in any of the sets KEYS.
if ARGV[1] == 'set' then
    redis.call('DEL', KEYS[1])
    for i = 3, #ARGV do redis.call('SADD', KEYS[1], ARGV[i]) end
    if #ARGV > 2 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
    return 0
end
local watched = {}
for i = 2, #ARGV do
    for k = 1, #KEYS do
        if redis.call('SISMEMBER', KEYS[k], ARGV[i]) == 1 then
            watched[#watched + 1] = ARGV[i]
            break
        end
    end
end
return watched
