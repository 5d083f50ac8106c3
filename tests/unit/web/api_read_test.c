#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "support/test_console.h"

/* Reads one member of each kind that is there. */
static bool read_all(ApiCall *call, GError **error)
{
    g_autoptr(GBytes) octets = NULL;
    const char *text = NULL;
    int64_t number = 0;
    bool yes = false;

    if ((api_has(call, "text") && !api_text(call, "text", 3, &text, error)) ||
        (api_has(call, "number") && !api_int(call, "number", -2, 10, &number, error)) ||
        (api_has(call, "yes") && !api_bool(call, "yes", &yes, error)) ||
        (api_has(call, "octets") && !api_base64(call, "octets", 2, 4, &octets, error)))
        return false;
    api_out_text(call, "text", text);
    api_out_int(call, "number", number);
    api_out_bool(call, "yes", yes);
    api_out_base64(call, "octets", octets ? g_bytes_get_data(octets, NULL) : "",
                   octets ? g_bytes_get_size(octets) : 0);
    return true;
}

static bool read_text(ApiCall *call, GError **error)
{
    const char *text;

    return api_text(call, "text", 3, &text, error);
}

static bool read_item(ApiCall *call, GError **error)
{
    int64_t *sum = call->data;
    int64_t number;

    if (!api_int(call, "n", 0, 100, &number, error))
        return false;
    *sum += number;
    return true;
}

static bool read_list(ApiCall *call, GError **error)
{
    int64_t sum = 0;
    const char *text;

    call->data = &sum;
    if (!api_each(call, "list", 3, read_item, error) || !api_text(call, "text", 9, &text, error))
        return false;
    api_out_int(call, "sum", sum);
    return true;
}

static bool read_query(ApiCall *call, GError **error)
{
    int64_t limit;

    if (!api_query_int(call, "limit", 1, 200, 50, &limit, error))
        return false;
    api_out_int(call, "limit", limit);
    api_out_text(call, "status", api_query_text(call, "status"));
    return true;
}

static const ApiRoute routes[] = {
    {"POST", "/all", STAFF_NOBODY, API_READS, read_all},
    {"POST", "/text", STAFF_NOBODY, API_READS, read_text},
    {"POST", "/list", STAFF_NOBODY, API_READS, read_list},
    {"GET", "/query", STAFF_NOBODY, API_READS, read_query},
    {0},
};

typedef struct Case {
    const char *path;
    const char *sent;     /* a body, or a query of GET */
    const char *expected; /* the whole answer, or a piece of it */
    unsigned status;
} Case;

static void check_all(TestHotline *test, const Case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool is_query = g_str_equal(cases[i].path, "/query");
        TestAsk ask = {.path = cases[i].path,
                       .body = is_query ? NULL : cases[i].sent,
                       .query = is_query ? cases[i].sent : NULL};
        g_auto(TestAnswer) answer = test_ask(test, routes, &ask);

        if (answer.response.status != cases[i].status ||
            !strstr(answer.response.body, cases[i].expected))
            fail_msg("%s gave %u %s", cases[i].sent, answer.response.status, answer.response.body);
    }
}

static void members_of_the_right_kind_are_read(void **state)
{
    static const Case cases[] = {
        {"/all",
         "{\"text\":\"\xd0\xb0\xd0\xb1\xd0\xb2\",\"number\":-2,\"yes\":true,\"octets\":\"AAECAw==\"}",
         "{\"text\":\"\xd0\xb0\xd0\xb1\xd0\xb2\",\"number\":-2,\"yes\":true,\"octets\":\"AAECAw==\"}",
         200},
        {"/all", "{}", "{\"text\":null,\"number\":0,\"yes\":false,\"octets\":\"\"}", 200},
        {"/all", "{\"text\":null}", "\"text\":null", 200},
        {"/text", "{\"text\":\"\"}", "{}", 200},
    };

    check_all(*state, cases, G_N_ELEMENTS(cases));
}

