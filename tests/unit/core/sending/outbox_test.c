#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/intake.h"
#include "core/sending/outbox.h"
#include "support/test_hotline.h"

/* A channel of a provider whose answers carry no text, so that replies are sent. */
static Channel away = {.name = (char *)"away",
                       .provider = (char *)"nobody",
                       .bearer = BEARER_SMS,
                       .sms_segments = 2,
                       .price = 1500};

static int setup(void **state)
{
    TestHotline *test;

    if (test_hotline_reset(state) != 0)
        return -1;
    test = *state;
    test->hotline.queued = false;
    return 0;
}

static int64_t queue(TestHotline *test, const char *text, MessageKind kind, const char *dedupe)
{
    OutboxMessage message = {.channel = &away, .text = text, .kind = kind, .dedupe = dedupe};

    assert_true(phone_parse(TEST_UZ, &message.to));
    assert_true(outbox_queue(&test->hotline, &message, test->now, NULL));
    return test_number(test, "SELECT COALESCE(MAX(id), 0) FROM outbox");
}

static void profile(TestHotline *test, const char *name, bool stopped)
{
    g_auto(DbQuery) query = db_query(test->hotline.db,
                                     "UPDATE contacts SET profile = :profile, stopped_at = :at");

    test_know(test, LANGUAGE_UZ, false);
    db_bind_text(&query, ":profile", *name ? name : NULL);
    db_bind_id(&query, ":at", stopped ? test->now : 0);
    assert_true(db_run(&query, NULL));
}

static void a_message_is_folded_counted_and_priced(void **state)
{
    static const struct {
        const char *text;
        int segments, ucs2, cost;
    } cases[] = {
        {"Assalomu alaykum", 1, 0, 1500},
        {"Oʻzbekiston, gʻalaba", 1, 0, 1500}, /* folded: GSM-7 */
        {"Ўзбекистон", 1, 1, 1500},
        {"Салом. Салом. Салом. Салом. Салом. Салом. Салом. Салом. Салом. Салом. 1", 2, 1, 3000},
    };
    TestHotline *test = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        queue(test, cases[i].text, MESSAGE_REPLY, NULL);
        assert_count(test, "SELECT segments FROM outbox ORDER BY id DESC LIMIT 1",
                     cases[i].segments);
        assert_count(test, "SELECT ucs2 FROM outbox ORDER BY id DESC LIMIT 1", cases[i].ucs2);
        assert_count(test, "SELECT cost FROM outbox ORDER BY id DESC LIMIT 1", cases[i].cost);
    }
    assert_true(test->hotline.queued);
}

static void read_back(const OutboxRow *row, gpointer data)
{
    TestHotline *test = data;
    g_autofree char *text = NULL;
    Phone to;

    assert_true(outbox_open(&test->hotline, row, &to, &text));
    assert_string_equal(to.e164, TEST_UZ);
    assert_string_equal(text, "Oshxona\nikki");
}

static void number_and_text_are_in_a_box_that_opens_in_its_row_alone(void **state)
{
    TestHotline *test = *state;
    int64_t id = queue(test, "Oshxona\nikki", MESSAGE_REPLY, NULL);
    bool found;

    assert_true(outbox_get(test->hotline.db, id, read_back, test, &found, NULL));
    assert_true(found);
    assert_count(test, "SELECT COUNT(*) FROM outbox WHERE instr(box, 'Oshxona') > 0", 0);
}

static void the_same_intention_is_queued_once(void **state)
{
    TestHotline *test = *state;

    queue(test, "a", MESSAGE_REPLY, "reminder 1");
    queue(test, "b", MESSAGE_REPLY, "reminder 1");
    queue(test, "c", MESSAGE_REPLY, "reminder 2");
    assert_count(test, "SELECT COUNT(*) FROM outbox", 2);
}

static void ids_are_above_all_that_were_used_before_a_backup(void **state)
{
    TestHotline *test = *state;
    int64_t first = queue(test, "a", MESSAGE_REPLY, NULL);
    int64_t second = queue(test, "b", MESSAGE_REPLY, NULL);

    assert_int_equal(second, first + 1);
    test->now += 1000;
    assert_int_equal(queue(test, "c", MESSAGE_REPLY, NULL), first + 1000);
    assert_true(first > 0 && first < INT32_MAX);
}

