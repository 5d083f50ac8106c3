#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/config.h"
#include "base/error.h"

#define SERVER "[server]\nwebhooks=127.0.0.1:8080\n"
#define CHANNEL                                              \
    "[channel line]\nprovider=africastalking\nbearer=ussd\n" \
    "address=*7775#\nsecret=abc-DEF_123\n"

static Config *load(const char *content, char **path, GError **error)
{
    assert_true(g_close(g_file_open_tmp("config-XXXXXX", path, NULL), NULL));
    assert_true(g_file_set_contents(*path, content, -1, NULL));
    Config *config = config_load(*path, NULL, error);

    g_unlink(*path);
    return config;
}

static Config *load_good(const char *content)
{
    g_autofree char *path = NULL;
    g_autoptr(GError) error = NULL;
    Config *config = load(content, &path, &error);

    if (error)
        fail_msg("%s", error->message);
    return config;
}

static void a_short_file_is_enough(void **state)
{
    g_autoptr(Config) config = load_good(SERVER CHANNEL);
    const Channel *channel = config_channel(config, "line");

    (void)state;
    assert_string_equal(config->webhooks, "127.0.0.1:8080");
    assert_string_equal(config->timezone, "Europe/Moscow");
    assert_int_equal(config->ussd_session_seconds, 180);
    assert_int_equal(config->sms_session_seconds, 86400);
    assert_int_equal(config->resume_seconds, 1800);
    assert_string_equal(channel->provider, "africastalking");
    assert_int_equal(channel->bearer, BEARER_USSD);
    assert_string_equal(channel->address, "*7775#");
    assert_string_equal(channel->secret, "abc-DEF_123");
    assert_int_equal(channel->max_septets, 182);
    assert_int_equal(channel->max_units, 80);
    assert_int_equal(channel->sms_segments, 2);
    assert_null(config_channel(config, "other"));
}

static void every_setting_can_be_changed(void **state)
{
    g_autoptr(Config) config = load_good(
        "# a comment\n" SERVER
        "idle_seconds=5\nrequest_seconds = 600\n\n[hotline]\n"
        "timezone=Asia/Novosibirsk\ndata=/srv/texts\nussd_session_seconds=1\n"
        "sms_session_seconds=604800\nresume_seconds=60\n" CHANNEL
        "max_septets=60\nmax_units=70\nsms_segments=8\n"
        "[channel texts]\nprovider=kannel\nbearer=sms\naddress=7775\nsecret=s\n");

    (void)state;
    assert_int_equal(config->idle_seconds, 5);
    assert_int_equal(config->request_seconds, 600);
    assert_string_equal(config->timezone, "Asia/Novosibirsk");
    assert_string_equal(config->data, "/srv/texts");
    assert_int_equal(config->ussd_session_seconds, 1);
    assert_int_equal(config->sms_session_seconds, 604800);
    assert_int_equal(config->resume_seconds, 60);
    assert_int_equal(config_channel(config, "line")->max_units, 70);
    assert_int_equal(config_channel(config, "line")->max_septets, 60);
    assert_int_equal(config_channel(config, "line")->sms_segments, 8);
    assert_int_equal(config_channel(config, "texts")->bearer, BEARER_SMS);
}

static bool has(const AddressList *list, const char *text)
{
    Address address;

    assert_true(address_parse(text, &address));
    return address_list_has(list, &address);
}

static void the_console_is_absent_unless_it_is_asked_for(void **state)
{
    g_autoptr(Config) none = load_good(SERVER CHANNEL);
    g_autoptr(Config) all = load_good(
        SERVER "console=[::1]:0\nconsole_url=https://a.example:8443/\nphone_page=true\n" CHANNEL);

    (void)state;
    assert_null(none->console);
    assert_null(none->console_url);
    assert_false(none->phone_page);
    assert_string_equal(all->console, "[::1]:0");
    assert_string_equal(all->console_url, "https://a.example:8443");
    assert_true(all->phone_page);
}

static void lists_of_addresses_are_read_and_may_be_absent(void **state)
{
    g_autoptr(Config) config = load_good(
        SERVER "trusted_proxies=127.0.0.1, ::1\n" CHANNEL
               "allow_from = 192.0.2.0/24\n"
               "[channel open]\nprovider=kannel\nbearer=sms\naddress=7775\nsecret=s\n"
               "allow_from=\n");
    g_autoptr(Config) bare = load_good(SERVER CHANNEL);

    (void)state;
    assert_true(has(config->trusted_proxies, "::1"));
    assert_false(has(config->trusted_proxies, "192.0.2.7"));
    assert_true(has(config_channel(config, "line")->allow_from, "192.0.2.7"));
    assert_false(has(config_channel(config, "line")->allow_from, "127.0.0.1"));
    assert_null(config_channel(config, "open")->allow_from);
    assert_null(bare->trusted_proxies);
    assert_null(config_channel(bare, "line")->allow_from);
}

