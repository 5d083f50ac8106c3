#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/broadcasts/broadcast_control.h"
#include "core/broadcasts/broadcast_file.h"
#include "support/test_broadcasts.h"

#define WHOLE                      \
    "# of the news\n"              \
    "title: News\n"                \
    "\n"                           \
    "languages: uz, ru\n"          \
    "citizenships: UZ KG\n"        \
    "regions: RU-MOW\n"            \
    "rule: STAY-90-CONT\n"         \
    "category: wages\n"            \
    "contact_days: 90\n"           \
    "starts: 2026-11-26 09:00\n"   \
    "ends: 2026-11-28 21:30\n"     \
    "rate: 100\n"                  \
    "budget: 150.25\n"             \
    "canary: 5\n"                  \
    "text uz: Ertaga: 9:00 dan.\n" \
    "text ru: Завтра\n"

static void a_file_says_all_of_it(void **state)
{
    g_auto(Broadcast) broadcast = {0};
    const BroadcastRow *row = &broadcast.row;

    (void)state;
    assert_true(broadcast_file_parse(WHOLE, "Europe/Moscow", &broadcast, NULL));
    assert_string_equal(row->title, "News");
    assert_string_equal(row->audience.languages, "uz,ru");
    assert_string_equal(row->audience.citizenships, "UZ,KG");
    assert_string_equal(row->audience.regions, "RU-MOW");
    assert_string_equal(row->audience.rule, "STAY-90-CONT");
    assert_string_equal(row->audience.category, "wages");
    assert_int_equal(row->audience.contact_days, 90);
    assert_int_equal(row->starts_at, 1795672800);
    assert_int_equal(row->ends_at, 1795890600);
    assert_int_equal(row->rate, 100);
    assert_int_equal(row->budget, 150250);
    assert_int_equal(row->canary, 5);
    assert_string_equal(row->texts[LANGUAGE_UZ], "Ertaga: 9:00 dan.");
    assert_string_equal(row->texts[LANGUAGE_RU], "Завтра");
    assert_null(row->texts[LANGUAGE_KY]);
}

static void what_a_file_does_not_say_is_as_usual(void **state)
{
    g_auto(Broadcast) broadcast = {0};

    (void)state;
    assert_true(broadcast_file_parse("title: a\ntext uz: b", "Europe/Moscow", &broadcast, NULL));
    assert_int_equal(broadcast.row.rate, BROADCAST_RATE_USUAL);
    assert_int_equal(broadcast.row.canary, BROADCAST_CANARY_USUAL);
    assert_string_equal(broadcast.row.audience.languages, "");
}

static void room_before_a_line_says_nothing(void **state)
{
    g_autoptr(GError) error = NULL;
    g_auto(Broadcast) broadcast = {0};

    (void)state;
    assert_true(broadcast_file_parse("\xEF\xBB\xBF  title: a\r\n\ttext uz : b: c\r\n",
                                     "Europe/Moscow", &broadcast, &error));
    assert_string_equal(broadcast.row.title, "a");
    assert_string_equal(broadcast.row.texts[LANGUAGE_UZ], "b: c");
}

