#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/broadcast_people.h"
#include "support/test_broadcasts.h"
#include "support/test_reminders.h"

/* Two broadcasts, and five people of the first. */
static int64_t begin(TestHotline *test)
{
    BroadcastRow row = test_broadcast(), other = test_broadcast();
    BroadcastPerson person = {.language = "uz", .updated_at = 1, .due_at = 100};
    int64_t n = 0;

    test_broadcast_save(test, &row);
    test_broadcast_save(test, &other);
    person.broadcast_id = row.id;
    for (unsigned i = 0; i < 5; i++) {
        const TestReader reader = {.n = i};

        person.contact_id = test_add_reader(test, &reader);
        person.due_at = 100 + i;
        person.outcome = i == 4 ? OUTCOME_EXCLUDED : OUTCOME_PENDING;
        person.reason = i == 4 ? "stopped" : NULL;
        assert_true(broadcast_people_add(test->hotline.db, &person, &n, NULL));
    }
    assert_int_equal(n, 5);
    return row.id;
}

static bool collect(const BroadcastPerson *person, gpointer data, GError **error)
{
    (void)error;
    g_array_append_val((GArray *)data, *person);
    return true;
}

static GArray *page(TestHotline *test, const BroadcastPage *wanted)
{
    GArray *people = g_array_new(FALSE, FALSE, sizeof(BroadcastPerson));

    assert_true(broadcast_people_page(test->hotline.db, wanted, collect, people, NULL));
    return people;
}

static void a_person_is_added_once(void **state)
{
    TestHotline *test = *state;
    const int64_t id = begin(test);
    BroadcastPerson person = {.broadcast_id = id, .updated_at = 2};
    BroadcastCounts counts;
    int64_t n;

    assert_true(broadcast_people_last(test->hotline.db, id, &n, NULL));
    assert_int_equal(n, 5);
    person.contact_id = test_number(test, "SELECT contact_id FROM broadcast_people WHERE n = 1");
    assert_true(broadcast_people_add(test->hotline.db, &person, &n, NULL));
    assert_int_equal(n, 5);
    assert_true(broadcast_counts(test->hotline.db, id, &counts, NULL));
    assert_int_equal(counts.people, 5);
    assert_int_equal(counts.of[OUTCOME_PENDING], 4);
    assert_int_equal(counts.of[OUTCOME_EXCLUDED], 1);
    test_broadcast_is_sound(test);
}

static void moving_keeps_the_counts(void **state)
{
    TestHotline *test = *state;
    const int64_t id = begin(test);
    g_autoptr(GArray) due = g_array_new(FALSE, FALSE, sizeof(BroadcastPerson));
    BroadcastCounts counts;

    assert_true(
        broadcast_people_due(test->hotline.db, &(BroadcastDue){id, 102, 2}, collect, due, NULL));
    assert_int_equal(due->len, 2);
    for (unsigned i = 0; i < due->len; i++) {
        const BroadcastPerson *was = &g_array_index(due, BroadcastPerson, i);
        BroadcastPerson now = *was;

        assert_int_equal(was->n, i + 1);
        assert_int_equal(was->due_at, 100 + i);
        now.outcome = OUTCOME_FAILED;
        now.reason = "refused";
        now.cost = 700;
        now.outbox_id = 9 + i;
        assert_true(broadcast_people_move(test->hotline.db, was, &now, NULL));
    }
    assert_true(broadcast_counts(test->hotline.db, id, &counts, NULL));
    assert_int_equal(counts.of[OUTCOME_FAILED], 2);
    assert_int_equal(counts.of[OUTCOME_PENDING], 2);
    assert_int_equal(counts.cost, 1400);
    assert_true(broadcast_counts(test->hotline.db, id + 1, &counts, NULL));
    assert_int_equal(counts.people, 0);
    test_broadcast_is_sound(test);
}

static void add_reason(BroadcastOutcome outcome, const char *reason, int64_t people, gpointer data)
{
    g_string_append_printf(data, "%s %s %d, ", broadcast_outcome_name(outcome), reason,
                           (int)people);
}

