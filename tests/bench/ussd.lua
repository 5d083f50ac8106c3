-- wrk script: people who each report something over USSD, the way Africa's Talking posts it.
--     wrk ... -s tests/bench/ussd.lua URL -- [sessions]
-- wrk does not say on which connection a request goes out. So the sessions stand in a ring: each
-- request is the next step of the next session, and by the time a session's turn comes again all
-- the others have been asked. With far more sessions than connections none has two steps in flight.

local threads = {}
local DEFAULT_SESSIONS = 1024
local TEXT = "The+foreman+took+our+passports+and+will+not+pay+since+March"
local HEADERS = { ["Content-Type"] = "application/x-www-form-urlencoded" }

function setup(thread)
    table.insert(threads, thread)
    thread:set("thread_number", #threads)
end

local ring, place = {}, 0
local count = 0
bad, ended = 0, 0

local function hex(digits)
    local out = {}
    for i = 1, digits do out[i] = string.format("%x", math.random(0, 15)) end
    return table.concat(out)
end

local function new_session()
    count = count + 1
    local keys = {
        "",
        math.random(4),              -- language
        2,                           -- report
        math.random(8),              -- what happened
        2,                           -- not in danger
        1,                           -- today
        math.random(3),              -- where
        math.random(4),              -- how many people
        count % 4 == 0 and TEXT or 1, -- in their own words, or skip
        3,                           -- you may write to me
    }
    return {
        head = string.format("sessionId=%s-%d&phoneNumber=%%2B9989%08d", hex(16), count,
            math.random(0, 99999999)) .. "&serviceCode=%2A7775%23&text=",
        keys = keys,
        step = 1,
        text = "",
    }
end

function init(arguments)
    -- /dev/urandom, because two runs within a second must not be the same people.
    local source = io.open("/dev/urandom", "rb")
    local a, b, c, d = source:read(4):byte(1, 4)
    source:close()
    math.randomseed(((a * 256 + b) * 256 + c) * 128 + d + thread_number)
    for i = 1, tonumber(arguments[1]) or DEFAULT_SESSIONS do ring[i] = new_session() end
end

function request()
    place = place % #ring + 1
    local session = ring[place]
    local step = session.step
    if step > 2 then
        session.text = session.text .. "*" .. session.keys[step]
    elseif step == 2 then
        session.text = tostring(session.keys[2])
    end
    if step == #session.keys then
        ring[place] = new_session()
    else
        session.step = step + 1
    end
    return wrk.format("POST", nil, HEADERS, session.head .. session.text)
end

function response(status, _, body)
    local verb = body:sub(1, 4)
    if verb == "END " then
        ended = ended + 1
    elseif verb ~= "CON " then
        bad = bad + 1
    end
    if status ~= 200 and verb == "CON " then bad = bad + 1 end
end

function done(summary, latency)
    local all_bad, all_ended = 0, 0
    for _, thread in ipairs(threads) do
        all_bad = all_bad + thread:get("bad")
        all_ended = all_ended + thread:get("ended")
    end
    local errors = summary.errors
    print(string.format(
        "RESULT requests=%d microseconds=%d p50=%d p99=%d bad=%d ended=%d broken=%d",
        summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
        all_bad, all_ended, errors.connect + errors.read + errors.write + errors.timeout))
end
