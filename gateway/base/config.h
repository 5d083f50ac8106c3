#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/channel.h"

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

/* Sets the webhook URL of every channel from public_url, or from the address listened on. */
void config_set_public_url(Config *config, const char *listening);

/* Fails with the line of a key in [channel NAME]. */
void config_fail_channel(GError **error, const char *path, const char *channel, const char *key,
                         const char *problem);

const Channel *config_channel(const Config *config, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Config, config_free)
