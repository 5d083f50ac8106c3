#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/phone.h"
#include "providers/provider.h"

/* One handset's line to a webhook: speaks as the provider would, Africa's Talking for USSD and Kannel's
 * smsbox for SMS. Each call waits for the answer. Errors say what to do, and may be shown. */
typedef struct PhoneLine PhoneLine;

/* url: of the webhook, with the secret. code: what is dialled or texted, "*7775#" or "7775". */
PhoneLine *phone_line_new(const char *url, const Phone *number, const char *code);
void phone_line_free(PhoneLine *line);

/* One turn of a session; typed: everything typed in it so far, joined with "*". */
bool phone_line_turn(PhoneLine *line, const char *session, const char *typed, Reply *reply,
                     GError **error);
/* The notice that the person has hung up. */
bool phone_line_hang_up(PhoneLine *line, const char *session, GError **error);
/* One SMS; an empty reply means that none comes back. */
bool phone_line_text(PhoneLine *line, const char *text, Reply *reply, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PhoneLine, phone_line_free)
