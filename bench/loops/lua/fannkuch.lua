-- The Lua of fannkuch.py.
local SIZE = 10
local permutation, counters, work = {}, {}, {}
for i = 0, SIZE - 1 do
  permutation[i], counters[i], work[i] = i, 0, 0
end

local function count_flips()
  for i = 0, SIZE - 1 do work[i] = permutation[i] end
  local flips, first = 0, work[0]
  while first ~= 0 do
    local low, high = 0, first
    while low < high do
      work[low], work[high] = work[high], work[low]
      low, high = low + 1, high - 1
    end
    flips = flips + 1
    first = work[0]
  end
  return flips
end

local checksum, most, sign = 0, 0, 1
for _ = 1, tonumber(arg[1]) do
  local flips = count_flips()
  if flips > most then most = flips end
  checksum = checksum + sign * flips
  sign = -sign
  local length = 1
  while length < SIZE do
    local first = permutation[0]
    for i = 0, length - 1 do permutation[i] = permutation[i + 1] end
    permutation[length] = first
    counters[length] = counters[length] + 1
    if counters[length] <= length then break end
    counters[length] = 0
    length = length + 1
  end
end
print(string.format("fannkuch %d %d", checksum, most))
