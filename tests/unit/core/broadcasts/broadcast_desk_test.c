#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "support/test_broadcasts.h"
#include "support/test_reminders.h"

/* ---- Who may do what when ---- */

static const struct {
    const char *name;
    TestBroadcastDeed deed;
    /* Of draft, submitted, canary, checking, running, paused from running, done, killed: what it becomes;
     * NULL: refused. */
    const char *becomes[BROADCAST_STATES];
} deeds[] = {
    {"submit", broadcast_submit, {"submitted"}},
    {"withdraw", broadcast_withdraw, {NULL, "draft"}},
    {"approve", broadcast_approve, {NULL, "canary"}},
    {"pause", broadcast_pause, {NULL, NULL, "paused by_hand", NULL, "paused by_hand"}},
    {"resume", broadcast_resume, {NULL, NULL, NULL, "running", NULL, "running"}},
    {"kill",
     broadcast_kill,
     {NULL, "killed by_hand", "killed by_hand", "killed by_hand", "killed by_hand",
      "killed by_hand"}},
};

static void put(TestHotline *test, int64_t id, BroadcastState was)
{
    g_auto(Broadcast) broadcast = {0};

    assert_true(broadcasts_get(test->hotline.db, id, &broadcast, NULL));
    broadcast.row.state = was;
    broadcast.row.paused_from = BROADCAST_RUNNING;
    assert_true(broadcasts_note(test->hotline.db, &broadcast.row, NULL));
}

static void each_state_allows_what_the_table_says(void **state)
{
    TestHotline *test = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(deeds); i++) {
        for (int was = 0; was < BROADCAST_STATES; was++) {
            BroadcastRow row = test_broadcast();
            const char *becomes = deeds[i].becomes[was];
            BroadcastVerdict verdict;
            int64_t id, logged;

            row.canary = 20;
            id = test_broadcast_save(test, &row);
            put(test, id, (BroadcastState)was);
            logged = test_number(test, "SELECT COUNT(*) FROM audit");
            verdict = test_broadcast_does(test, deeds[i].deed, 2, id);
            assert_int_equal(verdict, becomes ? BROADCAST_ACCEPTED : BROADCAST_MOVED);
            assert_broadcast(test, id,
                             becomes ? becomes : broadcast_state_name((BroadcastState)was));
            assert_int_equal(test_number(test, "SELECT COUNT(*) FROM audit") - logged,
                             becomes ? 1 : 0);
        }
    }
}

static void what_is_not_there_is_not_there(void **state)
{
    TestHotline *test = *state;
    BroadcastRow row = test_broadcast();
    g_auto(BroadcastAct) act = {.by = 1, .now = test->now};

    for (size_t i = 0; i < G_N_ELEMENTS(deeds); i++)
        assert_int_equal(test_broadcast_does(test, deeds[i].deed, 1, 77), BROADCAST_NOT_THERE);
    row.id = 77;
    assert_true(broadcast_save(&test->hotline, &act, &row, NULL));
    assert_int_equal(act.verdict, BROADCAST_NOT_THERE);
}

static void it_takes_a_second_person(void **state)
{
    static const struct {
        int64_t author, approver;
        BroadcastVerdict verdict;
    } cases[] = {
        {1, 1, BROADCAST_SECOND_PERSON}, {1, 2, BROADCAST_ACCEPTED},
        {0, 0, BROADCAST_SECOND_PERSON}, /* the command line is one person */
        {0, 1, BROADCAST_ACCEPTED},      {1, 0, BROADCAST_ACCEPTED},
    };
    TestHotline *test = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(BroadcastAct) act = {.by = cases[i].author, .now = test->now};
        BroadcastRow row = test_broadcast();

        assert_true(broadcast_save(&test->hotline, &act, &row, NULL));
        /* Whoever submits it is not its author by that. */
        assert_int_equal(test_broadcast_does(test, broadcast_submit, 2, row.id),
                         BROADCAST_ACCEPTED);
        assert_int_equal(test_broadcast_does(test, broadcast_approve, cases[i].approver, row.id),
                         cases[i].verdict);
    }
}

