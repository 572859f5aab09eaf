-- The Lua of spectral_norm.py.
local SIZE = 100

local function element(i, j)
  return 1.0 / ((i + j) * (i + j + 1) / 2 + i + 1)
end

local function times(vector)
  local out = {}
  for i = 1, SIZE do
    local sum = 0.0
    for j = 1, SIZE do sum = sum + element(i - 1, j - 1) * vector[j] end
    out[i] = sum
  end
  return out
end

local function times_transposed(vector)
  local out = {}
  for i = 1, SIZE do
    local sum = 0.0
    for j = 1, SIZE do sum = sum + element(j - 1, i - 1) * vector[j] end
    out[i] = sum
  end
  return out
end

local u = {}
for i = 1, SIZE do u[i] = 1.0 end
local v = u
for _ = 1, tonumber(arg[1]) do
  v = times_transposed(times(u))
  u = times_transposed(times(v))
end
local uv, vv = 0.0, 0.0
for i = 1, SIZE do
  uv = uv + u[i] * v[i]
  vv = vv + v[i] * v[i]
end
print(string.format("spectral_norm %.9f", math.sqrt(uv / vv)))
