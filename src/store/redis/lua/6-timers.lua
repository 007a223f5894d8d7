-- Deadlines of all rooms of a partition. `timers`: "<room><key>" -> the time it is set for; `due`: the same -> when to give
-- it out next. Giving one out moves its next turn on, so that two instances never work on it at once, and one that dies
-- over it is followed by another.

local RETRY_MS = 1000
local GIVEN_OUT_AT_ONCE = 100

local function set_timer(timers, due, room, key, at)
  local member = pack({ room, key })
  if at == '' then
    redis.call('HDEL', timers, member)
    redis.call('ZREM', due, member)
  else
    redis.call('HSET', timers, member, at)
    redis.call('ZADD', due, at, member)
  end
end

-- Of one room. Looks at all of the partition, which is for what is done seldom.
local function clear_timers(timers, due, room)
  for _, member in ipairs(redis.call('HKEYS', timers)) do
    if parts_of(member, 1)[1] == room then
      redis.call('HDEL', timers, member)
      redis.call('ZREM', due, member)
    end
  end
end

local function timer_at(timers, room, key)
  return redis.call('HGET', timers, pack({ room, key })) or ''
end

-- Due at once, and for a later time than before: whoever answers the earlier one has not seen what this one is for.
local function set_again(timers, due, room, key)
  local held = timer_at(timers, room.name, key)
  set_timer(timers, due, room.name, key, held == '' and room.time or whole(math.max(room.now, tonumber(held) + 1)))
end

-- Timers of a newer release are left to it.
local function give_out_due_of(fence_key, timers, due, now, given)
  if is_newer(redis.call('HGET', fence_key, 'schema')) then return end
  local left = GIVEN_OUT_AT_ONCE - #given / 2
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', due, '-inf', whole(now), 'LIMIT', 0, left)) do
    local at = redis.call('HGET', timers, member)
    if at then
      redis.call('ZADD', due, whole(now + RETRY_MS), member)
      given[#given + 1] = member
      given[#given + 1] = at
    else
      redis.call('ZREM', due, member)
    end
  end
end

-- Keys: fence, timers and due of each partition. Replies with member, time, member, time …
local function give_out_due(keys)
  local now, given = clock(), {}
  for place = 1, #keys, 3 do
    give_out_due_of(keys[place], keys[place + 1], keys[place + 2], now, given)
    if #given >= 2 * GIVEN_OUT_AT_ONCE then break end
  end
  return given
end
