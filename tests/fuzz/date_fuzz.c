/* What is read as a date is a real one, and is read again from how we print it. */

#include <glib.h>
#include <stdint.h>

#include "base/date.h"

#define TODAY 20780 /* 2026-11-23 */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    Day date = day_parse(text, TODAY);
    char printed[11];

    day_format(date, printed);
    g_assert((date == DAY_NONE) == (printed[0] == '\0'));
    g_assert(date == DAY_NONE || day_parse(printed, TODAY) == date);
    g_assert(day_from_iso(text) == DAY_NONE || day_from_iso(text) == date);
    return 0;
}
