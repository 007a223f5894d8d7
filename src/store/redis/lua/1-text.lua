-- Values of several parts, kept as one text: "<size> <size> …\n<part><part>…", sizes in bytes. Parts may hold anything,
-- so nothing a client sends can run into its neighbour, and no number passes through cjson, which would cut it.

-- Making a text of a number costs as much as reading a field, and most numbers are sizes and counts: those are remembered.
local REMEMBERED_BELOW = 1024
local texts = {}

local function whole(number)
  local text = texts[number]
  if text then return text end
  text = string.format('%d', number)
  if number < REMEMBERED_BELOW then texts[number] = text end
  return text
end

local function pack(parts)
  local sizes = {}
  for place = 1, #parts do sizes[place] = whole(#parts[place]) end
  return table.concat(sizes, ' ') .. '\n' .. table.concat(parts)
end

-- The same for entries, of which each call makes several: half the time.
local function pack4(a, b, c, d)
  return whole(#a) .. ' ' .. whole(#b) .. ' ' .. whole(#c) .. ' ' .. whole(#d) .. '\n' .. a .. b .. c .. d
end

local function pack5(a, b, c, d, e)
  return whole(#a) .. ' ' .. whole(#b) .. ' ' .. whole(#c) .. ' ' .. whole(#d) .. ' ' .. whole(#e) .. '\n'
    .. a .. b .. c .. d .. e
end

-- `sealed` is a part more, which a release that does not know it ignores (addressed.ts). Without one the value looks as
-- that release would write it.
local function pack4_sealed(a, b, c, d, sealed)
  if sealed == '' then return pack4(a, b, c, d) end
  return pack5(a, b, c, d, sealed)
end

local function pack5_sealed(a, b, c, d, e, sealed)
  if sealed == '' then return pack5(a, b, c, d, e) end
  return pack({ a, b, c, d, e, sealed })
end

-- All of them, or the first `count`.
local function parts_of(text, count)
  local parts, head = {}, string.find(text, '\n', 1, true)
  local at = head + 1
  for digits in string.gmatch(string.sub(text, 1, head - 1), '%d+') do
    local size = tonumber(digits)
    parts[#parts + 1] = string.sub(text, at, at + size - 1)
    if #parts == count then break end
    at = at + size
  end
  return parts
end

-- What parts_of gives as the second of several, in a third of the time.
local function second_part(text)
  local first, second, at = string.match(text, '^(%d+) (%d+)[^\n]*\n()')
  return string.sub(text, at + first, at + first + second - 1)
end

-- Size of the last part, which is the body wherever there is one, or what is sealed behind it.
local function body_size(text)
  return tonumber(string.match(text, '^[%d ]-(%d+)\n'))
end

-- Reads a call's arguments one after the other.
local function reader(args)
  local at = 0
  return function()
    at = at + 1
    return args[at]
  end
end

-- Calls `each` as often as the next argument says.
local function repeated(take, each)
  for place = 1, tonumber(take()) do each(place) end
end
