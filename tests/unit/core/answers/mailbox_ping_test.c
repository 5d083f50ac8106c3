#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/sending/outbox.h"
#include "support/test_mailbox.h"

#define HELLO "Advokat ertaga soat 10 da keladi"
#define DAY 86400

static int setup(void **state)
{
    TestHotline *test;

    if (test_hotline_reset(state) != 0)
        return -1;
    test = *state;
    test->ussd.address = (char *)"*7775#";
    test->sms.own = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(test->sms.own, (gpointer) "username", (gpointer) "tayanch");
    return 0;
}

static int teardown(void **state)
{
    TestHotline *test = *state;

    g_clear_pointer(&test->sms.own, g_hash_table_unref);
    if (!g_ptr_array_find(test->config.channels, &test->ussd, NULL))
        g_ptr_array_insert(test->config.channels, 0, &test->ussd);
    return 0;
}

static void remember(const OutboxRow *row, gpointer data)
{
    TestHotline *test = data;
    g_autofree char *text = NULL;
    Phone to;

    assert_true(outbox_open(&test->hotline, row, &to, &text));
    assert_string_equal(to.e164, TEST_UZ);
    assert_true(row->neutral);
    g_string_assign(test->typed, text);
}

/* The text of the last ping. */
static const char *ping_text(TestHotline *test)
{
    bool found;

    assert_true(outbox_get(test->hotline.db, test_number(test, "SELECT MAX(id) FROM outbox"),
                           remember, test, &found, NULL));
    assert_true(found);
    return test->typed->str;
}

static void only_who_allowed_it_is_told(void **state)
{
    static const struct {
        const char *key, *ping;
    } rows[] = {{"1", "none"}, {"2", "queued"}, {"3", "queued"}};
    TestHotline *test = *state;
    ContactRow contact;
    bool may;

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        int64_t id, contact_id;

        teardown(state);
        setup(state);
        test_know(test, LANGUAGE_UZ, false);
        id = test_report(test, rows[i].key, NULL);
        test_answer(test, id, LANGUAGE_UZ, HELLO);
        assert_string_equal(test_last_answer(test, id).ping, rows[i].ping);
        assert_count(test, "SELECT COUNT(*) FROM outbox", i > 0);
        contact_id = test_number(test, "SELECT contact_id FROM cases");
        assert_true(contacts_get(test->hotline.db, contact_id, &contact, NULL));
        assert_true(mailbox_may_ping(&test->hotline, contact_id, &may, NULL));
        assert_int_equal(may, i > 0);
    }
    assert_true(mailbox_may_ping(&test->hotline, 0, &may, NULL));
    assert_false(may);
}

static void who_said_STOP_is_not_told(void **state)
{
    TestHotline *test = *state;
    int64_t id;

    test_know(test, LANGUAGE_UZ, false);
    id = test_report(test, "3", NULL);
    test_text(test, "STOP");
    test_answer(test, id, LANGUAGE_UZ, HELLO);
    assert_string_equal(test_last_answer(test, id).ping, "none");
}

static void without_a_channel_that_sends_nobody_is_told(void **state)
{
    TestHotline *test = *state;
    int64_t id;

    g_hash_table_remove_all(test->sms.own);
    test_know(test, LANGUAGE_UZ, false);
    id = test_report(test, "3", NULL);
    test_answer(test, id, LANGUAGE_UZ, HELLO);
    assert_string_equal(test_last_answer(test, id).ping, "none");
}

static void the_text_names_nothing_and_is_one_segment(void **state)
{
    TestHotline *test = *state;

    for (int bearers = 0; bearers < 2; bearers++) {
        for (unsigned i = 0; i < LANGUAGE_COUNT * 2; i++) {
            Language language = (Language)(i / 2);

            teardown(state);
            setup(state);
            test_know(test, language, i % 2);
            test_answer(test, test_report(test, "2", NULL), LANGUAGE_RU, HELLO);
            if (bearers == 1) {
                g_ptr_array_remove(test->config.channels, &test->ussd);
                test->now += DAY + 1;
                test_answer(test, test_number(test, "SELECT MAX(id) FROM cases"), LANGUAGE_RU,
                            HELLO);
            }
            assert_int_equal(strstr(ping_text(test), "*7775#") != NULL, bearers == 0);
            assert_null(strstr(test->typed->str, "{"));
            assert_count(test, "SELECT MAX(segments) FROM outbox", 1);
        }
    }
}

