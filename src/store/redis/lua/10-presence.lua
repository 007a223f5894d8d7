-- Entering, leaving, and the leases of instances. Keys of enter and leave: fence, room, channel, timers, due, sessions,
-- users, and the set of sessions of an instance in this partition.

local function session_timer(session)
  return 'session:' .. session
end

-- Arguments after the room's: session, user, role, instance, generation ('' for a new one), '1' if away, and, where somebody
-- wants to know, the timer for when the room fills or empties. With a generation the session is put back as it was, wherever
-- it got lost; refused if it was taken over since. Replies with the generation, '1' if that timer was set, else '0', and
-- how far the room has come: epoch, seq, revision, users, time, number and epoch of its latest notice.
local function enter(keys, args)
  local take = reader(args)
  local room = open_room(keys, take)
  local _, _, _, timers, due, sessions, users, instance_sessions = unpack(keys)
  local session, user, role, instance, generation, away = take(), take(), take(), take(), take(), take() == '1'
  local held = session_of(sessions, session)
  local is_takeover = held ~= nil
  local again = tonumber(generation)
  if again then
    local _, wiped_generations = wiped_at(room)
    local is_later = held and tonumber(held.generation) > again
    if is_later or again <= tonumber(wiped_generations) then return { 'superseded' } end
  end
  if held and held.user ~= user then
    remove_session(room, sessions, users, session)
    held = nil
  end
  if generation == '' then
    room.generations = room.generations + 1
    generation = whole(room.generations)
    if is_takeover then room.superseded[1] = pack({ session, generation }) end
  else
    room.generations = math.max(room.generations, tonumber(generation)) -- Lost with a tail, given out nevertheless.
  end
  local entered = { user = user, generation = generation, live = true, instance = instance, away = away }
  local before = held and live_count(held, 1) or {}
  local change = { live = 1 - (before.live or 0), all = held and 0 or 1, away = (away and 1 or 0) - (before.away or 0) }
  count_sessions(room, users, user, change, role)
  save_session(sessions, session, entered)
  if is_takeover then set_timer(timers, due, room.name, session_timer(session), '') end
  redis.call('SADD', instance_sessions, pack({ room.name, session }))
  local is_filled = note_filled(room, timers, due, take())
  save_and_tell(room, { '', '' })
  -- Last: of a room that told nothing yet it is empty.
  return table.concat({ 'entered', generation, is_filled and '1' or '0', room.epoch, whole(room.seq), whole(room.rev),
    whole(room.users), room.time, whole(room.notices), room.notice_epoch }, ' ')
end

-- Arguments after the room's: session, generation ('' for any), instance, grace in ms. Does nothing unless the session is
-- of that generation and instance. Replies with '1' if a timer was set: after the grace, or at once.
local function leave(keys, args)
  local take = reader(args)
  local room = open_room(keys, take)
  local _, _, _, timers, due, sessions, users, instance_sessions = unpack(keys)
  local session, generation, instance, grace = take(), take(), take(), tonumber(take())
  redis.call('SREM', instance_sessions, pack({ room.name, session }))
  local held = session_of(sessions, session)
  if not held or (generation ~= '' and held.generation ~= generation) then return '' end
  if held.instance ~= instance and held.instance ~= '' then return '' end
  local is_set = false
  if grace == 0 then
    set_timer(timers, due, room.name, session_timer(session), '')
    remove_session(room, sessions, users, session)
    is_set = note_emptied(room, timers, due)
  elseif held.live then
    count_sessions(room, users, held.user, live_count(held, -1))
    held.live, held.instance, held.away, is_set = false, '', false, true
    save_session(sessions, session, held)
    set_timer(timers, due, room.name, session_timer(session), whole(room.now + grace))
  end
  save_and_tell(room, { '', '' })
  return is_set and '1' or ''
end

