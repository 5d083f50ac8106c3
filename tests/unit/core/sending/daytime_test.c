#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/sending/daytime.h"

/* The eleven clocks of Russia, and those of the people who are far from theirs. */
static const struct {
    const char *zone;
    int hours; /* east of UTC, the whole year */
} clocks[] = {
    {"Europe/Kaliningrad", 2}, {"Europe/Moscow", 3},   {"Europe/Samara", 4},
    {"Asia/Yekaterinburg", 5}, {"Asia/Omsk", 6},       {"Asia/Krasnoyarsk", 7},
    {"Asia/Irkutsk", 8},       {"Asia/Yakutsk", 9},    {"Asia/Vladivostok", 10},
    {"Asia/Magadan", 11},      {"Asia/Kamchatka", 12}, {"Asia/Tashkent", 5},
    {"Asia/Bishkek", 6},
};

#define HOUR ((int64_t)3600)
#define MIDNIGHT 1784678400      /* 22 July 2026, UTC; no zone below has another time in summer */
#define LATE_MIDNIGHT 1795392000 /* 23 November 2026, UTC */

static void nobody_is_woken_up(void **state)
{
    static const int64_t midnights[] = {MIDNIGHT, LATE_MIDNIGHT};
    static const struct {
        int minute; /* of their day */
        int goes;   /* at this one; over 1440: of the next day */
    } moments[] = {
        {0, 600},     {539, 600},   {540, 540},   {541, 541},   {600, 600},
        {1259, 1259}, {1260, 2040}, {1261, 2040}, {1439, 2040},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(clocks); i++) {
        for (size_t j = 0; j < G_N_ELEMENTS(moments); j++) {
            for (size_t k = 0; k < G_N_ELEMENTS(midnights); k++) {
                int64_t there = midnights[k] - clocks[i].hours * HOUR;

                assert_int_equal(daytime_next(clocks[i].zone, there + moments[j].minute * 60),
                                 there + moments[j].goes * 60);
            }
        }
    }
}

static void ten_is_ten_there(void **state)
{
    Day day = day_from_ymd(2026, 11, 23);

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(clocks); i++) {
        int64_t at = daytime_on(clocks[i].zone, day);

        assert_int_equal(at, LATE_MIDNIGHT + (10 - clocks[i].hours) * HOUR);
        assert_int_equal(daytime_day(clocks[i].zone, at), day);
        assert_int_equal(daytime_day(clocks[i].zone, at + 14 * HOUR), day + 1);
    }
    assert_int_equal(daytime_on("Europe/Moscow", DAY_NONE), INT64_MAX);
}

/* Others put their clocks forward and back: theirs move, and nobody else's. */
static void summer_time_elsewhere_moves_their_own_clock_alone(void **state)
{
    Day before = day_from_ymd(2026, 3, 28); /* Berlin changes in the night to the 29th */
    Day autumn = day_from_ymd(2026, 10, 24);

    (void)state;
    assert_int_equal(daytime_on("Europe/Berlin", before + 1) - daytime_on("Europe/Berlin", before),
                     23 * HOUR);
    assert_int_equal(daytime_on("Europe/Berlin", autumn + 1) - daytime_on("Europe/Berlin", autumn),
                     25 * HOUR);
    for (size_t i = 0; i < G_N_ELEMENTS(clocks); i++) {
        assert_int_equal(
            daytime_on(clocks[i].zone, before + 1) - daytime_on(clocks[i].zone, before), 24 * HOUR);
        assert_int_equal(
            daytime_on(clocks[i].zone, autumn + 1) - daytime_on(clocks[i].zone, autumn), 24 * HOUR);
    }
}

/* Every quarter of an hour of two years: in the day, never earlier, and never more than a night later. */
static void the_next_daytime_is_near_and_in_the_day(void **state)
{
    static const char *const zones[] = {"Europe/Moscow", "Asia/Kamchatka", "Europe/Berlin",
                                        "America/New_York"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(zones); i++) {
        for (int64_t at = MIDNIGHT; at < MIDNIGHT + 730 * 24 * HOUR; at += HOUR / 4 + 7) {
            int64_t next = daytime_next(zones[i], at);

            assert_true(next >= at && next <= at + 14 * HOUR);
            assert_int_equal(daytime_next(zones[i], next), next);
        }
    }
}

static void the_region_comes_before_the_country_of_the_number(void **state)
{
    static const struct {
        const char *region, *number, *zone;
    } rows[] = {
        {"RU-NVS", "+998901234567", "Asia/Novosibirsk"},
        {"RU-KAM", "+79161234567", "Asia/Kamchatka"},
        {NULL, "+998901234567", "Asia/Tashkent"},
        {"", "+996555123456", "Asia/Bishkek"},
        {"other", "+992901234567", "Asia/Dushanbe"},
        {"RU-XX", "+79161234567", "Europe/Moscow"},
        {"", "+77011234567", "Asia/Almaty"},
        {"", "+4915112345678", "Europe/Samara"},
    };
    g_autoptr(Regions) regions = regions_load("locales/regions.tsv", NULL);

    (void)state;
    assert_non_null(regions);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Phone phone;

        assert_true(phone_parse(rows[i].number, &phone));
        assert_string_equal(daytime_zone(regions, rows[i].region, &phone, "Europe/Samara"),
                            rows[i].zone);
    }
}

static void a_zone_that_is_none_counts_as_utc(void **state)
{
    (void)state;
    assert_int_equal(daytime_next("Nowhere/Land", MIDNIGHT + 3 * HOUR), MIDNIGHT + 10 * HOUR);
    assert_int_equal(daytime_next("", MIDNIGHT + 12 * HOUR), MIDNIGHT + 12 * HOUR);
}

/* A table of zones that no clock knows would remind people by night. */
static void every_region_has_a_clock(void **state)
{
    g_autoptr(Regions) regions = regions_load("locales/regions.tsv", NULL);

    (void)state;
    for (size_t i = 0; i < regions_count(regions); i++) {
        g_autoptr(GTimeZone) zone = g_time_zone_new_identifier(regions_get(regions, i)->zone);

        assert_non_null(zone);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_is_woken_up),
        cmocka_unit_test(ten_is_ten_there),
        cmocka_unit_test(summer_time_elsewhere_moves_their_own_clock_alone),
        cmocka_unit_test(the_next_daytime_is_near_and_in_the_day),
        cmocka_unit_test(the_region_comes_before_the_country_of_the_number),
        cmocka_unit_test(a_zone_that_is_none_counts_as_utc),
        cmocka_unit_test(every_region_has_a_clock),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
