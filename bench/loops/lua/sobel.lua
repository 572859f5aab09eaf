-- The Lua of sobel_list.py and sobel_object.py.
local WIDTH, HEIGHT = 640, 480
local floor, sqrt, min = math.floor, math.sqrt, math.min

local function make_frame()
  local frame = {}
  for y = 0, HEIGHT - 1 do
    local start = y * y * 3 % WIDTH
    for x = 0, WIDTH - 1 do
      local at = start + x
      frame[y * WIDTH + x] = (floor(at * at / 7) + 13 * at) % 256
    end
  end
  return frame
end

local function sobel(source, target, rows)
  for y = 1, min(rows, HEIGHT - 1) - 1 do
    for x = 1, WIDTH - 2 do
      local i = y * WIDTH + x
      local above, below = i - WIDTH, i + WIDTH
      local gx = source[above + 1] + 2 * source[i + 1] + source[below + 1]
        - source[above - 1] - 2 * source[i - 1] - source[below - 1]
      local gy = source[below - 1] + 2 * source[below] + source[below + 1]
        - source[above - 1] - 2 * source[above] - source[above + 1]
      target[i] = min(255, floor(sqrt(gx * gx + gy * gy)))
    end
  end
end

local n = tonumber(arg[1])
local frame, checksum = make_frame(), 0
while n > 0 do
  local target = {}
  for i = 0, WIDTH * HEIGHT - 1 do target[i] = 0 end
  sobel(frame, target, n)
  n = n - HEIGHT
  frame = target
  local sum = 0
  for i = 0, WIDTH * HEIGHT - 1 do sum = sum + frame[i] end
  checksum = (31 * checksum + sum) % 0x1000000
end
print("sobel " .. checksum)