/* What each profile lets through: kinds in the order of MessageKind, then a neutral reminder. */
static void the_profile_decides(void **state)
{
    static const struct {
        const char *profile;
        bool stopped;
        const char *reasons[6];
    } cases[] = {
        {"normal", false, {NULL, NULL, NULL, NULL, NULL, NULL}},
        {"neutral", false, {NULL, NULL, "not_neutral", "not_neutral", "not_neutral", NULL}},
        {"never", false, {NULL, NULL, "never", "never", "never", "never"}},
        {"", false, {NULL, NULL, "not_asked", "not_asked", "not_asked", "not_asked"}},
        {"normal", true, {"stopped", NULL, "stopped", "stopped", "stopped", "stopped"}},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        ContactRow contact = {.id = 1, .stopped = cases[i].stopped};

        g_strlcpy(contact.profile, cases[i].profile, sizeof contact.profile);
        for (int kind = 0; kind <= MESSAGE_BROADCAST; kind++) {
            const char *refusal = consent_refusal(&contact, (MessageKind)kind, false);

            assert_string_equal(refusal ? refusal : "-",
                                cases[i].reasons[kind] ? cases[i].reasons[kind] : "-");
        }
        const char *neutral = consent_refusal(&contact, MESSAGE_REMINDER, true);
        assert_string_equal(neutral ? neutral : "-",
                            cases[i].reasons[5] ? cases[i].reasons[5] : "-");
    }
}

static void what_may_not_go_is_kept_without_its_text(void **state)
{
    TestHotline *test = *state;

    profile(test, "never", false);
    queue(test, "a reminder", MESSAGE_REMINDER, NULL);
    assert_stored(test, "SELECT state || ' ' || reason FROM outbox", "cancelled never");
    assert_count(test, "SELECT COUNT(*) FROM outbox WHERE box IS NOT NULL", 0);
}

static void the_neutral_profile_gets_what_the_catalog_marks(void **state)
{
    static const char marked[] = "SMS are stopped. To get them again, write START.";
    TestHotline *test = *state;
    OutboxMessage message = {
        .channel = &away, .text = "SMS to'xtatildi.", .kind = MESSAGE_REMINDER, .msgid = marked};

    profile(test, "neutral", false);
    assert_true(phone_parse(TEST_UZ, &message.to));
    assert_true(outbox_queue(&test->hotline, &message, test->now, NULL));
    assert_stored(test, "SELECT state FROM outbox ORDER BY id DESC LIMIT 1", "queued");
    message.msgid = "Your citizenship?";
    assert_true(outbox_queue(&test->hotline, &message, test->now, NULL));
    assert_stored(test, "SELECT reason FROM outbox ORDER BY id DESC LIMIT 1", "not_neutral");
    message.msgid = NULL;
    assert_true(outbox_queue(&test->hotline, &message, test->now, NULL));
    assert_stored(test, "SELECT reason FROM outbox ORDER BY id DESC LIMIT 1", "not_neutral");
}

static void stop_cancels_what_waits(void **state)
{
    TestHotline *test = *state;

    profile(test, "normal", false);
    queue(test, "a", MESSAGE_REMINDER, NULL);
    queue(test, "b", MESSAGE_REPLY, NULL);
    test_text(test, "STOP");
    assert_count(test, "SELECT COUNT(*) FROM outbox WHERE state = 'cancelled' AND box IS NULL", 2);
}

static void an_opt_out_at_the_provider_is_a_stop(void **state)
{
    TestHotline *test = *state;
    Inbound inbound = {.kind = INBOUND_OPT_OUT};
    g_auto(Reply) reply = {0};

    queue(test, "a", MESSAGE_REPLY, NULL);
    assert_true(phone_parse(TEST_UZ, &inbound.from));
    assert_true(intake_begin(&test->hotline, NULL));
    assert_true(intake_message(&test->hotline, &away, &inbound, test->now, &reply, NULL));
    assert_true(intake_commit(&test->hotline, NULL));
    assert_count(test, "SELECT COUNT(*) FROM contacts WHERE stopped_at IS NOT NULL", 1);
    assert_count(test, "SELECT COUNT(*) FROM outbox WHERE state = 'cancelled'", 1);
}

/* ---- Receipts ---- */

static void claim_one(const OutboxRow *row, gpointer data)
{
    *(int64_t *)data = row->id;
}

/* Queued, claimed, accepted under these ids of the provider's. */
static int64_t sent(TestHotline *test, const char *text, const char *const ids[])
{
    Db *db = test->hotline.db;
    int64_t id = 0;
    const OutboxClaim claim = {"away", 0, 1, test->now, test->now + 300};
    OutboxEnd end = {.state = "sent", .attempts = 1, .now = test->now};
    bool changed;

    queue(test, text, MESSAGE_REPLY, NULL);
    assert_true(outbox_claim(db, &claim, claim_one, &id, NULL));
    for (; ids[end.parts]; end.parts++) {
        const OutboxPart part = {id, ids[end.parts], "away", RECEIPT_QUEUED, 10, test->now};

        assert_true(outbox_note_part(db, &part, &changed, NULL));
    }
    end.id = id;
    assert_true(outbox_end_claim(db, &end, NULL));
    return id;
}

