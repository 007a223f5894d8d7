-- Epochs. A partition's epoch stands as long as one Redis process answers for it without having been anything else in
-- between. When the token changes, the process restarted, or another one took over, or this one was a replica meanwhile:
-- acknowledged commits may be missing, so a new epoch begins, and whoever resumes from an older one is told where it ended.

local SCHEMA = 1
local QUIET_MS = 50
local EPOCHS_REMEMBERED = 64
local DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz'

-- Volatile: gone with the process (and fetched on each call where the library runs as a plain script).
local run_id, token_now, asked_at

local function clock()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

-- The run id alone misses A -> B -> A with a partial resync: the process is the same, its data are not. The replication
-- id changes then, but costs 5 us to read; while calls follow each other closely this process cannot have been a replica.
local function process_token(now, is_doubted)
  run_id = run_id or string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
  if is_doubted or not token_now or math.abs(now - asked_at) > QUIET_MS then
    token_now = run_id .. string.match(redis.call('INFO', 'replication'), 'master_replid:(%w+)')
    asked_at = now
  end
  return token_now
end

-- Epochs are compared as numbers: '<' on Lua strings goes by the locale of the machine.
local function epoch_number(epoch)
  return tonumber(string.sub(epoch, 1, 9), 36) or 0
end

local function epoch_of(number, salt)
  local digits = ''
  repeat
    local digit = number % 36
    digits = string.sub(DIGITS, digit + 1, digit + 1) .. digits
    number = (number - digit) / 36
  until number == 0
  return string.rep('0', 9 - #digits) .. digits .. salt
end

-- A release reads what the one before it wrote. What the one before could not read is written under a higher schema.
local function is_newer(schema)
  return tonumber(schema or SCHEMA) > SCHEMA
end

local function refuse(key, schema)
  error({ err = string.format('SCHEMA the data were written by a newer release: %s has schema %s, this release knows %d. '
    .. 'Start that release again, or restore a backup from before it (docs/upgrades.md)', key, schema, SCHEMA) })
end

-- The ended epochs, oldest first, each with a comma behind it, and the first there ever was (epoch number 0 if it is not
-- known: the data are gone, and with them what was counted).
local function history_of(known_ended, known_first, epoch)
  local ended = known_ended or ''
  return ended, known_first or string.match(ended .. epoch, '^%w+')
end

local function epochs_before(key, epoch)
  local known = redis.call('HMGET', key, 'ended', 'first')
  return history_of(known[1], known[2], epoch)
end

-- Releases side by side have a memory of the process each. One that lags asks again before it ends the other's epoch.
-- Release a01b137 did not, and stays wrong while it is busy: so `token`, by which it goes, is only written here; `proof`
-- is what counts.
local function renew_fence(key, now, seen, salt)
  local known = redis.call('HMGET', key, 'schema', 'token', 'epoch', 'ended', 'first', 'proof')
  if is_newer(known[1]) then refuse(key, known[1]) end
  if tonumber(known[1] or '') ~= SCHEMA then redis.call('HSET', key, 'schema', SCHEMA) end
  local proof, epoch = known[6] or known[2], known[3] or ''
  local token = process_token(now)
  if proof ~= token then token = process_token(now, true) end
  local latest = math.max(epoch_number(epoch), epoch_number(seen))
  if proof == token and latest == epoch_number(epoch) then return epoch end
  local ended, first = history_of(known[4], known[5], epoch)
  if epoch ~= '' then ended = ended .. epoch .. ',' end
  local _, count = string.gsub(ended, ',', ',')
  if count > EPOCHS_REMEMBERED then ended = string.gsub(ended, '^[^,]*,', '', 1) end
  epoch = epoch_of(math.max(latest + 1, now), salt)
  first = first or (seen == '' and epoch) or epoch_of(0, '')
  redis.call('HSET', key, 'token', token, 'proof', token, 'epoch', epoch, 'ended', ended, 'first', first)
  return epoch
end

-- The current epoch. `seen` is the newest one that the caller knows ('' if none): a store that went back behind it must
-- not use its numbers again. Nearly always it is the current one, and nothing is to be done.
local function fence(key, now, seen, salt)
  local known = redis.call('HMGET', key, 'schema', 'proof', 'epoch')
  local is_current = tonumber(known[1] or '') == SCHEMA and known[2] == process_token(now) and known[3] == seen
  return is_current and seen or renew_fence(key, now, seen, salt)
end
