#pragma once

#include <stdbool.h>

#include "providers/provider.h"

/* What tests of adapters share: requests as a provider sends them, channels as config.c reads them. */

typedef struct TestHeader {
    const char *name;
    const char *value;
} TestHeader;

/* headers end with {0}; NULL: none. All of it is lent. */
HttpRequest test_request(const char *method, const char *query, const char *content_type,
                         const char *body, const TestHeader *headers);

/* own: key, value, key, value ... NULL; the other keys are at their fallbacks, "" without one. */
Channel *test_channel(const Provider *provider, const char *webhook, const char *const *own);
void test_channel_free(Channel *channel);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Channel, test_channel_free)

/* The value of a header of a call; NULL if absent. Lent. */
const char *test_call_header(const HttpCall *call, const char *name);

/* What read_send() makes of an answer. */
SendResult test_read_send(const Provider *provider, const Channel *channel, unsigned status,
                          const char *body);
