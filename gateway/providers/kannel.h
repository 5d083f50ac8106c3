#pragma once

#include "base/form.h"
#include "providers/provider.h"

/* Between the files of the kannel adapter; of no use to anybody else. */

extern const ConfigKey kannel_keys[];

/* kannel_text.c: a field of the query, or else the header that post-url sends for it; "" if there is neither. */
const char *kannel_field(const HttpRequest *request, const Form *query, const char *name,
                         const char *header);

/* kannel_text.c: the text of a message; NULL and an error if it is none. Free with g_free. */
char *kannel_text(const HttpRequest *request, const Form *query, GError **error);

/* kannel_part.c: which part of a long SMS a user data header (octets) makes of it. false: it is whole. */
bool kannel_part(const char *header, size_t length, InboundPart *part);

/* kannel_ussd.c: turns a message read from meta-data into a turn of USSD. */
bool kannel_ussd_read(const Channel *channel, const char *meta, const char *dialled_to,
                      Inbound *inbound, GError **error);
/* Does the meta-data of an SMS say that it is USSD? */
bool kannel_ussd_is(const char *meta);
/* The meta-data that takes a reply back into its session. Free with g_free. */
char *kannel_ussd_meta(const Channel *channel, const Reply *reply);
bool kannel_ussd_check(const Channel *channel, const char **key, GError **error);

/* kannel_send.c */
bool kannel_has_account(const Channel *channel);
bool kannel_send_check(const Channel *channel, const char **key, GError **error);
HttpCall *kannel_write_send(const Channel *channel, const Outbound *outbound, GError **error);
void kannel_read_send(const Channel *channel, const HttpAnswer *answer, SendResult *result);

/* kannel_receipt.c: what dlr-url told. */
bool kannel_receipt_is(const Form *query);
bool kannel_receipt_read(const Form *query, Inbound *inbound, GError **error);
