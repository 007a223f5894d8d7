-- Receipts of commits by command id, in one hash for each 12 hours: the current one and the two before it count, so an id
-- is known for 24 to 36 hours. Four hashes take turns, so that their names do not depend on the time and can be declared.

local BUCKET_MS = 12 * 3600 * 1000
local BUCKET_EXPIRES_S = 48 * 3600

local function bucket_at(keys, number)
  return keys[1 + number % 4]
end

local function find_receipt(keys, now, id)
  local current = math.floor(now / BUCKET_MS)
  for number = current, current - 2, -1 do
    local key = bucket_at(keys, number)
    local found = redis.call('HGET', key, id)
    if found and tonumber(redis.call('HGET', key, '#') or -1) == number then return found end
  end
end

local function keep_receipt(keys, now, id, receipt)
  local number = math.floor(now / BUCKET_MS)
  local key = bucket_at(keys, number)
  if tonumber(redis.call('HGET', key, '#') or -1) ~= number then
    redis.call('UNLINK', key)
    redis.call('HSET', key, '#', number)
    redis.call('EXPIRE', key, BUCKET_EXPIRES_S)
  end
  redis.call('HSET', key, id, receipt)
end
