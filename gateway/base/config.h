#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

typedef enum Bearer { BEARER_USSD, BEARER_SMS } Bearer;

const char *bearer_name(Bearer bearer); /* "ussd", "sms" */

/* One short code at one provider: a [channel NAME] section. */
typedef struct Channel {
    char *name;
    char *provider;
    Bearer bearer;
    char *address;    /* the short code people dial or text: "*7775#", "7775" */
    char *secret;     /* the last part of the webhook's path */
    int max_septets;  /* of a USSD screen in GSM-7, 182 */
    int max_units;    /* of a USSD screen in UCS-2, 80 */
    int sms_segments; /* of one SMS reply, 2 */
} Channel;

typedef struct Config {
    char *webhooks;      /* [server] address and port of the webhook listener */
    int idle_seconds;    /* [server] a connection may be silent this long */
    int request_seconds; /* [server] a whole request may take this long, however it drips */
    char *timezone;      /* [hotline] whose date is "today" */
    char *data;          /* [hotline] folder with the catalogs; NULL: the one that came with us */
    int ussd_session_seconds; /* a dropped USSD session becomes a draft after this */
    int sms_session_seconds;
    int resume_seconds;  /* redialling within this offers to continue */
    GPtrArray *channels; /* of Channel */
} Config;

/* Reads FILE. An unknown section or key, a bad value or a missing one is an error that names the
 * line. */
Config *config_load(const char *path, GError **error);
void config_free(Config *config);

/* The whole problem of a file that people edit: "FILE:LINE: what is wrong and what to do". */
void config_fail(GError **error, const char *path, unsigned line, const char *problem);

const Channel *config_channel(const Config *config, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Config, config_free)
