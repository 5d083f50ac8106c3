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

/* All of one that g_new0() made. */
void channel_free(gpointer channel);
