-- Users who are erased: where their ids stand, and what only the store can take them out of.

local ITEMS_AT_ONCE = 16
local BYTES_AT_ONCE = 512 * 1024 -- Of one call: others wait for it.

-- Some of what a key holds, as texts, and where to go on, '0' at the end. Whatever is added or taken away meanwhile, nothing
-- that was there all the time is left out: lists are read from their newest end, and sorted sets by their scores.
local function some_of(key, cursor)
  local kind = redis.call('TYPE', key).ok
  if kind == 'hash' then return unpack(redis.call('HSCAN', key, cursor, 'COUNT', ITEMS_AT_ONCE)) end
  if kind == 'list' then
    local from = tonumber(cursor)
    local texts = redis.call('LRANGE', key, -from - ITEMS_AT_ONCE, -from - 1)
    return #texts < ITEMS_AT_ONCE and '0' or whole(from + ITEMS_AT_ONCE), texts
  end
  if kind == 'zset' then
    local low = cursor == '0' and '-inf' or '(' .. cursor
    local texts = redis.call('ZRANGEBYSCORE', key, low, '+inf', 'WITHSCORES', 'LIMIT', 0, ITEMS_AT_ONCE)
    return #texts < 2 * ITEMS_AT_ONCE and '0' or texts[#texts], texts
  end
  return '0', {}
end

local function is_in(text, forms)
  for _, form in ipairs(forms) do
    if string.find(text, form, 1, true) then return true end
  end
  return false
end

-- Which keys of one partition hold one of some texts. Keys: fence, timers of the partition, then those to look through.
-- Arguments: the place to begin at, and where in it; then the texts. Looks through as much as may be at once. Replies with
-- where to go on (a place beyond all: nowhere), the places that hold one, and the timers that do.
local function holding(keys, args)
  local schema = redis.call('HGET', keys[1], 'schema')
  if is_newer(schema) then refuse(keys[1], schema) end
  local place, cursor, forms, found, timers, looked = tonumber(args[1]), args[2], { unpack(args, 3) }, {}, {}, 0
  while place <= #keys and looked < BYTES_AT_ONCE do
    local texts, is_found
    cursor, texts = some_of(keys[place], cursor)
    for _, text in ipairs(texts) do
      looked = looked + #text + 64
      if is_in(text, forms) then
        is_found = true
        if place == 2 then timers[#timers + 1] = text end
      end
    end
    if is_found and place > 2 then
      found[#found + 1] = whole(place)
      cursor = '0'
    end
    if cursor == '0' then place = place + 1 end
  end
  return { whole(place), cursor, found, timers }
end

-- A value is somebody's who put it, or whose id is a word of its key, or a whole string of its body.
local function is_value_of(field, value, who)
  local key, by, body, sealed = string.match(field, ':(.*)$'), value[4], value[5], value[6]
  if by == who.user or string.find(' ' .. key .. ' ', ' ' .. who.user .. ' ', 1, true) then return true end
  return is_in(body, { who.plain }) or sealed ~= nil and is_in(sealed, { who.sealed })
end

-- What is sealed begins with whom it is for (addressed.ts); no string has `],"` in it as it is.
local function split_address(sealed)
  local stop = sealed and string.find(sealed, '],"', 1, true)
  if not stop then return '', sealed end
  return string.sub(sealed, 1, stop), string.sub(sealed, stop + 1)
end

local function with_other(text, from, to)
  local parts, at = {}, 1
  local first, last = string.find(text, from, at, true)
  while first do
    parts[#parts + 1] = string.sub(text, at, first - 1) .. to
    at = last + 1
    first, last = string.find(text, from, at, true)
  end
  return table.concat(parts) .. string.sub(text, at)
end

local function sessions_of(sessions, user)
  local own, all = {}, redis.call('HGETALL', sessions)
  for place = 1, #all, 2 do
    if parts_of(all[place + 1], 1)[1] == user then own[#own + 1] = all[place] end
  end
  return own
end

-- Whether there is something to disown a user of, and whether they are here. Keys: fence, lanes, sessions, users. Arguments:
-- the user, and how they are written as a whole string, in a body and in one that is sealed.
local function standing(keys, args)
  local _, lanes, sessions, users = unpack(keys)
  local who = { user = args[1], plain = args[2], sealed = args[3] }
  local saved = redis.call('HGET', users, who.user)
  local is_live = saved and user_of(users, who.user).live > 0
  local is_owner = saved or #sessions_of(sessions, who.user) > 0
  local all = redis.call('HGETALL', lanes)
  for place = 1, #all, 2 do
    local value = parts_of(all[place + 1])
    local address = split_address(value[6])
    is_owner = is_owner or is_value_of(all[place], value, who) or is_in(address, { who.plain })
  end
  return { is_owner and '1' or '0', is_live and '1' or '0' }
end

local function disown_lanes(to, who)
  local all = redis.call('HGETALL', to.lanes)
  for place = 1, #all, 2 do
    local field, value = all[place], parts_of(all[place + 1])
    local address, rest = split_address(value[6])
    if is_value_of(field, value, who) then
      drop_lane(to.room, to.lanes, field)
    elseif is_in(address, { who.plain }) then
      value[6] = with_other(address, who.plain, who.as) .. rest
      redis.call('HSET', to.lanes, field, pack(value))
    end
  end
end

writers.disown = function(to, take)
  local who = { user = take(), plain = take(), sealed = take(), as = take() }
  to.is_erasure = true
  disown_lanes(to, who)
  for _, session in ipairs(sessions_of(to.sessions, who.user)) do
    set_timer(to.timers, to.due, to.room.name, 'session:' .. session, '')
    remove_session(to.room, to.sessions, to.users, session)
  end
  redis.call('HDEL', to.users, who.user)
end

calls.holding = { run = holding, allow_oom = true }
calls.standing = { run = standing, allow_oom = true }
