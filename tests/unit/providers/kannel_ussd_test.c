#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/error.h"
#include "providers/provider.h"

#define WHO "id=64cc212a-b59f&from=%2B998901234567&to=7775&coding=0&charset=UTF-8&"
/* As seen on the wire: the values are encoded twice. */
#define OP(hex) "meta=%3Fsmpp%3Fussd_service_op%3D%25" hex "%26"
#define SESSION(first, second) "its_session_info%3D%25" first "%25" second "%26"

static Channel channel;

static void set(const char *key, const char *value)
{
    g_hash_table_replace(channel.own, g_strdup(key), g_strdup(value));
}

static int make_channel(void **state)
{
    (void)state;
    channel = (Channel){.bearer = BEARER_USSD, .address = (char *)"*7775#"};
    channel.own = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (const ConfigKey *key = provider_kannel.keys; key->name; key++)
        set(key->name, key->fallback);
    return 0;
}

static int free_channel(void **state)
{
    (void)state;
    g_hash_table_unref(channel.own);
    return 0;
}

static bool read_get(const char *query, Inbound *inbound, GError **error)
{
    HttpRequest request = {.method = "GET", .query = query, .content_type = "", .body = ""};

    return provider_kannel.read(&channel, &request, inbound, error);
}

/* ---- In ---- */

