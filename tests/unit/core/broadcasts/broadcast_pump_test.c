#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/broadcasts/broadcast_pump.h"
#include "support/test_broadcasts.h"
#include "support/test_reminders.h"

#define HOUR ((int64_t)3600)
#define SENT "SELECT COUNT(*) FROM outbox WHERE kind = 'broadcast' AND state = 'sent'"

/* ---- Whom it reaches ---- */

static void everybody_it_is_for_gets_it_once(void **state)
{
    TestHotline *test = *state;
    BroadcastRow row = test_broadcast();
    int64_t id;

    test_add_readers(test, 2000);
    id = test_broadcast_approved(test, &row);
    assert_int_equal(test_broadcast_go_on(test, 60), 2000);
    assert_broadcast(test, id, "done");
    assert_people(test, "state = 'sent'", 2000);
    assert_count(test, "SELECT COUNT(DISTINCT person) FROM outbox WHERE state = 'sent'", 2000);
    assert_count(test, "SELECT SUM(cost) FROM broadcast_counts", 2000 * 1500);
    test_broadcast_is_sound(test);
    assert_int_equal(test_broadcast_go_on(test, 60), 0);
}

static void who_may_not_be_written_to_is_left_out_and_counted(void **state)
{
    static const struct {
        TestReader reader;
        const char *outcome;
    } cases[] = {
        {{.language = LANGUAGE_UZ}, "sent"},
        {{.language = LANGUAGE_UZ, .profile = "neutral"}, "sent"},
        {{.language = LANGUAGE_RU}, "sent"},
        {{.language = LANGUAGE_KY}, "excluded no_text"},
        {{.language = LANGUAGE_UNKNOWN}, "excluded no_text"},
        {{.language = LANGUAGE_UZ, .stopped = true}, "excluded stopped"},
        {{.language = LANGUAGE_UZ, .profile = "never"}, "excluded profile"},
        {{.language = LANGUAGE_UZ, .profile = ""}, "excluded no_consent"},
        {{.language = LANGUAGE_UZ, .asks = true}, "excluded no_consent"},
    };
    TestHotline *test = *state;
    BroadcastRow row = test_broadcast();

    row.audience.languages = "";
    row.texts[LANGUAGE_RU] = "Завтра мы работаем с 9:00.";
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        TestReader reader = cases[i].reader;

        reader.n = (unsigned)i;
        test_add_reader(test, &reader);
    }
    test_broadcast_approved(test, &row);
    assert_int_equal(test_broadcast_go_on(test, 20), 3);
    assert_people(test, "state = 'sent'", 3);
    assert_people(test, "state = 'excluded' AND reason = 'no_text'", 2);
    assert_people(test, "state = 'excluded' AND reason = 'stopped'", 1);
    assert_people(test, "state = 'excluded' AND reason = 'profile'", 1);
    assert_people(test, "state = 'excluded' AND reason = 'no_consent'", 2);
    test_broadcast_is_sound(test);
}

