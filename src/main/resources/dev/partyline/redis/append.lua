-- Adds records to the log of a conversation, in one step. What is asked for is decided here and nowhere else: servers only
-- think that they know where the log ends.
--
-- KEYS: 1 conversation, 2 staging, 3 log, 4 end of the log, 5 event ids, 6 recent changes of the bucket, 7 their count
-- ARGV: 1 epoch, 2 highest offset that the server has seen, 3 its time in microseconds, 4 member for the recent changes,
--       5 channel, 6 message up to the offset, 7 token of the staging (empty: a conversation), 8 its lifetime in ms,
--       9 '1' if it is told later that the records may be read, 10 number of batches; then of each batch: the offset of the last record that may have changed the state ('-2': any),
--       number of records; then of each record: event id, dialect, kind, author, cause, generation of the lease or '0', flags,
--       own time or '', payload
-- Gives: {'unknown'}, {'epoch'}, {'lost', offset}, or {'ok', offset before, one list per batch}: {'fenced'}, {'stale'}, or
--       {'ok', offset, time, generation, ...}, with an empty time for a record that was there
local function text(number) return string.format('%.0f', number) end

local epoch, token = ARGV[1], ARGV[7]
if token == '' then
  local known = redis.call('HMGET', KEYS[1], 'living', 'epoch')
  if known[1] ~= '1' then return {'unknown'} end
  if known[2] ~= epoch then return {'epoch'} end
elseif redis.call('GET', KEYS[2]) ~= token then
  return {'unknown'}
end

local stored = redis.call('HMGET', KEYS[4], 'offset', 'time', 'state', 'bytes', 'generation')
local before = tonumber(stored[1] or '-1')
local offset, time = before, stored[2] and tonumber(stored[2])
local state, bytes = tonumber(stored[3] or '-1'), tonumber(stored[4] or '0')
local generation = tonumber(stored[5] or '0')
if offset < tonumber(ARGV[2]) then return {'lost', text(offset)} end

local answers = {'ok', text(before)}
local at = 11
for batch = 1, tonumber(ARGV[10]) do
  local ifState, count = tonumber(ARGV[at]), tonumber(ARGV[at + 1])
  at = at + 2
  local known, missing, fenced = {}, count == 0, false
  for i = 0, count - 1 do
    local id, lease = ARGV[at + 9 * i], tonumber(ARGV[at + 9 * i + 5])
    fenced = fenced or lease ~= 0 and lease < generation
    known[id] = known[id] or redis.call('HGET', KEYS[5], id) or nil
    if not known[id] then missing = true end
  end
  local answer = {'ok'}
  if fenced then
    answer = {'fenced'}
  elseif missing and ifState ~= -2 and ifState ~= state then
    answer = {'stale'}
  else
    for i = 0, count - 1 do
      local r = at + 9 * i
      local id, flags, own = ARGV[r], ARGV[r + 6], ARGV[r + 7]
      if known[id] then
        answer[#answer + 1] = known[id]
        answer[#answer + 1] = ''
        answer[#answer + 1] = ''
      else
        offset = offset + 1
        local own_time = own ~= '' and tonumber(own)
        local mine = own_time or tonumber(ARGV[3])
        if not own_time and time and mine <= time then mine = time + 1 end
        time = math.max(time or mine, mine)
        generation = math.max(generation, tonumber(ARGV[r + 5]))
        redis.call('XADD', KEYS[3], text(offset + 1) .. '-0', 'i', id, 'd', ARGV[r + 1], 'k', ARGV[r + 2], 'a', ARGV[r + 3],
          'c', ARGV[r + 4], 'g', text(generation), 'f', flags, 't', text(mine), 'l', text(time), 'p', ARGV[r + 8])
        redis.call('HSET', KEYS[5], id, text(offset))
        known[id] = text(offset)
        bytes = bytes + #ARGV[r + 8]
        if string.find(flags, 's', 1, true) then state = offset end
        answer[#answer + 1] = text(offset)
        answer[#answer + 1] = text(mine)
        answer[#answer + 1] = text(generation)
      end
    end
  end
  at = at + 9 * count
  answers[#answers + 1] = answer
end

if ARGV[9] == '1' then
  redis.call('HSET', KEYS[4], 'offset', text(offset)) -- something to wait for, also if nothing is new
elseif offset > before then
  redis.call('HSET', KEYS[4], 'committed', text(offset))
end
if offset > before then
  redis.call('HSET', KEYS[4], 'offset', text(offset), 'time', text(time), 'state', text(state),
    'bytes', text(bytes), 'generation', text(generation))
  if token == '' and ARGV[9] == '0' then
    redis.call('ZADD', KEYS[6], redis.call('INCR', KEYS[7]), ARGV[4])
    redis.call('PUBLISH', ARGV[5], ARGV[6] .. text(offset))
  end
end
if token ~= '' then
  for _, key in ipairs({KEYS[2], KEYS[3], KEYS[4], KEYS[5]}) do redis.call('PEXPIRE', key, ARGV[8]) end
end
return answers
