#pragma once

#include "base/error.h"
#include "providers/provider.h"

/* What several adapters need; as pure as they are. */

/* False, with an error of ours; messages are literals. The first is GATEWAY_ERROR_BAD_REQUEST. */
bool adapter_fail(GError **error, const char *message);
bool adapter_fail_as(GError **error, GatewayError code, const char *message);

/* Outbound.id as a provider gives it back; false if it is none of ours. */
bool adapter_our_id(const char *text_or_null, int64_t *id);
/* Who sent it: a phone number, or else letters or a short code. */
void adapter_sender(Inbound *inbound, const char *sender);
/* The write() of providers whose answer has no room for a reply: an empty 200. */
void adapter_write_nothing(const Channel *channel, const Reply *reply, HttpResponse *response);

/* For check(): is url= a URL, is a key a whole number from 1 to max? */
bool adapter_check_url(const Channel *channel, const char **key, GError **error);
bool adapter_check_number(const Channel *channel, const char *name, guint64 max, const char **key,
                          GError **error);
/* The key sender=, or else address=. Lent. */
const char *adapter_sender_name(const Channel *channel);