/* Each is one mistake: the line it stands on, and words that say what to do. */
static void a_mistake_names_its_line_and_what_to_do(void **state)
{
    static const struct {
        const char *content;
        unsigned line;
        const char *says;
    } rows[] = {
        {CHANNEL, 1, "add a [server] section"},
        {SERVER, 1, "add at least one [channel NAME]"},
        {"[server]\n" CHANNEL, 1, "webhooks= is missing"},
        {"[server]\nwebhooks=\n" CHANNEL, 1, "webhooks= is missing"},
        {SERVER "colour=red\n" CHANNEL, 3, "colour in [server]: is not a key"},
        {SERVER "timezone=Europe/Moscow\n" CHANNEL, 3, "timezone in [server]: is not a key"},
        {SERVER "\n[hotlne]\n" CHANNEL, 4, "is not a section; there are [server]"},
        {SERVER "idle_seconds=0\n" CHANNEL, 3, "idle_seconds in [server]: must be a whole number"},
        {SERVER "idle_seconds=ten\n" CHANNEL, 3, "from 1 to 600"},
        {SERVER "idle_seconds=5s\n" CHANNEL, 3, "from 1 to 600"},
        {SERVER "idle_seconds=601\n" CHANNEL, 3, "from 1 to 600"},
        {SERVER "[hotline]\n\nresume_seconds=-1\n" CHANNEL, 5, "from 1 to 86400"},
        {SERVER "trusted_proxies=localhost\n" CHANNEL, 3,
         "trusted_proxies in [server]: must be addresses"},
        {SERVER "trusted_proxies=127.0.0.1 ::1\n" CHANNEL, 3, "must be addresses"},
        {SERVER CHANNEL "sms_segments=2\nallow_from=192.0.2.0/24,\n", 9,
         "allow_from in [channel line]: must be addresses"},
        {SERVER CHANNEL "allow_from=192.0.2.1/24\n", 8, "as 192.0.2.0/24, 2001:db8::1"},
        {SERVER "console_url=console.example.org\n" CHANNEL, 3,
         "console_url in [server]: must be as https://"},
        {SERVER "console_url=https://\n" CHANNEL, 3, "without a path"},
        {SERVER "console_url=https://a.example/staff\n" CHANNEL, 3, "without a path"},
        {SERVER "console_url=https://A.example\n" CHANNEL, 3, "without a path"},
        {SERVER "console_url=ftp://a.example\n" CHANNEL, 3, "must be as https://"},
        {SERVER "phone_page=yes\n" CHANNEL, 3, "phone_page in [server]: must be true or false"},
        {SERVER CHANNEL "max_units=81\n", 8, "from 60 to 80"},
        {SERVER CHANNEL "max_septets=183\n", 8, "from 60 to 182"},
        {SERVER CHANNEL "sms_segments=9\n", 8, "from 1 to 8"},
        {SERVER "[channel a]\nbearer=ussd\naddress=1\nsecret=s\n", 3, "provider= is missing"},
        {SERVER "[channel a]\nprovider=kannel\naddress=1\nsecret=s\n", 3, "bearer= is missing"},
        {SERVER "[channel a]\nprovider=kannel\nbearer=fax\naddress=1\nsecret=s\n", 5,
         "must be ussd or sms"},
        {SERVER "[channel a]\nprovider=kannel\nbearer=sms\naddress=1\nsecret=a/b\n", 7,
         "letters, digits, - and _ only"},
        {SERVER "[channel a b]\nprovider=kannel\nbearer=sms\naddress=1\nsecret=s\n", 3,
         "name it with letters"},
        {SERVER "webhooks=127.0.0.1:9\n" CHANNEL, 3, "twice: keep one"},
        {SERVER CHANNEL "[server]\n", 8, "twice: keep one"},
        {SERVER CHANNEL CHANNEL, 8, "twice: keep one"},
        {SERVER "just words\n" CHANNEL, 3, "neither [section] nor key=value"},
        {SERVER "=value\n" CHANNEL, 3, "neither [section] nor key=value"},
        {"webhooks=1\n" SERVER CHANNEL, 1, "neither [section] nor key=value"},
        {"", 1, "add a [server] section"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *path = NULL, *head = NULL;
        g_autoptr(GError) error = NULL;
        g_autoptr(Config) config = load(rows[i].content, &path, &error);

        assert_null(config);
        assert_true(g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG));
        head = g_strdup_printf("%s:%u: ", path, rows[i].line);
        if (!g_str_has_prefix(error->message, head) || !strstr(error->message, rows[i].says))
            fail_msg("row %zu: %s", i, error->message);
    }
}

static void a_file_that_is_not_there_says_what_makes_one(void **state)
{
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_null(config_load("/nowhere/tayanch.conf", NULL, &error));
    assert_true(g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG));
    assert_non_null(strstr(error->message, "/nowhere/tayanch.conf"));
    assert_non_null(strstr(error->message, "tayanch init"));
}

static void a_secret_is_never_in_the_message(void **state)
{
    g_autofree char *path = NULL;
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_null(load(SERVER "[channel a]\nprovider=kannel\nbearer=sms\naddress=1\n"
                            "secret=hush hush\n",
                     &path, &error));
    assert_null(strstr(error->message, "hush"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_short_file_is_enough),
        cmocka_unit_test(every_setting_can_be_changed),
        cmocka_unit_test(the_console_is_absent_unless_it_is_asked_for),
        cmocka_unit_test(lists_of_addresses_are_read_and_may_be_absent),
        cmocka_unit_test(a_mistake_names_its_line_and_what_to_do),
        cmocka_unit_test(a_file_that_is_not_there_says_what_makes_one),
        cmocka_unit_test(a_secret_is_never_in_the_message),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
