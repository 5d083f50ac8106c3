#pragma once

#include "core/hotline.h"

/* A browser that somebody has signed in with before. A flood of guesses slows the name down, but not this
 * browser: so nobody can keep the real person out. */

#define DEVICE_SECONDS 7776000 /* 90 days */

/* What the browser keeps. Free with g_free. */
char *device_make(const Vault *vault, int64_t staff_id, int64_t now);
/* Was it made for this member of staff, and lately? */
bool device_is_known(const Vault *vault, int64_t staff_id, const char *device_or_null, int64_t now);
