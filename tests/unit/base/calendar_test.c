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

/* ---- Counting ---- */

static void working_days_are_counted_both_ways(void **state)
{
    static const struct {
        const char *from;
        int n; /* negative: back */
        const char *works, *is_off;
    } cases[] = {
        {"2026-12-24", 7, "2027-01-12", "2027-01-12"},
        {"2026-12-25", 7, "2027-01-13", "2027-01-13"},
        {"2026-11-21", 1, "2026-11-23", "2026-11-23"}, /* from a Saturday */
        {"2025-10-31", 2, "2025-11-01", "2025-11-01"}, /* to a working one */
        {"2027-01-14", -10, "2026-12-22", "2026-12-22"},
        {"2026-11-23", -1, "2026-11-20", "2026-11-20"},
        {"2026-11-22", -1, "2026-11-20", "2026-11-20"},
        /* A holiday that is only assumed to be made up for. */
        {"2027-04-30", 2, "2027-05-03", "2027-05-04"},
        {"2027-05-11", -1, "2027-05-10", "2027-05-07"},
        /* A year of which nothing is known but the law: 2028. */
        {"2027-12-30", 3, "2028-01-03", "2028-01-11"},
        {"2028-01-12", -3, "2028-01-07", "2027-12-30"},
        {"2028-02-21", 3, "2028-02-23", "2028-02-24"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        for (int doubt = CALENDAR_DOUBT_WORKS; doubt <= CALENDAR_DOUBT_IS_OFF; doubt++) {
            Day from = iso(cases[i].from);
            Day found = cases[i].n > 0 ? calendar_nth_working_day(*state, from, cases[i].n,
                                                                  (CalendarDoubt)doubt)
                                       : calendar_working_days_before(*state, from, -cases[i].n,
                                                                      (CalendarDoubt)doubt);
            char text[11];

            day_format(found, text);
            if (found != iso(doubt == CALENDAR_DOUBT_WORKS ? cases[i].works : cases[i].is_off))
                fail_msg("%d from %s: %s", cases[i].n, cases[i].from, text);
        }
    }
}

/* Days off at random, in a year that is published and one that is not. */
static char *random_rows(GRand *random, const char *status)
{
    GString *rows = g_string_new("2029-01-01\toff\t\t\tconfirmed\n");
    g_autoptr(GHashTable) taken = g_hash_table_new(NULL, NULL);

    for (int i = 0; i < 20; i++) {
        int month = g_rand_int_range(random, 1, 13), day = g_rand_int_range(random, 2, 29);
        int year = g_rand_int_range(random, 2029, 2031);

        if (g_hash_table_add(taken, GINT_TO_POINTER(year * 10000 + month * 100 + day)))
            g_string_append_printf(rows, "%04d-%02d-%02d\toff\t\t\t%s\n", year, month, day,
                                   year == 2029 ? "confirmed" : status);
    }
    return g_string_free(rows, FALSE);
}

static void another_holiday_never_gives_an_earlier_day_forwards(void **state)
{
    static const char *const statuses[] = {"confirmed", "statutory", "assumed"};
    g_autoptr(GRand) random = g_rand_new_with_seed(20261123);

    (void)state;
    for (int round = 0; round < 60; round++) {
        g_autofree char *rows = random_rows(random, statuses[round % 3]);
        g_autofree char *all = NULL;
        g_autoptr(Calendar) less = load_text(rows, NULL);
        g_autoptr(Calendar) more = NULL;
        Day off = day_from_ymd(2029, 6, 1) + g_rand_int_range(random, 0, 500);
        int year, month, day;

        day_to_ymd(off, &year, &month, &day);
        all = g_strdup_printf("%s%04d-%02d-%02d\toff\t\t\t%s\n", rows, year, month, day,
                              statuses[(round + 1) % 3]);
        more = load_text(all, NULL);
        if (!more) /* it was off already */
            continue;
        for (Day from = off - 20; from < off + 5; from++) {
            for (int n = 1; n < 16; n++) {
                Day before = calendar_nth_working_day(less, from, n, CALENDAR_DOUBT_WORKS);
                Day after = calendar_nth_working_day(more, from, n, CALENDAR_DOUBT_WORKS);

                assert_true(after >= before);
                assert_true(calendar_nth_working_day(more, from, n, CALENDAR_DOUBT_IS_OFF) >=
                            after);
                assert_true(calendar_nth_working_day(more, from + 1, n, CALENDAR_DOUBT_WORKS) >=
                            after);
            }
        }
    }
}

static void counting_back_undoes_counting_on(void **state)
{
    for (Day from = iso("2025-02-01"); from < iso("2026-10-01"); from++) {
        for (int n = 1; n < 12; n++) {
            Day there = calendar_nth_working_day(*state, from, n + 1, CALENDAR_DOUBT_WORKS);
            Day back = calendar_working_days_before(*state, there, n, CALENDAR_DOUBT_WORKS);

            assert_int_equal(back, calendar_nth_working_day(*state, from, 1, CALENDAR_DOUBT_WORKS));
        }
    }
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
        cmocka_unit_test(working_days_are_counted_both_ways),
        cmocka_unit_test(another_holiday_never_gives_an_earlier_day_forwards),
        cmocka_unit_test(counting_back_undoes_counting_on),
        cmocka_unit_test(a_wrong_line_is_named),
        cmocka_unit_test(a_missing_file_is_an_error),
    };

    return cmocka_run_group_tests(tests, open_shipped, close_shipped);
}