static void receive(TestHotline *test, int64_t our_id, const char *provider_id, ReceiptState is)
{
    const Receipt receipt = {.our_id = our_id, .provider_id = (char *)provider_id, .state = is};

    assert_true(outbox_receipt(&test->hotline, &away, &receipt, test->now, NULL));
}

static const char *const no_ids[] = {NULL};
static const char *const two_ids[] = {"p1", "p2", NULL};

static void every_part_must_arrive(void **state)
{
    TestHotline *test = *state;

    sent(test, "text", two_ids);
    receive(test, 0, "p1", RECEIPT_DELIVERED);
    assert_stored(test, "SELECT state FROM outbox", "sent");
    receive(test, 0, "p1", RECEIPT_DELIVERED); /* twice */
    assert_stored(test, "SELECT state FROM outbox", "sent");
    receive(test, 0, "p2", RECEIPT_DELIVERED);
    assert_stored(test, "SELECT state FROM outbox", "delivered");
    assert_count(test, "SELECT COUNT(*) FROM outbox WHERE box IS NOT NULL", 0);
}

static void receipts_only_move_up(void **state)
{
    TestHotline *test = *state;

    sent(test, "text", two_ids);
    receive(test, 0, "p1", RECEIPT_DELIVERED);
    receive(test, 0, "p1", RECEIPT_SENT);
    receive(test, 0, "p1", RECEIPT_FAILED);
    receive(test, 0, "p2", RECEIPT_FAILED);
    assert_stored(test, "SELECT state || ' ' || reason FROM outbox", "failed not_delivered");
    receive(test, 0, "p2", RECEIPT_DELIVERED); /* late, and true after all */
    assert_stored(test, "SELECT state FROM outbox", "delivered");
    receive(test, 0, "p2", RECEIPT_EXPIRED);
    assert_stored(test, "SELECT state FROM outbox", "delivered");
}

static const char
    two_parts[] = "Салом. Салом. Салом. Салом. Салом. Салом. Салом. Салом. Салом. Салом. 1";

static void our_own_id_finds_the_message_and_counts_its_parts(void **state)
{
    TestHotline *test = *state;
    int64_t id = sent(test, two_parts, no_ids);

    receive(test, id, "f1", RECEIPT_DELIVERED);
    assert_stored(test, "SELECT state FROM outbox", "sent");
    receive(test, id, "f2", RECEIPT_DELIVERED);
    receive(test, id, "f3", RECEIPT_FAILED); /* it has no third part */
    assert_stored(test, "SELECT state FROM outbox", "delivered");
    assert_count(test, "SELECT COUNT(*) FROM outbox_parts", 2);
}

static void a_receipt_without_a_part_is_about_all_of_it(void **state)
{
    TestHotline *test = *state;
    int64_t id = sent(test, "text", no_ids);

    receive(test, id, NULL, RECEIPT_SENT);
    assert_stored(test, "SELECT state FROM outbox", "sent");
    receive(test, id, NULL, RECEIPT_EXPIRED);
    assert_stored(test, "SELECT state || ' ' || reason FROM outbox", "failed expired");
}

static void one_receipt_without_a_part_settles_many_parts(void **state)
{
    TestHotline *test = *state;
    int64_t id = sent(test, two_parts, no_ids);

    assert_count(test, "SELECT segments FROM outbox", 2);
    receive(test, id, NULL, RECEIPT_SENT);
    assert_stored(test, "SELECT state FROM outbox", "sent");
    receive(test, id, NULL, RECEIPT_FAILED);
    assert_stored(test, "SELECT state || ' ' || reason FROM outbox", "failed not_delivered");
    receive(test, id, NULL, RECEIPT_DELIVERED); /* of another try */
    assert_stored(test, "SELECT state FROM outbox", "delivered");
    assert_count(test, "SELECT COUNT(*) FROM outbox WHERE box IS NOT NULL", 0);
}

static void a_receipt_of_nothing_we_know_makes_nothing(void **state)
{
    TestHotline *test = *state;

    receive(test, 12345, NULL, RECEIPT_DELIVERED);
    receive(test, 0, "unknown", RECEIPT_DELIVERED);
    assert_count(test, "SELECT COUNT(*) FROM outbox", 0);
    assert_count(test, "SELECT COUNT(*) FROM outbox_parts", 0);
    assert_count(test, "SELECT COUNT(*) FROM channels", 0);
}

static void a_receipt_finds_what_nobody_knew_of(void **state)
{
    TestHotline *test = *state;
    int64_t id = sent(test, "text", no_ids);
    g_auto(DbQuery) query = db_query(test->hotline.db, "UPDATE outbox SET state = 'unknown'");

    assert_true(db_run(&query, NULL));
    receive(test, id, NULL, RECEIPT_QUEUED);
    assert_stored(test, "SELECT state FROM outbox", "unknown");
    receive(test, id, NULL, RECEIPT_SENT);
    assert_stored(test, "SELECT state FROM outbox", "sent");
    receive(test, id, NULL, RECEIPT_DELIVERED);
    assert_stored(test, "SELECT state FROM outbox", "delivered");
}

