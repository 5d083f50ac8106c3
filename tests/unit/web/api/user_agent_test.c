#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <string.h>

#include "web/api/user_agent.h"

#define CHROME "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 "

static void browsers_and_systems_are_told(void **state)
{
    static const struct {
        const char *header, *browser, *system;
    } rows[] = {
        {"Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox",
         "Linux"},
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) " CHROME "Safari/537.36", "Chrome", "Windows"},
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) " CHROME "Safari/537.36 Edg/142.0", "Edge",
         "Windows"},
        {"Mozilla/5.0 (Windows NT 10.0) " CHROME "YaBrowser/25.1.0 Safari/537.36", "Yandex Browser",
         "Windows"},
        {"Mozilla/5.0 (Linux; Android 14; SM-A155F) " CHROME "Mobile Safari/537.36", "Chrome",
         "Android"},
        {"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
         "Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
         "Safari", "iPhone"},
        {"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
         "Version/18.0 Safari/605.1.15",
         "Safari", "macOS"},
        {"curl/8.0", "Another browser", "another system"},
        {"", "Another browser", "another system"},
        {NULL, "Another browser", "another system"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        assert_string_equal(user_agent_browser(rows[i].header), rows[i].browser);
        assert_string_equal(user_agent_system(rows[i].header), rows[i].system);
        assert_true(strlen(rows[i].browser) + strlen(rows[i].system) <= 58);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(browsers_and_systems_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
