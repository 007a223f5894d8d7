-- Values of several parts, kept as one text: "<size> <size> …\n<part><part>…", sizes in bytes. Parts may hold anything,
-- so nothing a client sends can run into its neighbour, and no number passes through cjson, which would cut it.

local function whole(number)
  return string.format('%.0f', number)
end

local function pack(parts)
  local sizes = {}
  for place = 1, #parts do sizes[place] = #parts[place] end
  return table.concat(sizes, ' ') .. '\n' .. table.concat(parts)
end

-- `sealed` is a part more, which a release that does not know it ignores (addressed.ts). Without one the value looks as
-- that release would write it.
local function pack_sealed(parts, sealed)
  if sealed ~= '' then parts[#parts + 1] = sealed end
  return pack(parts)
end

local function parts_of(text)
  local parts, head = {}, string.find(text, '\n', 1, true)
  local at = head + 1
  for digits in string.gmatch(string.sub(text, 1, head - 1), '%d+') do
    local size = tonumber(digits)
    parts[#parts + 1] = string.sub(text, at, at + size - 1)
    at = at + size
  end
  return parts
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
