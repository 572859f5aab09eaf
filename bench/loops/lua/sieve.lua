-- The Lua of sieve.py.
local LIMIT = 20000

local function sieve(limit)
  local composite = {}
  for i = 0, limit - 1 do composite[i] = false end
  local count, total = 0, 0
  for i = 2, limit - 1 do
    if not composite[i] then
      count, total = count + 1, total + i
      for j = i * i, limit - 1, i do composite[j] = true end
    end
  end
  return count, total
end

local checksum = 0
for i = 0, tonumber(arg[1]) - 1 do
  local count, total = sieve(LIMIT + i % 100)
  checksum = (checksum + count * total) % 0x100000000
end
print(string.format("sieve %.0f", checksum))
