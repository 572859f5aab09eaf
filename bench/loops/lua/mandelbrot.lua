-- The Lua of mandelbrot.py.
local MAX_STEPS = 50

local function escape_steps(cr, ci)
  local zr, zi = 0.0, 0.0
  for step = 0, MAX_STEPS - 1 do
    local zr2, zi2 = zr * zr, zi * zi
    if zr2 + zi2 > 4.0 then return step end
    zi = 2.0 * zr * zi + ci
    zr = zr2 - zi2 + cr
  end
  return MAX_STEPS
end

local n = tonumber(arg[1])
local total = 0
for y = 0, n - 1 do
  local ci = 2.0 * y / n - 1.0
  for x = 0, n - 1 do
    total = total + escape_steps(3.0 * x / n - 2.0, ci)
  end
end
print("mandelbrot " .. total)
