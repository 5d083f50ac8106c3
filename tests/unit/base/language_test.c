#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>

#include "base/language.h"

static void every_code_reads_back_as_its_language(void **state)
{
    (void)state;
    for (unsigned i = 0; i < LANGUAGE_COUNT; i++) {
        assert_non_null(language_code((Language)i));
        assert_int_equal(language_from_code(language_code((Language)i)), i);
    }
}

static void the_codes_are_the_names_of_the_catalogs(void **state)
{
    (void)state;
    assert_string_equal(language_code(LANGUAGE_UZ), "uz");
    assert_string_equal(language_code(LANGUAGE_UZ_CYRL), "uz_Cyrl");
    assert_string_equal(language_code(LANGUAGE_KY), "ky");
    assert_string_equal(language_code(LANGUAGE_RU), "ru");
}

static void anything_else_is_unknown(void **state)
{
    static const char *const others[] = {NULL, "", "en", "UZ", "uz_", "uz_cyrl", "ru_RU", " ky"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
        assert_int_equal(language_from_code(others[i]), LANGUAGE_UNKNOWN);
    assert_null(language_code(LANGUAGE_UNKNOWN));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_reads_back_as_its_language),
        cmocka_unit_test(the_codes_are_the_names_of_the_catalogs),
        cmocka_unit_test(anything_else_is_unknown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
