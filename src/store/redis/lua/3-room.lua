-- One room, opened for one call: its counters, and the notice that tells its watchers what the call changed.
--
-- Fields of the room's hash: s head of the log; r revision; t latest time given; g generations given to sessions;
-- u users here; n, x number and epoch of the latest notice; e epoch of the newest event; h epochs before that one with
-- the seq each ended at ("epoch:seq,").

local MARKS_REMEMBERED = 7

local function open_room(keys, take)
  local room = { key = keys[2], channel = keys[3], name = take(), seen = take(), salt = take() }
  local now = clock()
  room.epoch, room.ended, room.first_epoch = fence(keys[1], now, room.seen, room.salt)
  local saved = redis.call('HMGET', room.key, 's', 'r', 't', 'g', 'u', 'n', 'x', 'e', 'h')
  room.seq, room.rev = tonumber(saved[1] or 0), tonumber(saved[2] or 0)
  room.now = math.max(now, tonumber(saved[3] or 0)) -- Never backwards, whatever the machine's clock does.
  room.generations, room.users = tonumber(saved[4] or 0), tonumber(saved[5] or 0)
  room.notices, room.notice_epoch = tonumber(saved[6] or 0), saved[7] or ''
  room.event_epoch, room.marks = saved[8] or '', saved[9] or ''
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
  redis.call('HSET', room.key, 's', whole(room.seq), 'r', whole(room.rev), 't', whole(room.now),
    'g', whole(room.generations), 'u', whole(room.users), 'n', whole(room.notices), 'x', room.notice_epoch,
    'e', room.event_epoch, 'h', room.marks)
  if not is_told then return end
  local parts = { room.epoch, whole(room.notices), previous, whole(room.now), whole(room.seq), unpack(origin) }
  for _, told in ipairs({ room.drops, room.events, room.lanes, room.presence, room.superseded, room.erased }) do
    parts[#parts + 1] = whole(#told)
    for _, part in ipairs(told) do parts[#parts + 1] = part end
  end
  redis.call('SPUBLISH', room.channel, pack(parts))
end
