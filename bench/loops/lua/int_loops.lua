-- The Lua of int_loops.py.
local band = bit.band
local total = 0
for i = 0, tonumber(arg[1]) - 1 do
  for j = 0, 299 do
    for k = 0, 29 do
      total = band(total + i * j + k, 0xFFFFFF)
    end
  end
end
print("int_loops " .. total)