static void members_of_another_kind_are_named(void **state)
{
    static const Case cases[] = {
        {"/text", "{}", "\\\"text\\\" must be a text", 400},
        {"/text", "{\"text\":null}", "\\\"text\\\" must be a text", 400},
        {"/text", "{\"text\":1}", "\\\"text\\\" must be a text", 400},
        {"/text", "{\"text\":[\"a\"]}", "\\\"text\\\" must be a text", 400},
        {"/text", "{\"text\":\"abcd\"}", "\\\"text\\\" is too long", 400},
        {"/all", "{\"number\":\"1\"}", "\\\"number\\\" must be a whole number", 400},
        {"/all", "{\"number\":1.0}", "\\\"number\\\" must be a whole number", 400},
        {"/all", "{\"number\":true}", "\\\"number\\\" must be a whole number", 400},
        {"/all", "{\"number\":11}", "\\\"number\\\" is out of range", 400},
        {"/all", "{\"number\":-3}", "\\\"number\\\" is out of range", 400},
        {"/all", "{\"yes\":1}", "\\\"yes\\\" must be true or false", 400},
        {"/all", "{\"yes\":\"true\"}", "\\\"yes\\\" must be true or false", 400},
        {"/all", "{\"octets\":\"A\"}", "\\\"octets\\\" must be base64", 400},
        {"/all", "{\"octets\":\"AAEC Aw==\"}", "\\\"octets\\\" must be base64", 400},
        {"/all", "{\"octets\":\"AAECAw\"}", "\\\"octets\\\" must be base64", 400},
        {"/all", "{\"octets\":\"AAECAx==\"}", "\\\"octets\\\" must be base64", 400},
        {"/all", "{\"octets\":\"-_==\"}", "\\\"octets\\\" must be base64", 400},
        {"/all", "{\"octets\":\"AA==\"}", "\\\"octets\\\" is of a wrong length", 400},
        {"/all", "{\"octets\":\"AAECAwQ=\"}", "\\\"octets\\\" is of a wrong length", 400},
        {"/all", "{\"Text\":\"a\"}", "does not belong", 400},
        {"/all", "{\"\":\"a\"}", "does not belong", 400},
    };

    check_all(*state, cases, G_N_ELEMENTS(cases));
}

static void lists_are_read_object_by_object(void **state)
{
    static const Case cases[] = {
        {"/list", "{\"list\":[],\"text\":\"a\"}", "{\"sum\":0}", 200},
        {"/list", "{\"list\":[{\"n\":1},{\"n\":2}],\"text\":\"a\"}", "{\"sum\":3}", 200},
        {"/list", "{\"list\":[{\"n\":1},{\"n\":2},{\"n\":3},{\"n\":4}],\"text\":\"a\"}", "too long",
         400},
        {"/list", "{\"text\":\"a\"}", "must be a list", 400},
        {"/list", "{\"list\":{},\"text\":\"a\"}", "must be a list", 400},
        {"/list", "{\"list\":[1],\"text\":\"a\"}", "list of objects", 400},
        {"/list", "{\"list\":[{}],\"text\":\"a\"}", "\\\"n\\\" must be", 400},
        {"/list", "{\"list\":[{\"n\":1,\"m\":2}],\"text\":\"a\"}", "does not belong", 400},
        /* The object that holds the list is read on afterwards, and judged by its own members. */
        {"/list", "{\"list\":[{\"n\":1}],\"text\":\"a\",\"n\":1}", "does not belong", 400},
        {"/list", "{\"list\":[{\"n\":1}]}", "\\\"text\\\" must be", 400},
    };

    check_all(*state, cases, G_N_ELEMENTS(cases));
}

static void parameters_are_read_and_the_unknown_refused(void **state)
{
    static const Case cases[] = {
        {"/query", "", "{\"limit\":50,\"status\":null}", 200},
        {"/query", "limit=200&status=in+review%21", "{\"limit\":200,\"status\":\"in review!\"}",
         200},
        {"/query", "limit=0", "\\\"limit\\\" must be", 400},
        {"/query", "limit=201", "\\\"limit\\\" must be", 400},
        {"/query", "limit=1x", "\\\"limit\\\" must be", 400},
        {"/query", "limit=", "\\\"limit\\\" must be", 400},
        {"/query", "limit=99999999999999999999", "\\\"limit\\\" must be", 400},
        {"/query", "other=1", "does not belong", 400},
    };

    check_all(*state, cases, G_N_ELEMENTS(cases));
}

static void names_from_outside_are_not_repeated(void **state)
{
    g_auto(TestAnswer) answer = test_ask(
        *state, routes, &(TestAsk){.path = "/all", .body = "{\"+998901234567\":1}"});

    assert_null(strstr(answer.response.body, "998"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(members_of_the_right_kind_are_read, test_hotline_reset),
        cmocka_unit_test_setup(members_of_another_kind_are_named, test_hotline_reset),
        cmocka_unit_test_setup(lists_are_read_object_by_object, test_hotline_reset),
        cmocka_unit_test_setup(parameters_are_read_and_the_unknown_refused, test_hotline_reset),
        cmocka_unit_test_setup(names_from_outside_are_not_repeated, test_hotline_reset),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
