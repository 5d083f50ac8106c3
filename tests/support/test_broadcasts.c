#include "support/test_broadcasts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/broadcasts/broadcast_pump.h"
#include "core/sending/sender_claim.h"
#include "core/sending/sending.h"
#include "store/contacts.h"
#include "support/test_reminders.h"

#define ROOM 1000000

int test_broadcasts_setup(void **state)
{
    TestHotline *test;

    if (test_reminders_setup(state) != 0)
        return -1;
    test = *state;
    test->sms.rate = test->sms.concurrency = ROOM;
    test->sms.price = 1500;
    return 0;
}

int test_broadcasts_teardown(void **state)
{
    TestHotline *test = *state;

    test->sms.rate = test->sms.concurrency = 0;
    test->sms.price = 0;
    return test_reminders_teardown(state);
}

/* ---- People ---- */

int64_t test_add_reader(TestHotline *test, const TestReader *reader)
{
    uint8_t index[VAULT_INDEX_OCTETS];
    g_autoptr(GBytes) box = NULL;
    ContactRow contact = {.language = reader->language,
                          .stopped = reader->stopped,
                          .latin = reader->latin,
                          .asks = reader->asks,
                          .seen_day = reader->seen_day ? reader->seen_day
                                                       : day_at(test->now, test->config.timezone)};
    Phone phone;
    char number[20];

    g_snprintf(number, sizeof number, "+99890%07u", 1000000 + reader->n);
    assert_true(phone_parse(number, &phone));
    g_strlcpy(contact.profile, reader->profile ? reader->profile : "normal",
              sizeof contact.profile);
    g_strlcpy(contact.region, reader->region ? reader->region : "RU-MOW", sizeof contact.region);
    g_strlcpy(contact.citizenship, reader->citizenship ? reader->citizenship : "UZ",
              sizeof contact.citizenship);
    vault_phone_index(test->hotline.vault, &phone, index);
    box = vault_lock(test->hotline.vault, "phone", contacts_id(index), phone.e164,
                     strlen(phone.e164));
    assert_true(contacts_add(test->hotline.db, index, box, test->now, &contact, NULL));
    return contact.id;
}

void test_add_readers(TestHotline *test, unsigned count)
{
    assert_true(db_begin(test->hotline.db, NULL));
    for (unsigned n = 0; n < count; n++) {
        const TestReader reader = {.n = n};

        test_add_reader(test, &reader);
    }
    assert_true(db_commit(test->hotline.db, NULL));
}

/* ---- What staff do ---- */

BroadcastRow test_broadcast(void)
{
    return (BroadcastRow){
        .title = "News",
        .audience = {.languages = "uz", .citizenships = "", .regions = ""},
        .texts = {[LANGUAGE_UZ] = "Ertaga ish vaqti 9:00 dan."},
        .rate = 3600,
    };
}

int64_t test_broadcast_save(TestHotline *test, BroadcastRow *row)
{
    g_auto(BroadcastAct) act = {.by = 1, .now = test->now};

    assert_true(db_begin(test->hotline.db, NULL));
    assert_true(broadcast_save(&test->hotline, &act, row, NULL));
    assert_true(db_commit(test->hotline.db, NULL));
    assert_int_equal(act.verdict, BROADCAST_ACCEPTED);
    return row->id;
}

BroadcastVerdict test_broadcast_does(TestHotline *test, TestBroadcastDeed deed, int64_t by,
                                     int64_t id)
{
    g_auto(BroadcastAct) act = {.by = by, .now = test->now};

    assert_true(db_begin(test->hotline.db, NULL));
    assert_true(deed(&test->hotline, &act, id, NULL));
    assert_true(db_commit(test->hotline.db, NULL));
    return act.verdict;
}

int64_t test_broadcast_approved(TestHotline *test, BroadcastRow *row)
{
    int64_t id = test_broadcast_save(test, row);

    assert_int_equal(test_broadcast_does(test, broadcast_submit, 1, id), BROADCAST_ACCEPTED);
    assert_int_equal(test_broadcast_does(test, broadcast_approve, 2, id), BROADCAST_ACCEPTED);
    return id;
}

/* ---- Time goes on ---- */

void test_broadcast_run_at(TestHotline *test, int64_t now)
{
    bool more = true;

    test->now = now;
    for (unsigned slices = 0; more; slices++) {
        assert_true(slices < 5000);
        assert_true(broadcast_run(&test->hotline, now, &more, NULL));
    }
}

unsigned test_broadcast_send(TestHotline *test, SendOutcome outcome)
{
    g_autoptr(Outlet) outlet = outlet_new(&test->hotline, &test->sms);
    g_autoptr(GPtrArray) outlets = g_ptr_array_new();
    g_autoptr(GPtrArray) claimed = g_ptr_array_new();

    g_ptr_array_add(outlets, outlet);
    outlet->allowance = ROOM;
    assert_true(db_begin(test->hotline.db, NULL));
    assert_true(sender_claim(outlets, outlet, claimed, test->now, NULL));
    for (unsigned i = 0; i < claimed->len; i++) {
        Sending *sending = g_ptr_array_index(claimed, i);

        sending->result.outcome = outcome;
        assert_true(sending_finish(sending, test->now, NULL));
        sending_free(sending);
    }
    assert_true(db_commit(test->hotline.db, NULL));
    return claimed->len;
}

unsigned test_broadcast_go_on(TestHotline *test, int64_t seconds)
{
    const int64_t end = test->now + seconds;
    unsigned left = 0;

    for (; test->now < end; test->now += 2) {
        test_broadcast_run_at(test, test->now);
        left += test_broadcast_send(test, SEND_ACCEPTED);
    }
    return left;
}

/* ---- What is so ---- */

char *test_broadcast_state(TestHotline *test, int64_t id)
{
    g_auto(Broadcast) broadcast = {0};
    const BroadcastRow *row = &broadcast.row;

    assert_true(broadcasts_get(test->hotline.db, id, &broadcast, NULL));
    return g_strjoin(row->reason ? " " : NULL, broadcast_state_name(row->state), row->reason, NULL);
}

void test_broadcast_is_sound(TestHotline *test)
{
    assert_count(test,
                 "SELECT COUNT(*) FROM"
                 " (SELECT broadcast_id, state, COALESCE(reason, '') AS reason, COUNT(*) AS people,"
                 "         SUM(cost) AS cost FROM broadcast_people GROUP BY 1, 2, 3) AS p"
                 " LEFT JOIN broadcast_counts AS c ON c.broadcast_id = p.broadcast_id"
                 "  AND c.state = p.state AND c.reason = p.reason"
                 " WHERE c.people IS NULL OR c.people <> p.people OR c.cost <> p.cost",
                 0);
    assert_count(test,
                 "SELECT (SELECT COUNT(*) FROM broadcast_people)"
                 "     - (SELECT COALESCE(SUM(people), 0) FROM broadcast_counts)",
                 0);
    assert_count(test,
                 "SELECT COUNT(*) FROM (SELECT person FROM outbox"
                 " WHERE kind = 'broadcast' AND person <> 0"
                 "   AND NOT (state = 'cancelled' AND reason IN ('paused', 'night'))"
                 " GROUP BY person HAVING COUNT(*) > 1)",
                 0);
}
