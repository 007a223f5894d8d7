-- One room, opened for one call: its counters, and the notice that tells its watchers what the call changed.
--
-- Fields of the room's hash: s head of the log; r revision; t latest time given; g generations given to sessions;
-- u users here; n, x number and epoch of the latest notice; e epoch of the newest event; h epochs before that one with
-- the seq each ended at ("epoch:seq,").

local MARKS_REMEMBERED = 7

local function open_room(keys, take)
  local room = { key = keys[2], channel = keys[3], name = take(), seen = take(), salt = take() }
  local now = clock()
  room.epoch = fence(keys[1], now, room.seen, room.salt)
  local saved = redis.call('HMGET', room.key, 's', 'r', 't', 'g', 'u', 'n', 'x', 'e', 'h')
  room.seq, room.rev = tonumber(saved[1] or 0), tonumber(saved[2] or 0)
  room.now = math.max(now, tonumber(saved[3] or 0)) -- Never backwards, whatever the machine's clock does.
  room.generations, room.users = tonumber(saved[4] or 0), tonumber(saved[5] or 0)
  room.notices, room.notice_epoch = tonumber(saved[6] or 0), saved[7] or ''
  room.event_epoch, room.marks = saved[8] or '', saved[9] or ''
  room.saved = { room.generations, room.users, room.notice_epoch, room.event_epoch }
  room.time = whole(room.now)
  room.drops, room.events, room.lanes, room.presence, room.superseded, room.erased = {}, {}, {}, {}, {}, {}
  return room
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

-- The marks change only with the epoch of the newest event.
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
-- a position. Order: drops, events, lanes, presence, superseded, erased; what comes to it later goes behind, because instances of
-- other releases read it too (instance-wire.ts).
local function save_and_tell(room, origin)
  local is_told = #room.drops + #room.events + #room.lanes + #room.presence + #room.superseded + #room.erased > 0
  local previous = room.notice_epoch
  -- A number is left out: whoever watches misses it, and reads who is left.
  if room.is_crowd_over then room.notices, is_told = room.notices + 1, true end
  if is_told then room.notices, room.notice_epoch = room.notices + 1, room.epoch end
  save(room)
  if not is_told then return end
  local parts = { room.epoch, whole(room.notices), previous, room.time, whole(room.seq), unpack(origin) }
  for _, told in ipairs({ room.drops, room.events, room.lanes, room.presence, room.superseded, room.erased }) do
    local count = #told
    parts[#parts + 1] = whole(count)
    for place = 1, count do parts[#parts + 1] = told[place] end
  end
  redis.call('SPUBLISH', room.channel, pack(parts))
end
