#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <string.h>

#include "core/answers/mailbox.h"
#include "core/intake.h"
#include "store/contacts.h"
#include "support/test_mailbox.h"

#define HELLO "Advokat ertaga soat 10 da keladi"
#define DAY 86400
/* Three pages of USSD. */
#define LONG                                                                                 \
    "Birinchi bet haqida bir necha so'z yozilgan matn shu yerda turadi va davom etadi. "     \
    "Ikkinchi bet haqida ham shunday matn bor, uni ham o'qish kerak, keyin esa uchinchisi. " \
    "Yana bir gap: hech narsaga imzo chekmang, tarjimon so'rang va advokatni kutib turing. " \
    "Uchinchi betda eng muhim gap turibdi: hujjatlaringizni hech kimga bermang va kuting. Oxiri."

static const char *state_of(TestHotline *test, int64_t case_id)
{
    return test_last_answer(test, case_id).state;
}

static int64_t filed(TestHotline *test, const char *profile)
{
    test_know(test, LANGUAGE_UZ, false);
    return test_report(test, profile, NULL);
}

static bool shows(const TestHotline *test, const char *text)
{
    return strstr(test->reply.text, text) != NULL;
}

/* ---- Reading ---- */

static void an_answer_is_read_once_and_erased(void **state)
{
    TestHotline *test = *state;
    int64_t id = filed(test, "1");

    test_answer(test, id, LANGUAGE_UZ, HELLO);
    assert_string_equal(state_of(test, id), "waiting");
    assert_count(test, "SELECT COUNT(*) FROM mailbox WHERE box IS NOT NULL", 1);
    test->now += 100;
    test_dial(test, "4");
    assert_shows(test, LANGUAGE_UZ, "Read the answer");
    assert_false(shows(test, HELLO));
    test_press(test, "1");
    assert_true(shows(test, HELLO));
    assert_string_equal(state_of(test, id), "read");
    assert_int_equal(test_last_answer(test, id).ended_at, test->now);
    assert_count(test, "SELECT COUNT(*) FROM mailbox WHERE box IS NOT NULL", 0);
    test_dial(test, "4");
    assert_false(test_shows(test, LANGUAGE_UZ, "Read the answer"));
}

static void staff_keep_a_sealed_copy(void **state)
{
    TestHotline *test = *state;
    int64_t id = filed(test, "1");
    g_autofree char *text = NULL;

    test_answer(test, id, LANGUAGE_UZ, "Oʻzbekiston");
    text = test_case_text(test, test_last_answer(test, id).n);
    assert_string_equal(text, "O'zbekiston"); /* as it goes out */
    assert_stored(test, "SELECT kind || ' ' || staff_id FROM case_texts", "answer 1");
}

static void only_the_last_page_makes_it_read(void **state)
{
    TestHotline *test = *state;
    int64_t id = filed(test, "1");

    test_answer(test, id, LANGUAGE_UZ, LONG);
    test_dial(test, "4*1");
    assert_true(shows(test, "Birinchi bet"));
    test_press(test, "9");
    assert_string_equal(state_of(test, id), "waiting");
    test_hang_up(test); /* in the middle */
    test->now += 60;
    test_dial(test, "");
    assert_screen(test, BEARER_USSD, "main"); /* not for whoever redials */
    test_press_all(test, "4 1");
    assert_true(shows(test, "Birinchi bet"));
    for (int i = 0; i < 5 && !shows(test, "Oxiri."); i++) {
        assert_string_equal(state_of(test, id), "waiting");
        test_press(test, "9");
    }
    assert_string_equal(state_of(test, id), "read");
}

static void a_turn_that_comes_twice_shows_the_same(void **state)
{
    TestHotline *test = *state;
    int64_t id = filed(test, "1");
    g_autofree char *first = NULL;

    test_answer(test, id, LANGUAGE_UZ, HELLO);
    test_answer(test, id, LANGUAGE_UZ, "Ikkinchi javob");
    test_dial(test, "4");
    first = g_strdup(test_press(test, "1"));
    assert_string_equal(test_repeat(test), first);
    assert_count(test, "SELECT COUNT(*) FROM mailbox WHERE state = 'read'", 1);
    test_press(test, "2");
    assert_true(shows(test, "Ikkinchi javob"));
    test_press(test, "2");
    assert_shows(test, LANGUAGE_UZ, "No new answer.");
    assert_false(shows(test, "Ikkinchi javob"));
}

static void a_wrong_key_in_the_middle_reads_nothing(void **state)
{
    TestHotline *test = *state;
    int64_t id = filed(test, "1");

    test_answer(test, id, LANGUAGE_UZ, LONG);
    test_dial(test, "4*1*77");
    assert_shows(test, LANGUAGE_UZ, "No such choice.");
    assert_string_equal(state_of(test, id), "waiting");
    test_press_all(test, "0 1");
    assert_true(shows(test, "Birinchi bet"));
}

