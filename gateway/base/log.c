#include "base/log.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

void log_event(GLogLevelFlags level, const char *event, int64_t id, const GError *error)
{
    const char *domain = error ? g_quark_to_string(error->domain) : "none";
    int code = error ? error->code : 0;

    g_log_structured(G_LOG_DOMAIN, level, "TAYANCH_EVENT", event, "MESSAGE",
                     "%s id=%" PRId64 " error=%s/%d", event, id, domain, code);
}

static const char *field(const GLogField *fields, gsize count, const char *key)
{
    for (gsize i = 0; i < count; i++) {
        if (strcmp(fields[i].key, key) == 0 && fields[i].length < 0)
            return fields[i].value;
    }
    return NULL;
}

/* Only log_event() sets TAYANCH_EVENT, and its message is made of literals and numbers. */
static GLogWriterOutput write_line(GLogLevelFlags level, const GLogField *fields, gsize count,
                                   gpointer data)
{
    const char *domain = field(fields, count, "GLIB_DOMAIN");
    const char *message = field(fields, count, "MESSAGE");
    char stamp[32];
    time_t now = time(NULL);
    struct tm utc;

    (void)data;
    if (level >= G_LOG_LEVEL_INFO && !field(fields, count, "TAYANCH_EVENT"))
        return G_LOG_WRITER_HANDLED; /* how a library sees its own doings */
    gmtime_r(&now, &utc);
    (void)strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%SZ", &utc);
    if (field(fields, count, "TAYANCH_EVENT") && message)
        (void)fprintf(stderr, "%s %s\n", stamp, message);
    else
        (void)fprintf(stderr, "%s library.message domain=%s level=%d\n", stamp,
                      domain ? domain : "none", (int)(level & G_LOG_LEVEL_MASK));
    return G_LOG_WRITER_HANDLED;
}

void log_install(void)
{
    g_log_set_writer_func(write_line, NULL, NULL);
}