static void a_turn_says_what_was_typed_in_it(void **state)
{
    static const struct {
        const char *query;
        InboundKind kind;
        bool starts;
        const char *id;
        const char *text;
    } cases[] = {
        {"text=*7775%23&" OP("01") SESSION("00", "10"), INBOUND_MESSAGE, true, "0010", ""},
        {"text=2&" OP("12") SESSION("00", "10"), INBOUND_MESSAGE, false, "0010", "2"},
        {"text=&" OP("12") SESSION("00", "10"), INBOUND_MESSAGE, false, "0010", ""},
        {"text=*7775%23&" OP("12") SESSION("00", "10"), INBOUND_MESSAGE, false, "0010", "*7775#"},
        {"coding=3&text=2&" OP("12") SESSION("FF", "fe"), INBOUND_MESSAGE, false, "fffe", "2"},
        {"text=&" OP("81") SESSION("00", "10"), INBOUND_END, false, "0010", ""},
        /* The last bit of its_session_info: over. */
        {"text=2&" OP("12") SESSION("00", "11"), INBOUND_END, false, "0010", "2"},
        {"text=*7775%23&" OP("01") SESSION("00", "11"), INBOUND_MESSAGE, true, "0010", ""},
        /* No session on this bind. */
        {"text=*7775%23&" OP("01"), INBOUND_MESSAGE, true, "ussd", ""},
        {"text=2&" OP("12"), INBOUND_MESSAGE, false, "ussd", "2"},
        {"text=2&" OP("12") "dest_addr_subunit%3D%2501%26%3Forig%3Fussd_service_op%3D1",
         INBOUND_MESSAGE, false, "ussd", "2"},
        {"text=2&meta=%3Forig%3Fa%3Db%26%3Fsmpp%3Fussd_service_op%3D%2512", INBOUND_MESSAGE, false,
         "ussd", "2"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        bool has_coding = g_str_has_prefix(cases[i].query, "coding");
        g_autofree char *query = g_strconcat(
            has_coding ? "id=64cc212a-b59f&from=%2B998901234567&" : WHO, cases[i].query, NULL);
        g_auto(Inbound) inbound = {0};
        g_autoptr(GError) error = NULL;

        assert_true(read_get(query, &inbound, &error));
        assert_int_equal(inbound.kind, cases[i].kind);
        assert_int_equal(inbound.starts, cases[i].starts);
        assert_true(inbound.per_turn);
        assert_string_equal(inbound.id, cases[i].id);
        assert_string_equal(inbound.turn_id, "64cc212a-b59f");
        assert_string_equal(inbound.text, cases[i].text);
        assert_string_equal(inbound.from.e164, "+998901234567");
    }
}

static void what_is_dialled_behind_the_code_counts(void **state)
{
    static const struct {
        const char *address;
        const char *query;
        const char *text;
    } cases[] = {
        {"*7775#", "to=7775&text=*7775%23", ""},
        {"*7775#", "to=7775&text=*7775*2*6%23", "2*6"},
        {"*7775#", "to=7775&text=*7775*2*6", "2*6"},
        {"*7775#", "to=7775&text=7775*2%23", "2"},
        {"*7775#", "to=7775&text=*7775*%23", ""},
        {"*7775#", "to=7775&text=*77751%23", ""},
        {"*7775#", "to=7775&text=*777*1%23", ""},
        {"*7775#", "to=7775&text=7775", ""},
        {"*7775#", "to=7775&text=*100*1%23", ""},
        {"*7775#", "to=7775&text=hello", ""},
        {"*7775#", "to=*7775*2%23&text=", "2"},
        {"*7775#", "to=*7775%23&text=", ""},
        {"*7775#", "text=", ""},
        {"7775", "to=7775&text=*7775*2%23", "2"},
        {"*100*7#", "to=7&text=*100*7*5*1%23", "5*1"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *query = g_strconcat("id=1&from=998901234567&" OP("01") "&", cases[i].query,
                                             NULL);
        g_auto(Inbound) inbound = {0};

        channel.address = (char *)cases[i].address;
        assert_true(read_get(query, &inbound, NULL));
        assert_string_equal(inbound.text, cases[i].text);
    }
}

static void a_turn_without_its_operation_is_a_bad_request(void **state)
{
    static const char *const cases[] = {
        "text=1",
        "text=1&meta=%3Fsmpp%3F",
        "text=1&meta=ussd_service_op%3D%2512",
        "text=1&meta=%3Forig%3Fussd_service_op%3D%2512",
        "text=1&meta=%3Fsmpp%3Fussd_service_op%3D",
        "text=1&meta=%3Fsmpp%3Fussd_service_op%3D%2512%2512",
        "text=1&meta=%3Fsmpp%3Fussd_service_op%3D%25",
        "text=1&meta=%3Fsmpp%3Fussd_service_op%3D%25G0",
        "text=1&" OP("12") "ussd_service_op%3D%2512",
        /* Operations of ours, and one that is nobody's. */
        "text=1&" OP("02"),
        "text=1&" OP("11"),
        "text=1&" OP("55"),
        OP("12"),
        "text=1&" OP("12") "its_session_info%3D1234567890123456789012345678901234",
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *query = g_strconcat(WHO, cases[i], NULL);
        g_auto(Inbound) inbound = {0};
        g_autoptr(GError) error = NULL;

        assert_false(read_get(query, &inbound, &error));
        assert_true(g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_BAD_REQUEST));
        assert_null(inbound.id);
        assert_null(inbound.text);
        assert_null(inbound.turn_id);
        assert_null(inbound.carry);
    }
}

static void a_turn_needs_a_phone_number(void **state)
{
    g_auto(Inbound) inbound = {0};

    (void)state;
    assert_false(read_get("id=1&from=Beeline&text=1&" OP("12"), &inbound, NULL));
    assert_false(inbound.by_letters);
}

static void every_operator_has_codes_of_its_own(void **state)
{
    g_auto(Inbound) first = {0}, second = {0}, third = {0};
    g_autoptr(GError) error = NULL;

    (void)state;
    set("ussd_new", "0x20");
    set("ussd_continue", "33");
    set("ussd_session", "user_message_reference");
    set("ussd_session_bits", "16");
    assert_true(read_get(WHO "text=*7775%23&" OP("20") "user_message_reference%3D%2512%2535",
                         &first, &error));
    assert_true(first.starts);
    assert_string_equal(first.id, "1235");
    /* Odd, and not over: this TLV has no such bit. */
    assert_true(
        read_get(WHO "text=1&" OP("21") "user_message_reference%3D%2512%2535", &second, &error));
    assert_int_equal(second.kind, INBOUND_MESSAGE);
    assert_false(second.starts);
    assert_false(read_get(WHO "text=1&" OP("12"), &third, &error));
}

/* As SMPP 3.4 has it: one octet of session, then 7 bits that count the turns. */
static void only_the_bits_of_the_session_tell_it(void **state)
{
    g_auto(Inbound) first = {0}, second = {0};

    (void)state;
    set("ussd_session_bits", "8");
    assert_true(read_get(WHO "text=1&" OP("12") SESSION("A7", "02"), &first, NULL));
    assert_true(read_get(WHO "text=1&" OP("12") SESSION("A7", "04"), &second, NULL));
    assert_string_equal(first.id, "a700");
    assert_string_equal(second.id, "a700");
}

/* ---- Out ---- */

static void a_screen_goes_back_into_its_session(void **state)
{
    static const struct {
        const char *meta;
        bool more;
        const char *session;
        const char *expected;
    } cases[] = {
        {SESSION("00", "10"), true, "its_session_info",
         "?smpp?ussd_service_op=%02&its_session_info=%00%10"},
        {SESSION("00", "10"), false, "its_session_info",
         "?smpp?ussd_service_op=%11&its_session_info=%00%11"},
        {SESSION("FF", "FE"), true, "its_session_info",
         "?smpp?ussd_service_op=%02&its_session_info=%ff%fe"},
        {"", true, "its_session_info", "?smpp?ussd_service_op=%02"},
        {"", false, "none", "?smpp?ussd_service_op=%11"},
        {SESSION("00", "10"), true, "none", "?smpp?ussd_service_op=%02"},
        {"user_message_reference%3D%25AB%2526", false, "user_message_reference",
         "?smpp?ussd_service_op=%11&user_message_reference=%ab%26"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *query = g_strconcat(WHO "text=1&" OP("12"), cases[i].meta, NULL);
        g_auto(Inbound) inbound = {0};
        g_auto(Reply) reply = {.text = g_strdup("Menu"), .more = cases[i].more};
        g_auto(HttpResponse) response = {0};

        set("ussd_session", cases[i].session);
        assert_true(read_get(query, &inbound, NULL));
        reply.carry = inbound.carry;
        provider_kannel.write(&channel, &reply, &response);
        assert_int_equal(response.status, 200);
        assert_string_equal(response.content_type, "text/plain; charset=utf-8");
        assert_string_equal(http_response_find(&response, "X-Kannel-Meta-Data"), cases[i].expected);
    }
}

static void a_screen_has_its_coding_and_no_end_that_is_taken_for_padding(void **state)
{
    static const struct {
        const char *text;
        const char *body;
        const char *coding;
    } cases[] = {
        {"1 Yordam", "1 Yordam", NULL},
        {"1 Ёрдам", "1 Ёрдам", "2"},
        {"write to a@", "write to a@ ", NULL},
        {"line\r\r", "line", NULL},
        {"\r", "", NULL},
        {NULL, "", NULL},
    };

    (void)state;
    set("ussd_ask", "0x42");
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(Reply) reply = {.text = g_strdup(cases[i].text), .more = true};
        g_auto(HttpResponse) response = {0};

        provider_kannel.write(&channel, &reply, &response);
        assert_string_equal(response.body, cases[i].body);
        assert_string_equal(http_response_find(&response, "X-Kannel-Meta-Data"),
                            "?smpp?ussd_service_op=%42");
        if (cases[i].coding) {
            assert_string_equal(http_response_find(&response, "X-Kannel-Coding"), cases[i].coding);
        } else {
            assert_null(http_response_find(&response, "X-Kannel-Coding"));
        }
    }
}

/* ---- The config ---- */

static void codes_are_octets_and_all_different(void **state)
{
    static const struct {
        const char *key, *value, *complaint; /* of which key; NULL: none */
    } cases[] = {
        {"ussd_new", "0", NULL},
        {"ussd_new", "0xFF", NULL},
        {"ussd_close", "0x17", NULL},
        {"ussd_close", "1", NULL},
        {"ussd_ask", "18", NULL},
        {"ussd_session", "none", NULL},
        {"ussd_new", "256", "ussd_new"},
        {"ussd_new", "-1", "ussd_new"},
        {"ussd_new", "0x", "ussd_new"},
        {"ussd_new", "0x100", "ussd_new"},
        {"ussd_new", "", "ussd_new"},
        {"ussd_new", "18", "ussd_new"},
        {"ussd_abort", "0x12", "ussd_continue"},
        {"ussd_abort", "1", "ussd_abort"},
        {"ussd_close", "2", "ussd_close"},
        {"ussd_session", "", "ussd_session"},
        {"ussd_session", "a b", "ussd_session"},
        {"ussd_session_bits", "0", "ussd_session_bits"},
        {"ussd_session_bits", "257", "ussd_session_bits"},
        {"ussd_session_bits", "many", "ussd_session_bits"},
        {"username", "x", "password"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *key = NULL;
        g_autoptr(GError) error = NULL;

        make_channel(NULL);
        set(cases[i].key, cases[i].value);
        assert_int_equal(provider_kannel.check(&channel, &key, &error), !cases[i].complaint);
        assert_int_equal(error == NULL, !cases[i].complaint);
        if (cases[i].complaint)
            assert_string_equal(key, cases[i].complaint);
        free_channel(NULL);
    }
    make_channel(NULL);
}

#define USSD_TEST(name) cmocka_unit_test_setup_teardown(name, make_channel, free_channel)

int main(void)
{
    const struct CMUnitTest tests[] = {
        USSD_TEST(a_turn_says_what_was_typed_in_it),
        USSD_TEST(what_is_dialled_behind_the_code_counts),
        USSD_TEST(a_turn_without_its_operation_is_a_bad_request),
        USSD_TEST(a_turn_needs_a_phone_number),
        USSD_TEST(every_operator_has_codes_of_its_own),
        USSD_TEST(only_the_bits_of_the_session_tell_it),
        USSD_TEST(a_screen_goes_back_into_its_session),
        USSD_TEST(a_screen_has_its_coding_and_no_end_that_is_taken_for_padding),
        USSD_TEST(codes_are_octets_and_all_different),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
