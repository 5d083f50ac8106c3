#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "web/server/sender_address.h"

#define PROXIES "127.0.0.1, ::1, 198.51.100.0/24"

static char *join_headers(const void *source, const char *name)
{
    assert_string_equal(name, "X-Forwarded-For");
    return g_strdup(source);
}

static HttpRequest request_from(const char *peer, const char *forwarded)
{
    return (HttpRequest){.peer = peer, .join_headers = join_headers, .header_source = forwarded};
}

static void only_a_proxy_of_ours_is_believed(void **state)
{
    static const struct {
        const char *trusted;
        const char *peer;
        const char *forwarded; /* NULL: no such header */
        const char *sender;    /* NULL: refused */
    } rows[] = {
        {NULL, "192.0.2.1", NULL, "192.0.2.1"},
        {NULL, "192.0.2.1", "203.0.113.5", "192.0.2.1"},
        {NULL, "127.0.0.1", "203.0.113.5", "127.0.0.1"},
        {PROXIES, "192.0.2.1", "203.0.113.5", "192.0.2.1"},
        {PROXIES, "192.0.2.1", "not an address", "192.0.2.1"},
        {PROXIES, "2001:db8::1", "127.0.0.1", "2001:db8::1"},
        {PROXIES, "127.0.0.1", "203.0.113.5", "203.0.113.5"},
        {PROXIES, "::ffff:127.0.0.1", "203.0.113.5", "203.0.113.5"},
        {PROXIES, "::1", "2001:db8::7", "2001:db8::7"},
        /* The sender may write what it likes, on the left. */
        {PROXIES, "127.0.0.1", "203.0.113.5, 192.0.2.1", "192.0.2.1"},
        {PROXIES, "127.0.0.1", "203.0.113.5,192.0.2.1", "192.0.2.1"},
        {PROXIES, "127.0.0.1", "not an address, 192.0.2.1", "192.0.2.1"},
        {PROXIES, "127.0.0.1", ",,, 192.0.2.1", "192.0.2.1"},
        {PROXIES, "127.0.0.1", "127.0.0.1, 192.0.2.1", "192.0.2.1"},
        /* A second proxy of ours is passed over. */
        {PROXIES, "127.0.0.1", "203.0.113.5, 192.0.2.1, 198.51.100.8", "192.0.2.1"},
        {PROXIES, "127.0.0.1", "192.0.2.1 ,\t::ffff:198.51.100.8 , ::1", "192.0.2.1"},
        {PROXIES, "127.0.0.1", "198.51.100.7, 198.51.100.8", "198.51.100.7"},
        {PROXIES, "127.0.0.1", "198.51.100.7", "198.51.100.7"},
        /* It does not say who it was. */
        {PROXIES, "127.0.0.1", NULL, NULL},
        {PROXIES, "127.0.0.1", "", NULL},
        {PROXIES, "127.0.0.1", "unknown", NULL},
        {PROXIES, "127.0.0.1", "192.0.2.1,", NULL},
        {PROXIES, "127.0.0.1", "192.0.2.1 203.0.113.5", NULL},
        {PROXIES, "127.0.0.1", "203.0.113.5, unknown", NULL},
        {PROXIES, "127.0.0.1", "192.0.2.1, , 198.51.100.8", NULL},
        {PROXIES, "127.0.0.1", "not an address, 198.51.100.8", NULL},
        {PROXIES, "127.0.0.1", "192.0.2.1:51234", NULL},
        {PROXIES, "127.0.0.1", "[2001:db8::1]", NULL},
        {PROXIES, "127.0.0.1", "for=192.0.2.1", NULL},
        {PROXIES, "127.0.0.1", "192.0.2.0/24", NULL},
        {PROXIES, NULL, "192.0.2.1", NULL},
        {NULL, NULL, NULL, NULL},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(AddressList) trusted = rows[i].trusted ? address_list_parse(rows[i].trusted)
                                                         : NULL;
        HttpRequest request = request_from(rows[i].peer, rows[i].forwarded);
        Address sender, expected;
        bool found = sender_address_find(trusted, &request, &sender);

        if (found != (rows[i].sender != NULL))
            fail_msg("row %zu: found %d", i, found);
        if (!found)
            continue;
        assert_true(address_parse(rows[i].sender, &expected));
        if (memcmp(&sender, &expected, sizeof sender) != 0)
            fail_msg("row %zu: another sender", i);
    }
}

static void a_channel_takes_only_those_it_lists(void **state)
{
    g_autoptr(AddressList) trusted = address_list_parse("127.0.0.1");
    g_autoptr(AddressList) allow_from = address_list_parse("192.0.2.0/24");
    Config config = {.trusted_proxies = trusted};
    Channel channel = {.allow_from = allow_from};
    static const struct {
        const char *peer;
        const char *forwarded;
        bool allowed;
    } rows[] = {
        {"192.0.2.9", NULL, true},
        {"192.0.3.9", NULL, false},
        {"192.0.3.9", "192.0.2.9", false},
        {"127.0.0.1", "192.0.2.9", true},
        {"127.0.0.1", "192.0.2.9, 192.0.3.9", false},
        {"127.0.0.1", NULL, false},
        {"127.0.0.1", "unknown", false},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        HttpRequest request = request_from(rows[i].peer, rows[i].forwarded);

        if (sender_is_allowed(&config, &channel, &request) != rows[i].allowed)
            fail_msg("row %zu", i);
    }
}

static char *never_asked(const void *source, const char *name)
{
    (void)source;
    fail_msg("%s was asked for", name);
    return NULL;
}

static void a_channel_without_a_list_looks_at_no_address(void **state)
{
    g_autoptr(AddressList) trusted = address_list_parse("127.0.0.1");
    Config config = {.trusted_proxies = trusted};
    Channel channel = {0};
    HttpRequest request = {.peer = "127.0.0.1", .join_headers = never_asked};

    (void)state;
    assert_true(sender_is_allowed(&config, &channel, &request));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_a_proxy_of_ours_is_believed),
        cmocka_unit_test(a_channel_takes_only_those_it_lists),
        cmocka_unit_test(a_channel_without_a_list_looks_at_no_address),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
