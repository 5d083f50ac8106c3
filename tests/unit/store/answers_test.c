#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "store/answers.h"
#include "support/test_store.h"

static int64_t add(Db *db, const char *text, int64_t expires_at)
{
    g_autoptr(GBytes) box = g_bytes_new(text, strlen(text));
    int64_t id = 0;

    assert_true(answers_add(db, box, expires_at, &id, NULL));
    return id;
}

static char *found(Db *db, int64_t id)
{
    g_autoptr(GBytes) box = NULL;

    assert_true(answers_find(db, id, &box, NULL));
    return box ? g_strndup(g_bytes_get_data(box, NULL), g_bytes_get_size(box)) : NULL;
}

static void each_answer_is_found_by_the_id_it_was_given(void **state)
{
    int64_t one = add(*state, "one", 1000), two = add(*state, "two", 1000);
    g_autofree char *first = found(*state, one), *second = found(*state, two);

    assert_int_not_equal(one, two);
    assert_string_equal(first, "one");
    assert_string_equal(second, "two");
    assert_null(found(*state, two + 1));
}

static void what_expired_is_forgotten_a_few_at_a_time(void **state)
{
    int64_t late = add(*state, "late", 1001), early = add(*state, "early", 900);
    int64_t due = add(*state, "due", 1000);
    g_autofree char *kept = NULL, *second = NULL;

    assert_true(answers_expire(*state, 1000, 1, NULL));
    assert_null(found(*state, early));
    second = found(*state, due);
    assert_non_null(second);
    assert_true(answers_expire(*state, 1000, 9, NULL));
    assert_null(found(*state, due));
    kept = found(*state, late);
    assert_string_equal(kept, "late");
}

#define ANSWERS_TEST(name) \
    cmocka_unit_test_setup_teardown(name, test_store_setup, test_store_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ANSWERS_TEST(each_answer_is_found_by_the_id_it_was_given),
        ANSWERS_TEST(what_expired_is_forgotten_a_few_at_a_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
