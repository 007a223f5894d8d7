-- Ephemeral values: a hash per room, "<lane>:<key>" -> ends at, order, time, author, body, and what is sealed. The highest order of a key wins.

-- The order of the value that stands in the way, or nil. An expired value stands in nobody's way.
local function put_lane(room, key, put)
  local held = redis.call('HGET', key, put.field)
  if held then
    local ends_at, order = unpack(parts_of(held, 2))
    if tonumber(ends_at) > room.now and tonumber(order) >= tonumber(put.order) then return order end
  end
  local ts = room.time
  local value = pack5_sealed(whole(room.now + put.ttl), put.order, ts, put.by, put.body, put.sealed)
  redis.call('HSET', key, put.field, value)
  -- The hash lives as long as its longest value needs; what expires earlier is dropped by the next read.
  if redis.call('PTTL', key) < put.ttl then redis.call('PEXPIRE', key, put.ttl + 1000) end
  room.lanes[#room.lanes + 1] = pack5_sealed(put.field, put.by, put.order, ts, put.body, put.sealed)
end

local function drop_lane(room, key, field)
  redis.call('HDEL', key, field)
  room.drops[#room.drops + 1] = field
end

local function take_put(take)
  return {
    field = take(), by = take(), order = take(), body = take(), ttl = math.floor(tonumber(take())), sealed = take(),
  }
end

-- Live values as field, text, field, text … of the lanes that `wants` has; all of them if `wants` is nil.
local function read_lanes(key, now, wants)
  local live = {}
  local all = redis.call('HGETALL', key)
  for place = 1, #all, 2 do
    local field, text = all[place], all[place + 1]
    if tonumber(parts_of(text, 1)[1]) <= now then redis.call('HDEL', key, field)
    elseif not wants or wants[string.match(field, '^[^:]*')] then
      live[#live + 1] = field
      live[#live + 1] = text
    end
  end
  return live
end
