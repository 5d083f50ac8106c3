/* The demo's phone, on a real server; the way to the webhooks is the test's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <unistd.h>

#include "support/test_console.h"
#include "support/test_socket.h"
#include "web/api/phone_page.h"

#define ANNA "+998901234567"
#define BAHROM "+996555123456"

typedef struct World {
    Config config;
    Channel ussd, sms;
    PhonePage *page;
    WebServer *server;
    PhoneInput input; /* of the next request */
    PhoneVerdict verdict;
    int64_t now;
    GString *sent; /* of the last turn: "bearer from typed hung-up" */
    char *session;
    PhoneTurnDone done;
    gpointer turn_data;
    unsigned turns;
} World;

static World world;

static void on_request(WebRequest *request, gpointer data)
{
    (void)data;
    world.verdict = phone_page_turn(world.page, request, &world.input, world.now);
    if (world.verdict != PHONE_TAKEN) {
        HttpResponse response = {.status = 409};

        web_request_answer(request, &response);
    }
}

static void on_send(const PhoneTurn *turn, PhoneTurnDone done, gpointer turn_data, gpointer data)
{
    (void)data;
    world.turns++;
    g_string_printf(world.sent, "%s %s %s%s", bearer_name(turn->bearer), turn->from.e164,
                    turn->typed, turn->session_hung_up ? " hung up" : "");
    if (turn->session_hung_up)
        assert_string_equal(turn->session_hung_up, world.session);
    g_free(world.session);
    world.session = g_strdup(turn->session);
    world.done = done;
    world.turn_data = turn_data;
}

static int set_up(void **state)
{
    WebLimits limits = {.streams = 1};

    (void)state;
    world = (World){.now = 1000, .sent = g_string_new(NULL)};
    world.ussd = (Channel){.name = (char *)"line",
                           .provider = (char *)"africastalking",
                           .bearer = BEARER_USSD,
                           .address = (char *)"*7775#"};
    world.sms = (Channel){.name = (char *)"texts",
                          .provider = (char *)"kannel",
                          .bearer = BEARER_SMS,
                          .address = (char *)"7775",
                          .secret = (char *)"SECRET"};
    world.sms.own = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(world.sms.own, (char *)"username", (char *)"demo");
    g_hash_table_insert(world.sms.own, (char *)"password", (char *)"word");
    world.config.channels = g_ptr_array_new();
    g_ptr_array_add(world.config.channels, &world.ussd);
    g_ptr_array_add(world.config.channels, &world.sms);
    world.page = phone_page_new(&world.config);
    phone_page_connect(world.page, on_send, NULL);
    world.server = web_server_new("127.0.0.1:0", &limits, on_request, NULL, NULL, NULL);
    return world.server ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    phone_page_stop(world.page);
    web_server_free(world.server);
    phone_page_free(world.page);
    g_ptr_array_unref(world.config.channels);
    g_hash_table_unref(world.sms.own);
    g_string_free(world.sent, TRUE);
    g_free(world.session);
    return 0;
}

static int ask(const char *from, Bearer bearer, const char *session, const char *text)
{
    static const char request[] = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
    int fd = socket_dial(web_server_address(world.server));
    unsigned before = world.turns;

    world.input = (PhoneInput){.bearer = bearer, .session = session, .text = text};
    assert_true(phone_parse(from, &world.input.from));
    world.verdict = (PhoneVerdict)-1;
    socket_say(fd, request, strlen(request));
    while (world.verdict == (PhoneVerdict)-1)
        g_main_context_iteration(NULL, TRUE);
    assert_int_equal(world.turns - before, world.verdict == PHONE_TAKEN);
    return fd;
}

/* The webhook answers. Free with g_free. */
static char *finish(int fd, const char *text_or_null, bool more)
{
    g_autofree char *text = g_strdup(text_or_null);
    Reply reply = {.text = text, .more = more};
    char *heard;

    world.done(text ? &reply : NULL, world.turn_data);
    heard = socket_hear(fd, NULL);
    close(fd);
    return heard;
}

