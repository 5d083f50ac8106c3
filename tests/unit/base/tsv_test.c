#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "base/tsv.h"

static const char *const columns[] = {"code", "name", NULL};

static char *write_file(const char *content, gssize length)
{
    char *path = NULL;
    int file = g_file_open_tmp("tsv-XXXXXX", &path, NULL);

    assert_true(file >= 0);
    g_close(file, NULL);
    assert_true(g_file_set_contents(path, content, length, NULL));
    return path;
}

static void rows_are_read_by_the_names_of_the_columns(void **state)
{
    g_autofree char *path = write_file(
        "# regions\n\nname\tnote\tcode\nMoskva\t\tRU-MOW\r\n"
        "# old\n \t\t\n Tver \tnear Moscow\tRU-TVE",
        -1);
    g_autoptr(GError) error = NULL;
    g_autoptr(Tsv) tsv = tsv_load(path, columns, &error);

    (void)state;
    g_unlink(path);
    assert_null(error);
    assert_int_equal(tsv_rows(tsv), 2);
    assert_string_equal(tsv_get(tsv, 0, "code"), "RU-MOW");
    assert_string_equal(tsv_get(tsv, 0, "note"), "");
    assert_int_equal(tsv_line(tsv, 0), 4);
    assert_string_equal(tsv_get(tsv, 1, "name"), "Tver");
    assert_string_equal(tsv_get(tsv, 1, "note"), "near Moscow");
    assert_int_equal(tsv_line(tsv, 1), 7);
}

static void a_file_with_its_first_line_alone_has_no_rows(void **state)
{
    g_autofree char *path = write_file("code\tname\n", -1);
    g_autoptr(Tsv) tsv = tsv_load(path, columns, NULL);

    (void)state;
    g_unlink(path);
    assert_non_null(tsv);
    assert_int_equal(tsv_rows(tsv), 0);
}

static void a_wrong_file_is_an_error_that_says_where(void **state)
{
    static const struct {
        const char *content;
        gssize length;
        const char *message;
    } cases[] = {
        {"", -1, ": the first line lacks the column \"code\""},
        {"code\nRU\n", -1, ": the first line lacks the column \"name\""},
        {"code\tname\tcode\n", -1, ": names a column twice in its first line"},
        {"code\tname\nA\tB\nA\n", -1, ":3: has another number of tabs than the first line"},
        {"code\tname\nA\tB\tC\n", -1, ":2: has another number of tabs than the first line"},
        {"\xEF\xBB\xBF"
         "code\tname\n",
         -1, ": starts with a byte order mark: save it as UTF-8 without"},
        {"code\tname\n\xCC\tB\n", -1, ": is not UTF-8: save it as UTF-8"},
        {"code\tname\nA\0\tB\n", 15, ": is not UTF-8: save it as UTF-8"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = write_file(cases[i].content, cases[i].length);
        g_autofree char *expected = g_strconcat(path, cases[i].message, NULL);
        g_autoptr(GError) error = NULL;

        assert_null(tsv_load(path, columns, &error));
        g_unlink(path);
        assert_true(g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG));
        assert_string_equal(error->message, expected);
    }
}

static void a_file_that_is_too_large_or_absent_is_an_error(void **state)
{
    static const size_t limit = 4 * 1024 * 1024;
    g_autofree char *content = g_strnfill(limit + 1, 'x');
    g_autofree char *path = NULL;
    g_autoptr(GError) large = NULL;
    g_autoptr(GError) endless = NULL;
    g_autoptr(GError) absent = NULL;

    (void)state;
    memcpy(content, "code\tname\n#", strlen("code\tname\n#"));
    path = write_file(content, (gssize)limit + 1);
    assert_null(tsv_load(path, columns, &large));
    assert_non_null(strstr(large->message, "is larger than 4 MiB"));

    assert_true(g_file_set_contents(path, content, (gssize)limit, NULL));
    tsv_free(tsv_load(path, columns, &absent));
    assert_null(absent);

    g_unlink(path);
    assert_null(tsv_load(path, columns, &absent));
    assert_true(g_error_matches(absent, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG));
    assert_null(tsv_load("/dev/zero", columns, &endless));
}

static void a_caller_can_point_at_a_row(void **state)
{
    g_autofree char *path = write_file("code\tname\n\nA\tB\n", -1);
    g_autofree char *expected = g_strconcat(path, ":3: has an unknown code", NULL);
    g_autoptr(Tsv) tsv = tsv_load(path, columns, NULL);
    g_autoptr(GError) error = NULL;

    (void)state;
    g_unlink(path);
    tsv_fail(tsv, 0, "has an unknown code", &error);
    assert_true(g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG));
    assert_string_equal(error->message, expected);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_read_by_the_names_of_the_columns),
        cmocka_unit_test(a_file_with_its_first_line_alone_has_no_rows),
        cmocka_unit_test(a_wrong_file_is_an_error_that_says_where),
        cmocka_unit_test(a_file_that_is_too_large_or_absent_is_an_error),
        cmocka_unit_test(a_caller_can_point_at_a_row),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
