#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/address.h"

typedef enum Bearer { BEARER_USSD, BEARER_SMS } Bearer;

const char *bearer_name(Bearer bearer); /* "ussd", "sms" */

/* A key of [channel NAME] that belongs to one provider alone. */
typedef struct ConfigKey {
    const char *name;     /* NULL ends a list of them */
    const char *fallback; /* NULL: must be given; "": may be absent */
} ConfigKey;

/* The keys of a provider by its name; NULL: it has none, or is none. */
typedef const ConfigKey *(*ConfigKeys)(const char *provider);

/* Money, in thousandths of whatever the operator pays in. */
typedef int64_t Money;

/* One short code at one provider: a [channel NAME] section. */
typedef struct Channel {
    char *name;
    char *provider;
    Bearer bearer;
    char *address;      /* the short code people dial or text: "*7775#", "7775" */
    char *secret;       /* the last part of the webhook's path */
    int max_septets;    /* of a USSD screen in GSM-7, 182 */
    int max_units;      /* of a USSD screen in UCS-2, 80 */
    int sms_segments;   /* of one SMS reply, 2 */
    int rate;           /* SMS sent a second, 10 */
    int concurrency;    /* SMS being sent at once, 4 */
    char *fallback;     /* the channel that takes over when this one is down; NULL: none */
    Money price;        /* of one segment sent, 0 */
    Money daily_budget; /* 0: none */
    /* Who may call the webhook; NULL: anybody. */
    AddressList *allow_from;
    GHashTable *own; /* the provider's own keys: name -> value, absent ones as "" */
    char *webhook;   /* the URL a provider reaches us at; set by config_set_public_url() */
} Channel;

/* Value of a key of the provider's own, "" if unset. Lent. */
const char *channel_own(const Channel *channel, const char *key);

typedef struct Config {
    char *webhooks;      /* [server] address and port of the webhook listener */
    char *metrics;       /* [server] address and port of the metrics listener; NULL: none */
    char *console;       /* [server] address and port of the staff console; NULL: none */
    char *console_url;   /* [server] how staff reach it, without a path; NULL: http://console */
    bool phone_page;     /* [server] the console has a phone to try the menu with: for a demo */
    int idle_seconds;    /* [server] a connection may be silent this long */
    int request_seconds; /* [server] a whole request may take this long, however it drips */
    char *public_url; /* [server] how providers reach us, without a path; NULL: http://webhooks */
    /* [server] whose X-Forwarded-For is believed; NULL: nobody's. */
    AddressList *trusted_proxies;
    char *timezone; /* [hotline] whose date is "today" */
    char *data;     /* [hotline] folder with the catalogs; NULL: the one that came with us */
    int ussd_session_seconds; /* a dropped USSD session becomes a draft after this */
    int sms_session_seconds;
    int resume_seconds;   /* redialling within this offers to continue */
    int parts_seconds;    /* a long SMS waits this long for its missing parts */
    int replies_per_hour; /* automatic answers to one number */
    int keep_sent_hours;  /* the text of a sent SMS is kept this long for its receipt */
    int mailbox_days;     /* an answer waits this long to be read */
    GPtrArray *channels;  /* of Channel */
} Config;

/* Reads FILE. An unknown section or key, a bad value or a missing one is an error that names the
 * line. provider_keys may be NULL: then a channel's unknown keys are taken for its provider's. */
Config *config_load(const char *path, ConfigKeys provider_keys, GError **error);
void config_free(Config *config);

/* The whole problem of a file that people edit: "FILE:LINE: what is wrong and what to do". */
void config_fail(GError **error, const char *path, unsigned line, const char *problem);

/* Sets the webhook URL of every channel from public_url, or from the address listened on. */
void config_set_public_url(Config *config, const char *listening);

/* Fails with the line of a key in [channel NAME]. */
void config_fail_channel(GError **error, const char *path, const char *channel, const char *key,
                         const char *problem);

const Channel *config_channel(const Config *config, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Config, config_free)
