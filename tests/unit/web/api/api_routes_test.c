#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "support/test_console.h"

static bool nothing(ApiCall *call, GError **error)
{
    (void)call;
    (void)error;
    return true;
}

static const ApiRoute one[] = {
    {"GET", "/cases", STAFF_VIEWER, 0, nothing},
    {"GET", "/cases/{number}", STAFF_VIEWER, 0, nothing},
    {"POST", "/cases/{number}/claim", STAFF_WORKER, 0, nothing},
    {0},
};
static const ApiRoute two[] = {
    {"POST", "/cases/{number}/answers/{id}/take-back", STAFF_WORKER, 0, nothing},
    {"GET", "/cases/next", STAFF_WORKER, 0, nothing},
    {0},
};
static const ApiRoute *const rooms[] = {one, two, NULL};

static void a_path_is_found_with_its_numbers(void **state)
{
    static const struct {
        const char *method, *path;
        const ApiRoute *route; /* NULL: none */
        int64_t params[2];
    } cases[] = {
        {"GET", "/cases", &one[0], {0, 0}},
        {"GET", "/cases/12345678", &one[1], {12345678, 0}},
        {"GET", "/cases/next", &two[1], {0, 0}},
        {"POST", "/cases/12345678/claim", &one[2], {12345678, 0}},
        {"POST", "/cases/1/answers/22/take-back", &two[0], {1, 22}},
        {"GET", "/cases/123456789012345678", &one[1], {123456789012345678, 0}},
        {"GET", "/cases/1234567890123456789", NULL, {0, 0}},
        {"GET", "/cases/", NULL, {0, 0}},
        {"GET", "/cases/1x", NULL, {0, 0}},
        {"GET", "/cases/-1", NULL, {0, 0}},
        {"GET", "/cases/%31", NULL, {0, 0}},
        {"GET", "/cases/1/", NULL, {0, 0}},
        {"GET", "/case", NULL, {0, 0}},
        {"GET", "/casesx", NULL, {0, 0}},
        {"GET", "//cases", NULL, {0, 0}},
        {"GET", "/", NULL, {0, 0}},
        {"POST", "/cases/1/answers/22", NULL, {0, 0}},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strconcat("/api/v1", cases[i].path, NULL);
        HttpRequest http = test_browser_request(cases[i].method, path, NULL);
        const char *allowed = NULL;
        int64_t params[2] = {0};
        const ApiRoute *route = api_find(rooms, &http, params, &allowed);

        if (route != cases[i].route || memcmp(params, cases[i].params, sizeof params) != 0)
            fail_msg("%s %s", cases[i].method, cases[i].path);
        assert_null(route ? NULL : allowed);
    }
}

static void the_rooms_say_each_thing_once_and_completely(void **state)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    unsigned count = 0;

    (void)state;
    for (size_t i = 0; api_rooms[i]; i++) {
        for (const ApiRoute *route = api_rooms[i]; route->path; route++, count++) {
            char *name = g_strconcat(route->method, " ", route->path, NULL);

            if (!g_hash_table_add(seen, name))
                fail_msg("twice: %s", route->path);
            assert_true(g_str_equal(route->method, "GET") || g_str_equal(route->method, "POST"));
            assert_true(route->path[0] == '/');
            assert_non_null(route->handle);
        }
    }
    assert_true(count > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_is_found_with_its_numbers),
        cmocka_unit_test(the_rooms_say_each_thing_once_and_completely),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