-- Keys: fence, room, channel, sessions, users. Arguments after the room's: session, generation, '1' if it is away now.
local function mark_away(keys, args)
  local take = reader(args)
  local room = open_room(keys, take)
  local _, _, _, sessions, users = unpack(keys)
  local session, generation, away = take(), take(), take() == '1'
  local held = session_of(sessions, session)
  if not held or held.generation ~= generation or not held.live or held.away == away then return 'unchanged' end
  held.away = away
  save_session(sessions, session, held)
  count_sessions(room, users, held.user, { away = away and 1 or -1 })
  save_and_tell(room, { '', '' })
  return 'marked'
end

-- Ephemeral puts, each judged by itself, told together. Keys: fence, room, channel, lanes, sessions, rows. Arguments after
-- the room's: the span that caused them, '' where nobody traces; then how many, and of each session, generation, epoch,
-- guards, and the value. Replies with the time if all are accepted, else with the time and what became of each.
local function lanes(keys, args)
  local take = reader(args)
  local room = open_room(keys, take)
  local cause = take()
  if cause ~= '' then room.cause = cause end
  local reply = { room.time }
  repeated(take, function()
    local session, generation = take(), take()
    local fenced = session ~= '' and fence_of(keys[5], session, generation)
    local refusal = guard_refusal(room, keys[6], take(), take)
    local put = take_put(take)
    if fenced then refusal = { fenced } end
    local in_the_way = not refusal and put_lane(room, keys[4], put)
    if in_the_way then refusal = { 'stale', in_the_way } end
    reply[#reply + 1] = refusal or 'accepted'
  end)
  if #room.lanes > 0 then save_and_tell(room, { '', '' }) end
  return #room.lanes == #reply - 1 and room.time or reply -- What is accepted is told.
end

-- An instance says that it lives. Key: leases (instance -> deadline; -1 = given up, its sessions are being taken out).
-- Arguments: instance, lease in ms, '1' if it has held its lease long enough to judge others, '1' if this is its first.
-- Replies with 'held' or 'lapsed', a list of those given up, and the time.
local GIVEN_UP = -1

local function beat(keys, args)
  local take = reader(args)
  local instance, lease, may_judge, is_first = take(), tonumber(take()), take() == '1', take() == '1'
  local now, given_up = clock(), {}
  local own = tonumber(redis.call('ZSCORE', keys[1], instance) or GIVEN_UP)
  if own == GIVEN_UP and not is_first then return { 'lapsed', {}, whole(now) } end
  redis.call('ZADD', keys[1], whole(now + lease), instance)
  -- Whoever stood still together with Redis (or was jumped over by its clock) cannot tell who else did.
  may_judge = may_judge and own - now > lease / 2
  local all = redis.call('ZRANGE', keys[1], 0, -1, 'WITHSCORES')
  for place = 1, #all, 2 do
    local name, deadline = all[place], tonumber(all[place + 1])
    if deadline > GIVEN_UP and deadline < now and may_judge then
      deadline = GIVEN_UP
      redis.call('ZADD', keys[1], GIVEN_UP, name)
    end
    if deadline == GIVEN_UP then given_up[#given_up + 1] = name end
  end
  return { 'held', given_up, whole(now) }
end

-- Leaves the living of its own accord: the others need not wait for its lease. Key: leases. Argument: instance.
local function resign(keys, args)
  redis.call('ZADD', keys[1], 'XX', GIVEN_UP, args[1])
  return 'resigned'
end

-- At most so many of the sessions of an instance in one partition. Key: its set there. Argument: how many.
local function reap(keys, args)
  return redis.call('SRANDMEMBER', keys[1], args[1])
end

-- All sessions of an instance that was given up are out. Key: leases. Argument: instance.
local function bury(keys, args)
  if tonumber(redis.call('ZSCORE', keys[1], args[1]) or 0) == GIVEN_UP then redis.call('ZREM', keys[1], args[1]) end
  return 'buried'
end
