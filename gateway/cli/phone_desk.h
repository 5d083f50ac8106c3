#pragma once

#include "base/config.h"
#include "web/api/phone_page.h"

/* Takes turns of the phone page to our own webhooks, over HTTP, as an operator would. */
typedef struct PhoneDesk PhoneDesk;

/* address: of the webhooks, with the real port. config must live longer. */
PhoneDesk *phone_desk_new(const Config *config, const char *address);
/* What is under way goes on and is told to nobody. */
void phone_desk_free(PhoneDesk *desk);

/* data: a PhoneDesk. */
void phone_desk_send(const PhoneTurn *turn, PhoneTurnDone done, gpointer turn_data, gpointer data);
