#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>

#include "base/date.h"

#define TODAY day_from_ymd(2026, 11, 23)

static Day iso(const char *text)
{
    Day date = day_from_iso(text);

    assert_int_not_equal(date, DAY_NONE);
    return date;
}

static void assert_date(Day date, const char *expected, const char *input)
{
    char text[11];

    day_format(date, text);
    if (!g_str_equal(text, expected))
        fail_msg("%s: %s, not %s", input, text, expected);
}

static void days_count_from_1970_and_go_back_again(void **state)
{
    (void)state;
    assert_int_equal(day_from_ymd(1970, 1, 1), 0);
    assert_int_equal(day_from_ymd(1969, 12, 31), -1);
    assert_int_equal(day_from_ymd(2000, 3, 1), 11017);

    for (Day date = iso("1899-12-31"); date < iso("2101-01-01"); date++) {
        int year, month, day;

        day_to_ymd(date, &year, &month, &day);
        assert_int_equal(day_from_ymd(year, month, day), date);
    }
}

static void there_is_no_such_date(void **state)
{
    static const int cases[][3] = {{2025, 2, 29}, {2026, 2, 31}, {2026, 4, 31}, {2026, 13, 1},
                                   {2026, 0, 1},  {2026, 1, 0},  {2026, 1, 32}, {0, 1, 1},
                                   {10000, 1, 1}, {-1, 1, 1},    {1900, 2, 29}};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_int_equal(day_from_ymd(cases[i][0], cases[i][1], cases[i][2]), DAY_NONE);
    assert_int_not_equal(day_from_ymd(2000, 2, 29), DAY_NONE);
}

static void weekdays_start_on_monday(void **state)
{
    (void)state;
    assert_int_equal(day_weekday(iso("1970-01-01")), 4);
    assert_int_equal(day_weekday(iso("2026-11-23")), 1);
    assert_int_equal(day_weekday(iso("2026-12-04")), 5);
    assert_int_equal(day_weekday(iso("2026-12-19")), 6);
    assert_int_equal(day_weekday(iso("1969-12-28")), 7);
}

static void the_date_depends_on_the_place(void **state)
{
    const int64_t at = 1795467600; /* 2026-11-23 21:00 UTC */

    (void)state;
    assert_date(day_at(at, "UTC"), "23.11.2026", "UTC");
    assert_date(day_at(at, "Europe/Kaliningrad"), "23.11.2026", "Kaliningrad");
    assert_date(day_at(at - 1, "Europe/Moscow"), "23.11.2026", "a second before midnight");
    assert_date(day_at(at, "Europe/Moscow"), "24.11.2026", "Moscow");
    assert_date(day_at(at, "Asia/Kamchatka"), "24.11.2026", "Kamchatka");
    assert_int_equal(day_at(at, "Europe/Atlantis"), DAY_NONE);
    assert_int_equal(day_at(at, ""), DAY_NONE);
    assert_int_equal(day_at(INT64_MAX, "UTC"), DAY_NONE);
}