static void a_receipt_may_overtake_the_answer_to_our_request(void **state)
{
    TestHotline *test = *state;

    test->hotline.sending = 1;
    receive(test, 0, "p1", RECEIPT_DELIVERED);
    receive(test, 0, "p2", RECEIPT_DELIVERED);
    sent(test, "text", two_ids);
    assert_true(outbox_early_receipts(&test->hotline, &away, test->now, NULL));
    assert_stored(test, "SELECT state FROM outbox", "delivered");
    assert_int_equal(test->hotline.early.length, 0);
    test->hotline.sending = 0;
    receive(test, 0, "p9", RECEIPT_DELIVERED);
    assert_int_equal(test->hotline.early.length, 0);
}

static void a_text_whose_receipt_never_comes_is_erased(void **state)
{
    TestHotline *test = *state;

    sent(test, "text", two_ids);
    test_sweep_at(test, test->now + 71 * 3600);
    assert_count(test, "SELECT COUNT(*) FROM outbox WHERE box IS NOT NULL", 1);
    test_sweep_at(test, test->now + 73 * 3600);
    assert_count(test, "SELECT COUNT(*) FROM outbox WHERE box IS NOT NULL", 0);
    assert_stored(test, "SELECT state FROM outbox", "sent");
    assert_count(test, "SELECT person FROM outbox", 0); /* nobody we know */
}

static void deleting_ones_data_deletes_what_was_to_be_sent(void **state)
{
    TestHotline *test = *state;

    profile(test, "normal", false);
    queue(test, "a", MESSAGE_REMINDER, NULL);
    test_text(test, "DELETE");
    test_press_all(test, "1");
    test_text(test, "1");
    assert_count(test, "SELECT COUNT(*) FROM outbox WHERE person <> 0 OR box IS NOT NULL", 0);
    assert_stored(test, "SELECT state || ' ' || reason FROM outbox", "cancelled erased");
    /* Its id is not given again: a provider would take the next message for this one. */
    assert_int_equal(queue(test, "b", MESSAGE_REPLY, NULL),
                     test_number(test, "SELECT MIN(id) + 1 FROM outbox"));
}

static void only_what_has_left_can_have_arrived(void **state)
{
    TestHotline *test = *state;
    int64_t id = queue(test, "a", MESSAGE_REPLY, NULL);
    const Receipt receipt = {.our_id = id, .state = RECEIPT_DELIVERED};
    Channel other = away;

    receive(test, id, NULL, RECEIPT_DELIVERED);
    assert_stored(test, "SELECT state FROM outbox", "queued");
    id = sent(test, "b", no_ids);
    other.name = (char *)"other";
    assert_true(outbox_receipt(&test->hotline, &other, &receipt, test->now, NULL));
    assert_count(test, "SELECT COUNT(*) FROM outbox WHERE state = 'delivered'", 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_message_is_folded_counted_and_priced, setup),
        cmocka_unit_test_setup(number_and_text_are_in_a_box_that_opens_in_its_row_alone, setup),
        cmocka_unit_test_setup(the_same_intention_is_queued_once, setup),
        cmocka_unit_test_setup(ids_are_above_all_that_were_used_before_a_backup, setup),
        cmocka_unit_test(the_profile_decides),
        cmocka_unit_test_setup(what_may_not_go_is_kept_without_its_text, setup),
        cmocka_unit_test_setup(the_neutral_profile_gets_what_the_catalog_marks, setup),
        cmocka_unit_test_setup(stop_cancels_what_waits, setup),
        cmocka_unit_test_setup(an_opt_out_at_the_provider_is_a_stop, setup),
        cmocka_unit_test_setup(every_part_must_arrive, setup),
        cmocka_unit_test_setup(receipts_only_move_up, setup),
        cmocka_unit_test_setup(our_own_id_finds_the_message_and_counts_its_parts, setup),
        cmocka_unit_test_setup(a_receipt_without_a_part_is_about_all_of_it, setup),
        cmocka_unit_test_setup(one_receipt_without_a_part_settles_many_parts, setup),
        cmocka_unit_test_setup(a_receipt_of_nothing_we_know_makes_nothing, setup),
        cmocka_unit_test_setup(a_receipt_finds_what_nobody_knew_of, setup),
        cmocka_unit_test_setup(a_receipt_may_overtake_the_answer_to_our_request, setup),
        cmocka_unit_test_setup(a_text_whose_receipt_never_comes_is_erased, setup),
        cmocka_unit_test_setup(only_what_has_left_can_have_arrived, setup),
        cmocka_unit_test_setup(deleting_ones_data_deletes_what_was_to_be_sent, setup),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