/* Who changes it becomes its author. */
static void nobody_approves_what_they_changed(void **state)
{
    TestHotline *test = *state;
    BroadcastRow row = test_broadcast();
    g_auto(BroadcastAct) act = {.by = 2, .now = test->now};
    int64_t id = test_broadcast_save(test, &row);

    row.title = "Other news";
    assert_true(broadcast_save(&test->hotline, &act, &row, NULL));
    assert_int_equal(act.verdict, BROADCAST_ACCEPTED);
    assert_int_equal(row.id, id);
    assert_int_equal(test_broadcast_does(test, broadcast_submit, 1, id), BROADCAST_ACCEPTED);
    assert_int_equal(test_broadcast_does(test, broadcast_approve, 2, id), BROADCAST_SECOND_PERSON);
    assert_int_equal(test_broadcast_does(test, broadcast_approve, 1, id), BROADCAST_ACCEPTED);
    assert_true(broadcast_save(&test->hotline, &act, &row, NULL));
    assert_int_equal(act.verdict, BROADCAST_MOVED);
}

/* Another text while somebody reads the first, also after it was withdrawn. */
static void what_is_approved_is_what_was_read(void **state)
{
    TestHotline *test = *state;

    for (int withdrawn = 0; withdrawn < 2; withdrawn++) {
        BroadcastRow row = test_broadcast();
        g_auto(BroadcastAct) act = {.by = 1, .now = test->now};
        int64_t id = test_broadcast_save(test, &row);

        assert_int_equal(test_broadcast_does(test, broadcast_submit, 1, id), BROADCAST_ACCEPTED);
        if (withdrawn)
            assert_int_equal(test_broadcast_does(test, broadcast_withdraw, 1, id),
                             BROADCAST_ACCEPTED);
        row.texts[LANGUAGE_UZ] = "Bugun";
        assert_true(broadcast_save(&test->hotline, &act, &row, NULL));
        assert_int_equal(act.verdict, BROADCAST_ACCEPTED);
        assert_int_not_equal(row.id, id);
        assert_broadcast(test, id, "killed replaced");
        assert_broadcast(test, row.id, "draft");
        assert_int_equal(test_broadcast_does(test, broadcast_submit, 1, row.id),
                         BROADCAST_ACCEPTED);
        assert_int_equal(test_broadcast_does(test, broadcast_approve, 2, id), BROADCAST_MOVED);
        assert_int_equal(test_broadcast_does(test, broadcast_approve, 2, row.id),
                         BROADCAST_ACCEPTED);
    }
}

static void the_log_knows_ids_and_no_text(void **state)
{
    TestHotline *test = *state;
    BroadcastRow row = test_broadcast();
    int64_t id = test_broadcast_approved(test, &row);

    test_broadcast_does(test, broadcast_pause, 1, id);
    test_broadcast_does(test, broadcast_resume, 3, id);
    test_broadcast_does(test, broadcast_kill, 2, id);
    assert_stored(test,
                  "SELECT GROUP_CONCAT(staff_id || ' ' || action || ' ' || subject_id, ', ')"
                  "  FROM (SELECT * FROM audit WHERE action LIKE 'broadcast.%' ORDER BY n)",
                  "1 broadcast.draft 1, 1 broadcast.submit 1, 2 broadcast.approve 1,"
                  " 1 broadcast.pause 1, 3 broadcast.resume 1, 2 broadcast.kill 1");
    assert_count(test, "SELECT COUNT(*) FROM audit WHERE detail LIKE '%News%'", 0);
}

/* ---- What may be written ---- */

static void a_draft_makes_sense_or_is_refused(void **state)
{
    static const char long_title[] =
        "12345678901234567890123456789012345678901234567890"
        "123456789012345678901234567890123456789012345678901";
    TestHotline *test = *state;
    const BroadcastRow good = test_broadcast();
    BroadcastRow rows[17];
    size_t n = 0;

#define BAD(member, value)        \
    do {                          \
        rows[n] = good;           \
        rows[n++].member = value; \
    } while (0)
    BAD(title, "");
    BAD(title, long_title);
    BAD(rate, 0);
    BAD(rate, BROADCAST_RATE_MAX + 1);
    BAD(budget, -1);
    BAD(canary, -1);
    BAD(canary, BROADCAST_CANARY_MAX + 1);
    BAD(audience.languages, "uz,tj");
    BAD(audience.languages, "uz,");
    BAD(audience.citizenships, "RU");
    BAD(audience.regions, "RU-XXX");
    BAD(audience.rule, "NO-SUCH-RULE");
    BAD(audience.category, "wage");
    BAD(audience.contact_days, -1);
    BAD(starts_at, -5);
    rows[n] = good;
    rows[n].starts_at = 100;
    rows[n++].ends_at = 100;
    for (size_t i = 0; i < n; i++) {
        g_auto(BroadcastAct) act = {.by = 1, .now = test->now};

        assert_true(broadcast_save(&test->hotline, &act, &rows[i], NULL));
        assert_int_equal(act.verdict, BROADCAST_BAD);
        assert_non_null(act.problem);
    }
    assert_count(test, "SELECT COUNT(*) FROM broadcasts", 0);
}

