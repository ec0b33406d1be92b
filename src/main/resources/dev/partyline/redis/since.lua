-- Finds the first record of a log at which the largest time so far is at or after a time.
--
-- KEYS: 1 log.  ARGV: 1 time in microseconds, 2 offset of the last record that is looked at
-- Gives: its offset, or one behind the last
local low, high, wanted = 0, tonumber(ARGV[2]) + 1, tonumber(ARGV[1])
while low < high do
  local middle = math.floor((low + high) / 2)
  local id = string.format('%.0f-0', middle + 1)
  local entry = redis.call('XRANGE', KEYS[1], id, id)[1]
  local largest = nil
  for i = 1, #entry[2], 2 do if entry[2][i] == 'l' then largest = tonumber(entry[2][i + 1]) end end
  if largest >= wanted then high = middle else low = middle + 1 end
end
return string.format('%.0f', low)
