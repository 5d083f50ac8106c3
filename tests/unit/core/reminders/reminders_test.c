/* When reminders go out: by the person's own clock, each once, whatever the machine's clock does. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/alphabet.h"
#include "core/reminders/reminder_text.h"
#include "core/reminders/reminders.h"
#include "core/sending/daytime.h"
#include "store/contacts.h"
#include "support/test_reminders.h"

#define HOUR ((int64_t)3600)
#define DAY (24 * HOUR)
#define TASHKENT "Asia/Tashkent"

static Day today(const TestHotline *test)
{
    return day_at(test->now, test->config.timezone);
}

static int64_t queued(TestHotline *test)
{
    return test_number(test, "SELECT COUNT(*) FROM outbox");
}

/* What the outbox should hold, and nothing else. */
static void assert_due(TestHotline *test, const int64_t *moments, size_t count)
{
    static const char sql[] = "SELECT due_at FROM outbox ORDER BY due_at";
    g_auto(DbQuery) query = db_query(test->hotline.db, sql);

    for (size_t i = 0; i < count; i++) {
        assert_int_equal(db_step(&query, NULL), DB_ROW);
        assert_int_equal(db_int(&query, 0), moments[i]);
    }
    assert_int_equal(db_step(&query, NULL), DB_DONE);
}

/* All that a subscription of today for a day brings, by the clock of a zone. */
static void ladder_of(const char *zone, Day day, int64_t moments[5])
{
    static const int steps[] = {-14, -7, -3, -1, 0};

    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++)
        moments[i] = daytime_on(zone, day + steps[i]);
}

static void the_whole_ladder_goes_out_at_ten_there(void **state)
{
    static const struct {
        const char *phone, *region, *zone;
    } people[] = {
        {TEST_UZ, NULL, TASHKENT},
        {TEST_KG, NULL, "Asia/Bishkek"},
        {TEST_UZ, "UPDATE contacts SET region = 'RU-KAM'", "Asia/Kamchatka"},
        {TEST_RU, "UPDATE contacts SET region = 'RU-KGD'", "Europe/Kaliningrad"},
    };
    TestHotline *test = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(people); i++) {
        int64_t expected[5], end;
        Day day;

        test_reminders_teardown(state);
        test_reminders_setup(state);
        test->phone = people[i].phone;
        test_know(test, LANGUAGE_UZ, false);
        if (people[i].region)
            test_run(test, people[i].region);
        day = today(test) + 30;
        end = test->now + 33 * DAY;
        test_subscribe_until(test, day);
        ladder_of(people[i].zone, day, expected);
        while (test->now < end) /* as the sweep does, if less often */
            test_plan_at(test, test->now + HOUR / 2);
        assert_due(test, expected, 5);
        assert_count(test, "SELECT COUNT(*) FROM told_deadlines WHERE next_at IS NOT NULL", 0);
    }
}

/* Whoever subscribes three days before gets the one that is due and those to come. */
static void what_is_due_already_goes_in_the_next_daytime_and_alone(void **state)
{
    static const struct {
        int hours; /* after 12:00 in Moscow, 14:00 in Tashkent */
        int due;
    } rows[] = {{0, 0}, {6, 6}, {7, 20}, {12, 20}, {18, 20}, {19, 19}, {20, 20}};
    TestHotline *test = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        int64_t expected[3];

        test_reminders_teardown(state);
        test_reminders_setup(state);
        test->now = TEST_NOON + rows[i].hours * HOUR;
        test_subscribe_until(test, today(test) + 2);
        test_plan_at(test, test->now);
        test_plan_at(test, test->now);
        expected[0] = TEST_NOON + rows[i].due * HOUR;
        assert_due(test, expected, 1);
    }
}

static void a_clock_that_jumps_doubles_nothing_and_loses_nothing(void **state)
{
    TestHotline *test = *state;
    const int64_t start = TEST_NOON;
    const Day day = today(test) + 20;
    g_autofree char *text = NULL;

    test_subscribe_until(test, day);
    test_plan_at(test, daytime_on(TASHKENT, day - 14));
    assert_int_equal(queued(test), 1);
    test_plan_at(test, test->now - 2 * HOUR);
    test_plan_at(test, start - 30 * DAY);
    test_plan_at(test, daytime_on(TASHKENT, day - 14) + 5);
    assert_int_equal(queued(test), 1);
    test_plan_at(test, daytime_on(TASHKENT, day - 7)); /* a restart keeps nothing: the row knows */
    assert_int_equal(queued(test), 2);
    test_plan_at(test, test->now + 30 * DAY); /* three became due: one of them goes, and says so */
    assert_int_equal(queued(test), 3);
    text = test_sent_text(test, test_number(test, "SELECT MAX(id) FROM outbox"));
    assert_non_null(strstr(text, "уже прошло"));
    test_plan_at(test, test->now + 30 * DAY);
    assert_int_equal(queued(test), 3);
    assert_stored(test, "SELECT late_reason FROM told_deadlines", "queued"); /* nobody sends here */
}

