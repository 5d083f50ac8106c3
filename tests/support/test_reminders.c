#include "support/test_reminders.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/reminders/reminders.h"
#include "core/sending/outbox.h"
#include "store/contacts.h"

int test_reminders_setup(void **state)
{
    TestHotline *test;

    if (test_hotline_reset(state) != 0)
        return -1;
    test = *state;
    test->hotline.held = false;
    test->hotline.clock_offset = test->hotline.clock_kept_at = 0;
    test->ussd.address = (char *)"*7775#";
    test->sms.own = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(test->sms.own, (gpointer) "username", (gpointer) "tayanch");
    return 0;
}

int test_reminders_teardown(void **state)
{
    TestHotline *test = *state;

    g_clear_pointer(&test->sms.own, g_hash_table_unref);
    return 0;
}

static int64_t find_person(const TestHotline *test)
{
    uint8_t index[VAULT_INDEX_OCTETS];
    Phone phone;

    assert_true(phone_parse(test->phone, &phone));
    vault_phone_index(test->hotline.vault, &phone, index);
    return contacts_id(index);
}

Day test_subscribe(TestHotline *test, const char *id, const char *const *values)
{
    const Rule *rule = rules_find(test->hotline.texts->rules, id);
    const int64_t person = find_person(test);
    g_autoptr(Facts) facts = facts_new();
    g_auto(ToldRow) row = {0};
    ContactRow contact;
    Deadline deadline;

    assert_non_null(rule);
    for (size_t i = 0; values[i]; i += 2)
        facts_set(facts, values[i], values[i + 1]);
    deadline = deadline_of(rule, test->hotline.texts->calendar, facts,
                           day_at(test->now, test->config.timezone));
    assert_int_equal(deadline.state, DEADLINE_DATED);
    assert_true(contacts_get(test->hotline.db, person, &contact, NULL));
    if (contact.id == 0)
        test_know(test, LANGUAGE_RU, false);
    assert_true(contacts_get(test->hotline.db, person, &contact, NULL));
    g_strlcpy(contact.profile, "neutral", sizeof contact.profile);
    contact.seen_day = day_at(test->now, test->config.timezone);
    assert_true(contacts_save(test->hotline.db, &contact, test->now, NULL));

    const ToldSave save = {.contact_id = person,
                           .rule = rule,
                           .facts = facts,
                           .day = deadline.safe_by,
                           .channel = "line",
                           .now = test->now,
                           .seen = true};

    assert_true(told_save(&test->hotline, &save, NULL));
    assert_true(told_rows_find(test->hotline.db, person, id, &row, NULL));
    assert_true(told_set_remind(&test->hotline, &row, TOLD_REMIND, test->now, NULL));
    return deadline.safe_by;
}

void test_subscribe_until(TestHotline *test, Day day)
{
    char entry[16];
    const char *const values[] = {FACT_ENTRY, entry, NULL};

    g_snprintf(entry, sizeof entry, "%d", day - 89);
    assert_int_equal(test_subscribe(test, "STAY-90-CONT", values), day);
}

void test_plan_at(TestHotline *test, int64_t now)
{
    bool more;

    test->now = now;
    do {
        assert_true(reminders_run(&test->hotline, now, &more, NULL));
    } while (more);
}

void test_run(TestHotline *test, const char *sql)
{
    g_auto(DbQuery) query = db_query(test->hotline.db, sql);

    assert_true(db_run(&query, NULL));
}

typedef struct Opened {
    TestHotline *test;
    char *text;
} Opened;

static void open_row(const OutboxRow *row, gpointer data)
{
    Opened *opened = data;
    Phone to;

    assert_true(outbox_open(&opened->test->hotline, row, &to, &opened->text));
    assert_true(row->neutral);
}

char *test_sent_text(TestHotline *test, int64_t id)
{
    Opened opened = {test, NULL};
    bool found;

    assert_true(outbox_get(test->hotline.db, id, open_row, &opened, &found, NULL));
    assert_true(found);
    return opened.text;
}
