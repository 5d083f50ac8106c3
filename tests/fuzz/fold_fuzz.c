/* Folding takes any text; the key of a key is the key itself, and numbers are digits. */

#include <glib.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/detect.h"
#include "base/fold.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_digits(const char *digits, size_t longest)
{
    if (!digits)
        return;
    g_assert(strlen(digits) > 0 && strlen(digits) <= longest);
    g_assert(strspn(digits, "0123456789") == strlen(digits));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *bytes = g_strndup((const char *)data, size);
    g_autofree char *text = g_utf8_make_valid(bytes, -1);
    g_autofree char *key = fold_key(text);
    g_autofree char *again = fold_key(key);
    g_autofree char *cyrillic = fold_key_as_cyrillic(text);
    g_autofree char *choice = fold_choice(text);
    g_autofree char *digits = fold_digits(text);
    Language language = detect_language(text);

    g_assert(g_utf8_validate(key, -1, NULL));
    g_assert_cmpstr(key, ==, again);
    g_assert(!g_str_has_prefix(key, " ") && !g_str_has_suffix(key, " ") && !strstr(key, "  "));
    g_assert(fold_is_near(key, key));
    g_assert(fold_is_near(key, text) == fold_is_near(text, key));
    g_assert(!cyrillic || g_utf8_validate(cyrillic, -1, NULL));
    check_digits(choice, 3);
    check_digits(digits, strlen(text));
    g_assert(language <= LANGUAGE_UNKNOWN);
    return 0;
}
