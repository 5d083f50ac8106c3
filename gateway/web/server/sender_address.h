#pragma once

#include "base/config.h"
#include "base/http.h"

/* Who sent a request: whoever connected or, if that is a proxy of ours, the last address in
 * X-Forwarded-For that is not. What stands left of it was written by the sender and is not looked at.
 * false: a proxy of ours does not say, or not in addresses alone. */
bool sender_address_find(const AddressList *trusted_or_null, const HttpRequest *request,
                         Address *sender);

/* Whether the channel takes requests from there. Looks at no address if it takes them from anywhere. */
bool sender_is_allowed(const Config *config, const Channel *channel, const HttpRequest *request);
