#include "web/api/user_agent.h"

#include <glib.h>
#include <string.h>

typedef struct Sign {
    const char *part, *means;
} Sign;

/* Most name their forebears as well: the youngest comes first. */
static const Sign browsers[] = {
    {"YaBrowser/", "Yandex Browser"},
    {"SamsungBrowser/", "Samsung Internet"},
    {"OPR/", "Opera"},
    {"OPT/", "Opera"},
    {"Vivaldi/", "Vivaldi"},
    {"Edg", "Edge"},
    {"FxiOS/", "Firefox"},
    {"Firefox/", "Firefox"},
    {"CriOS/", "Chrome"},
    {"Chrome/", "Chrome"},
    {"Safari/", "Safari"},
};

static const Sign systems[] = {
    {"Android", "Android"}, {"iPhone", "iPhone"},   {"iPad", "iPad"},   {"CrOS", "ChromeOS"},
    {"Windows", "Windows"}, {"Macintosh", "macOS"}, {"Linux", "Linux"}, {"BSD", "BSD"},
};

static const char *find(const Sign *signs, size_t count, const char *header_or_null,
                        const char *otherwise)
{
    for (size_t i = 0; header_or_null && i < count; i++) {
        if (strstr(header_or_null, signs[i].part))
            return signs[i].means;
    }
    return otherwise;
}

const char *user_agent_browser(const char *header_or_null)
{
    return find(browsers, G_N_ELEMENTS(browsers), header_or_null, "Another browser");
}

const char *user_agent_system(const char *header_or_null)
{
    return find(systems, G_N_ELEMENTS(systems), header_or_null, "another system");
}