static int64_t pings(TestHotline *test)
{
    return test_number(test, "SELECT COUNT(*) FROM outbox");
}

static void one_that_is_not_followed_is_enough_for_a_day(void **state)
{
    TestHotline *test = *state;
    int64_t id, other;

    test_know(test, LANGUAGE_UZ, false);
    id = test_report(test, "3", NULL);
    other = test_report(test, "3", NULL);
    test_answer(test, id, LANGUAGE_UZ, HELLO);
    test->now += DAY / 2;
    test_answer(test, other, LANGUAGE_UZ, HELLO);
    assert_int_equal(pings(test), 1);
    assert_string_equal(test_last_answer(test, other).ping, "queued"); /* the same one */
    test->now += DAY / 2 + 1;
    test_answer(test, other, LANGUAGE_UZ, HELLO);
    assert_int_equal(pings(test), 2);
    test_dial(test, "4*1");
    test_dial(test, "4*1*2"); /* dialled ahead, the first is not shown, and so not read */
    assert_count(test, "SELECT COUNT(*) FROM mailbox WHERE state = 'waiting'", 1);
    test_press(test, "2");
    assert_count(test, "SELECT COUNT(*) FROM mailbox WHERE state = 'waiting'", 0);
    test_answer(test, other, LANGUAGE_UZ, HELLO);
    assert_int_equal(pings(test), 3);
}

/* They may have come for it in vain. */
static void one_that_has_left_for_what_was_taken_back_does_not_count(void **state)
{
    static const struct {
        const char *ping;
        int64_t pings;
    } rows[] = {{"claimed", 2}, {"sent", 2}, {"delivered", 2}};
    TestHotline *test = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        int64_t id, answer;
        MailboxTaken taken;

        teardown(state);
        setup(state);
        test_know(test, LANGUAGE_UZ, false);
        id = test_report(test, "3", NULL);
        answer = test_answer(test, id, LANGUAGE_UZ, HELLO);
        {
            g_auto(DbQuery) query = db_query(test->hotline.db, "UPDATE outbox SET state = :state");

            db_bind_text(&query, ":state", rows[i].ping);
            assert_true(db_run(&query, NULL));
        }
        assert_true(mailbox_take_back(&test->hotline, id, answer, test->now, &taken, NULL));
        test_answer(test, id, LANGUAGE_UZ, HELLO);
        assert_int_equal(pings(test), rows[i].pings);
    }
}

static void take_back(TestHotline *test, int64_t case_id, int64_t answer)
{
    MailboxTaken taken;

    assert_true(mailbox_take_back(&test->hotline, case_id, answer, test->now, &taken, NULL));
    assert_int_equal(taken, MAILBOX_TAKEN);
}

/* Nobody comes for nothing. */
static void one_that_still_waits_goes_with_the_last_answer_it_tells_of(void **state)
{
    static const char *const waiting[] = {"queued", "held"};
    TestHotline *test = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(waiting); i++) {
        int64_t id, other, first, second;

        teardown(state);
        setup(state);
        test_know(test, LANGUAGE_UZ, false);
        id = test_report(test, "3", NULL);
        other = test_report(test, "3", NULL);
        first = test_answer(test, id, LANGUAGE_UZ, HELLO);
        second = test_answer(test, other, LANGUAGE_UZ, HELLO);
        {
            g_auto(DbQuery) query = db_query(test->hotline.db, "UPDATE outbox SET state = :state");

            db_bind_text(&query, ":state", waiting[i]);
            assert_true(db_run(&query, NULL));
        }
        take_back(test, id, first);
        assert_string_equal(test_last_answer(test, other).ping, waiting[i]);
        take_back(test, other, second);
        assert_string_equal(test_last_answer(test, other).ping, "cancelled");
        assert_count(test, "SELECT COUNT(*) FROM outbox WHERE box IS NULL", 1);
        test_answer(test, id, LANGUAGE_UZ, HELLO);
        assert_string_equal(test_last_answer(test, id).ping, "queued"); /* another one */
        assert_int_equal(pings(test), 2);
    }
}

