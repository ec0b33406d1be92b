-- The leases of one bucket. KEYS[1]: hash from conversation to "<until, ms>:<generation>:<1 if given away>:<owner>".
-- ARGV[1] says what to do. Owners are a node and its start; what is given away is owned by the plain node, or by nobody.
local leases = KEYS[1]
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

local function parse(text)
    if not text then return nil end
    local till, generation, given, owner = string.match(text, '^(%d+):(%d+):([01]):(.*)$')
    return { till = tonumber(till), generation = tonumber(generation), given = given == '1', owner = owner }
end

local function write(id, till, generation, given, owner)
    redis.call('HSET', leases, id, string.format('%.0f:%.0f:%s:%s', till, generation, given, owner))
end

local function own(id, owner, generation)
    local entry = parse(redis.call('HGET', leases, id))
    if entry and not entry.given and entry.owner == owner and entry.generation == tonumber(generation) then return entry end
    return nil
end

local function free(entry, node)
    return entry.till <= now or entry.given and entry.owner == node
end

local what = ARGV[1]
if what == 'acquire' then
    local id, owner, node, last, span = ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5]), tonumber(ARGV[6])
    local entry = parse(redis.call('HGET', leases, id))
    if entry and entry.owner ~= owner and not free(entry, node) then return {} end
    local generation = math.max(entry and entry.generation or 0, last) + 1
    write(id, now + span, generation, '0', owner)
    return { generation, (entry and entry.owner ~= owner) and 1 or 0 }
elseif what == 'refresh' then
    local owner, span, lost = ARGV[2], tonumber(ARGV[3]), {}
    for i = 4, #ARGV, 2 do
        local entry = own(ARGV[i], owner, ARGV[i + 1])
        if entry then write(ARGV[i], now + span, entry.generation, '0', owner)
        else lost[#lost + 1] = ARGV[i] .. ':' .. ARGV[i + 1] end
    end
    return lost
elseif what == 'release' then
    if own(ARGV[2], ARGV[3], ARGV[4]) then redis.call('HDEL', leases, ARGV[2]) end
    return 0
elseif what == 'give' then
    local id, owner, node, span = ARGV[2], ARGV[3], ARGV[5], tonumber(ARGV[6])
    local entry = own(id, owner, ARGV[4])
    if entry then write(id, node == '' and now or now + span, entry.generation, '1', node) end
    return 0
else -- orphans
    local node, most, found = ARGV[2], tonumber(ARGV[3]), {}
    local all = redis.call('HGETALL', leases)
    for i = 1, #all, 2 do
        if #found < most and free(parse(all[i + 1]), node) then found[#found + 1] = all[i] end
    end
    return found
end
