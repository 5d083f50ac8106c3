#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <glib/gstdio.h>

#include "base/calendar.h"
#include "base/error.h"

#define HOLIDAYS "locales/holidays.tsv"
#define HEADER "date\tkind\twhy\tsource\tstatus\n"

static Day iso(const char *text)
{
    Day date = day_from_iso(text);

    assert_int_not_equal(date, DAY_NONE);
    return date;
}

static Calendar *load_text(const char *rows, GError **error)
{
    g_autofree char *text = g_strconcat(HEADER, rows, NULL);
    g_autofree char *path = NULL;
    Calendar *calendar;
    int file = g_file_open_tmp("calendar-XXXXXX.tsv", &path, NULL);

    assert_true(file >= 0 && g_close(file, NULL));
    assert_true(g_file_set_contents(path, text, -1, NULL));
    calendar = calendar_load(path, error);
    assert_int_equal(g_unlink(path), 0);
    return calendar;
}

static int open_shipped(void **state)
{
    *state = calendar_load(HOLIDAYS, NULL);
    return *state ? 0 : -1;
}

static int close_shipped(void **state)
{
    calendar_free(*state);
    return 0;
}

static void days_off_are_weekends_holidays_and_moved_days(void **state)
{
    static const struct {
        const char *date;
        bool off;
    } cases[] = {
        {"2026-11-23", false}, {"2026-11-28", true},  {"2026-11-29", true},  {"2026-11-04", true},
        {"2026-12-31", true},  {"2026-01-09", true},  {"2026-01-12", false}, {"2025-11-01", false},
        {"2025-11-03", true},  {"2026-05-11", true},  {"2027-01-08", true},  {"2027-01-11", false},
        {"2027-05-03", true},  {"2026-12-30", false},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_int_equal(calendar_is_day_off(*state, iso(cases[i].date)), cases[i].off);
}

static void the_published_years_have_their_known_number_of_working_days(void **state)
{
    for (int year = 2025; year <= 2026; year++) {
        int working = 0;

        for (Day date = day_from_ymd(year, 1, 1); date <= day_from_ymd(year, 12, 31); date++)
            working += !calendar_is_day_off(*state, date);
        assert_int_equal(working, 247);
    }
}

static void the_last_working_day_is_never_later(void **state)
{
    static const char *const cases[][2] = {
        {"2026-12-04", "2026-12-04"}, {"2026-12-19", "2026-12-18"}, {"2027-01-10", "2026-12-30"},
        {"2026-12-31", "2026-12-30"}, {"2025-11-02", "2025-11-01"}, {"2025-11-04", "2025-11-01"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_int_equal(calendar_working_day_until(*state, iso(cases[i][0])), iso(cases[i][1]));
    assert_int_equal(calendar_working_day_until(*state, DAY_NONE), DAY_NONE);
}

static void only_confirmed_years_are_published(void **state)
{
    assert_true(calendar_is_published(*state, 2025));
    assert_true(calendar_is_published(*state, 2026));
    assert_false(calendar_is_published(*state, 2027));
    assert_false(calendar_is_published(*state, 2028));
    assert_false(calendar_is_published(*state, 0));
}

static void one_assumed_line_makes_the_year_unpublished(void **state)
{
    g_autoptr(Calendar) calendar = load_text(
        "2030-01-01\toff\t\t\tassumed\n"
        "2030-01-02\toff\t\t\tconfirmed\n"
        "2031-01-01\toff\t\t\tconfirmed\n"
        "2031-01-02\toff\t\t\tstatutory\n"
        "2032-01-01\toff\t\t\tconfirmed\n",
        NULL);

    (void)state;
    assert_non_null(calendar);
    assert_false(calendar_is_published(calendar, 2030));
    assert_false(calendar_is_published(calendar, 2031));
    assert_true(calendar_is_published(calendar, 2032));
}

static void another_day_off_never_gives_a_later_working_day(void **state)
{
    for (Day off = iso("2026-12-20"); off <= iso("2027-01-15"); off++) {
        int year, month, day;
        g_autofree char *row = NULL;
        g_autoptr(Calendar) more = NULL;
        g_autoptr(Calendar) less = load_text("2026-12-31\toff\t\t\tconfirmed\n", NULL);

        day_to_ymd(off, &year, &month, &day);
        row = g_strdup_printf("%04d-%02d-%02d\toff\t\t\tconfirmed\n%s", year, month, day,
                              off == iso("2026-12-31") ? "" : "2026-12-31\toff\t\t\tconfirmed\n");
        more = load_text(row, NULL);
        assert_non_null(more);
        for (Day date = iso("2026-12-15"); date < iso("2027-01-20"); date++)
            assert_true(calendar_working_day_until(more, date) <=
                        calendar_working_day_until(less, date));
    }
    (void)state;
}

static void a_wrong_line_is_named(void **state)
{
    static const char *const cases[][2] = {
        {"2026-02-30\toff\t\t\tconfirmed\n", "yyyy-mm-dd"},
        {"9.5.2026\toff\t\t\tconfirmed\n", "yyyy-mm-dd"},
        {"2026-05-09\tfree\t\t\tconfirmed\n", "off or work"},
        {"2026-05-09\toff\t\t\tprobably\n", "status"},
        {"2026-05-09\toff\t\t\tconfirmed\n2026-05-09\toff\t\t\tconfirmed\n", "twice"},
        {"2026-05-09\twork\t\t\tassumed\n", "confirmed"},
        {"2026-05-08\twork\t\t\tconfirmed\n", "Saturday"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;

        assert_null(load_text(cases[i][0], &error));
        assert_true(g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG));
        assert_non_null(g_strstr_len(error->message, -1, cases[i][1]));
        assert_non_null(g_strstr_len(error->message, -1, i == 4 ? ".tsv:3" : ".tsv:2"));
    }
}

static void a_missing_file_is_an_error(void **state)
{
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_null(calendar_load("/nowhere/holidays.tsv", &error));
    assert_true(g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_off_are_weekends_holidays_and_moved_days),
        cmocka_unit_test(the_published_years_have_their_known_number_of_working_days),
        cmocka_unit_test(the_last_working_day_is_never_later),
        cmocka_unit_test(only_confirmed_years_are_published),
        cmocka_unit_test(one_assumed_line_makes_the_year_unpublished),
        cmocka_unit_test(another_day_off_never_gives_a_later_working_day),
        cmocka_unit_test(a_wrong_line_is_named),
        cmocka_unit_test(a_missing_file_is_an_error),
    };

    return cmocka_run_group_tests(tests, open_shipped, close_shipped);
}
