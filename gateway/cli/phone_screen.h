#pragma once

#include "providers/provider.h"

/* Draws on the standard output what a handset would show, and how much room it takes on the air. */
void phone_screen_draw_ussd(const Reply *reply);
void phone_screen_draw_sms(const Reply *reply);
