#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "store/case_pins.h"
#include "store/mailbox.h"
#include "support/test_store.h"

static int64_t add(Db *db, int64_t case_id, int64_t expires_at)
{
    g_autoptr(GBytes) box = g_bytes_new_static("box", 3);
    MailboxRow row = {
        .case_id = case_id, .n = 1, .language = "ru", .created_at = 100, .expires_at = expires_at};

    assert_true(mailbox_rows_add(db, &row, NULL));
    assert_true(mailbox_rows_set_box(db, row.id, box, NULL));
    return row.id;
}

static bool end(Db *db, int64_t case_id, int64_t id, const char *state)
{
    const MailboxEnd how = {.case_id = case_id, .id = id, .state = state, .now = 200};
    bool ended;

    assert_true(mailbox_rows_end(db, &how, &ended, NULL));
    return ended;
}

/* "STATE:box|none ..." of a case */
static void write_down(const MailboxRow *row, gpointer data)
{
    g_string_append_printf(data, "%s:%s ", row->state, row->box ? "box" : "none");
    assert_int_equal(row->ended_at != 0, strcmp(row->state, "waiting") != 0);
}

static char *of_case(Db *db, int64_t case_id)
{
    GString *list = g_string_new(NULL);

    assert_true(mailbox_rows_of_case(db, case_id, write_down, list, NULL));
    return g_string_free(list, FALSE);
}

#define assert_case(db, id, expected)                \
    do {                                             \
        g_autofree char *list_now = of_case(db, id); \
        assert_string_equal(list_now, expected);     \
    } while (0)

static void what_waits_ends_once_and_is_erased(void **state)
{
    Db *db = *state;
    int64_t case_id = test_store_case(db, 11111111, "new", 0);
    int64_t other = test_store_case(db, 22222222, "new", 0);
    int64_t id = add(db, case_id, 1000);

    assert_case(db, case_id, "waiting:box ");
    assert_false(end(db, other, id, "read"));
    assert_true(end(db, case_id, id, "read"));
    assert_false(end(db, case_id, id, "taken_back"));
    assert_case(db, case_id, "read:none ");
}

static void only_what_is_overdue_expires(void **state)
{
    Db *db = *state;
    int64_t case_id = test_store_case(db, 11111111, "new", 0), count;
    int64_t read = add(db, case_id, 1000);

    add(db, case_id, 1000);
    add(db, case_id, 1001);
    end(db, case_id, read, "read");
    assert_true(mailbox_rows_expire(db, 1000, &count, NULL));
    assert_int_equal(count, 1);
    assert_case(db, case_id, "read:none expired:none waiting:box ");
    assert_true(mailbox_rows_count_waiting(db, case_id, &count, NULL));
    assert_int_equal(count, 1);
}

static int64_t first_of(Db *db, int64_t contact_id)
{
    int64_t number;

    assert_true(mailbox_rows_first_of_contact(db, contact_id, &number, NULL));
    return number;
}

static void the_first_of_a_person_is_the_oldest_without_a_PIN(void **state)
{
    Db *db = *state;
    int64_t contact = test_store_contact(db, 1), stranger = test_store_contact(db, 2);
    int64_t one = test_store_case(db, 11111111, "new", contact);
    int64_t two = test_store_case(db, 22222222, "new", contact);
    bool removed;

    assert_int_equal(first_of(db, contact), 0);
    add(db, two, 1000);
    add(db, one, 1000);
    assert_int_equal(first_of(db, contact), 22222222);
    assert_int_equal(first_of(db, stranger), 0);
    assert_true(case_pins_set(db, two, 7, 100, NULL));
    assert_int_equal(first_of(db, contact), 11111111);
    assert_true(case_pins_remove(db, two, &removed, NULL));
    assert_true(removed);
    assert_int_equal(first_of(db, contact), 22222222);
    assert_true(case_pins_remove(db, two, &removed, NULL));
    assert_false(removed);
}

static void a_person_is_erased_in_all_their_cases_and_no_others(void **state)
{
    Db *db = *state;
    int64_t contact = test_store_contact(db, 1), stranger = test_store_contact(db, 2);
    int64_t own = test_store_case(db, 11111111, "new", contact);
    int64_t others = test_store_case(db, 22222222, "new", stranger);
    int64_t read = add(db, own, 1000), pin;

    add(db, own, 1000);
    add(db, others, 1000);
    assert_true(mailbox_rows_set_ping(db, read, 5, NULL));
    end(db, own, read, "read");
    assert_true(case_pins_set(db, own, 7, 100, NULL));
    assert_true(case_pins_set(db, others, 8, 100, NULL));
    assert_true(mailbox_rows_erase_contact(db, contact, 300, NULL));
    assert_true(case_pins_remove_of_contact(db, contact, NULL));
    assert_case(db, own, "read:none erased:none ");
    assert_case(db, others, "waiting:box ");
    assert_int_equal(test_store_number(db, "SELECT COUNT(ping_id) FROM mailbox"), 0);
    assert_true(case_pins_find(db, own, &pin, NULL));
    assert_int_equal(pin, 0);
    assert_true(case_pins_find(db, others, &pin, NULL));
    assert_int_equal(pin, 8);
}

static void all_of_it_goes_with_its_case(void **state)
{
    Db *db = *state;
    int64_t contact = test_store_contact(db, 1);
    int64_t case_id = test_store_case(db, 11111111, "draft", contact);

    add(db, case_id, 1000);
    assert_true(case_pins_set(db, case_id, 7, 100, NULL));
    assert_true(cases_erase_drafts(db, contact, NULL));
    assert_int_equal(test_store_number(db, "SELECT COUNT(*) FROM mailbox"), 0);
    assert_int_equal(test_store_number(db, "SELECT COUNT(*) FROM case_pins"), 0);
}

/* Found by an index, however many there are. */
static void nothing_reads_the_whole_table(void **state)
{
    static const char *const plans[] = {
        "EXPLAIN QUERY PLAN SELECT COUNT(*) FROM mailbox WHERE case_id = 1 AND state = 'waiting'",
        "EXPLAIN QUERY PLAN UPDATE mailbox SET box = NULL"
        " WHERE state = 'waiting' AND expires_at <= 5",
        "EXPLAIN QUERY PLAN UPDATE mailbox SET box = NULL"
        " WHERE case_id IN (SELECT id FROM cases WHERE contact_id = 5)",
        "EXPLAIN QUERY PLAN SELECT c.number FROM cases c JOIN mailbox m ON m.case_id = c.id"
        " WHERE c.contact_id = 5 AND m.state = 'waiting'",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(plans); i++) {
        g_auto(DbQuery) query = db_query(*state, plans[i]);

        while (db_step(&query, NULL) == DB_ROW) {
            if (g_str_has_prefix(db_text(&query, 3), "SCAN"))
                fail_msg("%s: %s", plans[i], db_text(&query, 3));
        }
    }
}

#define MAILBOX_TEST(name) \
    cmocka_unit_test_setup_teardown(name, test_store_setup, test_store_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        MAILBOX_TEST(what_waits_ends_once_and_is_erased),
        MAILBOX_TEST(only_what_is_overdue_expires),
        MAILBOX_TEST(the_first_of_a_person_is_the_oldest_without_a_PIN),
        MAILBOX_TEST(a_person_is_erased_in_all_their_cases_and_no_others),
        MAILBOX_TEST(all_of_it_goes_with_its_case),
        MAILBOX_TEST(nothing_reads_the_whole_table),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
