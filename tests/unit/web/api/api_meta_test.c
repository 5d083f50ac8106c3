#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/cases/claim.h"
#include "support/test_casework.h"

static void the_tables_are_those_that_are_used(void **state)
{
    g_auto(TestAnswer) answer = test_case_ask(office.viewer, 0, "/meta", NULL, "200");
    JsonObject *root = json_node_get_object(answer.json);

    (void)state;
    assert_int_equal(json_array_get_length(json_object_get_array_member(root, "categories")), 15);
    assert_int_equal(json_array_get_length(json_object_get_array_member(root, "regions")),
                     regions_count(office.test->hotline.texts->regions));
    assert_int_equal(json_array_get_length(json_object_get_array_member(root, "statuses")), 8);
    assert_int_equal(json_array_get_length(json_object_get_array_member(root, "channels")),
                     office.test->hotline.config->channels->len);
    assert_int_equal(json_array_get_length(json_object_get_array_member(root, "rules")),
                     rules_count(office.test->hotline.texts->rules));
    assert_int_equal(json_object_get_int_member(root, "claim_seconds"), CLAIM_SECONDS);
    /* Secrets of channels are none of theirs. */
    assert_null(strstr(answer.response.body, "secret"));
    test_case_does(NULL, 0, "/meta", NULL, "401 signed_out");
    test_case_does(office.viewer, 0, "/meta?x=1", NULL, "400 bad_request");
}

#define OFFICE_TEST(name) \
    cmocka_unit_test_setup_teardown(name, test_office_setup, test_office_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        OFFICE_TEST(the_tables_are_those_that_are_used),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
