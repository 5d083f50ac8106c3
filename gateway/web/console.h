#pragma once

#include "core/hotline.h"
#include "web/api/phone_page.h"
#include "web/metrics.h"
#include "web/webhooks.h"

/* The console of the staff, on a listener of its own: the app, and the API that it asks. */
typedef struct Console Console;

/* Listens on [server] console=. hotline and metrics must live longer. */
Console *console_new(Hotline *hotline, Metrics *metrics, WebClock clock, GError **error);
void console_free(Console *console);
const char *console_address(const Console *console); /* with the real port; lent */
/* Somebody was added or removed from elsewhere: whoever is signed out by it hears so. */
void console_staff_changed(Console *console);

/* How turns of the phone page reach the webhooks. */
void console_connect_phone(Console *console, PhoneTurnSend send, gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Console, console_free)
