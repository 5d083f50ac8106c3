#pragma once

#include "core/sending/outlet.h"

/* Claims what is due on one of the outlets and fits, inside the caller's transaction: its rows become
 * Sendings in claimed, also when it fails. What waits on an outlet that does not work goes to its
 * fallback. */
bool sender_claim(const GPtrArray *outlets, Outlet *outlet, GPtrArray *claimed, int64_t now,
                  GError **error);