static void a_session_carries_all_that_was_typed(void **state)
{
    g_autofree char *first = NULL, *second = NULL, *last = NULL, *session = NULL;
    int fd = ask(ANNA, BEARER_USSD, NULL, "*7775*2*6#");

    (void)last;
    (void)state;
    assert_string_equal(world.sent->str, "ussd " ANNA " 2*6");
    first = finish(fd, "1 \xd0\x94\xd0\xb0", true);
    session = g_strdup(world.session);
    assert_non_null(strstr(first,
                           "\"text\":\"1 \xd0\x94\xd0\xb0\",\"more\":true,\"octets\":8,"
                           "\"alphabet\":\"ucs2\""));
    assert_non_null(strstr(first, session));
    fd = ask(ANNA, BEARER_USSD, session, "1");
    assert_string_equal(world.sent->str, "ussd " ANNA " 2*6*1");
    second = finish(fd, "Bye", false);
    assert_non_null(strstr(second, "\"more\":false,\"octets\":3,\"alphabet\":\"gsm7\"}"));
    /* It is over. */
    close(ask(ANNA, BEARER_USSD, session, "1"));
    assert_int_equal(world.verdict, PHONE_NO_SESSION);
}

static void dialling_again_hangs_up_and_nobody_else_has_the_line(void **state)
{
    g_autofree char *first = NULL, *again = NULL, *session = NULL;
    int fd = ask(ANNA, BEARER_USSD, NULL, "*7775#");

    (void)state;
    first = finish(fd, "hello", true);
    session = g_strdup(world.session);
    close(ask(BAHROM, BEARER_USSD, session, "1"));
    assert_int_equal(world.verdict, PHONE_NO_SESSION);
    fd = ask(ANNA, BEARER_USSD, NULL, "*7775#");
    assert_string_equal(world.sent->str, "ussd " ANNA "  hung up");
    again = finish(fd, "hello", true);
    close(ask(ANNA, BEARER_USSD, session, "1"));
    assert_int_equal(world.verdict, PHONE_NO_SESSION);
}

static void only_its_own_code_is_answered(void **state)
{
    static const char *const codes[] = {"#",      "*7775", "*777#",  "*77755#",
                                        "*7776#", "7775#", "*7775x#"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++) {
        close(ask(ANNA, BEARER_USSD, NULL, codes[i]));
        if (world.verdict != PHONE_NO_CODE)
            fail_msg("%s", codes[i]);
    }
}

static void dialling_nothing_dials_the_code(void **state)
{
    g_autofree char *heard = NULL;
    int fd = ask(ANNA, BEARER_USSD, NULL, "");

    (void)state;
    assert_string_equal(world.sent->str, "ussd " ANNA " ");
    heard = finish(fd, "hello", true);
    assert_non_null(strstr(heard, "hello"));
}

static void an_sms_is_one_turn(void **state)
{
    g_autofree char *heard = NULL;
    int fd = ask(ANNA, BEARER_SMS, NULL, "SOS");

    (void)state;
    assert_string_equal(world.sent->str, "sms " ANNA " SOS");
    heard = finish(fd, "", false);
    assert_non_null(strstr(heard, "{\"text\":\"\",\"more\":false,\"octets\":0"));
}

static void no_answer_is_told_and_ends_the_session(void **state)
{
    g_autofree char *heard = NULL, *session = NULL;
    int fd = ask(ANNA, BEARER_USSD, NULL, "*7775#");

    (void)state;
    session = g_strdup(world.session);
    heard = finish(fd, NULL, false);
    assert_non_null(strstr(heard, "HTTP/1.1 503 "));
    close(ask(ANNA, BEARER_USSD, session, "1"));
    assert_int_equal(world.verdict, PHONE_NO_SESSION);
}

static void a_flood_is_held_off(void **state)
{
    unsigned taken = 0;

    (void)state;
    for (unsigned i = 0; i < 200; i++) {
        int fd = ask(ANNA, BEARER_SMS, NULL, "SOS");

        if (world.verdict == PHONE_TAKEN) {
            g_free(finish(fd, "", false));
            taken++;
        } else {
            close(fd);
        }
    }
    assert_int_equal(taken, 100);
    world.now += 10;
    g_free(finish(ask(ANNA, BEARER_SMS, NULL, "SOS"), "", false));
    assert_int_equal(world.verdict, PHONE_TAKEN);
}

