#pragma once

#include "base/vault.h"

/* Reads the recovery key from a file: what init printed, or the key alone. Free with g_free, after
 * wiping. */
char *recovery_read(const char *path, GError **error);
