-- The Lua of nbody.py.
local sqrt = math.sqrt
local gravity = 4 * math.pi * math.pi

local function body(x, y, z, vx, vy, vz, mass)
  return { x = x, y = y, z = z, vx = vx, vy = vy, vz = vz, mass = mass * gravity }
end

local bodies = {
  body(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0),
  body(4.84, -1.16, -0.10, 0.60, 2.81, -0.02, 9.54e-4),
  body(8.34, 4.12, -0.40, -1.01, 1.82, 0.008, 2.85e-4),
  body(12.89, -15.11, -0.22, 1.08, 0.86, -0.010, 4.36e-5),
  body(15.37, -25.91, 0.17, 0.97, 0.59, -0.034, 5.15e-5),
}

local function advance(dt)
  for i = 1, #bodies do
    local a = bodies[i]
    for j = i + 1, #bodies do
      local b = bodies[j]
      local dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
      local d2 = dx * dx + dy * dy + dz * dz
      local pull = dt / (d2 * sqrt(d2))
      local pull_a, pull_b = b.mass * pull, a.mass * pull
      a.vx = a.vx - dx * pull_a
      a.vy = a.vy - dy * pull_a
      a.vz = a.vz - dz * pull_a
      b.vx = b.vx + dx * pull_b
      b.vy = b.vy + dy * pull_b
      b.vz = b.vz + dz * pull_b
    end
  end
  for i = 1, #bodies do
    local a = bodies[i]
    a.x = a.x + dt * a.vx
    a.y = a.y + dt * a.vy
    a.z = a.z + dt * a.vz
  end
end

local function energy()
  local total = 0.0
  for i = 1, #bodies do
    local a = bodies[i]
    total = total + 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz)
    for j = i + 1, #bodies do
      local b = bodies[j]
      local dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
      total = total - a.mass * b.mass / sqrt(dx * dx + dy * dy + dz * dz)
    end
  end
  return total
end

for _ = 1, tonumber(arg[1]) do
  advance(0.01)
end
print(string.format("nbody %.9f", energy()))
