#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/error.h"
#include "support/test_mapping.h"

#define USSD "in.from=query:n", "in.session=query:s", "in.text=query:t"
#define SMS \
    "in.from=query:n", "in.id=query:i", "in.text=query:t", "send.url=http://h", "send.body={text}"
#define RECEIPT                                                                              \
    "receipt.when=query:state", "receipt.id=query:i", "receipt.our_id=query:ours",           \
        "receipt.state=query:state", "receipt.delivered=DELIVRD", "receipt.expired=EXPIRED", \
        "receipt.sent=ESME_ROK", "receipt.queued=ACCEPTD", "receipt.opted_out=STOPPED",      \
        "receipt.failed=ESME_*, UNDELIV"
#define FROM "n=998901234567"

/* ---- USSD ---- */

static void turns_of_a_session_are_read(void **state)
{
    static const struct {
        const char *lines[9];
        const char *query;
        const char *text;
        bool per_turn;
    } cases[] = {
        {{USSD}, FROM "&s=1&t=1*2", "1*2", false},
        {{USSD}, FROM "&s=1", "", false},
        {{USSD}, "n=+998901234567&s=1&t=", "", false},
        {{USSD}, FROM "&s=1&t=*7775%23", "*7775#", false},
        {{USSD, "in.first=code"}, FROM "&s=1&t=*7775%23", "", false},
        {{USSD, "in.first=code"}, FROM "&s=1&t=*7775*1*2%23", "1*2", false},
        {{USSD, "in.first=code"}, FROM "&s=1&t=1*2", "1*2", false},
        {{USSD, "in.first=code"}, FROM "&s=1&t=77751", "77751", false},
        {{USSD, "in.input=per_turn"}, FROM "&s=1&t=2", "2", true},
        {{USSD, "in.input=per_turn", "in.first=code"}, FROM "&s=1&t=7775", "", true},
        {{USSD, "in.input=per_turn", "in.first=code", "in.op=query:op", "op.new=1",
          "op.continue=2"},
         FROM "&s=1&t=*999%23&op=1",
         "",
         true},
        {{USSD, "in.input=per_turn", "in.first=code", "in.op=query:op", "op.new=1",
          "op.continue=2"},
         FROM "&s=1&t=*7775*3%23&op=1",
         "3",
         true},
        {{USSD, "in.input=per_turn", "in.first=code", "in.op=query:op", "op.new=1",
          "op.continue=2"},
         FROM "&s=1&op=1",
         "",
         true},
        {{USSD, "in.input=per_turn", "in.first=code", "in.op=query:op", "op.new=1",
          "op.continue=2"},
         FROM "&s=1&t=7775&op=2",
         "7775",
         true},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Channel) channel = mapping_new(BEARER_USSD, cases[i].lines);
        HttpRequest request = mapping_request("GET", cases[i].query, "", NULL);
        g_auto(Inbound) inbound = {0};

        assert_true(http_read(channel, &request, &inbound, NULL));
        assert_int_equal(inbound.kind, INBOUND_MESSAGE);
        assert_string_equal(inbound.from.e164, "+998901234567");
        assert_string_equal(inbound.id, "1");
        assert_string_equal(inbound.text, cases[i].text);
        assert_int_equal(inbound.per_turn, cases[i].per_turn);
    }
}

static void a_turn_says_whether_it_begins_and_what_it_is_called(void **state)
{
    static const char *const lines[] = {USSD,
                                        "in.input=per_turn",
                                        "in.id=query:turn",
                                        "in.op=query:op",
                                        "op.new=1",
                                        "op.continue=2",
                                        NULL};
    static const struct {
        const char *query;
        bool starts;
        const char *turn_id; /* NULL: none */
    } cases[] = {
        {FROM "&s=1&op=1&turn=a1", true, "a1"},
        {FROM "&s=1&t=2&op=2&turn=a2", false, "a2"},
        {FROM "&s=1&t=2&op=2", false, NULL},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Channel) channel = mapping_new(BEARER_USSD, lines);
        HttpRequest request = mapping_request("GET", cases[i].query, "", NULL);
        g_auto(Inbound) inbound = {0};

        assert_true(http_read(channel, &request, &inbound, NULL));
        assert_int_equal(inbound.starts, cases[i].starts);
        if (cases[i].turn_id)
            assert_string_equal(inbound.turn_id, cases[i].turn_id);
        else
            assert_null(inbound.turn_id);
    }
}

