#pragma once

#include "providers/http_map.h"

/* A channel of the generic provider: its keys as in the config, "key=value", ended with NULL; the others
 * are as when absent. Free with mapping_free. */
Channel *mapping_new(Bearer bearer, const char *const *lines);
/* The section of scripts/providers/NAME.conf. */
Channel *mapping_of_profile(const char *name);
void mapping_free(Channel *channel);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Channel, mapping_free)

/* A request to /hooks/x/SECRET; headers are "Name: value", ended with NULL; NULL: none. All of it is lent. */
HttpRequest mapping_request(const char *method, const char *query, const char *body,
                            const char *const *headers);
