/* Only plus and digits come out, the output is untouched unless the text is a number, and what came
 * out is read again as itself. */

#include <glib.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/phone.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    Phone phone = {"unchanged"};
    Phone again = {0};

    if (!phone_parse(text, &phone)) {
        g_assert_cmpstr(phone.e164, ==, "unchanged");
        return 0;
    }
    g_assert(phone.e164[0] == '+');
    g_assert(strlen(phone.e164) >= 5 && strlen(phone.e164) <= 16);
    g_assert(strspn(phone.e164 + 1, "0123456789") == strlen(phone.e164) - 1);
    g_assert(phone_country(&phone));
    g_assert(phone_parse(phone.e164, &again));
    g_assert_cmpstr(phone.e164, ==, again.e164);
    return 0;
}