static void a_session_ends(void **state)
{
    static const char *const lines[] = {
        USSD,           "in.op=query:op",       "op.new=1", "op.continue=2", "op.end=3",
        "op.timeout=4", "end.when=query:clean", NULL};
    static const struct {
        const char *query;
        InboundKind kind;
    } cases[] = {
        {FROM "&s=1&op=3", INBOUND_END},
        {FROM "&s=1&op=4&t=x", INBOUND_END},
        {FROM "&s=1&clean=yes", INBOUND_END},
        {FROM "&s=1&op=2&t=1", INBOUND_MESSAGE},
        {"s=1&op=3", INBOUND_NOTHING},
        {FROM "&op=3", INBOUND_NOTHING},
        {FROM "&s=1&op=2&t=1&clean=", INBOUND_MESSAGE},
    };
    g_autoptr(Channel) channel = mapping_new(BEARER_USSD, lines);

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        HttpRequest request = mapping_request("GET", cases[i].query, "", NULL);
        g_auto(Inbound) inbound = {0};

        assert_true(http_read(channel, &request, &inbound, NULL));
        assert_int_equal(inbound.kind, cases[i].kind);
    }
}

/* ---- SMS ---- */

static void messages_and_notices_are_told_apart(void **state)
{
    static const char *const lines[] = {SMS,
                                        RECEIPT,
                                        "ignore.when=query:kind = own",
                                        "optout.when=query:t = STOPALL",
                                        "part.reference=query:ref",
                                        "part.number=query:nr",
                                        "part.total=query:of",
                                        NULL};
    static const struct {
        const char *query;
        InboundKind kind;
        bool by_letters;
    } cases[] = {
        {FROM "&i=a&t=hi", INBOUND_MESSAGE, false},
        {"n=Operator&i=a&t=hi", INBOUND_MESSAGE, true},
        {"n=7775&i=a&t=hi", INBOUND_MESSAGE, true},
        {FROM "&i=a&t=hi&kind=own", INBOUND_NOTHING, false},
        {FROM "&i=a&t=STOPALL", INBOUND_OPT_OUT, false},
        {FROM "&i=a&t=hi&of=2&nr=1&ref=77", INBOUND_PART, false},
        {FROM "&i=a&t=hi&of=1&nr=1&ref=77", INBOUND_MESSAGE, false},
        {FROM "&i=a&t=hi&of=", INBOUND_MESSAGE, false},
        {"i=a&state=DELIVRD", INBOUND_RECEIPT, false},
        {"i=a&state=NEWSTATE", INBOUND_NOTHING, false},
    };
    g_autoptr(Channel) channel = mapping_new(BEARER_SMS, lines);

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        HttpRequest request = mapping_request("GET", cases[i].query, "", NULL);
        g_auto(Inbound) inbound = {0};

        assert_true(http_read(channel, &request, &inbound, NULL));
        assert_int_equal(inbound.kind, cases[i].kind);
        assert_int_equal(inbound.by_letters, cases[i].by_letters);
        assert_int_equal(*inbound.from.e164 == '\0', cases[i].by_letters ||
                                                         !strstr(cases[i].query, FROM) ||
                                                         cases[i].kind == INBOUND_NOTHING);
        if (cases[i].kind == INBOUND_PART) {
            assert_int_equal(inbound.part.number, 1);
            assert_int_equal(inbound.part.total, 2);
            assert_int_equal(inbound.part.reference, 77);
        }
    }
}

static void receipts_have_a_state_and_an_id(void **state)
{
    static const char *const lines[] = {SMS, RECEIPT, NULL};
    static const struct {
        const char *query;
        ReceiptState state;
        int64_t our_id;
        const char *provider_id;
        bool opted_out;
    } cases[] = {
        {"i=a&state=DELIVRD", RECEIPT_DELIVERED, 0, "a", false},
        {"ours=42&state=EXPIRED", RECEIPT_EXPIRED, 42, NULL, false},
        {"ours=42&i=a&state=ESME_ROK", RECEIPT_SENT, 42, "a", false},
        {"ours=0&i=a&state=ACCEPTD", RECEIPT_QUEUED, 0, "a", false},
        {"ours=x&i=a&state=ESME_RINVDSTADR", RECEIPT_FAILED, 0, "a", false},
        {"i=a&state=STOPPED", RECEIPT_FAILED, 0, "a", true},
    };
    g_autoptr(Channel) channel = mapping_new(BEARER_SMS, lines);

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        HttpRequest request = mapping_request("GET", cases[i].query, "", NULL);
        g_auto(Inbound) inbound = {0};

        assert_true(http_read(channel, &request, &inbound, NULL));
        assert_int_equal(inbound.kind, INBOUND_RECEIPT);
        assert_int_equal(inbound.receipt.state, cases[i].state);
        assert_int_equal(inbound.receipt.our_id, cases[i].our_id);
        assert_int_equal(inbound.receipt.opted_out, cases[i].opted_out);
        assert_int_equal(inbound.receipt.provider_id != NULL, cases[i].provider_id != NULL);
        if (cases[i].provider_id)
            assert_string_equal(inbound.receipt.provider_id, cases[i].provider_id);
    }
}

