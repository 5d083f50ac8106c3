/* What is read as a date is a real one, and is read again from how we print it. Trips are days. */

#include <glib.h>
#include <stdint.h>

#include "base/date.h"
#include "core/deadlines/stays.h"

#define TODAY 20780 /* 2026-11-23 */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    Day date = day_parse(text, TODAY);
    g_autoptr(GArray) stays = stays_parse(text, 2026);
    int days = stays ? stays_days_before(stays, 2026, TODAY) : 0;
    char printed[11];

    g_assert(days >= 0 && days < stays_day_of_year(TODAY));
    day_format(date, printed);
    g_assert((date == DAY_NONE) == (printed[0] == '\0'));
    g_assert(date == DAY_NONE || day_parse(printed, TODAY) == date);
    g_assert(day_from_iso(text) == DAY_NONE || day_from_iso(text) == date);
    return 0;
}