static void its_screen_is_forgotten_after_two_minutes(void **state)
{
    TestHotline *test = *state;
    int64_t id = filed(test, "1");

    test_answer(test, id, LANGUAGE_UZ, HELLO);
    test_dial(test, "4");
    test_press(test, "1");
    test_sweep_at(test, test->now + 119);
    test_repeat(test);
    assert_true(shows(test, HELLO));
    test_sweep_at(test, test->now + 2);
    test_repeat(test);
    assert_shows(test, LANGUAGE_UZ, "No new answer.");
    assert_string_equal(state_of(test, id), "read");
}

/* ---- By SMS ---- */

static void it_is_read_by_text_and_soon_forgotten(void **state)
{
    TestHotline *test = *state;
    int64_t id = filed(test, "1");

    test_answer(test, id, LANGUAGE_UZ, HELLO);
    test_text(test, "holat");
    test_text_with_id(test, "R", "1");
    assert_true(shows(test, HELLO));
    assert_string_equal(state_of(test, id), "read");
    test_text_with_id(test, "R", "1"); /* the provider missed our answer */
    assert_true(shows(test, HELLO));
    test_sweep_at(test, test->now + 121);
    assert_count(test, "SELECT COUNT(*) FROM inbound", 3);
    assert_string_equal(test_text_with_id(test, "R", "1"), "");
    assert_screen(test, BEARER_SMS, "mailbox_read"); /* nothing was done again */
}

static void after_STOP_nothing_is_read_by_text(void **state)
{
    TestHotline *test = *state;
    int64_t id = filed(test, "1");

    test_answer(test, id, LANGUAGE_UZ, HELLO);
    test_text(test, "STOP");
    test_text(test, "holat");
    assert_string_equal(test_text(test, "1"), "");
    assert_string_equal(state_of(test, id), "waiting");
    test_dial(test, "4*1"); /* USSD goes on as before */
    assert_true(shows(test, HELLO));
}

/* ---- Answering ---- */

static void set_status(TestHotline *test)
{
    g_auto(DbQuery) query = db_query(test->hotline.db, "UPDATE cases SET status = 'waiting'");

    assert_true(db_run(&query, NULL));
}

static unsigned news;

static void on_case(const CaseNews *changed, gpointer data)
{
    (void)changed;
    (void)data;
    news++;
}

static void what_they_answer_reaches_the_case(void **state)
{
    TestHotline *test = *state;
    int64_t id = filed(test, "1");
    g_autofree char *text = NULL;

    set_status(test);
    test_answer(test, id, LANGUAGE_UZ, HELLO);
    test_dial(test, "4*1*1");
    assert_screen(test, BEARER_USSD, "mailbox_write");
    test->hotline.on_case = on_case;
    news = 0;
    test_press(test, "Rahmat, kutaman");
    test->hotline.on_case = NULL;
    assert_true(news > 0);
    assert_false(test->reply.more);
    assert_shows(test, LANGUAGE_UZ, "Thank you, your message is received.");
    assert_stored(test, "SELECT kind FROM case_texts ORDER BY n DESC LIMIT 1", "reply");
    text = test_case_text(test, 2);
    assert_string_equal(text, "Rahmat, kutaman");
    assert_stored(test, "SELECT status FROM cases", "in_review");
    assert_stored(test, "SELECT kind || ' ' || was || ' ' || becomes FROM case_events",
                  "status waiting in_review");
}

static void a_text_sent_after_reading_is_an_answer(void **state)
{
    TestHotline *test = *state;
    int64_t id = filed(test, "1");
    g_autofree char *text = NULL;

    test_answer(test, id, LANGUAGE_UZ, HELLO);
    test_text(test, "holat");
    test_text(test, "1");
    test->now += 3600; /* typing takes long */
    test_text(test, "Tushundim, rahmat");
    assert_shows(test, LANGUAGE_UZ, "Thank you, your message is received.");
    assert_count(test, "SELECT COUNT(*) FROM cases", 1);
    text = test_case_text(test, 2);
    assert_string_equal(text, "Tushundim, rahmat");
    assert_stored(test, "SELECT status FROM cases", "new"); /* staff have not asked */
}