static void reasons_are_of_who_got_nothing(void **state)
{
    TestHotline *test = *state;
    const int64_t id = begin(test);
    g_autoptr(GString) reasons = g_string_new(NULL);
    g_autoptr(GArray) due = g_array_new(FALSE, FALSE, sizeof(BroadcastPerson));

    assert_true(
        broadcast_people_due(test->hotline.db, &(BroadcastDue){id, 1000, 2}, collect, due, NULL));
    for (unsigned i = 0; i < due->len; i++) {
        BroadcastPerson now = g_array_index(due, BroadcastPerson, i);

        now.outcome = OUTCOME_CANCELLED;
        now.reason = "killed";
        assert_true(broadcast_people_move(test->hotline.db, &g_array_index(due, BroadcastPerson, i),
                                          &now, NULL));
    }
    assert_true(broadcast_reasons(test->hotline.db, id, add_reason, reasons, NULL));
    assert_string_equal(reasons->str, "cancelled killed 2, excluded stopped 1, ");
}

static void pages_follow_each_other(void **state)
{
    TestHotline *test = *state;
    const int64_t id = begin(test);
    g_autoptr(GArray) first = page(test, &(BroadcastPage){id, 0, 3, OUTCOMES});
    g_autoptr(GArray) second = page(test, &(BroadcastPage){id, 3, 3, OUTCOMES});
    g_autoptr(GArray) excluded = page(test, &(BroadcastPage){id, 0, 3, OUTCOME_EXCLUDED});
    g_autoptr(GArray) other = page(test, &(BroadcastPage){id + 1, 0, 3, OUTCOMES});

    assert_int_equal(first->len, 3);
    assert_int_equal(g_array_index(first, BroadcastPerson, 2).n, 3);
    assert_int_equal(second->len, 2);
    assert_int_equal(g_array_index(second, BroadcastPerson, 0).n, 4);
    assert_int_equal(excluded->len, 1);
    assert_string_equal(g_array_index(excluded, BroadcastPerson, 0).reason, "stopped");
    assert_int_equal(other->len, 0);
}

static void an_erased_contact_leaves_a_row(void **state)
{
    TestHotline *test = *state;
    const int64_t id = begin(test);
    g_autoptr(GArray) people = NULL;

    test_run(test, "DELETE FROM contacts");
    people = page(test, &(BroadcastPage){id, 0, 10, OUTCOMES});
    assert_int_equal(people->len, 5);
    for (unsigned i = 0; i < people->len; i++)
        assert_int_equal(g_array_index(people, BroadcastPerson, i).contact_id, 0);
    test_broadcast_is_sound(test);
}

static void names_are_there_and_back(void **state)
{
    (void)state;
    for (int i = 0; i < OUTCOMES; i++)
        assert_int_equal(broadcast_outcome_from_name(broadcast_outcome_name((BroadcastOutcome)i)),
                         i);
    for (int i = 0; i < BROADCAST_STATES; i++)
        assert_int_equal(broadcast_state_from_name(broadcast_state_name((BroadcastState)i)), i);
    assert_int_equal(broadcast_outcome_from_name("claimed"), OUTCOMES);
    assert_int_equal(broadcast_state_from_name(NULL), BROADCAST_STATES);
}

static void collect_id(const BroadcastRow *row, gpointer data)
{
    g_string_append_printf(data, "%d ", (int)row->id);
}

static void the_newest_is_listed_first(void **state)
{
    TestHotline *test = *state;
    g_autoptr(GString) ids = g_string_new(NULL);
    g_autoptr(GArray) open = NULL;
    const int64_t id = begin(test);

    assert_true(broadcasts_list(test->hotline.db, 10, collect_id, ids, NULL));
    assert_string_equal(ids->str, "2 1 ");
    /* What goes out is never pushed out of sight by drafts. */
    test_run(test, "UPDATE broadcasts SET state = 'running' WHERE id = 1");
    g_string_truncate(ids, 0);
    assert_true(broadcasts_list(test->hotline.db, 1, collect_id, ids, NULL));
    assert_string_equal(ids->str, "2 1 ");
    test_run(test, "UPDATE broadcasts SET state = 'draft' WHERE id = 1");
    g_string_truncate(ids, 0);
    assert_true(broadcasts_list(test->hotline.db, 1, collect_id, ids, NULL));
    assert_string_equal(ids->str, "2 ");
    /* Drafts want nothing; one with people who are pending does. */
    assert_true(broadcasts_open(test->hotline.db, &open, NULL));
    assert_int_equal(open->len, 1);
    assert_int_equal(g_array_index(open, int64_t, 0), id);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, test_broadcasts_setup, test_broadcasts_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_person_is_added_once),         TEST(moving_keeps_the_counts),
        TEST(reasons_are_of_who_got_nothing), TEST(pages_follow_each_other),
        TEST(an_erased_contact_leaves_a_row), TEST(names_are_there_and_back),
        TEST(the_newest_is_listed_first),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