/* ---- What is refused ---- */

static void anything_else_is_a_bad_request(void **state)
{
    static const struct {
        const char *lines[20];
        const char *method;
        const char *query;
        GatewayError code; /* 0: GATEWAY_ERROR_BAD_REQUEST */
    } cases[] = {
        {{USSD}, "GET", "s=1&t=1", 0},
        {{USSD}, "GET", "n=Operator&s=1&t=1", 0},
        {{USSD}, "GET", FROM "&t=1", 0},
        {{USSD}, "GET", FROM "&s=a+b&t=1", 0},
        {{USSD}, "GET", FROM "&s=1&t=%FF", 0},
        {{USSD}, "GET", FROM "&s=1&t=a%00", 0},
        {{USSD}, "GET", FROM "&s=1&t=1&x=%zz", 0},
        {{USSD}, "GET", FROM "&s=1&s=1", 0},
        {{USSD, "in.method=POST"}, "GET", FROM "&s=1&t=1", GATEWAY_ERROR_BAD_METHOD},
        {{USSD}, "PUT", FROM "&s=1&t=1", GATEWAY_ERROR_BAD_METHOD},
        {{USSD, "in.type=text/xml"}, "POST", FROM "&s=1&t=1", GATEWAY_ERROR_BAD_TYPE},
        {{USSD, "in.op=query:op", "op.new=1", "op.continue=2"}, "GET", FROM "&s=1&t=1&op=9", 0},
        {{USSD, "in.op=query:op", "op.new=1", "op.continue=2"}, "GET", FROM "&s=1&t=1", 0},
        {{USSD, "in.op=query:op", "op.new=1", "op.continue=2"}, "GET", FROM "&s=1&op=2", 0},
        {{USSD, "in.text_encoding=gsm7-hex"}, "GET", FROM "&s=1&t=0", 0},
        {{SMS}, "GET", FROM "&t=1", 0},
        {{SMS}, "GET", FROM "&i=1", 0},
        {{SMS}, "GET", "i=1&t=1", 0},
        {{SMS}, "GET", "n=&i=1&t=1", 0},
        {{SMS, "part.total=query:of", "part.number=query:nr", "part.reference=query:ref"},
         "GET",
         FROM "&i=1&t=1&of=256&nr=1&ref=1",
         0},
        {{SMS, "part.total=query:of", "part.number=query:nr", "part.reference=query:ref"},
         "GET",
         FROM "&i=1&t=1&of=2&nr=3&ref=1",
         0},
        {{SMS, "part.total=query:of", "part.number=query:nr", "part.reference=query:ref"},
         "GET",
         FROM "&i=1&t=1&of=2&nr=0&ref=1",
         0},
        {{SMS, "part.total=query:of", "part.number=query:nr", "part.reference=query:ref"},
         "GET",
         FROM "&i=1&t=1&of=2&nr=1&ref=65536",
         0},
        {{SMS, RECEIPT}, "GET", "state=DELIVRD", 0},
        {{SMS, RECEIPT, "receipt.when=query:ours"}, "GET", "ours=42", 0},
        {{SMS, "ignore.when=json:/x"}, "POST", FROM "&i=1&t=1", 0},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        bool sms = g_str_has_prefix(cases[i].lines[1], "in.id");
        g_autoptr(Channel) channel = mapping_new(sms ? BEARER_SMS : BEARER_USSD, cases[i].lines);
        HttpRequest request = mapping_request(cases[i].method, cases[i].query, "", NULL);
        g_auto(Inbound) inbound = {0};
        g_autoptr(GError) error = NULL;

        assert_false(http_read(channel, &request, &inbound, &error));
        assert_true(
            g_error_matches(error, GATEWAY_ERROR,
                            (int)(cases[i].code ? cases[i].code : GATEWAY_ERROR_BAD_REQUEST)));
        assert_null(inbound.id);
        assert_null(inbound.text);
        assert_null(inbound.carry);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(turns_of_a_session_are_read),
        cmocka_unit_test(a_turn_says_whether_it_begins_and_what_it_is_called),
        cmocka_unit_test(a_session_ends),
        cmocka_unit_test(messages_and_notices_are_told_apart),
        cmocka_unit_test(receipts_have_a_state_and_an_id),
        cmocka_unit_test(anything_else_is_a_bad_request),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