static void who_has_read_it_before_is_not_told(void **state)
{
    TestHotline *test = *state;
    int64_t id;

    test_know(test, LANGUAGE_UZ, false);
    id = test_report(test, "3", NULL);
    test_answer(test, id, LANGUAGE_UZ, HELLO);
    test_dial(test, "4*1");
    assert_string_equal(test_last_answer(test, id).state, "read");
    assert_string_equal(test_last_answer(test, id).ping, "cancelled");
}

static void one_that_did_not_arrive_does_not_count(void **state)
{
    TestHotline *test = *state;
    int64_t id;

    test_know(test, LANGUAGE_UZ, false);
    id = test_report(test, "3", NULL);
    test_answer(test, id, LANGUAGE_UZ, HELLO);
    {
        g_auto(DbQuery) query = db_query(test->hotline.db, "UPDATE outbox SET state = 'failed'");

        assert_true(db_run(&query, NULL));
    }
    assert_string_equal(test_last_answer(test, id).ping, "failed");
    test_answer(test, id, LANGUAGE_UZ, HELLO);
    assert_string_equal(test_last_answer(test, id).ping, "queued");
    assert_int_equal(pings(test), 2);
    {
        g_auto(DbQuery) query = db_query(test->hotline.db, "DELETE FROM outbox");

        assert_true(db_run(&query, NULL));
    }
    assert_string_equal(test_last_answer(test, id).ping, "unknown"); /* after 90 days */
}

/* The code of another country leads nowhere. */
static void the_code_is_that_of_the_line_they_dialled(void **state)
{
    TestHotline *test = *state;
    Channel abroad = test->ussd;
    int64_t id;

    abroad.name = (char *)"abroad";
    abroad.address = (char *)"*4455#";
    test_know(test, LANGUAGE_UZ, false);
    id = test_report(test, "3", NULL);
    g_ptr_array_insert(test->config.channels, 0, &abroad);
    test_answer(test, id, LANGUAGE_UZ, HELLO);
    g_ptr_array_remove(test->config.channels, &abroad);
    assert_non_null(strstr(ping_text(test), "*7775#"));
}

static void without_a_code_they_are_asked_to_write(void **state)
{
    TestHotline *test = *state;
    int64_t id;

    test_know(test, LANGUAGE_RU, false);
    id = test_report(test, "3", NULL);
    test->ussd.address = NULL;
    test_answer(test, id, LANGUAGE_RU, HELLO);
    assert_string_equal(ping_text(test),
                        catalog_text(test->hotline.texts->catalog, LANGUAGE_RU, false,
                                     "There is news for you. To read it, reply MENU."));
}

#define PING_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PING_TEST(only_who_allowed_it_is_told),
        PING_TEST(who_said_STOP_is_not_told),
        PING_TEST(without_a_channel_that_sends_nobody_is_told),
        PING_TEST(the_text_names_nothing_and_is_one_segment),
        PING_TEST(the_code_is_that_of_the_line_they_dialled),
        PING_TEST(without_a_code_they_are_asked_to_write),
        PING_TEST(one_that_is_not_followed_is_enough_for_a_day),
        PING_TEST(one_that_has_left_for_what_was_taken_back_does_not_count),
        PING_TEST(one_that_still_waits_goes_with_the_last_answer_it_tells_of),
        PING_TEST(who_has_read_it_before_is_not_told),
        PING_TEST(one_that_did_not_arrive_does_not_count),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
