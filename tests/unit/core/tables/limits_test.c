#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "core/tables/limits.h"

#define SHIPPED "locales/limits.tsv"
#define HEAD "id\thours\ten\tuz\tuz_Cyrl\tky\tru\tsource\tverified_on\n"
#define TITLES "\tHeld\tUshlangan\tУшланган\tКармалган\tЗадержан\t"

static char *write_file(const char *content)
{
    char *path = NULL;

    assert_true(g_close(g_file_open_tmp("limits-XXXXXX", &path, NULL), NULL));
    assert_true(g_file_set_contents(path, content, -1, NULL));
    return path;
}

static Limits *load(const char *content, GError **error)
{
    g_autofree char *path = write_file(content);
    Limits *limits = limits_load(path, error);

    g_unlink(path);
    return limits;
}

/* Nobody claims more than is known: none is verified until a lawyer has read it. */
static void the_shipped_limits_say_where_they_stand_and_that_nobody_checked(void **state)
{
    g_autoptr(Limits) limits = limits_load(SHIPPED, NULL);

    (void)state;
    assert_non_null(limits);
    assert_int_equal(limits_count(limits), 2);
    assert_int_equal(limits_get(limits, 0)->hours, 3);
    assert_int_equal(limits_get(limits, 1)->hours, 48);
    for (size_t i = 0; i < limits_count(limits); i++) {
        assert_non_null(strstr(limits_get(limits, i)->source, "https://"));
        assert_false(limits_get(limits, i)->verified);
    }
}

static void a_line_is_read_whole_and_the_shortest_comes_first(void **state)
{
    g_autoptr(Limits) limits = load(HEAD "long\t72" TITLES
                                         "a law\t2026-01-31\n"
                                         "short\t3" TITLES "another law\t\n",
                                    NULL);
    const Limit *limit;

    (void)state;
    assert_non_null(limits);
    limit = limits_get(limits, 0);
    assert_string_equal(limit->id, "short");
    assert_false(limit->verified);
    limit = limits_get(limits, 1);
    assert_string_equal(limit->id, "long");
    assert_int_equal(limit->hours, 72);
    assert_string_equal(limit->titles[0], "Held");
    assert_string_equal(limit->titles[4], "Задержан");
    assert_string_equal(limit->source, "a law");
    assert_true(limit->verified);
}

static void a_mistake_is_named_with_its_line(void **state)
{
    static const struct {
        const char *line;
        const char *problem;
    } cases[] = {
        {"\t3" TITLES "law\t\n", "the id is missing"},
        {"one\t3" TITLES "law\t\none\t4" TITLES "law\t\n", "twice"},
        {"one\t0" TITLES "law\t\n", "whole number from 1 to 8784"},
        {"one\t8785" TITLES "law\t\n", "whole number"},
        {"one\t-3" TITLES "law\t\n", "whole number"},
        {"one\t3.5" TITLES "law\t\n", "whole number"},
        {"one\t99999999999999999999" TITLES "law\t\n", "whole number"},
        {"one\t" TITLES "law\t\n", "whole number"},
        {"one\t3" TITLES "\t\n", "the source is missing"},
        {"one\t3\tHeld\tU\t\tK\tЗ\tlaw\t\n", "a title is missing"},
        {"one\t3" TITLES "law\t2026-02-30\n", "verified_on"},
        {"one\t3" TITLES "law\tyes\n", "verified_on"},
        {"one\t3\n", "number of tabs"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *content = g_strconcat(HEAD, cases[i].line, NULL);
        g_autoptr(GError) error = NULL;

        assert_null(load(content, &error));
        assert_true(g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG));
        if (!strstr(error->message, cases[i].problem))
            fail_msg("%zu: %s", i, error->message);
    }
}

static void a_file_without_limits_is_one(void **state)
{
    g_autoptr(Limits) limits = load(HEAD, NULL);

    (void)state;
    assert_non_null(limits);
    assert_int_equal(limits_count(limits), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_shipped_limits_say_where_they_stand_and_that_nobody_checked),
        cmocka_unit_test(a_line_is_read_whole_and_the_shortest_comes_first),
        cmocka_unit_test(a_mistake_is_named_with_its_line),
        cmocka_unit_test(a_file_without_limits_is_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