static void a_reply_is_seen_also_where_staff_were_done(void **state)
{
    static const struct {
        const char *before, *after;
    } rows[] = {{"draft", "draft"},         {"new", "new"},
                {"in_review", "in_review"}, {"waiting", "in_review"},
                {"referred", "in_review"},  {"resolved", "in_review"},
                {"closed", "in_review"},    {"mistake", "new"}};
    static const char set[] = "UPDATE cases SET status = :status";
    TestHotline *test = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *after = NULL;

        test_hotline_reset(state);
        filed(test, "1");
        {
            g_auto(DbQuery) query = db_query(test->hotline.db, set);

            db_bind_text(&query, ":status", rows[i].before);
            assert_true(db_run(&query, NULL));
        }
        test_dial(test, "4*1*2");
        test_press(test, "Yana bir gap");
        after = test_string(test, "SELECT status FROM cases");
        assert_string_equal(after, rows[i].after);
    }
}

/* Staff look at the case that it belongs to, unless they are done with that too. */
static void a_reply_to_a_duplicate_calls_staff_to_the_whole(void **state)
{
    static const char merge[] =
        "UPDATE cases"
        "   SET status = 'closed',"
        "       merged_into = CASE WHEN id = :whole THEN NULL ELSE :whole END,"
        "       contact_id = CASE WHEN id = :whole THEN NULL ELSE contact_id END";
    TestHotline *test = *state;
    int64_t whole = filed(test, "1");

    test_report(test, "1", NULL);
    {
        g_auto(DbQuery) query = db_query(test->hotline.db, merge);

        db_bind_int(&query, ":whole", whole);
        assert_true(db_run(&query, NULL));
    }
    test_dial(test, "4*1*2");
    test_press(test, "Yana bir gap");
    assert_count(test, "SELECT COUNT(*) FROM case_texts WHERE kind = 'reply'", 1);
    assert_stored(test, "SELECT status FROM cases WHERE merged_into IS NULL", "in_review");
    assert_stored(test, "SELECT status FROM cases WHERE merged_into IS NOT NULL", "closed");
    assert_count(test, "SELECT case_id FROM case_events WHERE becomes = 'in_review'", whole);
}

/* The PIN was set from another phone while they typed. */
static void a_reply_that_cannot_be_one_is_kept_as_a_report(void **state)
{
    TestHotline *test = *state;
    g_autofree char *text = NULL;

    filed(test, "1");
    test_dial(test, "4*1*2");
    assert_screen(test, BEARER_USSD, "mailbox_write");
    {
        g_auto(DbQuery) query = db_query(
            test->hotline.db, "INSERT INTO case_pins VALUES ((SELECT id FROM cases), 1, 1)");

        assert_true(db_run(&query, NULL));
    }
    test_press(test, "Yana bir gap");
    assert_count(test, "SELECT COUNT(*) FROM cases", 2);
    text = test_case_text(test, 1);
    assert_string_equal(text, "Yana bir gap");
}

/* ---- Ending ---- */

static MailboxTaken take_back(TestHotline *test, int64_t case_id, int64_t id)
{
    MailboxTaken taken;

    assert_true(intake_begin(&test->hotline, NULL));
    assert_true(mailbox_take_back(&test->hotline, case_id, id, test->now, &taken, NULL));
    assert_true(intake_commit(&test->hotline, NULL));
    return taken;
}

static void it_can_be_taken_back_until_it_is_read(void **state)
{
    TestHotline *test = *state;
    int64_t id = filed(test, "1"), other = test_report(test, "1", NULL), answer;

    answer = test_answer(test, id, LANGUAGE_UZ, HELLO);
    assert_int_equal(take_back(test, other, answer), MAILBOX_NOT_THERE);
    assert_int_equal(take_back(test, id, answer), MAILBOX_TAKEN);
    assert_string_equal(state_of(test, id), "taken_back");
    assert_count(test, "SELECT COUNT(*) FROM mailbox WHERE box IS NOT NULL", 0);
    assert_int_equal(take_back(test, id, answer), MAILBOX_TOO_LATE);
    answer = test_answer(test, id, LANGUAGE_UZ, HELLO);
    test_dial(test, "4*1");
    assert_int_equal(take_back(test, id, answer), MAILBOX_TOO_LATE);
    assert_string_equal(state_of(test, id), "read");
}

static void it_expires_after_mailbox_days(void **state)
{
    TestHotline *test = *state;
    int64_t id = filed(test, "1");

    test_answer(test, id, LANGUAGE_UZ, HELLO);
    test_sweep_at(test, test->now + 14 * DAY - 1);
    assert_string_equal(state_of(test, id), "waiting");
    test_sweep_at(test, test->now + 1);
    assert_string_equal(state_of(test, id), "expired");
    assert_count(test, "SELECT COUNT(*) FROM mailbox WHERE box IS NOT NULL", 0);
    test_dial(test, "4");
    assert_false(test_shows(test, LANGUAGE_UZ, "Read the answer"));
}

