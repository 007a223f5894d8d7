-- What the server may call. `allow-oom`: may run although the memory is full, because it frees some or writes little.

local calls = {
  commit = { run = commit },
  read = { run = read, allow_oom = true },
  check = { run = check, allow_oom = true },
  lanes = { run = lanes },
  enter = { run = enter },
  leave = { run = leave, allow_oom = true },
  away = { run = mark_away, allow_oom = true },
  due = { run = give_out_due, allow_oom = true },
  beat = { run = beat, allow_oom = true },
  resign = { run = resign, allow_oom = true },
  reap = { run = reap, allow_oom = true },
  erased = { run = erased, allow_oom = true },
  claim = { run = claim, allow_oom = true },
  rewritten = { run = rewritten, allow_oom = true },
  bury = { run = bury, allow_oom = true },
  -- Two connections must be told the same, or this server does not keep what the fence stands on.
  token = { run = function() return process_token(clock()) end, allow_oom = true },
}