/* Each on a hotline of its own, as two nodes have, and one of them on old knowledge. */
static void two_planners_at_once_plan_each_once(void **state)
{
    TestHotline *test = *state;
    Hotline other = test->hotline;
    const Day day = today(test) + 14;
    bool more;

    for (unsigned i = 0; i < 50; i++) {
        g_autofree char *phone = g_strdup_printf("+9989012%05u", i);

        test->phone = phone;
        test_subscribe_until(test, day);
    }
    test->phone = TEST_UZ;
    assert_count(test, "SELECT COUNT(*) FROM told_deadlines WHERE next_at IS NOT NULL", 50);
    test_run(test, "CREATE TABLE as_it_was AS SELECT id, step, about, next_at FROM told_deadlines");
    assert_true(reminders_run(&other, daytime_on(TASHKENT, day - 14), &more, NULL));
    assert_int_equal(queued(test), 50);
    /* The other one read its rows before the first had written. */
    test_run(test,
             "UPDATE told_deadlines"
             "   SET step = as_it_was.step, about = as_it_was.about,"
             "       next_at = as_it_was.next_at"
             "  FROM as_it_was WHERE as_it_was.id = told_deadlines.id");
    test_plan_at(test, daytime_on(TASHKENT, day - 14));
    assert_int_equal(queued(test), 50);
    assert_count(test, "SELECT COUNT(*) FROM told_deadlines WHERE step = -7", 50);
}

static void more_than_a_slice_is_planned_slice_by_slice(void **state)
{
    TestHotline *test = *state;
    bool more;

    for (unsigned i = 0; i < 250; i++) {
        g_autofree char *phone = g_strdup_printf("+9989012%05u", i);

        test->phone = phone;
        test_subscribe_until(test, today(test) + 14);
    }
    test->phone = TEST_UZ;
    assert_true(reminders_run(&test->hotline, test->now + DAY, &more, NULL));
    assert_true(more);
    assert_int_equal(queued(test), 200);
    assert_true(reminders_run(&test->hotline, test->now + DAY, &more, NULL));
    assert_false(more);
    assert_int_equal(queued(test), 250);
}

static void nothing_is_planned_while_the_clock_is_not_trusted(void **state)
{
    TestHotline *test = *state;

    test_subscribe_until(test, today(test) + 2);
    test->hotline.held = true;
    test_plan_at(test, test->now);
    assert_int_equal(queued(test), 0);
    test->hotline.held = false;
    test_plan_at(test, test->now);
    assert_int_equal(queued(test), 1);
}

/* Month after month, also if nobody says that it was paid; and the months go on from the last one paid. */
static void payments_go_on_month_by_month(void **state)
{
    const char *const values[] = {FACT_PATENT, "20767", FACT_PAID, "1", NULL}; /* 10.11.2026 */
    TestHotline *test = *state;
    const Day first = test_subscribe(test, "PAT-PAY-MONTH", values);
    int64_t expected[8];

    assert_int_equal(first, day_from_ymd(2026, 12, 9));
    for (size_t i = 0; i < 8; i++) {
        static const int steps[] = {-7, -4, -1, 0};
        Day month = i < 4 ? first : day_from_ymd(2027, 1, 9);

        expected[i] = daytime_on(TASHKENT, month + steps[i % 4]);
    }
    test_run(test, "UPDATE contacts SET seen_day = 30000");
    while (test->now < daytime_on(TASHKENT, day_from_ymd(2027, 1, 10))) {
        test_plan_at(test, test->now + HOUR);
        test_run(test, "UPDATE outbox SET state = 'delivered' WHERE state = 'queued'");
    }
    assert_due(test, expected, 8);
    test_plan_at(test, daytime_on(TASHKENT, day_from_ymd(2028, 3, 1)));
    assert_count(test, "SELECT COUNT(*) FROM told_deadlines WHERE next_at IS NOT NULL", 0);
    assert_int_equal(queued(test),
                     9); /* the last month of the twelve, and of those before no burst */
}