/* Paid until: n months from the day of issue, less one day, never chained. */
static void months_are_anchored_and_clamped(void **state)
{
    static const struct {
        const char *start;
        int months;
        const char *paid_until;
    } cases[] = {
        {"2026-03-10", 1, "09.04.2026"},  {"2026-03-10", 2, "09.05.2026"},
        {"2026-03-10", 3, "09.06.2026"},  {"2026-03-10", 4, "09.07.2026"},
        {"2026-03-10", 12, "09.03.2027"}, {"2026-01-31", 1, "27.02.2026"},
        {"2026-01-31", 2, "30.03.2026"},  {"2026-01-31", 3, "29.04.2026"},
        {"2026-01-31", 4, "30.05.2026"},  {"2026-01-31", 12, "30.01.2027"},
        {"2026-01-30", 1, "27.02.2026"},  {"2026-01-30", 2, "29.03.2026"},
        {"2026-01-30", 3, "29.04.2026"},  {"2026-01-30", 4, "29.05.2026"},
        {"2026-01-30", 12, "29.01.2027"}, {"2027-01-29", 1, "27.02.2027"},
        {"2027-01-29", 2, "28.03.2027"},  {"2027-01-29", 3, "28.04.2027"},
        {"2027-01-29", 4, "28.05.2027"},  {"2027-01-29", 12, "28.01.2028"},
        {"2026-09-30", 2, "29.11.2026"},  {"2026-01-15", 12, "14.01.2027"},
        {"2028-01-31", 1, "28.02.2028"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Day end = day_add_months(iso(cases[i].start), cases[i].months) - 1;

        assert_date(end, cases[i].paid_until, cases[i].start);
    }
    assert_date(day_add_months(iso("2026-03-31"), -1), "28.02.2026", "backwards");
    assert_date(day_add_months(iso("2026-01-31"), -13), "31.12.2024", "back over two years");
    assert_int_equal(day_add_months(iso("9999-12-01"), 1), DAY_NONE);
    assert_int_equal(day_add_months(iso("0001-01-01"), -1), DAY_NONE);
    assert_int_equal(day_add_months(DAY_NONE, 1), DAY_NONE);
    assert_int_equal(day_add_months(iso("2026-01-01"), INT32_MAX), DAY_NONE);
}

static void a_later_start_never_ends_earlier(void **state)
{
    (void)state;
    for (Day date = iso("2023-12-01"); date < iso("2025-04-01"); date++) {
        for (int months = 1; months <= 14; months++)
            assert_true(day_add_months(date, months) <= day_add_months(date + 1, months));
    }
}

static void no_date_prints_as_nothing(void **state)
{
    (void)state;
    assert_date(DAY_NONE, "", "DAY_NONE");
    assert_date(INT32_MAX, "", "far future");
    assert_date(iso("0001-01-02"), "02.01.0001", "early");
}

static void data_files_write_dates_one_way(void **state)
{
    static const char *const wrong[] = {
        "",           "2026-1-05",   "2026-01-5",   "26-01-05",  "2026.01.05", "2026-01-055",
        "2026-02-30", " 2026-01-05", "2026-01-05 ", "2026-01-0x"};

    (void)state;
    assert_date(day_from_iso("2026-01-05"), "05.01.2026", "ISO");
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
        assert_int_equal(day_from_iso(wrong[i]), DAY_NONE);
}

typedef struct ParseCase {
    const char *text;
    const char *expected; /* "": none */
} ParseCase;

static void assert_parses(const ParseCase *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_date(day_parse(cases[i].text, TODAY), cases[i].expected, cases[i].text);
}

static void numbers_are_read_in_every_usual_form(void **state)
{
    static const ParseCase cases[] = {
        {"25.11.2025", "25.11.2025"},     {"25.11.25", "25.11.2025"},
        {"25/11/2025", "25.11.2025"},     {"25/11/25", "25.11.2025"},
        {"25-11-2025", "25.11.2025"},     {"25 11 2025", "25.11.2025"},
        {"25,11,2025", "25.11.2025"},     {"25112025", "25.11.2025"},
        {"20251125", "25.11.2025"},       {"2025-11-25", "25.11.2025"},
        {"2025.11.25", "25.11.2025"},     {"2025/11/25", "25.11.2025"},
        {" 5. 1. 2026 ", "05.01.2026"},   {"05.01.2026.", "05.01.2026"},
        {"25–11–2025", "25.11.2025"},     {"25.11.2025г.", "25.11.2025"},
        {"25.11.2025 йил", "25.11.2025"}, {"29.02.2024", "29.02.2024"},
        {"25.12.2030", "25.12.2030"},     {"01.02.03", "01.02.2003"},
        {"25\t11\n2025", "25.11.2025"},   {"\u200e25.11.2025", "25.11.2025"},
    };

    (void)state;
    assert_parses(cases, G_N_ELEMENTS(cases));
}

static void digits_of_other_scripts_and_look_alikes_count(void **state)
{
    static const ParseCase cases[] = {
        {"２５．１１．２０２５", "25.11.2025"},
        {"٢٥.١١.٢٠٢٥", "25.11.2025"},
        {"۲۵/۱۱/۲۰۲۵", "25.11.2025"},
        {"25.11.2O25", "25.11.2025"},
        {"25.11.2О25", "25.11.2025"},
        {"2OO5-12-O1", "01.12.2005"},
        {"l5.ll.2025", ""},
        {"l5.1l.2025", "15.11.2025"},
        {"2З.11.2025", "23.11.2025"},
        {"1Ч.1I.2025", "14.11.2025"},
    };

    (void)state;
    assert_parses(cases, G_N_ELEMENTS(cases));
}

static void months_are_understood_in_four_languages(void **state)
{
    static const ParseCase cases[] = {
        {"25 noyabr", "25.11.2025"},
        {"25-noyabr", "25.11.2025"},
        {"25-ноября", "25.11.2025"},
        {"25-ноябрь", "25.11.2025"},
        {"25 ноябр", "25.11.2025"},
        {"25noyabr2025", "25.11.2025"},
        {"25 ноября 2025 г.", "25.11.2025"},
        {"25-го ноября 2025 года", "25.11.2025"},
        {"2025-yil 25-noyabr", "25.11.2025"},
        {"2025 йил 25 ноябрь", "25.11.2025"},
        {"2025-жылдын 25-ноябры", "25.11.2025"},
        {"25 НОЯБРЯ 24", "25.11.2024"},
        {"noyabr 25", "25.11.2025"},
        {"1 yanvar 2026", "01.01.2026"},
        {"1 янв", "01.01.2026"},
        {"2 fevral", "02.02.2026"},
        {"2 февраля", "02.02.2026"},
        {"3 mart", "03.03.2026"},
        {"3 марта", "03.03.2026"},
        {"4 aprel", "04.04.2026"},
        {"4 апр.", "04.04.2026"},
        {"5 may", "05.05.2026"},
        {"5 мая", "05.05.2026"},
        {"5-май", "05.05.2026"},
        {"6 iyun", "06.06.2026"},
        {"6 июня", "06.06.2026"},
        {"7 iyul", "07.07.2026"},
        {"7 июля", "07.07.2026"},
        {"8 avgust", "08.08.2026"},
        {"8 августа", "08.08.2026"},
        {"9 sentabr", "09.09.2026"},
        {"9 sentyabrda", "09.09.2026"},
        {"9 сентября", "09.09.2026"},
        {"10 oktabr", "10.10.2026"},
        {"10 октября", "10.10.2026"},
        {"12 dekabr", "12.12.2025"},
        {"12 дек", "12.12.2025"},
    };

    (void)state;
    assert_parses(cases, G_N_ELEMENTS(cases));
}

static void misspelt_months_are_understood(void **state)
{
    static const ParseCase cases[] = {
        {"25 noyabir", "25.11.2025"},
        {"25 ноябпя", "25.11.2025"},
        {"10 актябрь", "10.10.2026"},
        {"6 iyyun", "06.06.2026"},
        {"7 июлл", "07.07.2026"},
        {"9 синтябрь", ""},
        {"9 сенябр", "09.09.2026"},
        {"1 Янвврь", "01.01.2026"},
        {"25 noyabr'", "25.11.2025"},
        {"25 нойабр", "25.11.2025"},
        {"6 июуня", ""},
        {"12 декабирь", "12.12.2025"},
    };

    (void)state;
    assert_parses(cases, G_N_ELEMENTS(cases));
}

static void today_and_yesterday_have_words(void **state)
{
    static const ParseCase cases[] = {
        {"bugun", "23.11.2026"},    {"BUGUN", "23.11.2026"},  {"бугун", "23.11.2026"},
        {"бүгүн", "23.11.2026"},    {"Бүгүн.", "23.11.2026"}, {"сегодня", "23.11.2026"},
        {"segodnya", "23.11.2026"}, {"kecha", "22.11.2026"},  {"кеча", "22.11.2026"},
        {"кечээ", "22.11.2026"},    {"Кечэ", "22.11.2026"},   {"вчера", "22.11.2026"},
        {"vchera", "22.11.2026"},   {"ke4a", "22.11.2026"},   {"ertaga", ""},
        {"kechqurun", ""},
    };

    (void)state;
    assert_parses(cases, G_N_ELEMENTS(cases));
    assert_int_equal(day_parse("bugun", DAY_NONE), DAY_NONE);
}

static void a_date_without_a_year_is_the_last_such_day(void **state)
{
    static const ParseCase cases[] = {
        {"23.11", "23.11.2026"},     {"24.11", "24.11.2025"},     {"1/12", "01.12.2025"},
        {"22 11", "22.11.2026"},     {"29.02", "29.02.2024"},     {"31.12", "31.12.2025"},
        {"23 noyabr", "23.11.2026"}, {"24-ноябрь", "24.11.2025"}, {"31.02", ""},
        {"31 fevral", ""},
    };

    (void)state;
    assert_parses(cases, G_N_ELEMENTS(cases));
    assert_int_equal(day_parse("29.02", iso("1904-02-28")), iso("1896-02-29"));
    assert_int_equal(day_parse("25.11", DAY_NONE), DAY_NONE);
}

static void what_is_no_date_or_could_be_two_is_refused(void **state)
{
    static const char *const cases[] = {
        "",
        "   ",
        "25",
        "2511",
        "251125",
        "31.02.2026",
        "29.02.2025",
        "32.01.2026",
        "11.2025",
        "2025",
        "25.13.2025",
        "2025-25-11",
        "00.01.2026",
        "25.11.202",
        "25.11.20255",
        "25.11.5",
        "1.2.3.4",
        "abc",
        "noyabr",
        "noyabr 2025",
        "25 noyabr dekabr",
        "1 yil 2 oy",
        "1 yil 2 kun 3",
        "15.11.2025 10:30",
        "+99890123456",
        "482175",
        "4817-2093",
        "-",
        "25.11.2025?",
        "сегодня 5",
        "99999999",
        "999999999999999999999",
        "\xff\xfe",
        "25 noyabr 2025 3",
        "1111111111111111111111111111111111111111111111111111111111111111111111111",
        "25.11.2025                                                        .",
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_date(day_parse(cases[i], TODAY), "", cases[i]);
}

static void every_printed_date_is_read_back(void **state)
{
    (void)state;
    for (Day date = iso("2000-01-01"); date < iso("2100-01-01"); date++) {
        char text[11];

        day_format(date, text);
        assert_int_equal(day_parse(text, TODAY), date);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_count_from_1970_and_go_back_again),
        cmocka_unit_test(there_is_no_such_date),
        cmocka_unit_test(weekdays_start_on_monday),
        cmocka_unit_test(the_date_depends_on_the_place),
        cmocka_unit_test(months_are_anchored_and_clamped),
        cmocka_unit_test(a_later_start_never_ends_earlier),
        cmocka_unit_test(no_date_prints_as_nothing),
        cmocka_unit_test(data_files_write_dates_one_way),
        cmocka_unit_test(numbers_are_read_in_every_usual_form),
        cmocka_unit_test(digits_of_other_scripts_and_look_alikes_count),
        cmocka_unit_test(months_are_understood_in_four_languages),
        cmocka_unit_test(misspelt_months_are_understood),
        cmocka_unit_test(today_and_yesterday_have_words),
        cmocka_unit_test(a_date_without_a_year_is_the_last_such_day),
        cmocka_unit_test(what_is_no_date_or_could_be_two_is_refused),
        cmocka_unit_test(every_printed_date_is_read_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