static void whoever_waits_when_it_stops_is_answered(void **state)
{
    g_autofree char *heard = NULL;
    int fd = ask(ANNA, BEARER_SMS, NULL, "SOS");

    (void)state;
    phone_page_stop(world.page);
    heard = socket_hear(fd, NULL);
    assert_non_null(strstr(heard, "HTTP/1.1 503 "));
    close(fd);
    world.done(NULL, world.turn_data); /* its turn comes back all the same */
    close(ask(ANNA, BEARER_SMS, NULL, "SOS"));
    assert_int_equal(world.verdict, PHONE_BUSY);
}

/* ---- SMS to the phone ---- */

static void take(const char *text, int64_t at, gpointer data)
{
    g_string_append_printf(data, "%s@%d ", text, (int)at);
}

static char *inbox(const char *number)
{
    GString *all = g_string_new(NULL);
    Phone phone;

    assert_true(phone_parse(number, &phone));
    phone_page_inbox(world.page, &phone, take, all);
    return g_string_free(all, FALSE);
}

static unsigned deliver(const char *secret, const char *user, const char *password, const char *to,
                        const char *text)
{
    const TestHeader headers[] = {
        {"X-Kannel-Username", user}, {"X-Kannel-Password", password}, {"X-Kannel-To", to}, {0}};
    g_autofree char *path = g_strconcat(PHONE_OPERATOR, secret, NULL);
    HttpRequest http = test_browser_request("POST", path, headers);
    g_auto(HttpResponse) response = {0};

    http.body = text;
    http.body_length = strlen(text);
    phone_page_deliver(world.page, &http, world.now, &response);
    assert_true(response.status != 202 || g_str_has_prefix(response.body, "0:"));
    return response.status;
}

static void what_the_gateway_sends_waits_in_order(void **state)
{
    g_autofree char *anna = NULL, *bahrom = NULL;

    (void)state;
    assert_int_equal(deliver("SECRET", "demo", "word", ANNA, "one"), 202);
    world.now = 1001;
    assert_int_equal(deliver("SECRET", "demo", "word", ANNA, "two"), 202);
    assert_int_equal(deliver("SECRET", "demo", "word", BAHROM, "three"), 202);
    anna = inbox(ANNA);
    bahrom = inbox(BAHROM);
    assert_string_equal(anna, "one@1000 two@1001 ");
    assert_string_equal(bahrom, "three@1001 ");
}

static void only_the_account_of_the_channel_delivers(void **state)
{
    g_autofree char *none = NULL;

    (void)state;
    assert_int_equal(deliver("secret", "demo", "word", ANNA, "x"), 403);
    assert_int_equal(deliver("", "demo", "word", ANNA, "x"), 403);
    assert_int_equal(deliver("SECRET", "demo", "", ANNA, "x"), 403);
    assert_int_equal(deliver("SECRET", "", "word", ANNA, "x"), 403);
    assert_int_equal(deliver("SECRET", "demo", "word", "police", "x"), 400);
    assert_int_equal(deliver("SECRET", "demo", "word", ANNA, "\xff"), 400);
    none = inbox(ANNA);
    assert_string_equal(none, "");
}

static void only_so_many_are_kept(void **state)
{
    g_autofree char *kept = NULL, *gone = NULL;

    (void)state;
    for (int i = 0; i < 51; i++)
        deliver("SECRET", "demo", "word", ANNA, i == 0 ? "oldest" : "x");
    kept = inbox(ANNA);
    assert_null(strstr(kept, "oldest"));
    assert_int_equal(strlen(kept), 50 * strlen("x@1000 "));
    for (int i = 0; i < 256; i++) {
        g_autofree char *other = g_strdup_printf("+99890765%04d", i);

        deliver("SECRET", "demo", "word", other, "y");
    }
    gone = inbox(ANNA);
    assert_string_equal(gone, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_session_carries_all_that_was_typed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(dialling_again_hangs_up_and_nobody_else_has_the_line,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(only_its_own_code_is_answered, set_up, tear_down),
        cmocka_unit_test_setup_teardown(dialling_nothing_dials_the_code, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_sms_is_one_turn, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_answer_is_told_and_ends_the_session, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_flood_is_held_off, set_up, tear_down),
        cmocka_unit_test_setup_teardown(whoever_waits_when_it_stops_is_answered, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_the_gateway_sends_waits_in_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(only_the_account_of_the_channel_delivers, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(only_so_many_are_kept, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
