-- Read: one instant of a room. Keys as for commit. What cannot be shown for want of space shows as "more".

local READ_AT_ONCE = 64

-- Bounds the bodies of one view, in bytes. The first body always fits: a reader that pages must make progress.
local function budget_of(bytes)
  local left, is_untouched = bytes, true
  return {
    charge = function(size) left = left - size end,
    take = function(size)
      if size > left and not is_untouched then
        left = 0 -- What is smaller must not slip past what did not fit: pages have no holes.
        return false
      end
      is_untouched = false
      left = left - size
      return true
    end,
  }
end

local function read_table(rows, index, prefix, after, limit, budget)
  local page, count = {}, 0
  local low = after == '' and '[' .. prefix or '(' .. after
  while true do
    local keys = redis.call('ZRANGEBYLEX', index, low, '[' .. prefix .. '\255', 'LIMIT', 0, READ_AT_ONCE)
    if #keys == 0 then return { '0', page } end
    local held = redis.call('HMGET', rows, unpack(keys))
    for place, key in ipairs(keys) do
      local _, digits_end = string.find(held[place], '^%d+ ')
      local size = #held[place] - digits_end + 2 * #key -- A key may be all quotes.
      if count >= limit or not budget.take(size) then return { '1', page } end
      count = count + 1
      page[#page + 1] = key
      page[#page + 1] = held[place]
    end
    low = '(' .. keys[#keys]
  end
end

-- Entries with after < seq < before, the newest or the oldest `limit` of them, always ascending.
local function read_list(key, range, budget)
  local length = redis.call('ZCARD', key)
  local low = range.after == '' and 0 or redis.call('ZCOUNT', key, '-inf', range.after)
  local high = range.before == '' and length or redis.call('ZCOUNT', key, '-inf', '(' .. range.before)
  high = math.max(low, high)
  local is_oldest = range.from == 'oldest'
  local base = is_oldest and low or math.max(low, high - range.limit)
  local count = math.min(range.limit, high - base)
  local held = count > 0 and redis.call('ZRANGE', key, base, base + count - 1) or {}
  local from, to = 1, #held
  if is_oldest then
    for place = 1, #held do
      if not budget.take(body_size(held[place])) then
        to = place - 1
        break
      end
    end
  else
    for place = #held, 1, -1 do
      if not budget.take(body_size(held[place])) then
        from = place + 1
        break
      end
    end
  end
  local has_before, has_after = base + from - 1 > 0, base + to < length
  local entries = {}
  for place = from, to do entries[#entries + 1] = held[place] end
  return { has_before and '1' or '0', has_after and '1' or '0', entries }
end

-- The entry of that name; never cut, because nothing would tell it from one that is gone. A name may outlive its entry
-- where a release that knows no names let the entry go; then nothing has its score.
local function read_named(key, names, name, budget)
  local seq = redis.call('ZSCORE', names, name)
  local entry = seq and redis.call('ZRANGEBYSCORE', key, seq, seq)[1]
  if not entry then return { '0', '0', {} } end
  budget.charge(body_size(entry))
  return { '0', '0', { entry } }
end

-- Role of each of these users who belongs to the room.
local function read_roles(users, take)
  local roles = {}
  repeated(take, function()
    local name = take()
    local saved = redis.call('HGET', users, name)
    if saved then
      roles[#roles + 1] = name
      roles[#roles + 1] = parts_of(saved, 1)[1]
    end
  end)
  return roles
end

-- Where `epoch` ended in this room, or nil if that is not known.
local function end_of(room, epoch)
  if not string.find(',' .. room.ended, ',' .. epoch .. ',', 1, true) then return nil end
  local asked = epoch_number(epoch)
  if room.event_epoch == '' then return room.seq end
  if epoch_number(room.event_epoch) <= asked then return room.seq end
  local found, count = nil, 0
  for mark, seq in string.gmatch(room.marks, '(%w+):(%d+),') do
    count = count + 1
    if epoch_number(mark) <= asked then found = tonumber(seq) end
  end
  -- Before the oldest mark nothing was written, unless marks have been forgotten.
  return found or (count < MARKS_REMEMBERED and 0 or nil)
end

local function replay(room, log, seq, budget)
  local length = redis.call('LLEN', log)
  local start = seq + 1 - (room.seq - length + 1)
  if start < 0 then return { 'too_old', whole(room.seq - length + 1) } end
  local entries = {}
  while start + #entries < length do
    local from = start + #entries
    for _, entry in ipairs(redis.call('LRANGE', log, from, from + READ_AT_ONCE - 1)) do
      if not budget.take(body_size(entry)) then return { 'resumed', whole(seq), '1', '', entries } end
      entries[#entries + 1] = entry
    end
  end
  return { 'resumed', whole(seq), '0', '', entries }
end

local function resume(room, log, epoch, seq, budget)
  if epoch == room.epoch then
    if seq > room.seq then return { 'ahead' } end
    return replay(room, log, seq, budget)
  end
  local cut = end_of(room, epoch)
  if not cut then return { 'epoch_changed' } end
  local page = replay(room, log, math.min(seq, cut), budget)
  if page[1] == 'resumed' then page[4] = whole(cut) end
  return page
end

local function read_lane_page(room, lanes, take, budget)
  local wants, count = {}, 0
  repeated(take, function()
    wants[take()] = true
    count = count + 1
  end)
  local live = count > 0 and read_lanes(lanes, room.now, not wants['*'] and wants or nil) or {}
  repeated(take, function()
    local field = take()
    local text = redis.call('HGET', lanes, field)
    if text and tonumber(parts_of(text, 1)[1]) > room.now then
      live[#live + 1] = field
      live[#live + 1] = text
    end
  end)
  for place = 2, #live, 2 do budget.charge(body_size(live[place])) end
  return live
end

-- User and what is kept of it, of all with a session; costs as much as there are sessions, however long the roster.
local function present(sessions, users)
  local names, known = {}, {}
  for _, held in ipairs(redis.call('HVALS', sessions)) do
    local user = parts_of(held, 1)[1]
    if not known[user] then names[#names + 1] = user end
    known[user] = true
  end
  if #names == 0 then return {} end
  local roster = {}
  for place, saved in ipairs(redis.call('HMGET', users, unpack(names))) do
    roster[#roster + 1] = names[place]
    roster[#roster + 1] = saved
  end
  return roster
end

local function read(keys, args)
  local take = reader(args)
  local room = open_room(keys, take)
  local _, _, _, _, _, log, rows, index, lanes, sessions, users = unpack(keys)
  local id, bytes = take(), tonumber(take())
  local receipt = id ~= '' and find_receipt({ unpack(keys, 12, 15) }, room.now, id)
  if receipt then return { 'duplicate', receipt } end
  room.ended, room.first_epoch = epochs_before(keys[1], room.epoch)
  local budget, wanted, tables, lists = budget_of(bytes), {}, {}, {}
  local live = read_lane_page(room, lanes, take, budget)
  repeated(take, function(place) wanted[place] = take() end)
  repeated(take, function(place)
    local prefix, after, limit = take(), take(), take()
    tables[place] = read_table(rows, index, prefix, after, tonumber(limit) or math.huge, budget)
  end)
  repeated(take, function(place)
    local key, from = keys[tonumber(take())], take()
    if from == 'named' then
      lists[place] = read_named(key, keys[tonumber(take())], take(), budget)
    else
      local range = { from = from, after = take(), before = take(), limit = tonumber(take()) }
      lists[place] = read_list(key, range, budget)
    end
  end)
  local roles = read_roles(users, take)
  local held = #wanted > 0 and redis.call('HMGET', rows, unpack(wanted)) or {}
  for place = 1, #wanted do held[place] = held[place] or '' end
  local members, roster = take(), {}
  if members == 'detail' then
    roster = redis.call('HLEN', users) > MEMBERS_DETAIL_MAX and { '+' } or redis.call('HGETALL', users)
  end
  if members == 'present' then roster = room.users > MEMBERS_DETAIL_MAX and { '+' } or present(sessions, users) end
  local epoch, seq = take(), take()
  local log_page = epoch == '' and {} or resume(room, log, epoch, tonumber(seq), budget)
  local at = { room.epoch, whole(room.seq), whole(room.rev), room.time, room.first_epoch, (wiped_at(room)) }
  local notice = { whole(room.notices), room.notice_epoch }
  return { 'view', at, notice, held, tables, lists, live, whole(room.users), roster, log_page, roles }
end

-- Which of some rooms of one partition have told something that their watcher may not have heard. Keys: fence, then the
-- rooms. Arguments: seen, salt, then number and epoch of the last notice heard of each. Replies with the epoch, and their
-- places.
local function check(keys, args)
  local take = reader(args)
  local differing = {}
  local epoch = fence(keys[1], clock(), take(), take())
  for place = 2, #keys do
    local saved = redis.call('HMGET', keys[place], 'n', 'x')
    local number, epoch = take(), take()
    if (saved[1] or '0') ~= number or (saved[2] or '') ~= epoch then differing[#differing + 1] = place - 2 end
  end
  return { epoch, differing }
end