static void what_was_written_comes_back(void **state)
{
    TestHotline *test = *state;
    g_auto(Broadcast) kept = {0};
    BroadcastRow row = test_broadcast();

    row.texts[LANGUAGE_RU] = "Завтра";
    row.texts[LANGUAGE_KY] = " \t "; /* would go out empty */
    row.audience = (BroadcastAudience){"uz,ru",        "UZ,KG", "RU-MOW,other",
                                       "STAY-90-CONT", "wages", 90};
    row.starts_at = test->now + 1;
    row.ends_at = test->now + 2;
    row.budget = 3;
    row.canary = 4;
    test_broadcast_save(test, &row);
    assert_true(broadcasts_get(test->hotline.db, row.id, &kept, NULL));
    assert_string_equal(kept.row.title, "News");
    assert_string_equal(kept.row.texts[LANGUAGE_RU], "Завтра");
    assert_null(kept.row.texts[LANGUAGE_KY]);
    assert_string_equal(kept.row.audience.languages, "uz,ru");
    assert_string_equal(kept.row.audience.citizenships, "UZ,KG");
    assert_string_equal(kept.row.audience.regions, "RU-MOW,other");
    assert_string_equal(kept.row.audience.rule, "STAY-90-CONT");
    assert_string_equal(kept.row.audience.category, "wages");
    assert_int_equal(kept.row.audience.contact_days, 90);
    assert_int_equal(kept.row.starts_at, test->now + 1);
    assert_int_equal(kept.row.ends_at, test->now + 2);
    assert_int_equal(kept.row.budget, 3);
    assert_int_equal(kept.row.canary, 4);
    assert_int_equal(kept.row.created_at, test->now);
    /* Another text takes the place of all of them. */
    row.texts[LANGUAGE_RU] = NULL;
    test_broadcast_save(test, &row);
    broadcast_clear(&kept);
    assert_true(broadcasts_get(test->hotline.db, row.id, &kept, NULL));
    assert_null(kept.row.texts[LANGUAGE_RU]);
}

/* ---- Ready to go ---- */

static const char *words_of(const BroadcastAct *act)
{
    return act->words && act->words->len ? g_ptr_array_index(act->words, 0) : "-";
}

