#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/cases/claim.h"
#include "support/test_casework.h"

/* Of the only case. */
static ClaimState require(int64_t staff_id)
{
    int64_t id = test_number(office.test, "SELECT id FROM cases");
    ClaimState state;

    assert_true(claim_require(&office.test->hotline, id, staff_id, office.test->now, &state, NULL));
    return state;
}

static void only_whoever_has_it_may_go_on(void **state)
{
    int64_t number = test_case_dialled(TEST_UZ, "6");

    (void)state;
    assert_int_equal(require(office.ada_id), CLAIM_NOBODYS);
    test_case_does(office.ada, number, "/claim", "{}", "200");
    assert_int_equal(require(office.ada_id), CLAIM_HELD);
    assert_int_equal(require(office.bo_id), CLAIM_ANOTHERS);
    assert_int_equal(require(0), CLAIM_ANOTHERS);
}

static void asking_renews_ones_own_and_nobody_elses(void **state)
{
    int64_t number = test_case_dialled(TEST_UZ, "6");

    (void)state;
    test_case_does(office.ada, number, "/claim", "{}", "200");
    office.test->now += CLAIM_SECONDS - 1;
    assert_int_equal(require(office.bo_id), CLAIM_ANOTHERS);
    assert_int_equal(require(office.ada_id), CLAIM_HELD);
    office.test->now += CLAIM_SECONDS - 1;
    assert_int_equal(require(office.ada_id), CLAIM_HELD);
    office.test->now += CLAIM_SECONDS;
    assert_int_equal(require(office.bo_id), CLAIM_NOBODYS);
    assert_int_equal(require(office.ada_id), CLAIM_NOBODYS); /* it is not taken by asking */
}

#define OFFICE_TEST(name) \
    cmocka_unit_test_setup_teardown(name, test_office_setup, test_office_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        OFFICE_TEST(only_whoever_has_it_may_go_on),
        OFFICE_TEST(asking_renews_ones_own_and_nobody_elses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
