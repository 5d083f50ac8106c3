#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/case_events.h"
#include "store/claims.h"
#include "support/test_store.h"

#define NOW 1000

typedef struct World {
    Db *db;
    int64_t ada, bo;
} World;

static World world;

static int set_up(void **state)
{
    if (test_store_setup(state) != 0)
        return -1;
    world = (World){.db = *state};
    world.ada = test_store_staff(world.db, "Ada");
    world.bo = test_store_staff(world.db, "Bo");
    return 0;
}

static bool take(int64_t case_id, int64_t staff_id, int64_t now)
{
    bool taken = false;

    assert_true(
        claims_take(world.db, case_id, &(ClaimRow){staff_id, now + 100}, now, &taken, NULL));
    return taken;
}

static bool renew(int64_t case_id, int64_t staff_id, int64_t now)
{
    bool renewed = false;

    assert_true(
        claims_renew(world.db, case_id, &(ClaimRow){staff_id, now + 100}, now, &renewed, NULL));
    return renewed;
}

static ClaimRow find(int64_t case_id, int64_t now)
{
    ClaimRow claim = {.staff_id = 99};

    assert_true(claims_find(world.db, case_id, now, &claim, NULL));
    return claim;
}

static void one_has_it_until_the_time_is_over(void **state)
{
    int64_t id = test_store_case(*state, 10000008, "new", 0);

    assert_int_equal(find(id, NOW).staff_id, 0);
    assert_true(take(id, world.ada, NOW));
    assert_int_equal(find(id, NOW).staff_id, world.ada);
    assert_int_equal(find(id, NOW).expires_at, NOW + 100);
    assert_false(take(id, world.bo, NOW));
    assert_false(take(id, world.bo, NOW + 99));
    assert_int_equal(find(id, NOW + 99).staff_id, world.ada);
    assert_int_equal(find(id, NOW + 100).staff_id, 0);
    assert_true(take(id, world.bo, NOW + 100));
    assert_int_equal(find(id, NOW + 100).staff_id, world.bo);
    assert_false(take(id, world.ada, NOW + 100));
}

static void only_ones_own_claim_that_holds_is_renewed(void **state)
{
    int64_t id = test_store_case(*state, 10000008, "new", 0);

    assert_false(renew(id, world.ada, NOW));
    assert_true(take(id, world.ada, NOW));
    assert_true(renew(id, world.ada, NOW + 50));
    assert_int_equal(find(id, NOW + 50).expires_at, NOW + 150);
    assert_false(renew(id, world.bo, NOW + 50));
    assert_int_equal(find(id, NOW + 50).staff_id, world.ada);
    assert_false(renew(id, world.ada, NOW + 150));
    assert_true(take(id, world.ada, NOW + 150)); /* taken anew */
}

static void it_can_be_taken_over_and_dropped(void **state)
{
    int64_t id = test_store_case(*state, 10000008, "new", 0);

    assert_true(claims_take_over(world.db, id, &(ClaimRow){world.bo, NOW + 100}, NULL));
    assert_int_equal(find(id, NOW).staff_id, world.bo);
    assert_true(claims_take_over(world.db, id, &(ClaimRow){world.ada, NOW + 200}, NULL));
    assert_int_equal(find(id, NOW).staff_id, world.ada);
    assert_false(renew(id, world.bo, NOW));
    assert_true(claims_drop(world.db, id, NULL));
    assert_int_equal(find(id, NOW).staff_id, 0);
}

static int64_t next(int64_t now)
{
    int64_t id = -1;

    assert_true(claims_next(world.db, now, &id, NULL));
    return id;
}

static int64_t add(int64_t number, const char *status, int64_t rank)
{
    int64_t id = test_store_case(world.db, number, status, 0);
    CaseRow row;

    assert_true(cases_get(world.db, id, &row, NULL));
    row.rank = rank;
    assert_true(cases_write(world.db, &row, NOW, NULL));
    return id;
}

static void the_next_is_the_gravest_that_nobody_has(void **state)
{
    int64_t left, first, draft, same;

    (void)state;
    assert_int_equal(next(NOW), 0);
    add(10000001, "waiting", 1);
    add(10000002, "closed", 1);
    add(10000003, "referred", 1);
    add(10000004, "resolved", 1);
    add(10000005, "mistake", 1);
    add(10000006, "entering", 1);
    assert_int_equal(next(NOW), 0);
    left = add(10000007, "in_review", 2);
    draft = add(10000008, "draft", 20);
    first = add(10000009, "new", 10);
    same = add(10000010, "new", 10);
    assert_int_equal(next(NOW), first);
    assert_true(take(first, world.ada, NOW));
    assert_int_equal(next(NOW), same);
    assert_true(take(same, world.ada, NOW));
    assert_int_equal(next(NOW), draft);
    assert_true(take(draft, world.ada, NOW));
    assert_int_equal(next(NOW), left); /* somebody began and went away */
    assert_true(take(left, world.ada, NOW));
    assert_int_equal(next(NOW), 0);
    assert_int_equal(next(NOW + 100), first);
}

static void event(int64_t case_id, int64_t staff_id)
{
    const CaseEvent event = {.at = NOW, .staff_id = staff_id, .kind = "status"};

    assert_true(case_events_add(world.db, case_id, &event, NULL));
}

static void who_has_called_again_does_not_wait_for_all_new_ones(void **state)
{
    int64_t called = add(10000001, "in_review", 5), fresh = add(10000002, "new", 10);

    (void)state;
    event(called, world.ada);
    assert_int_equal(next(NOW), fresh); /* staff are at it */
    event(called, 0);
    assert_int_equal(next(NOW), called);
    event(called, world.bo);
    assert_int_equal(next(NOW), fresh);
}

static void a_claim_goes_with_its_case_and_needs_a_person(void **state)
{
    int64_t id = test_store_case(*state, 10000008, "draft", test_store_contact(*state, 1));
    bool taken;

    assert_true(take(id, world.ada, NOW));
    assert_true(
        cases_erase_drafts(world.db, test_store_number(world.db, "SELECT id FROM contacts"), NULL));
    assert_int_equal(test_store_number(world.db, "SELECT COUNT(*) FROM claims"), 0);
    id = test_store_case(*state, 20000004, "new", 0);
    assert_false(claims_take(world.db, id, &(ClaimRow){99, NOW}, NOW, &taken, NULL));
}

#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, test_store_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(one_has_it_until_the_time_is_over),
        STORE_TEST(only_ones_own_claim_that_holds_is_renewed),
        STORE_TEST(it_can_be_taken_over_and_dropped),
        STORE_TEST(the_next_is_the_gravest_that_nobody_has),
        STORE_TEST(who_has_called_again_does_not_wait_for_all_new_ones),
        STORE_TEST(a_claim_goes_with_its_case_and_needs_a_person),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
