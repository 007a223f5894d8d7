-- Who is here, and who belongs. `sessions`: session -> user, generation, live (1, or 0 in grace), instance.
-- `users` (the roster): user -> role, live sessions, sessions in all, when last seen.

local MEMBERS_DETAIL_MAX = 100

local function session_of(key, session)
  local held = redis.call('HGET', key, session)
  if not held then return nil end
  local parts = parts_of(held)
  return { user = parts[1], generation = parts[2], live = parts[3] == '1', instance = parts[4] }
end

local function save_session(key, session, held)
  redis.call('HSET', key, session, pack({ held.user, held.generation, held.live and '1' or '0', held.instance }))
end

local function is_current(key, session, generation)
  local held = session_of(key, session)
  return held ~= nil and held.generation == generation
end

local function user_of(key, user)
  local saved = redis.call('HGET', key, user)
  local parts = saved and parts_of(saved) or { '', '0', '0', '' }
  return { role = parts[1], live = tonumber(parts[2]), all = tonumber(parts[3]), last_seen = parts[4], is_new = not saved }
end

local function state_of(user)
  if user.live > 0 then return 'online' end
  return user.all > 0 and 'reconnecting' or 'offline'
end

-- Changes how many sessions `name` has, and notes what the others should be told.
local function count_sessions(room, users, name, live, all, role)
  local user = user_of(users, name)
  local state, devices, here = state_of(user), user.live, room.users
  if user.is_new then user.role = role end
  user.live, user.all = user.live + live, user.all + all
  if live < 0 and user.live == 0 then user.last_seen = whole(room.now) end
  local after = state_of(user)
  if state == 'offline' and after ~= 'offline' then room.users = here + 1 end
  if state ~= 'offline' and after == 'offline' then room.users = here - 1 end
  redis.call('HSET', users, name, pack({ user.role, whole(user.live), whole(user.all), user.last_seen }))
  if state == after and devices == user.live then return end
  -- In a crowd each join would reach everyone; there only counts are of use.
  if math.max(here, room.users) > MEMBERS_DETAIL_MAX then return end
  local action = state == 'offline' and 'join' or after == 'offline' and 'leave' or 'update'
  room.presence[#room.presence + 1] =
    pack({ action, name, after, whole(user.live), user.role, after == 'online' and '' or user.last_seen })
end

local function remove_session(room, sessions, users, session)
  local held = session_of(sessions, session)
  if not held then return end
  redis.call('HDEL', sessions, session)
  count_sessions(room, users, held.user, held.live and -1 or 0, -1)
end