static void what_may_not_go_out_is_not_submitted(void **state)
{
    static const char long_text[] =
        "Ertaga ish vaqti 9:00 dan. Ertaga ish vaqti 9:00 dan. Ertaga ish vaqti 9:00 dan. "
        "Ertaga ish vaqti 9:00 dan. Ertaga ish vaqti 9:00 dan. Ertaga ish vaqti 9:00 dan. "
        "Ertaga ish vaqti 9:00 dan. Ertaga ish vaqti 9:00 dan. Ertaga ish vaqti 9:00 dan. "
        "Ertaga ish vaqti 9:00 dan. Ertaga ish vaqti 9:00 dan. Ertaga ish vaqti 9:00 dan. ";
    static const struct {
        const char *languages, *uz, *ru;
        int64_t ends_in;
        BroadcastVerdict verdict;
        const char *word;
    } cases[] = {
        {"uz", "Ertaga", NULL, 0, BROADCAST_ACCEPTED, "-"},
        {"uz,ru", "Ertaga", NULL, 0, BROADCAST_NO_TEXT, "-"},
        {"", NULL, NULL, 0, BROADCAST_NO_TEXT, "-"},
        {"", NULL, "Завтра", 0, BROADCAST_ACCEPTED, "-"},
        {"uz", "Ertaga", NULL, -1, BROADCAST_TOO_LATE, "-"},
        {"uz", long_text, NULL, 0, BROADCAST_TOO_LONG, "uz"},
        {"ru", "Ertaga", "Полиция ждёт", 0, BROADCAST_GIVES_AWAY, "полиц*"},
        {"ru", long_text, "Полиция ждёт", 0, BROADCAST_GIVES_AWAY, "полиц*"},
        /* Cut by a soft hyphen and by a space of no width, which nobody sees. */
        {"ru", NULL, "По\u00ADлиция ждёт", 0, BROADCAST_GIVES_AWAY, "полиц*"},
        {"ru", NULL, "По\u200Bлиция ждёт", 0, BROADCAST_GIVES_AWAY, "полиц*"},
        {"ru", NULL, "\u202E\u200B", 0, BROADCAST_NO_TEXT, "-"},
    };
    TestHotline *test = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        BroadcastRow row = test_broadcast();
        g_auto(BroadcastAct) act = {.by = 1, .now = test->now};

        row.audience.languages = cases[i].languages;
        row.texts[LANGUAGE_UZ] = cases[i].uz;
        row.texts[LANGUAGE_RU] = cases[i].ru;
        row.ends_at = cases[i].ends_in ? test->now + cases[i].ends_in : 0;
        test_broadcast_save(test, &row);
        assert_true(broadcast_submit(&test->hotline, &act, row.id, NULL));
        assert_int_equal(act.verdict, cases[i].verdict);
        assert_string_equal(words_of(&act), cases[i].word);
    }
}

static void its_end_may_pass_while_it_waits(void **state)
{
    TestHotline *test = *state;
    BroadcastRow row = test_broadcast();
    int64_t id;

    row.ends_at = test->now + 10;
    id = test_broadcast_save(test, &row);
    assert_int_equal(test_broadcast_does(test, broadcast_submit, 1, id), BROADCAST_ACCEPTED);
    test->now += 10;
    assert_int_equal(test_broadcast_does(test, broadcast_approve, 2, id), BROADCAST_TOO_LATE);
}

static void without_a_channel_nothing_is_submitted(void **state)
{
    TestHotline *test = *state;
    BroadcastRow row = test_broadcast();
    int64_t id = test_broadcast_save(test, &row);

    g_hash_table_remove_all(test->sms.own); /* no account */
    assert_int_equal(test_broadcast_does(test, broadcast_submit, 1, id), BROADCAST_NO_CHANNEL);
}

/* Whoever was on that one last gets it there. */
static void it_fits_into_an_SMS_of_every_channel(void **state)
{
    TestHotline *test = *state;
    BroadcastRow row = test_broadcast();
    Channel other = test->sms;
    int64_t id;

    row.texts[LANGUAGE_UZ] =
        "Ertaga ish vaqti 9:00 dan. Ertaga ish vaqti 9:00 dan. Ertaga ish vaqti "
        "9:00 dan. Ertaga ish vaqti 9:00 dan. Ertaga ish vaqti 9:00 dan. "
        "Ertaga ish vaqti 9:00 dan. Ertaga ish vaqti 9:00 dan.";
    id = test_broadcast_save(test, &row);
    other.name = (char *)"other";
    other.sms_segments = 1;
    g_ptr_array_add(test->config.channels, &other);
    assert_int_equal(test_broadcast_does(test, broadcast_submit, 1, id), BROADCAST_TOO_LONG);
    g_ptr_array_remove(test->config.channels, &other);
    assert_int_equal(test_broadcast_does(test, broadcast_submit, 1, id), BROADCAST_ACCEPTED);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, test_broadcasts_setup, test_broadcasts_teardown)
    const struct CMUnitTest tests[] = {
        TEST(each_state_allows_what_the_table_says),
        TEST(what_is_not_there_is_not_there),
        TEST(it_takes_a_second_person),
        TEST(nobody_approves_what_they_changed),
        TEST(what_is_approved_is_what_was_read),
        TEST(the_log_knows_ids_and_no_text),
        TEST(a_draft_makes_sense_or_is_refused),
        TEST(what_was_written_comes_back),
        TEST(what_may_not_go_out_is_not_submitted),
        TEST(its_end_may_pass_while_it_waits),
        TEST(without_a_channel_nothing_is_submitted),
        TEST(it_fits_into_an_SMS_of_every_channel),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
