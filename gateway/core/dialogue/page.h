#pragma once

#include <glib.h>

#include "base/config.h"

/* Breaks a screen into pages that fit the bearer, counted in the alphabet that each page really uses:
 * a USSD string has 160 octets, 182 GSM-7 septets or 80 UCS-2 units (3GPP TS 23.038); an SMS reply has
 * a number of segments. Pure. */

/* The lines that say which key leads on. NULL: this screen has no such key. */
typedef struct PageKeys {
    const char *more; /* "9 ..." : always shown when there is more */
    const char *back; /* "0 ..." : shown where it fits, works everywhere */
    const char *home; /* "00 ...": likewise */
} PageKeys;

bool page_fits(const Channel *channel, const char *text);

/* head may be broken between words, an option never inside. options: NULL-terminated lines
 * "1 Label". Returns at least one page. */
GPtrArray *page_break(const Channel *channel, const char *head, const char *const *options,
                      const PageKeys *keys);