static void deleting_ones_data_erases_answers_and_PINs(void **state)
{
    TestHotline *test = *state;
    int64_t id = filed(test, "3");

    test_answer(test, id, LANGUAGE_UZ, HELLO);
    test_dial(test, "4*2*3*5831");
    assert_count(test, "SELECT COUNT(*) FROM case_pins", 1);
    test_dial(test, "6*5*1");
    assert_shows(test, LANGUAGE_UZ, "Your data is deleted.");
    assert_string_equal(state_of(test, id), "erased");
    assert_count(test, "SELECT COUNT(*) FROM mailbox WHERE box IS NOT NULL OR ping_id IS NOT NULL",
                 0);
    assert_count(test, "SELECT COUNT(*) FROM case_pins", 0);
}

static void nobody_answers_who_could_never_read_it(void **state)
{
    TestHotline *test = *state;
    MailboxPosted posted;
    MailboxAnswer answer;
    MailboxPost post = {.language = LANGUAGE_UZ, .text = HELLO};

    post.case_id = filed(test, "1");
    assert_true(mailbox_post(&test->hotline, &post, test->now, &posted, &answer, NULL));
    assert_int_equal(posted, MAILBOX_NO_READER);
    assert_count(test, "SELECT COUNT(*) FROM mailbox", 0);
    assert_count(test, "SELECT COUNT(*) FROM case_texts", 0);
}

/* ---- Nothing is left on the disk ---- */

static bool file_has(const char *path, GBytes *octets)
{
    g_autofree char *data = NULL;
    gsize length;

    return g_file_get_contents(path, &data, &length, NULL) &&
           memmem(data, length, g_bytes_get_data(octets, NULL), g_bytes_get_size(octets));
}

static GBytes *stored_box(TestHotline *test)
{
    g_auto(DbQuery) query = db_query(test->hotline.db, "SELECT box FROM mailbox");
    const void *box;
    size_t length;

    assert_int_equal(db_step(&query, NULL), DB_ROW);
    box = db_bytes(&query, 0, &length);
    return g_bytes_new(box, length);
}

static void not_even_its_box_is_left_on_the_disk(void **state)
{
    TestHotline *test = *state;
    g_autofree char *folder = g_dir_make_tmp("mailbox-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "tayanch.db", NULL);
    g_autofree char *log = g_strconcat(path, "-wal", NULL);
    g_autofree char *shm = g_strconcat(path, "-shm", NULL);
    Db *in_memory = g_steal_pointer(&test->hotline.db);
    g_autoptr(GBytes) box = NULL;
    int64_t id;

    test->hotline.db = db_open(path, DB_CREATE, NULL);
    assert_true(hotline_keys_add(test->hotline.db, test->hotline.key.public_key,
                                 test->hotline.key.recovery_box, test->now, NULL));
    id = filed(test, "1");
    test_answer(test, id, LANGUAGE_UZ, HELLO);
    box = stored_box(test);
    assert_true(file_has(path, box) || file_has(log, box));
    test_dial(test, "4*1");
    assert_string_equal(state_of(test, id), "read");
    assert_false(file_has(path, box) || file_has(log, box));
    db_close(test->hotline.db);
    test->hotline.db = in_memory;
    g_unlink(path);
    g_unlink(log);
    g_unlink(shm);
    assert_int_equal(g_rmdir(folder), 0);
}

#define MAILBOX_TEST(name) cmocka_unit_test_setup(name, test_hotline_reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        MAILBOX_TEST(an_answer_is_read_once_and_erased),
        MAILBOX_TEST(staff_keep_a_sealed_copy),
        MAILBOX_TEST(only_the_last_page_makes_it_read),
        MAILBOX_TEST(a_turn_that_comes_twice_shows_the_same),
        MAILBOX_TEST(a_wrong_key_in_the_middle_reads_nothing),
        MAILBOX_TEST(its_screen_is_forgotten_after_two_minutes),
        MAILBOX_TEST(it_is_read_by_text_and_soon_forgotten),
        MAILBOX_TEST(after_STOP_nothing_is_read_by_text),
        MAILBOX_TEST(what_they_answer_reaches_the_case),
        MAILBOX_TEST(a_text_sent_after_reading_is_an_answer),
        MAILBOX_TEST(a_reply_is_seen_also_where_staff_were_done),
        MAILBOX_TEST(a_reply_to_a_duplicate_calls_staff_to_the_whole),
        MAILBOX_TEST(a_reply_that_cannot_be_one_is_kept_as_a_report),
        MAILBOX_TEST(it_can_be_taken_back_until_it_is_read),
        MAILBOX_TEST(it_expires_after_mailbox_days),
        MAILBOX_TEST(deleting_ones_data_erases_answers_and_PINs),
        MAILBOX_TEST(nobody_answers_who_could_never_read_it),
        MAILBOX_TEST(not_even_its_box_is_left_on_the_disk),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