/* Anyone may subscribe at any moment, and the sweep come at any other: nothing in the night, nothing twice,
 * nothing left behind. */
static void whatever_happens_people_are_reminded_by_day_and_once(void **state)
{
    static const char *const regions[] = {"RU-KGD", "RU-MOW", "RU-SAM", "RU-SVE",
                                          "RU-OMS", "RU-NVS", "RU-IRK", "RU-AMU",
                                          "RU-PRI", "RU-MAG", "RU-KAM"};
    TestHotline *test = *state;
    g_autoptr(GRand) chance = g_rand_new_with_seed(20250910);

    for (unsigned round = 0; round < 60; round++) {
        const char *region = regions[round % G_N_ELEMENTS(regions)];
        const char *zone = region_find(test->hotline.texts->regions, region)->zone;
        static const char place[] = "UPDATE contacts SET region = :region";
        static const char all[] = "SELECT due_at FROM outbox ORDER BY due_at";
        int64_t last = 0, end;
        Day day;

        test_reminders_teardown(state);
        test_reminders_setup(state);
        test_know(test, LANGUAGE_KY, false);
        {
            g_auto(DbQuery) query = db_query(test->hotline.db, place);

            db_bind_text(&query, ":region", region);
            assert_true(db_run(&query, NULL));
        }
        test->now += g_rand_int_range(chance, 0, 86400);
        day = today(test) + g_rand_int_range(chance, 1, 40);
        test_subscribe_until(test, day);
        end = daytime_on(zone, day) + HOUR;
        while (test->now < end)
            test_plan_at(test, MIN(end, test->now + g_rand_int_range(chance, 1, 5 * 86400)));

        g_auto(DbQuery) query = db_query(test->hotline.db, all);

        while (db_step(&query, NULL) == DB_ROW) {
            int64_t due = db_int(&query, 0);

            assert_int_equal(daytime_next(zone, due), due);
            assert_true(due > last);
            last = due;
        }
        assert_true(daytime_day(zone, last) >= day); /* the last one, of the day itself, came */
        assert_count(test, "SELECT COUNT(*) FROM told_deadlines WHERE next_at IS NOT NULL", 0);
    }
}

/* ---- What they say ---- */

static void they_are_neutral_and_one_segment_each(void **state)
{
    TestHotline *test = *state;
    const Day day = day_from_ymd(2028, 12, 28);

    test->ussd.address = (char *)"*7775*123#";
    for (unsigned i = 0; i < LANGUAGE_COUNT * 2 * 2; i++) {
        ContactRow contact = {.language = (Language)(i / 4), .latin = i & 1};

        if (i & 2)
            g_ptr_array_remove(test->config.channels, &test->ussd);
        for (int kind = REMINDER_COMES; kind <= REMINDER_ASKS; kind++) {
            const char *msgid;
            g_autofree char *text = reminder_text(&test->hotline, &contact, (ReminderText)kind, day,
                                                  "line", &msgid);
            g_autofree char *sent = alphabet_fold(text);

            assert_int_equal(alphabet_sms_segments(sent), 1);
            assert_true(catalog_is_neutral(test->hotline.texts->catalog, msgid));
            assert_null(strchr(sent, '{'));
            assert_true(kind == REMINDER_ASKS || strstr(sent, "28.12.2028"));
            assert_true((i & 2) != 0 || strstr(sent, "*7775*123#"));
        }
        if (i & 2)
            g_ptr_array_insert(test->config.channels, 0, &test->ussd);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) \
    cmocka_unit_test_setup_teardown(name, test_reminders_setup, test_reminders_teardown)
        TEST(the_whole_ladder_goes_out_at_ten_there),
        TEST(what_is_due_already_goes_in_the_next_daytime_and_alone),
        TEST(a_clock_that_jumps_doubles_nothing_and_loses_nothing),
        TEST(two_planners_at_once_plan_each_once),
        TEST(more_than_a_slice_is_planned_slice_by_slice),
        TEST(nothing_is_planned_while_the_clock_is_not_trusted),
        TEST(payments_go_on_month_by_month),
        TEST(whatever_happens_people_are_reminded_by_day_and_once),
        TEST(they_are_neutral_and_one_segment_each),
#undef TEST
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
