#include "web/api/api_rooms.h"
#include "web/api/events.h"

static bool listen(ApiCall *call, GError **error)
{
    return api_check_used(call, error) && events_join(call->listeners, call, error);
}

const ApiRoute api_events_routes[] = {
    {"GET", "/events", STAFF_VIEWER, API_READS, listen},
    {0},
};
