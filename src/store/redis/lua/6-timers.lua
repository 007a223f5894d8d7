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

local function timer_at(timers, room, key)
  return redis.call('HGET', timers, pack({ room, key })) or ''
end

-- Keys: timers, due. Replies with member, time, member, time …
local function give_out_due(keys)
  local now = clock()
  local given = {}
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', keys[2], '-inf', whole(now), 'LIMIT', 0, GIVEN_OUT_AT_ONCE)) do
    local at = redis.call('HGET', keys[1], member)
    if at then
      redis.call('ZADD', keys[2], whole(now + RETRY_MS), member)
      given[#given + 1] = member
      given[#given + 1] = at
    else
      redis.call('ZREM', keys[2], member)
    end
  end
  return given
end