static void an_audience_is_all_of_what_it_says(void **state)
{
    static const struct {
        BroadcastAudience audience;
        unsigned people;
    } cases[] = {
        {{.languages = ""}, 5},
        {{.languages = "uz"}, 4},
        {{.languages = "ru,uz"}, 5},
        {{.languages = "uz_Cyrl"}, 0},
        {{.languages = "", .citizenships = "KG,other"}, 1},
        {{.languages = "", .regions = "RU-SPE"}, 1},
        {{.languages = "", .regions = "RU-MOW,RU-SPE"}, 5},
        {{.languages = "", .contact_days = 30}, 4},
        {{.languages = "", .contact_days = 31}, 5},
        {{.languages = "uz", .citizenships = "UZ", .contact_days = 30}, 1},
        {{.languages = "", .rule = "STAY-90-CONT"}, 1},
        {{.languages = "", .category = "wages"}, 1},
    };
    const Day today = day_at(TEST_NOON, "Europe/Moscow");

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        assert_int_equal(test_broadcasts_setup(state), 0);
        TestHotline *test = *state;
        BroadcastRow row = test_broadcast();
        const TestReader readers[] = {
            {.n = 1, .language = LANGUAGE_UZ},
            {.n = 2, .language = LANGUAGE_UZ, .citizenship = "KG"},
            {.n = 3, .language = LANGUAGE_RU, .region = "RU-SPE"},
            {.n = 4, .language = LANGUAGE_UZ, .seen_day = today - 31},
        };

        for (size_t n = 0; n < G_N_ELEMENTS(readers); n++)
            test_add_reader(test, &readers[n]);
        test->phone = "+998901000005";
        test_know(test, LANGUAGE_UZ, false);
        test_subscribe_until(test, today + 30);
        test_run(test, "UPDATE contacts SET region = 'RU-MOW' WHERE region IS NULL");
        test_run(test,
                 "INSERT INTO cases (number, status, category, bearer, channel, contact_id,"
                 "                   public_key, hotline_key_id, created_at, updated_at, rank)"
                 " SELECT 12345678, 'new', 'wages', 'sms', 'texts', contact_id, x'00', 1, 1, 1, 1"
                 "   FROM told_deadlines");
        row.audience = cases[i].audience;
        row.texts[LANGUAGE_RU] = row.texts[LANGUAGE_UZ_CYRL] = "Завтра мы работаем с 9:00.";
        row.texts[LANGUAGE_KY] = row.texts[LANGUAGE_RU];
        test_broadcast_approved(test, &row);
        test_broadcast_run_at(test, test->now);
        assert_people(test, "1 = 1", cases[i].people);
        assert_int_equal(test_broadcasts_teardown(state), 0);
    }
    assert_int_equal(test_broadcasts_setup(state), 0);
}

static void a_clock_that_was_ahead_forgets_nobody(void **state)
{
    TestHotline *test = *state;
    BroadcastRow row = test_broadcast();

    test_add_readers(test, 3);
    row.audience.contact_days = 7;
    test->now += 30 * 24 * HOUR;
    test_broadcast_approved(test, &row);
    test->now -= 30 * 24 * HOUR;
    test_broadcast_run_at(test, test->now);
    assert_people(test, "state IN ('pending', 'queued')", 3);
}

static void who_changes_their_mind_later_gets_nothing(void **state)
{
    TestHotline *test = *state;
    BroadcastRow row = test_broadcast();
    int64_t id;

    test_add_readers(test, 6);
    id = test_broadcast_approved(test, &row);
    assert_true(broadcast_run(&test->hotline, test->now, &(bool){false}, NULL)); /* gathered */
    test_run(test, "UPDATE contacts SET stopped_at = 1 WHERE id = (SELECT MIN(id) FROM contacts)");
    test_run(test,
             "UPDATE contacts SET profile = 'never'"
             " WHERE id = (SELECT MAX(id) FROM contacts)");
    test_run(test,
             "DELETE FROM contacts WHERE id = (SELECT id FROM contacts ORDER BY id"
             " LIMIT 1 OFFSET 2)");
    assert_int_equal(test_broadcast_go_on(test, 20), 3);
    assert_broadcast(test, id, "done");
    assert_people(test, "state = 'cancelled' AND reason = 'stopped'", 1);
    assert_people(test, "state = 'cancelled' AND reason = 'profile'", 1);
    assert_people(test, "state = 'cancelled' AND reason = 'erased' AND contact_id IS NULL", 1);
    test_broadcast_is_sound(test);
}

/* ---- When ---- */

static void nobody_is_woken_and_nobody_waits_for_others(void **state)
{
    /* The last one goes out at 10:00 in Moscow, which is noon less two hours. */
    static const char *const regions[] = {"RU-KAM", "RU-MOW", "RU-NVS", "other"};
    TestHotline *test = *state;
    BroadcastRow row = test_broadcast();
    int64_t id;

    row.rate = 600;
    for (unsigned n = 0; n < 400; n++) {
        const TestReader reader = {.n = n, .region = regions[n % 4]};

        test_add_reader(test, &reader);
    }
    test->now = TEST_NOON -
                6 * HOUR; /* 06:00 in Moscow, 10:00 in Novosibirsk, 15:00 in Kamchatka */
    id = test_broadcast_approved(test, &row);
    assert_int_equal(test_broadcast_go_on(test, 60), 200);
    assert_count(test,
                 "SELECT COUNT(*) FROM outbox JOIN contacts ON contacts.id = person"
                 " WHERE region NOT IN ('RU-KAM', 'RU-NVS')",
                 0);
    test->now = TEST_NOON - 2 * HOUR;
    assert_int_equal(test_broadcast_go_on(test, 120), 200);
    assert_broadcast(test, id, "done");
    test_broadcast_is_sound(test);
}

