#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>

#include "core/deadlines/stays.h"

static Day iso(const char *text)
{
    Day date = day_from_iso(text);

    assert_int_not_equal(date, DAY_NONE);
    return date;
}

static void trips_count_distinct_days(void **state)
{
    static const struct {
        const char *trips;
        int days;
    } cases[] = {
        {"20.01-18.02, 04.05-23.05, 01.09-10.09", 60},
        {"1.3-1.3 1.3-5.3 5.3-9.3", 9}, /* out and in again on one day: once */
        {"01.03-09.03, 05.03-07.03", 9},
        {"05.03-09.03, 01.03-07.03", 9}, /* in any order */
        {"01.01-31.01", 31},
        {"20.12.2025-05.01.2026", 5}, /* the days of this year alone */
        {"01.11-31.12", 24},          /* the days from the entry on are counted by the stay */
        {"26.11-30.11", 0},
        {"20/01/26 - 18/02/26", 30},
        {"20.01–18.02;4.5—23.5", 50},
        {"01.01.2024-31.12.2025", 0},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GArray) stays = stays_parse(cases[i].trips, 2026);
        int days;

        if (!stays)
            fail_msg("not read: %s", cases[i].trips);
        days = stays_days_before(stays, 2026, iso("2026-11-25"));
        if (days != cases[i].days)
            fail_msg("%s: %d", cases[i].trips, days);
    }
}

static void what_is_no_trip_is_refused(void **state)
{
    static const char *const cases[] = {
        "",
        "45",
        "20.01",
        "20.01-",
        "20.01-18",
        "30.02-05.03",
        "18.02-20.01",
        "20.01 18.02",
        "20.01-18.02-1",
        "20.01-18.02x",
        "yanvar-mart",
        "a.b-c.d",
        "-",
        "20.01--18.02",
        "020.01-18.02",
        "20.01.12345-18.02",
    };
    g_autoptr(GString) many = g_string_new(NULL);

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        if (stays_parse(cases[i], 2026))
            fail_msg("read: %s", cases[i]);
    }
    for (int i = 0; i < 61; i++)
        g_string_append(many, "1.1-2.1 ");
    assert_null(stays_parse(many->str, 2026));
}

static void the_quota_of_a_year_and_the_days_in_a_row_hold_together(void **state)
{
    static const struct {
        const char *entry;
        int used;
        const char *last;
    } cases[] = {
        {"2026-11-25", 60, "2026-12-24"}, {"2026-11-25", 0, "2027-02-22"},
        {"2026-11-25", 53, "2026-12-31"}, {"2026-11-25", 52, "2027-02-22"},
        {"2026-11-25", 90, "2026-11-24"}, {"2026-11-25", 300, "2026-11-24"},
        {"2026-03-01", 0, "2026-05-29"},  {"2026-03-01", 89, "2026-03-01"},
        {"2028-01-01", 0, "2028-03-30"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_int_equal(stays_last_day(iso(cases[i].entry), cases[i].used, 90),
                         iso(cases[i].last));
}

static void more_days_used_never_give_a_later_day(void **state)
{
    (void)state;
    for (Day entry = iso("2026-01-01"); entry <= iso("2026-12-31"); entry++) {
        for (int used = 0; used < 100; used++) {
            Day last = stays_last_day(entry, used, 90);

            assert_true(last <= entry + 89);
            assert_true(stays_last_day(entry, used + 1, 90) <= last);
        }
    }
}

/* Beside a plain count of dates, one by one. */
static void merging_agrees_with_marking_each_day(void **state)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(7);

    (void)state;
    for (int round = 0; round < 200; round++) {
        g_autoptr(GArray) stays = g_array_new(FALSE, FALSE, sizeof(Stay));
        bool present[366] = {false};
        Day first = iso("2026-01-01"), before = first + g_rand_int_range(random, 0, 365);
        int marked = 0;

        for (int i = g_rand_int_range(random, 1, 8); i > 0; i--) {
            Stay stay = {.from = first + g_rand_int_range(random, -30, 360)};

            stay.until = stay.from + g_rand_int_range(random, 0, 60);
            g_array_append_val(stays, stay);
            for (Day day = MAX(stay.from, first); day <= stay.until && day < first + 365; day++)
                present[day - first] = true;
        }
        for (Day day = first; day < before; day++)
            marked += present[day - first];
        assert_int_equal(stays_days_before(stays, 2026, before), marked);
    }
}

static void a_date_knows_its_day_of_the_year(void **state)
{
    (void)state;
    assert_int_equal(stays_day_of_year(iso("2026-01-01")), 1);
    assert_int_equal(stays_day_of_year(iso("2026-12-31")), 365);
    assert_int_equal(stays_day_of_year(iso("2028-12-31")), 366);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(trips_count_distinct_days),
        cmocka_unit_test(what_is_no_trip_is_refused),
        cmocka_unit_test(the_quota_of_a_year_and_the_days_in_a_row_hold_together),
        cmocka_unit_test(more_days_used_never_give_a_later_day),
        cmocka_unit_test(merging_agrees_with_marking_each_day),
        cmocka_unit_test(a_date_knows_its_day_of_the_year),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