static void a_bad_line_is_named(void **state)
{
    static const struct {
        const char *file, *error;
    } cases[] = {
        {"", "broadcast:1: Give it a title."},
        {"title: a\nhello", "broadcast:2: A line is KEY: VALUE."},
        {"title: a\n\nsize: 5", "broadcast:3: There is no such key."},
        {"title: a\ntext en: b", "broadcast:2: There is no such key."},
        {"title: a\ntitle: b", "broadcast:2: This is there already."},
        {"title: a\nrate: 5\nrate: 6", "broadcast:3: This is there already."},
        {"ends: 2026-11-30 09:00\nends: 2026-11-29 09:00", "broadcast:2: This is there already."},
        {"\xEF\xBB\xBFtitle: a\nsize: 5", "broadcast:2: There is no such key."},
        {"title:", "broadcast:1: Nothing stands behind it."},
        {"title: a\nlanguages: ,", "broadcast:2: Nothing stands behind it."},
        {"title: a\nrate: many", "broadcast:2: This is no whole number."},
        {"title: a\nrate: -1", "broadcast:2: This is no whole number."},
        {"title: a\nbudget: 1.2345", "broadcast:2: This is no amount: 150 or 150.25."},
        {"title: a\nbudget: -1", "broadcast:2: This is no amount: 150 or 150.25."},
        {"title: a\nbudget: 1.", "broadcast:2: This is no amount: 150 or 150.25."},
        {"title: a\nends: 2026-11-31 09:00", "broadcast:2: This is no time: 2026-11-26 09:00."},
        {"title: a\nends: 2026-11-30 24:00", "broadcast:2: This is no time here."},
        {"title: a\nends: 2026-11-30 1:00", "broadcast:2: This is no time: 2026-11-26 09:00."},
        {"title: a\nends: 2026-11-30 xx:yy", "broadcast:2: This is no time here."},
        {"title: \xff", "broadcast:1: The file is not UTF-8."},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(Broadcast) broadcast = {0};
        g_autoptr(GError) error = NULL;

        assert_false(broadcast_file_parse(cases[i].file, "Europe/Moscow", &broadcast, &error));
        assert_string_equal(error->message, cases[i].error);
    }
}

/* ---- Orders ---- */

static void says(TestHotline *test, const char *line, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *answer = broadcast_control(&test->hotline, line, test->now, &error);

    assert_true(broadcast_control_is_ours(line));
    assert_string_equal(answer ? answer : error->message, expected);
}

static void orders_are_obeyed_or_refused(void **state)
{
    TestHotline *test = *state;
    g_autofree char *draft = broadcast_control_draft(0, "title: a\ntext uz: b\ncanary: 0");
    g_autofree char *again = broadcast_control_draft(1, "title: a\ntext uz: politsiya");
    g_autofree char *bad = broadcast_control_draft(0, "title: a\nrate: 0\ntext uz: b");
    g_autofree char *broken = broadcast_control_draft(0, "nothing");
    g_autofree char *submit = broadcast_control_order("submit", 1);
    BroadcastRow other = test_broadcast();
    const struct {
        const char *line, *answer;
    } cases[] = {
        {draft, "Broadcast 1 is a draft."},
        {bad, "The rate is 1 to 60000 a minute."},
        {broken, "broadcast:1: A line is KEY: VALUE."},
        {again, "Broadcast 1 is a draft."},
        {submit, "Its text gives people away to whoever holds their phone: полиц*."},
        {draft, "Broadcast 2 is a draft."},
        {"broadcasts submit 2", "Broadcast 2 waits for a second person."},
        {"broadcasts approve 2", "Whoever wrote it cannot approve it: that takes a second person."},
        {"broadcasts withdraw 2", "Broadcast 2 is a draft again."},
        {"broadcasts kill 2", "Its state does not allow that: look again."},
        {"broadcasts kill 77", "There is no such broadcast."},
        {"broadcasts kill", "There is no such broadcast."},
        {"broadcasts kill x", "There is no such broadcast."},
        {"broadcasts burn 2", "There is no such order."},
        {"broadcasts draft", "There is no such order."},
        {"broadcasts draft 0 ***", "There is no such order."},
        {"broadcasts ", "There is no such order."},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        says(test, cases[i].line, cases[i].answer);
    assert_count(test, "SELECT COUNT(*) FROM broadcasts", 2);
    assert_null(broadcast_control_order("burn", 1));

    /* What staff wrote, the command line may approve and stop. */
    test_broadcast_save(test, &other);
    test_broadcast_does(test, broadcast_submit, 1, other.id);
    says(test, "broadcasts approve 3", "Broadcast 3 goes out.");
    says(test, "broadcasts pause 3", "Broadcast 3 is paused.");
    says(test, "broadcasts resume 3", "Broadcast 3 goes on.");
    says(test, "broadcasts kill 3", "Broadcast 3 is over: nothing more leaves.");
    assert_broadcast(test, 3, "killed by_hand");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, test_broadcasts_setup, test_broadcasts_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_file_says_all_of_it),           TEST(what_a_file_does_not_say_is_as_usual),
        TEST(room_before_a_line_says_nothing), TEST(a_bad_line_is_named),
        TEST(orders_are_obeyed_or_refused),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
