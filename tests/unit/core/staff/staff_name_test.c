#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>

#include "core/staff/staff_name.h"

#define LETTERS_64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static void names_are_trimmed_and_can_be_seen(void **state)
{
    static const struct {
        const char *typed, *name;
    } rows[] = {
        {"Aziza", "Aziza"},
        {"  Aziza K. \n", "Aziza K."},
        {"Гулноза", "Гулноза"},
        {"Gʻulom", "Gʻulom"},
        {"и\xcc\x86", "й"}, /* composed */
        {LETTERS_64, LETTERS_64},
        {LETTERS_64 "a", NULL},
        {"", NULL},
        {"   ", NULL},
        {"a\tb", NULL},
        {"a\nb", NULL},
        {"a\x7f", NULL},
        {"a\xe2\x80\xae"
         "b",
         NULL}, /* right to left */
        {"a\xe2\x80\x8d"
         "b",
         NULL}, /* joiner */
        {"a\xef\xbb\xbf", NULL},
        {"a\xff", NULL},
        {"\xe2\x80\xa8", NULL},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *name = staff_name_read(rows[i].typed);

        if (g_strcmp0(name, rows[i].name) != 0)
            fail_msg("row %zu: %s", i, name ? name : "none");
    }
}

static void names_are_compared_without_case(void **state)
{
    static const char *const same[][2] = {
        {"Aziza", "aZIZA"}, {"ГУЛНОЗА", "гулноза"}, {"Straße", "STRASSE"}, {"ﬁ", "fi"}};
    g_autofree char *one = staff_name_key("Aziza"), *other = staff_name_key("Azizа");

    (void)state;
    assert_string_not_equal(one, other);
    for (size_t i = 0; i < G_N_ELEMENTS(same); i++) {
        g_autofree char *first = staff_name_key(same[i][0]), *second = staff_name_key(same[i][1]);

        assert_string_equal(first, second);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_trimmed_and_can_be_seen),
        cmocka_unit_test(names_are_compared_without_case),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
