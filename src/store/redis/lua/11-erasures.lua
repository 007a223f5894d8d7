-- What was erased still stands in the append-only file, until the server writes that anew. Fields of the fence: erased_first
-- and erased_last, when the oldest and the newest commit erased something that may still stand there; rewrite_at, when an
-- instance last took it upon itself to ask for the rewrite.

-- Keys: fence. Replies with the age of the oldest in ms, '' if there is nothing.
local function erased(keys)
  local held = redis.call('HMGET', keys[1], 'schema', 'erased_first')
  if is_newer(held[1]) or not held[2] then return '' end
  return whole(math.max(0, clock() - tonumber(held[2])))
end

-- Keys: a fence that stands for its server. Arguments: ms for which nobody else is given the task. Replies with the time, ''
-- if somebody has the task already.
local function claim(keys, args)
  local now, at = clock(), tonumber(redis.call('HGET', keys[1], 'rewrite_at') or '')
  if at and math.abs(now - at) < tonumber(args[1]) then return '' end
  redis.call('HSET', keys[1], 'rewrite_at', whole(now))
  return whole(now)
end

-- Keys: fence. Arguments: a time; what was erased before it is gone.
local function rewritten(keys, args)
  local held = redis.call('HMGET', keys[1], 'erased_first', 'erased_last')
  local first, last, time = tonumber(held[1] or ''), tonumber(held[2] or ''), tonumber(args[1])
  if not first or not last or first >= time then return 'nothing' end
  if last < time then
    redis.call('HDEL', keys[1], 'erased_first', 'erased_last')
  else
    redis.call('HSET', keys[1], 'erased_first', whole(time))
  end
  return 'noted'
end
