#include <string.h>

#include "web/api_rooms.h"

/* Each file of the API has one table, named here. */
const ApiRoute *const api_rooms[] = {
    api_session_routes,
    api_account_routes,
    api_invitation_routes,
    api_staff_routes,
    api_audit_routes,
    api_meta_routes,
    api_queue_routes,
    api_case_routes,
    api_casework_routes,
    api_answers_routes,
    api_canned_routes,
    api_events_routes,
    api_phone_routes,
    api_reminders_routes,
    api_rules_routes,
    api_rule_desk_routes,
    api_rule_corrections_routes,
    api_broadcasts_routes,
    api_broadcast_read_routes,
    api_broadcast_preview_routes,
    api_broadcast_people_routes,
    NULL,
};

#define DIGITS_MAX 18

/* Reads the number that stands in for "{...}". */
static bool read_number(const char **path, int64_t *number)
{
    size_t digits = strspn(*path, "0123456789");

    if (digits == 0 || digits > DIGITS_MAX)
        return false;
    *number = g_ascii_strtoll(*path, NULL, 10);
    *path += digits;
    return true;
}

static bool matches(const char *pattern, const char *path, int64_t params[2])
{
    unsigned count = 0;

    params[0] = params[1] = 0;
    for (; *pattern && *path; pattern++) {
        if (*pattern == '{') {
            if (count == 2 || !read_number(&path, &params[count++]))
                return false;
            pattern = strchr(pattern, '}');
        } else if (*pattern != *path++) {
            return false;
        }
    }
    return !*pattern && !*path;
}

/* NULL: none in this room; *allowed is then the method of one that has the path, if there is any. */
static const ApiRoute *find_in(const ApiRoute *room, const HttpRequest *http, int64_t params[2],
                               const char **allowed)
{
    const char *path = http->path + strlen(API_PREFIX) - 1;

    for (const ApiRoute *route = room; route->path; route++) {
        if (!matches(route->path, path, params))
            continue;
        if (g_str_equal(route->method, http->method))
            return route;
        *allowed = *allowed ? "GET, POST" : route->method;
    }
    return NULL;
}

const ApiRoute *api_find(const ApiRoute *const *rooms, const HttpRequest *http, int64_t params[2],
                         const char **allowed)
{
    const ApiRoute *found = NULL;

    *allowed = NULL;
    for (; *rooms && !found; rooms++)
        found = find_in(*rooms, http, params, allowed);
    if (!found)
        params[0] = params[1] = 0;
    return found;
}
