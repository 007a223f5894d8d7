-- One room, opened for one call: its counters, and the notice that tells its watchers what the call changed.
--
-- Fields of the room's hash: s head of the log; r revision; t latest time given; g generations given to sessions;
-- u users here; n, x number and epoch of the latest notice; e epoch of the newest event; h epochs before that one with
-- the seq each ended at ("epoch:seq,"); w revision and generations at the latest wipe ("revision,generations"); "list:<key>"
-- for each list that has had an entry since; o, as long as somebody is here, the timer for when it fills or empties, if one
-- was asked for.

local MARKS_REMEMBERED = 7

local function open_room(keys, take)
  local name, seen, salt, machine_time = take(), take(), take(), clock()
  local epoch = fence(keys[1], machine_time, seen, salt)
  local seq, rev, time, notices, notice_epoch, event_epoch, generations, users, marks, wiped =
    unpack(redis.call('HMGET', keys[2], 's', 'r', 't', 'n', 'x', 'e', 'g', 'u', 'h', 'w'))
  local now = math.max(machine_time, tonumber(time or 0)) -- Never backwards, whatever the machine's clock does.
  local room = {
    key = keys[2], channel = keys[3], name = name, epoch = epoch, now = now, time = whole(now),
    seq = tonumber(seq or 0), rev = tonumber(rev or 0), event_epoch = event_epoch or '', marks = marks or '',
    notices = tonumber(notices or 0), notice_epoch = notice_epoch or '',
    generations = tonumber(generations or 0), users = tonumber(users or 0),
    wiped = wiped,
    drops = {}, events = {}, lanes = {}, presence = {}, superseded = {}, erased = {},
  }
  room.saved = { room.generations, room.users, room.notice_epoch, room.event_epoch }
  return room
end

-- Revision and generations at the latest wipe, as texts; nearly no call wants to know.
local function wiped_at(room)
  return string.match(room.wiped or '0,0', '(%d+),(%d+)')
end

-- To be called before the first event of a call is counted.
local function mark_epoch(room)
  if room.event_epoch == room.epoch then return end
  if room.event_epoch ~= '' then
    room.marks = room.marks .. room.event_epoch .. ':' .. whole(room.seq) .. ','
    local _, count = string.gsub(room.marks, ',', ',')
    if count > MARKS_REMEMBERED then room.marks = string.gsub(room.marks, '^[^,]*,', '', 1) end
  end
  room.event_epoch = room.epoch
end

-- Most calls change no more than the first four. The marks change only with the epoch of the newest event.
local function save(room)
  redis.call('HSET', room.key, 's', room.seq, 'r', room.rev, 't', room.now, 'n', room.notices)
  local generations, users, notice_epoch, event_epoch = unpack(room.saved)
  local is_same = generations == room.generations and users == room.users
  if is_same and notice_epoch == room.notice_epoch and event_epoch == room.event_epoch then return end
  redis.call('HSET', room.key, 'g', room.generations, 'u', room.users, 'x', room.notice_epoch, 'e', room.event_epoch,
    'h', room.marks)
end

-- Writes the counters and then tells watchers, if there is anything to tell: the last step of a call, since an error does
-- not undo what came before it. Each notice names its predecessor, so that a watcher knows when it missed one, be it only
-- a position. Order: drops, events, lanes, presence, superseded, erased, and, where somebody traces, the span that caused it.
-- What comes to it later goes behind, because instances of other releases read it too (instance-wire.ts).
local function save_and_tell(room, origin)
  local is_told = #room.drops + #room.events + #room.lanes + #room.presence + #room.superseded + #room.erased > 0
  local previous = room.notice_epoch
  -- A number is left out: whoever watches misses it, and reads what is left.
  if room.leaves_gap then room.notices, is_told = room.notices + 1, true end
  if is_told then room.notices, room.notice_epoch = room.notices + 1, room.epoch end
  save(room)
  if not is_told then return end
  local parts = { room.epoch, whole(room.notices), previous, room.time, whole(room.seq), unpack(origin) }
  for _, told in ipairs({ room.drops, room.events, room.lanes, room.presence, room.superseded, room.erased }) do
    local count = #told
    parts[#parts + 1] = whole(count)
    for place = 1, count do parts[#parts + 1] = told[place] end
  end
  parts[#parts + 1] = room.cause -- Nothing where there is none, as it is the last.
  redis.call('SPUBLISH', room.channel, pack(parts))
end
