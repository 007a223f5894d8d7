-- Commit: checks in the order of the port, then everything at once, in the order of the arguments. Keys: fence, room,
-- channel, timers, due, log, rows, row index, lanes, sessions, users, four once buckets, then the lists that the call names,
-- and the names of their entries.

local LOG_ENTRIES = 1000
local LOG_SLACK = 100
local PUSHED_AT_ONCE = 500 -- Lua's stack bounds the arguments of one call.

local function row_rev(row)
  return row and tonumber(string.match(row, '^%d+')) or 0
end

-- Replies with what stands against the commit, or with nil.
local function guard_refusal(room, rows, epoch, take)
  local keys, revs, until_ = {}, {}, {}
  repeated(take, function(place) keys[place], revs[place], until_[place] = take(), tonumber(take()), take() end)
  local holds = epoch == '' or epoch == room.epoch
  if #keys == 0 and holds then return nil end
  local held = #keys > 0 and redis.call('HMGET', rows, unpack(keys)) or {}
  for place = 1, #keys do
    local is_late = until_[place] ~= '' and room.now > tonumber(until_[place])
    if row_rev(held[place]) ~= revs[place] or is_late then holds = false end
  end
  if holds then return nil end
  local reply = { 'lost', room.epoch, whole(room.seq), whole(room.rev), room.time }
  for place = 1, #keys do
    if held[place] then
      reply[#reply + 1] = keys[place]
      reply[#reply + 1] = held[place]
    end
  end
  return reply
end

-- A list that gets its first entry is noted, for the day when all of them go.
local LIST_FIELD = 'list:'

local function names_of(list)
  return (string.gsub(list, ':list:', ':names:', 1))
end

-- Everything, but for the counters and the receipts.
local function wipe(to)
  local room = to.room
  local list_of_a01b137 = string.gsub(room.key, ':room:', ':list:', 1) .. ':chat.messages' -- It notes none.
  redis.call('UNLINK', to.log, to.rows, to.index, to.lanes, to.sessions, to.users, list_of_a01b137)
  for _, field in ipairs(redis.call('HKEYS', room.key)) do
    if string.sub(field, 1, #LIST_FIELD) == LIST_FIELD then
      local list = string.sub(field, #LIST_FIELD + 1)
      redis.call('UNLINK', list, names_of(list))
      redis.call('HDEL', room.key, field)
    end
  end
  clear_timers(to.timers, to.due, room.name)
  room.users, room.leaves_gap = 0, true
  redis.call('HDEL', room.key, 'o')
  redis.call('HSET', room.key, 'w', whole(room.rev) .. ',' .. whole(room.generations))
end

local function delete_rows(to, take)
  repeated(take, function()
    local key = take()
    redis.call('HDEL', to.rows, key)
    redis.call('ZREM', to.index, key)
  end)
end

local function put_rows(to, take)
  repeated(take, function()
    local key, body = take(), take()
    redis.call('HSET', to.rows, key, whole(to.room.rev) .. ' ' .. body)
    redis.call('ZADD', to.index, 0, key)
  end)
end

local function drop_lanes(to, take)
  repeated(take, function() drop_lane(to.room, to.lanes, take()) end)
end

local function write_events(to, take)
  local room, log, entries = to.room, to.log, {}
  mark_epoch(room)
  to.first, to.authors = room.seq + 1, {}
  repeated(take, function(place)
    local kind, by, body, sealed = take(), take(), take(), take()
    to.authors[place] = by
    room.seq = room.seq + 1
    entries[place] = pack4_sealed(room.time, kind, by, body, sealed)
  end)
  room.events = entries
  local length = 0
  for at = 1, #entries, PUSHED_AT_ONCE do
    length = redis.call('RPUSH', log, unpack(entries, at, math.min(at + PUSHED_AT_ONCE - 1, #entries)))
  end
  if length >= LOG_ENTRIES + LOG_SLACK then redis.call('LTRIM', log, -LOG_ENTRIES, -1) end
end

-- Replaced, not marked, and for everybody unless it is sealed anew: the text, sealed or not, leaves the log and the memory.
local function erase_events(to, take)
  local room, log = to.room, to.log
  local length = redis.call('LLEN', log)
  repeated(take, function()
    local seq, kind, body, author, sealed = tonumber(take()), take(), take(), take(), take()
    room.erased[#room.erased + 1] = pack({ whole(seq), kind, body, author, sealed })
    local place = seq - (room.seq - length + 1)
    if place >= 0 and place < length then
      local ts, _, by = unpack(parts_of(redis.call('LINDEX', log, place)))
      if author ~= '' then by = author end
      redis.call('LSET', log, place, pack4_sealed(ts, kind, by, body, sealed))
    end
  end)
end

-- By what is noted here (11-erasures.lua) it leaves the file, too.
local function note_erasure(fence_key)
  local now = whole(clock())
  redis.call('HSETNX', fence_key, 'erased_first', now)
  redis.call('HSET', fence_key, 'erased_last', now)
end

-- Names are scored as the entries are, so those of entries that are gone are all below the first one. That takes out, too,
-- what a release that knows no names has left behind.
local function append(to, key, keep, body, event, names, name)
  local seq = to.first + event
  redis.call('ZADD', key, seq, pack4(whole(seq), to.room.time, to.authors[event + 1], body))
  if name ~= '' then redis.call('ZADD', names, seq, name) end
  local length = redis.call('ZCARD', key)
  if length == 1 then redis.call('HSET', to.room.key, LIST_FIELD .. key, '') end
  if length <= keep then return end
  redis.call('ZREMRANGEBYRANK', key, 0, -(keep + 1))
  local oldest = redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')[2]
  redis.call('ZREMRANGEBYSCORE', names, '-inf', oldest and '(' .. oldest or '+inf')
end

local function write_lists(to, take)
  local keys = to.keys
  repeated(take, function()
    local key, op, number, body = keys[tonumber(take())], take(), take(), take()
    if op == 'append' then
      append(to, key, tonumber(number), body, tonumber(take()), keys[tonumber(take())], take())
    else
      local author, held = take(), redis.call('ZRANGEBYSCORE', key, number, number)[1]
      if held then
        local seq, ts, by = unpack(parts_of(held))
        if author ~= '' then by = author end
        redis.call('ZREM', key, held)
        redis.call('ZADD', key, seq, pack4(seq, ts, by, body))
      end
    end
  end)
end

local function put_lanes(to, take)
  repeated(take, function() put_lane(to.room, to.lanes, take_put(take)) end)
end

local function set_timers(to, take)
  repeated(take, function()
    local key, at = take(), take()
    set_timer(to.timers, to.due, to.room.name, key, at)
  end)
end

local function part_sessions(to, take)
  repeated(take, function()
    local parted = take()
    set_timer(to.timers, to.due, to.room.name, 'session:' .. parted, '')
    remove_session(to.room, to.sessions, to.users, parted)
  end)
end

local function clear_lists(to, take)
  repeated(take, function()
    local list, names = to.keys[tonumber(take())], to.keys[tonumber(take())]
    redis.call('UNLINK', list, names)
    redis.call('HDEL', to.room.key, LIST_FIELD .. list)
  end)
end

-- What a commit may hold, each by the name that stands before it in the arguments.
local writers = {
  wipe = wipe,
  deletes = delete_rows,
  puts = put_rows,
  drops = drop_lanes,
  events = write_events,
  erase = erase_events,
  lists = write_lists,
  lanes = put_lanes,
  timers = set_timers,
  clears = clear_lists,
  parted = part_sessions,
  erasure = function(to) to.is_erasure = true end,
  cause = function(to, take) to.room.cause = take() end,
}

local function commit(keys, args)
  local take = reader(args)
  local room = open_room(keys, take)
  local fence_key, _, _, timers, due, log, rows, index, lanes, sessions, users = unpack(keys)
  local buckets = { unpack(keys, 12, 15) }
  local id, digest, ack = take(), take(), take()
  local receipt = id ~= '' and find_receipt(buckets, room.now, id)
  if receipt then return { 'duplicate', receipt } end
  local firing, firing_at = take(), take()
  if firing ~= '' and timer_at(timers, room.name, firing) ~= firing_at then return { 'fired' } end
  local session, generation = take(), take()
  local fenced = session ~= '' and fence_of(sessions, session, generation)
  if fenced then return { fenced } end
  local origin = { take(), take() }
  local refusal = guard_refusal(room, rows, take(), take)
  if refusal then return refusal end

  room.rev = room.rev + 1
  if firing ~= '' then set_timer(timers, due, room.name, firing, '') end
  local to = {
    room = room, keys = keys, timers = timers, due = due, log = log, rows = rows, index = index, lanes = lanes,
    sessions = sessions, users = users, first = 0,
  }
  for kind in take do writers[kind](to, take) end
  note_emptied(room, timers, due)
  if to.is_erasure or #room.erased > 0 then note_erasure(fence_key) end
  local seq, first = whole(room.seq), whole(to.first)
  if id ~= '' then
    keep_receipt(buckets, room.now, id, pack({ room.epoch, seq, first, room.time, digest, ack }))
  end
  save_and_tell(room, origin)
  -- One text: each part of a reply costs whoever reads it.
  return table.concat({ 'committed', room.epoch, seq, first, room.time, whole(room.rev) }, ' ')
end
