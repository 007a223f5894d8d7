-- Who is here, and who belongs. `sessions`: session -> user, generation, live (1, or 0 in grace), instance, away.
-- `users` (the roster): user -> role, live sessions, sessions in all, when last seen, live sessions that are away.

local MEMBERS_DETAIL_MAX = 100

local function session_of(key, session)
  local held = redis.call('HGET', key, session)
  if not held then return nil end
  local parts = parts_of(held)
  return { user = parts[1], generation = parts[2], live = parts[3] == '1', instance = parts[4], away = parts[5] == '1' }
end

local function save_session(key, session, held)
  local live, away = held.live and '1' or '0', held.away and '1' or '0'
  redis.call('HSET', key, session, pack5(held.user, held.generation, live, held.instance, away))
end

-- What stands against a session, or nil: 'superseded' by a later generation, or 'absent': taken out, or lost by a Redis
-- that went back, maybe to an earlier generation of it.
local function fence_of(key, session, generation)
  local held = redis.call('HGET', key, session)
  local current = held and second_part(held)
  if not current or tonumber(current) < tonumber(generation) then return 'absent' end
  return current ~= generation and 'superseded' or nil
end

local function user_of(key, user)
  local saved = redis.call('HGET', key, user)
  local parts = saved and parts_of(saved) or { '', '0', '0', '' }
  return {
    role = parts[1], live = tonumber(parts[2]), all = tonumber(parts[3]), last_seen = parts[4],
    away = tonumber(parts[5] or 0), is_new = not saved,
  }
end

local function state_of(user)
  if user.live > 0 then return user.away < user.live and 'online' or 'away' end
  return user.all > 0 and 'reconnecting' or 'offline'
end

-- Changes how many sessions `name` has by `change` (live, all, away), and notes what the others should be told.
local function count_sessions(room, users, name, change, role)
  local user = user_of(users, name)
  local state, devices, here = state_of(user), user.live, room.users
  if user.is_new then user.role = role end
  user.live, user.all = user.live + (change.live or 0), user.all + (change.all or 0)
  -- A release that knew nothing of it forgets this count when it writes.
  user.away = math.max(0, user.away + (change.away or 0))
  if (change.live or 0) < 0 and user.live == 0 then user.last_seen = room.time end
  local after = state_of(user)
  if state == 'offline' and after ~= 'offline' then room.users = here + 1 end
  if state ~= 'offline' and after == 'offline' then room.users = here - 1 end
  local counts = { user.role, whole(user.live), whole(user.all), user.last_seen, whole(user.away) }
  redis.call('HSET', users, name, pack(counts))
  if state == after and devices == user.live then return end
  -- In a crowd each join would reach everyone; there only counts are of use.
  if math.max(here, room.users) > MEMBERS_DETAIL_MAX then
    room.leaves_gap = room.leaves_gap or here > MEMBERS_DETAIL_MAX and room.users <= MEMBERS_DETAIL_MAX
    return
  end
  local action = state == 'offline' and 'join' or after == 'offline' and 'leave' or 'update'
  room.presence[#room.presence + 1] =
    pack({ action, name, after, whole(user.live), user.role, user.live > 0 and '' or user.last_seen })
end

-- What a session counts for while it is live.
local function live_count(held, sign)
  if not held.live then return { } end
  return { live = sign, away = held.away and sign or 0 }
end

-- The room has somebody. Whether that set the timer, which is remembered until it has nobody.
local function note_filled(room, timers, due, timer)
  if not timer or redis.call('HSETNX', room.key, 'o', timer) == 0 then return false end
  set_again(timers, due, room, timer)
  return true
end

-- To be called when all is removed that will be. Whether it set the timer, because nobody is left.
local function note_emptied(room, timers, due)
  local timer = room.users == 0 and room.saved[2] > 0 and redis.call('HGET', room.key, 'o')
  if not timer then return false end
  redis.call('HDEL', room.key, 'o')
  set_again(timers, due, room, timer)
  return true
end

local function remove_session(room, sessions, users, session)
  local held = session_of(sessions, session)
  if not held then return end
  redis.call('HDEL', sessions, session)
  local change = live_count(held, -1)
  change.all = -1
  count_sessions(room, users, held.user, change)
end