static void what_waited_into_the_night_goes_out_the_next_day(void **state)
{
    TestHotline *test = *state;
    BroadcastRow row = test_broadcast();
    int64_t id;

    test_add_readers(test, 10);
    id = test_broadcast_approved(test, &row);
    test->now = TEST_NOON + 9 * HOUR - 10; /* ten seconds to 21:00 */
    test_broadcast_run_at(test, test->now);
    test_broadcast_run_at(test, test->now + 1);
    assert_people(test, "state = 'queued'", 10);
    test->now += 20;
    assert_int_equal(test_broadcast_send(test, SEND_ACCEPTED), 0);
    test_broadcast_run_at(test, test->now);
    assert_people(test, "state = 'pending' AND due_at = 1795503600", 10); /* 10:00 there */
    test->now = 1795503600;
    assert_int_equal(test_broadcast_go_on(test, 20), 10);
    assert_broadcast(test, id, "done");
    assert_count(test, SENT, 10);
    test_broadcast_is_sound(test);
}

static void it_begins_when_it_should(void **state)
{
    TestHotline *test = *state;
    BroadcastRow row = test_broadcast();

    row.starts_at = TEST_NOON + HOUR;
    test_add_readers(test, 10);
    test_broadcast_approved(test, &row);
    assert_int_equal(test_broadcast_go_on(test, HOUR), 0);
    assert_people(test, "state = 'pending'", 10);
    assert_int_equal(test_broadcast_go_on(test, 20), 10);
}

/* ---- The canary ---- */

static void the_first_few_go_and_it_waits(void **state)
{
    TestHotline *test = *state;
    BroadcastRow row = test_broadcast();
    int64_t id;

    row.canary = 20;
    test_add_readers(test, 100);
    id = test_broadcast_approved(test, &row);
    assert_broadcast(test, id, "canary");
    test_broadcast_run_at(test, test->now);
    test_broadcast_run_at(test, test->now + 30);
    assert_people(test, "state = 'queued'", 20);
    assert_broadcast(test, id, "canary"); /* they have not got it yet */
    assert_int_equal(test_broadcast_send(test, SEND_ACCEPTED), 20);
    assert_int_equal(test_broadcast_go_on(test, 60), 0);
    assert_broadcast(test, id, "checking");
    assert_int_equal(test_broadcast_does(test, broadcast_resume, 1, id), BROADCAST_ACCEPTED);
    assert_int_equal(test_broadcast_go_on(test, 60), 80);
    assert_broadcast(test, id, "done");
    test_broadcast_is_sound(test);
}

static void a_canary_of_all_is_all(void **state)
{
    TestHotline *test = *state;
    BroadcastRow row = test_broadcast();
    int64_t id;

    row.canary = 20;
    test_add_readers(test, 20);
    id = test_broadcast_approved(test, &row);
    assert_int_equal(test_broadcast_go_on(test, 60), 20);
    assert_broadcast(test, id, "done");
}

static void one_for_nobody_is_done(void **state)
{
    TestHotline *test = *state;
    BroadcastRow row = test_broadcast();
    int64_t id = test_broadcast_approved(test, &row);

    test_broadcast_run_at(test, test->now);
    assert_broadcast(test, id, "done");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, test_broadcasts_setup, test_broadcasts_teardown)
    const struct CMUnitTest tests[] = {
        TEST(everybody_it_is_for_gets_it_once),
        TEST(who_may_not_be_written_to_is_left_out_and_counted),
        TEST(an_audience_is_all_of_what_it_says),
        TEST(a_clock_that_was_ahead_forgets_nobody),
        TEST(who_changes_their_mind_later_gets_nothing),
        TEST(nobody_is_woken_and_nobody_waits_for_others),
        TEST(what_waited_into_the_night_goes_out_the_next_day),
        TEST(it_begins_when_it_should),
        TEST(the_first_few_go_and_it_waits),
        TEST(a_canary_of_all_is_all),
        TEST(one_for_nobody_is_done),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
